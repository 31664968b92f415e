"""What is usual, when a few values are not: median, absolute deviation, distance from the rest, outliers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev
from typing import NamedTuple

from ostan.kernel.statistics.distributions import student_quantile, student_tail

CONSISTENT = 0.6745
"""The median absolute deviation of a standard normal value."""
MEAN_CONSISTENT = 1.2533
"""The standard deviation of a normal value over its mean absolute deviation."""
EFFICIENCY = 0.3675
"""How much of the sample a median absolute deviation is worth as an estimate of scale.
Source: Rousseeuw and Croux (1993), Journal of the American Statistical Association 88:1273-1283, 36.74 %."""


def deviation(values: Sequence[float], centre: float | None = None) -> float:
    """The median absolute deviation from the median (or the centre given), as it is, not scaled."""
    middle = median(values) if centre is None else centre
    return median(abs(value - middle) for value in values)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual: the median, and a scale that is the standard deviation where values are normal."""

    centre: float
    scale: float
    count: int


def baseline(values: Sequence[float]) -> Baseline:
    """The usual value and scale. Where more than half of the values are equal, the scale comes from the mean.

    A scale of 0 says that all values are the same.
    Source: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, for both scales.

    Raises:
        ValueError: there is no value.
    """
    if not values:
        raise ValueError("nothing is usual where nothing is known")
    centre = median(values)
    scale = deviation(values, centre) / CONSISTENT
    if scale == 0:
        scale = MEAN_CONSISTENT * fmean(abs(value - centre) for value in values)
    return Baseline(centre, scale, len(values))


def modified_z(value: float, usual: Baseline) -> float:
    """How many usual deviations the value lies from the usual one; infinite where all others are the same.

    The baseline should not hold the value itself: in n values no z-score passes √(n−1), so that a monthly
    series of less than ten values would have no outlier at all (Shiffler 1988).
    Source: Iglewicz and Hoaglin (1993): 0.6745 (x − median) / MAD.
    """
    away = value - usual.centre
    if usual.scale == 0:
        return math.copysign(math.inf, away) if away else 0.0
    return away / usual.scale


def rarity(z: float, count: int) -> float:
    """P(|Z| >= |z|) of a value beside a baseline of `count` others, by Student's t.

    The scale of a few values is itself uncertain: a median absolute deviation of n values knows the scale as
    well as 0.3675 n values used fully would, and a median the centre as well as n / 1.571 of them.
    Source: those efficiencies (Rousseeuw and Croux 1993); their use as degrees of freedom is assumed.
    """
    spread = math.sqrt(1 + math.pi / 2 / count)
    return min(1.0, 2 * student_tail(abs(z) / spread, max(1.0, EFFICIENCY * count)))


class Extreme(NamedTuple):
    """One step of the test for several outliers: which value is farthest, how far, and how far is too far."""

    value: float
    statistic: float
    critical: float


def extremes(values: Sequence[float], most: int, alpha: float = 0.05) -> list[Extreme]:
    """The farthest values one after another, each without those before it.

    Source: Rosner (1983), Technometrics 25:165-172, the generalised extreme studentised deviate test.

    Raises:
        ValueError: fewer than three values would be left.
    """
    left = list(values)
    if len(left) - most < 2:
        raise ValueError(f"{most} outliers in {len(left)} values")
    steps = []
    for _ in range(most):
        centre, spread, count = fmean(left), stdev(left), len(left)
        farthest = max(left, key=lambda value: abs(value - centre))
        share = 1 - alpha / (2 * count)
        point = student_quantile(share, count - 2)
        critical = point * (count - 1) / math.sqrt((count - 2 + point * point) * count)
        steps.append(Extreme(farthest, abs(farthest - centre) / spread if spread else 0.0, critical))
        left.remove(farthest)
    return steps


def outliers(values: Sequence[float], most: int, alpha: float = 0.05) -> list[float]:
    """The outliers among the values, farthest first; one may hide another, so the last step that passes counts.

    Source: Rosner (1983). Raises as `extremes`.
    """
    steps = extremes(values, most, alpha)
    count = max((number for number, step in enumerate(steps, 1) if step.statistic > step.critical), default=0)
    return [step.value for step in steps[:count]]
