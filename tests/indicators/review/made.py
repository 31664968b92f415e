"""Series for the tests of reports."""

import random
from collections.abc import Callable, Sequence

from ostan.domains.indicators.rules.review import Nature, Series
from ostan.domains.indicators.rules.review.reporters import poisson

DAYS = (15.0, 24.0, 23.0, 25.0, 26.0, 24.0, 25.0, 24.0, 25.0, 24.0, 23.0, 22.0)


def series(
    values: Sequence[float | None],
    nature: Nature = Nature.EVENTS,
    *,
    days: Sequence[float] | None = None,
    second: Sequence[float | None] = (),
    number: int | None = None,
    per_year: int = 12,
) -> Series:
    """A series that begins with Farvardin, every month with the same working days unless told."""
    return Series(
        tuple(values),
        tuple(days or [22.0] * len(values)),
        nature,
        number or (len(values) - 1) % per_year + 1,
        per_year,
        tuple(second),
    )


def counts(mean: float, count: int, seed: int, days: Sequence[float] | None = None) -> list[float]:
    """Honest counts of things that come by themselves, in proportion to the days."""
    chance = random.Random(seed)
    return [float(poisson(chance, mean * (days[place % 12] / 22 if days else 1))) for place in range(count)]


def share_below(level: float, p_of: Callable[[int], float | None], tries: int = 400) -> float:
    """Of honest series that the test fits, the share whose chance comes out at or below the level."""
    found = [p for seed in range(tries) if (p := p_of(seed)) is not None]
    return sum(p <= level for p in found) / len(found)
