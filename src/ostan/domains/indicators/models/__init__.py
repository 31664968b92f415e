"""Tables of indicators."""

from ostan.domains.indicators.models.figures import (
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
from ostan.domains.indicators.models.review import Examining, Question, QuestionFile, QuestionNote

__all__ = [
    "Approval",
    "Cell",
    "DataSet",
    "Evidence",
    "Examining",
    "Indicator",
    "IndicatorVersion",
    "LockException",
    "Pin",
    "Question",
    "QuestionFile",
    "QuestionNote",
    "SetLine",
    "SetUnit",
    "Sheet",
    "Value",
]
