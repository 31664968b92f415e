"""Is it true? Tests that ask for an explanation, their register, sampled audits, and how well they do. Pure."""

from ostan.domains.indicators.rules.review.deadline import jumped, usual_jump
from ostan.domains.indicators.rules.review.flat import copied_forward, usual_repeats
from ostan.domains.indicators.rules.review.groups import LEAST_UNITS, check_groups
from ostan.domains.indicators.rules.review.judging import (
    LEVEL,
    Peers,
    Verdict,
    examine,
    examine_all,
    judge,
    peers,
    reasons,
)
from ostan.domains.indicators.rules.review.outlier import far_from_usual, usual_shift
from ostan.domains.indicators.rules.review.register import Record, Repute, repute
from ostan.domains.indicators.rules.review.reporters import Plan, Trick, province
from ostan.domains.indicators.rules.review.sampling import (
    Draw,
    ErrorRate,
    Outcome,
    Recount,
    draw,
    error_rate,
    recounted,
    redo,
    seed,
)
from ostan.domains.indicators.rules.review.second import apart_from_second
from ostan.domains.indicators.rules.review.series import Check, Finding, Nature, Series, nature_of
from ostan.domains.indicators.rules.review.smooth import Excess, too_smooth, usual_excess
from ostan.domains.indicators.rules.review.study import Study, detection

__all__ = [
    "LEAST_UNITS",
    "LEVEL",
    "Check",
    "Draw",
    "ErrorRate",
    "Excess",
    "Finding",
    "Nature",
    "Outcome",
    "Peers",
    "Plan",
    "Record",
    "Recount",
    "Repute",
    "Series",
    "Study",
    "Trick",
    "Verdict",
    "apart_from_second",
    "check_groups",
    "copied_forward",
    "detection",
    "draw",
    "error_rate",
    "examine",
    "examine_all",
    "far_from_usual",
    "judge",
    "jumped",
    "nature_of",
    "peers",
    "province",
    "reasons",
    "recounted",
    "redo",
    "repute",
    "seed",
    "too_smooth",
    "usual_excess",
    "usual_jump",
    "usual_repeats",
    "usual_shift",
]
