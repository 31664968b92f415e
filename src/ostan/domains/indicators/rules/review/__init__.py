"""Is it true? Tests that ask for an explanation, their register, sampled audits, and how well they do. Pure."""

from ostan.domains.indicators.rules.review.asking import (
    ANSWER_DAYS,
    DECISIONS,
    MOST_FILES,
    OPEN,
    NoteKind,
    QuestionState,
    answered,
    as_kept,
    decided,
    from_kept,
)
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
from ostan.domains.indicators.rules.review.register import ENOUGH, WORTH, Record, Repute, repute
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
    "ANSWER_DAYS",
    "DECISIONS",
    "ENOUGH",
    "LEAST_UNITS",
    "LEVEL",
    "MOST_FILES",
    "OPEN",
    "WORTH",
    "Check",
    "Draw",
    "ErrorRate",
    "Excess",
    "Finding",
    "Nature",
    "NoteKind",
    "Outcome",
    "Peers",
    "Plan",
    "QuestionState",
    "Record",
    "Recount",
    "Repute",
    "Series",
    "Study",
    "Trick",
    "Verdict",
    "answered",
    "apart_from_second",
    "as_kept",
    "check_groups",
    "copied_forward",
    "decided",
    "detection",
    "draw",
    "error_rate",
    "examine",
    "examine_all",
    "far_from_usual",
    "from_kept",
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
