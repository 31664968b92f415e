"""What a figure may be: pure."""

from ostan.domains.indicators.rules.kinds import (
    Direction,
    EvidenceKind,
    Held,
    How,
    Measure,
    SheetState,
    Source,
    Standing,
)
from ostan.domains.indicators.rules.rolling import MISSING, NOT_APPLICABLE, Reading, value

__all__ = [
    "MISSING",
    "NOT_APPLICABLE",
    "Direction",
    "EvidenceKind",
    "Held",
    "How",
    "Measure",
    "Reading",
    "SheetState",
    "Source",
    "Standing",
    "value",
]
