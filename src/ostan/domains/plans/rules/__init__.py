"""What may be in a plan. Pure."""

from ostan.domains.plans.rules.demands import LADDER, Answer, Step, step_at
from ostan.domains.plans.rules.documents import (
    Coverage,
    DocumentKind,
    NodeKind,
    Particulars,
    check_particulars,
    coverage,
    line,
    text,
)
from ostan.domains.plans.rules.promises import AmendmentState, Stop, Told
from ostan.domains.plans.rules.standing import Point, Promise, Standing, State, Why, standing

__all__ = [
    "LADDER",
    "AmendmentState",
    "Answer",
    "Coverage",
    "DocumentKind",
    "NodeKind",
    "Particulars",
    "Point",
    "Promise",
    "Standing",
    "State",
    "Step",
    "Stop",
    "Told",
    "Why",
    "check_particulars",
    "coverage",
    "line",
    "standing",
    "step_at",
    "text",
]
