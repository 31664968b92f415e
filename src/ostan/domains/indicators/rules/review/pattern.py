"""Whether a series moves when all others move: the short months, the season, the rush before the new year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, log, sqrt
from statistics import median

from ostan.domains.indicators.rules.review.series import Nature, Series, tail
from ostan.kernel.statistics import Baseline, baseline, rarity

LEAST = 12
LEAST_PEERS = 8
WINDOW = 24
MOVES = 0.05
"""Where the common steps are smaller than this on average, there is nothing to follow. Source: assumed."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The step that the middle peer takes into each period, as a logarithm, and how closely peers follow it."""

    steps: tuple[float, ...]
    slopes: Baseline


@dataclass(frozen=True, slots=True)
class Follows:
    """What part of the common steps a series takes, what part peers take, and the chance of so little."""

    part: float
    usual: float
    p: float


def steps(series: Series) -> list[float]:
    """The steps of the last values in a row, as logarithms and as reported; empty where there are too few."""
    if series.nature is Nature.LEVEL:
        return []
    values = tail(series.values, WINDOW)
    if len(values) < LEAST or min(values) <= 0:
        return []
    return [log(after / before) for before, after in pairwise(values)]


def common_pattern(group: Iterable[Series]) -> Pattern | None:
    """The steps common to all who report this indicator up to the same period; None of fewer than eight.

    Source: assumed. Medians leave those who do not follow without weight while they are few.
    """
    told = [found for series in group if (found := steps(series))]
    length = min(map(len, told), default=0)
    if len(told) < LEAST_PEERS:
        return None
    aligned = [found[-length:] for found in told]
    middle = tuple(median(column) for column in zip(*aligned, strict=True))
    if fsum(step * step for step in middle) < MOVES * MOVES * length:
        return None
    return Pattern(middle, baseline([_slope(found, middle)[0] for found in aligned]))


def follows(series: Series, pattern: Pattern) -> Follows | None:
    """How far the series takes the common steps; None where it is shorter than they are.

    Beside the peers' own spread, and never on a finer scale than its steps allow. One side only: who moves
    more than others is no smoother of reports.
    """
    own = steps(series)[-len(pattern.steps) :]
    if len(own) < len(pattern.steps):
        return None
    slope, error = _slope(own, pattern.steps)
    scale = max(pattern.slopes.scale, error)
    away = (slope - pattern.slopes.centre) / scale if scale else 0.0
    half = rarity(away, pattern.slopes.count) / 2
    return Follows(slope, pattern.slopes.centre, half if away < 0 else 1 - half)


def _slope(own: Sequence[float], common: Sequence[float]) -> tuple[float, float]:
    """The slope of own steps on the common ones through the origin, and its standard error."""
    square = fsum(step * step for step in common)
    slope = fsum(one * other for one, other in zip(own, common, strict=True)) / square
    left = fsum((one - slope * other) ** 2 for one, other in zip(own, common, strict=True))
    return slope, sqrt(left / (len(own) - 1) / square)
