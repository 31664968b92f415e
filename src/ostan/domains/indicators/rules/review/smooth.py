"""Too smooth: counts that chance would have scattered more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt
from statistics import fmean, quantiles

from ostan.domains.indicators.rules.review.pattern import Pattern, follows
from ostan.domains.indicators.rules.review.series import Check, Finding, Nature, Series, finding, tail
from ostan.kernel.statistics import at_most_so_rough, roughness

LEAST = 8
LEAST_PEERS = 8
WINDOW = 24
SMALLEST_MEAN = 20
"""Smaller counts are too coarse for the approximation. Source: measure study, 3b."""


@dataclass(frozen=True, slots=True)
class Excess:
    """How much more than chance makes them, even the smoother peers change: squared, as a share of the value.

    `by_day` after dividing by working days, `plain` as reported. 0 where too few peers are known.
    """

    by_day: float = 0.0
    plain: float = 0.0


def too_smooth(
    series: Series, excess: Excess | None = None, pattern: Pattern | None = None
) -> Finding | None:
    """Whether a series changes less from period to period than it must.

    Counts of things that come by themselves must change as chance makes them, and as even the smoother peers
    do (`usual_excess`), as reported or by working day; every flow must go with the steps common to all peers
    (`pattern`). Each way of looking is paid for. None where none of them fits: levels, small counts and few
    peers, short series. The facts are those of the way that saw most.
    Source: Poisson dispersion in successive differences (von Neumann 1941), `statistics.roughness`; that
    peers' changes are added to chance, and the common steps, are assumed.
    """
    chances, facts = _by_chance(series, excess or Excess())
    if pattern is not None and (found := follows(series, pattern)) is not None:
        if found.p < min(chances, default=1.0):
            facts = {"follows": found.part, "usual_follows": found.usual}
        chances.append(found.p)
    return finding(Check.SMOOTH, len(chances) * min(chances), **facts) if chances else None


def _by_chance(series: Series, excess: Excess) -> tuple[list[float], dict[str, float]]:
    if (told := _told(series)) is None:
        return [], {}
    values, days = told
    by_day = at_most_so_rough(roughness(values, days, excess.by_day), len(values))
    plain = at_most_so_rough(roughness(values, (1.0,) * len(values), excess.plain), len(values))
    steps = [after - before for before, after in pairwise(values)]
    mean = fmean(values)
    return [by_day, plain], {
        "periods": len(values),
        "step": sqrt(fmean(step * step for step in steps)),
        "expected": sqrt(2 * mean + excess.plain * mean * mean),
    }


def _told(series: Series) -> tuple[list[float], tuple[float, ...]] | None:
    """The last values in a row with their working days, where the test fits them."""
    if series.nature is not Nature.EVENTS:
        return None
    values = tail(series.values, WINDOW)
    if len(values) < LEAST or min(values) < 0 or fmean(values) < SMALLEST_MEAN:
        return None
    return values, series.days[-len(values) :]


def usual_excess(group: Iterable[Series]) -> Excess:
    """What all but the smoothest quarter of these series change beyond chance; none of fewer than eight.

    The lower quartile, not the middle: a unit may well have a calmer season than most.
    """
    told = [one for series in group if (one := _told(series))]
    if len(told) < LEAST_PEERS:
        return Excess()
    by_day = [_beyond_chance(values, days) for values, days in told]
    plain = [_beyond_chance(values, (1.0,) * len(values)) for values, _ in told]
    return Excess(max(0.0, quantiles(by_day, n=4)[0]), max(0.0, quantiles(plain, n=4)[0]))


def _beyond_chance(values: Sequence[float], days: Sequence[float]) -> float:
    """The mean squared step beyond that of chance, as a share of the squared value."""
    rates = [value / day for value, day in zip(values, days, strict=True)]
    level = fsum(values) / fsum(days)
    steps = fsum((after - before) ** 2 for before, after in pairwise(rates))
    chance = level * fsum(1 / one + 1 / other for one, other in pairwise(days))
    return (steps - chance) / (level * level * (len(values) - 1))
