"""Tables of indicators."""

from ostan.domains.indicators.models.auditing import Audit, AuditItem, AuditPhoto
from ostan.domains.indicators.models.figures import (
    IS_JUDGED,
    Approval,
    Cell,
    DataSet,
    Evidence,
    Indicator,
    IndicatorVersion,
    LockException,
    Pin,
    SetLine,
    SetUnit,
    Sheet,
    Value,
)
from ostan.domains.indicators.models.review import (
    Examining,
    LimitSetting,
    PeerGroup,
    PeerUnit,
    Question,
    QuestionFile,
    QuestionNote,
)

__all__ = [
    "IS_JUDGED",
    "Approval",
    "Audit",
    "AuditItem",
    "AuditPhoto",
    "Cell",
    "DataSet",
    "Evidence",
    "Examining",
    "Indicator",
    "IndicatorVersion",
    "LimitSetting",
    "LockException",
    "PeerGroup",
    "PeerUnit",
    "Pin",
    "Question",
    "QuestionFile",
    "QuestionNote",
    "SetLine",
    "SetUnit",
    "Sheet",
    "Value",
]
