"""How fast a target is approached, against how fast it would have to be."""

from dataclasses import dataclass
from enum import StrEnum


class Progress(StrEnum):
    """What the achieved pace means."""

    REACHED = "REACHED"
    ON_PACE = "ON_PACE"
    BEHIND = "BEHIND"
    FAR_BEHIND = "FAR_BEHIND"
    AWAY = "AWAY"


ON_PACE = 0.95
HALF_WAY = 0.5
"""Source: the ratio and its bounds as Open SDG states progress (actual over required growth: from 0.95
substantial, from 0.5 moderate, above 0 limited, below it deterioration)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Change per unit of time that was achieved and that is required, and what it means.

    `ratio` is achieved over required, `due` what should stand today, `still_required` the pace from today on
    (None when no time is left).
    """

    achieved: float
    required: float
    still_required: float | None
    due: float
    ratio: float
    progress: Progress


def pace(baseline: float, current: float, target: float, elapsed: float, whole: float) -> Pace:
    """The straight pace to a target: so much changed in `elapsed` of `whole` units of time.

    Works for rising and falling targets alike; a target that is already the baseline is to be kept.

    Raises:
        ValueError: not 0 < elapsed, 0 < whole.
    """
    if elapsed <= 0 or whole <= 0:
        raise ValueError("pace needs time that has passed")
    achieved, required = (current - baseline) / elapsed, (target - baseline) / whole
    left = whole - elapsed
    still = (target - current) / left if left > 0 else None
    due = baseline + required * min(elapsed, whole)
    ratio = _ratio(achieved, required)
    return Pace(achieved, required, still, due, ratio, _progress(baseline, current, target, ratio))


def growth_pace(baseline: float, current: float, target: float, elapsed: float, whole: float) -> Pace:
    """The same by compound growth, for amounts that grow by shares: (current / baseline)^(1 / time) − 1.

    Source: compound annual growth, achieved over required, as Open SDG and Eurostat reckon progress.

    Raises:
        ValueError: a value is not above 0, or no time has passed.
    """
    if min(baseline, current, target) <= 0:
        raise ValueError("growth needs values above 0")
    if elapsed <= 0 or whole <= 0:
        raise ValueError("pace needs time that has passed")
    achieved = (current / baseline) ** (1 / elapsed) - 1
    required = (target / baseline) ** (1 / whole) - 1
    left = whole - elapsed
    still = (target / current) ** (1 / left) - 1 if left > 0 else None
    due = baseline * (1 + required) ** min(elapsed, whole)
    ratio = _ratio(achieved, required)
    return Pace(achieved, required, still, due, ratio, _progress(baseline, current, target, ratio))


def _ratio(achieved: float, required: float) -> float:
    if required:
        return achieved / required
    return 1.0 if achieved == 0 else -1.0


def _progress(baseline: float, current: float, target: float, ratio: float) -> Progress:
    if target == baseline:
        return Progress.REACHED if current == target else Progress.AWAY
    if current == target or (current > target) == (target > baseline):
        return Progress.REACHED
    if ratio < 0:
        return Progress.AWAY
    if ratio >= ON_PACE:
        return Progress.ON_PACE
    return Progress.BEHIND if ratio >= HALF_WAY else Progress.FAR_BEHIND
