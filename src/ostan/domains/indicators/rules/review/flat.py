"""Copied forward: the same number comes again and again."""

from collections.abc import Iterable, Sequence
from math import comb, pi, sqrt
from statistics import fmean, median

from ostan.domains.indicators.rules.review.series import COUNTS, Check, Finding, Nature, Series, finding
from ostan.kernel.statistics import binomial_at_least, same_twice

LEAST_PAIRS = 5
LEAST_STEPS = 3
WINDOW = 12
"""How many pairs are looked at, the latest. Source: measure study: at least six periods; the window is assumed."""

Pairs = list[tuple[float, float]]


def copied_forward(series: Series, usual: float | None = None) -> Finding | None:
    """Whether values repeat the period before, or the same period a year before, more often than chance has it.

    For counts chance is that of two Poisson counts being equal, or of a step being none where steps are smaller;
    if peers repeat more often than that (`usual`, see `usual_repeats`), theirs counts: what stays the same
    everywhere is no sign. For other values it is the peers', or the order of the series' own values shuffled.
    A year before is not asked of work, whose capacity and season come again by themselves.
    None where nothing can be said: too few pairs, or a level or amount of which no peer is known.
    Source: binomial tail; e^(−2λ) I₀(2λ) for two Poisson counts (Skellam 1946).
    """
    lags = [1] if series.nature is Nature.WORK or series.per_year == 1 else [1, series.per_year]
    told = [(lag, pairs) for lag in lags if len(pairs := _pairs(series.values, lag)) >= LEAST_PAIRS]
    found = [
        (p, lag, repeats, pairs)
        for lag, pairs in told
        for repeats in [sum(one == other for one, other in pairs)]
        if (p := _chance(series.nature, pairs, repeats, usual)) is not None
    ]
    if not found:
        return None
    p, lag, repeats, pairs = min(found, key=lambda one: one[0])
    return finding(Check.FLAT, p * len(found), repeats=repeats, pairs=len(pairs), lag=lag, value=pairs[-1][1])


def _pairs(values: Sequence[float | None], lag: int) -> Pairs:
    return [
        (one, other)
        for one, other in list(zip(values, values[lag:], strict=False))[-WINDOW:]
        if one is not None and other is not None
    ]


def _chance(nature: Nature, pairs: Pairs, repeats: int, usual: float | None) -> float | None:
    if nature in COUNTS:
        return binomial_at_least(repeats, len(pairs), max(_of_counts(pairs), usual or 0.0))
    if usual is not None:
        return binomial_at_least(repeats, len(pairs), usual)
    return _shuffled(pairs, repeats)


def _of_counts(pairs: Pairs) -> float:
    """The chance that two counts of this size are equal: by Poisson, or by the steps where they do change.

    Work that capacity holds together changes less than Poisson; its steps say how much. All is counted in the
    unit to which values are rounded.
    """
    unit = _unit(value for pair in pairs for value in pair)
    chances = [same_twice((one + other) / 2) if one + other > 0 else 1.0 for one, other in pairs]
    steps = [other - one for one, other in pairs if one != other]
    by_steps = unit / (sqrt(2 * pi) * sqrt(fmean(s * s for s in steps))) if len(steps) >= LEAST_STEPS else 0.0
    return min(1.0, max(unit * fmean(chances), by_steps))


def _unit(values: Iterable[float]) -> int:
    """The power of ten to which all values are rounded."""
    left = [round(value) for value in values if value]
    unit = 1
    while left and all(value % (unit * 10) == 0 for value in left):
        unit *= 10
    return unit


def _shuffled(pairs: Pairs, repeats: int) -> float | None:
    """P(as many repeats) when pairs are drawn from the values at random; None when all are the same.

    The chance that two of n values drawn without putting back are equal is Σ f (f − 1) / n (n − 1).
    """
    values = [pairs[0][0], *(after for _, after in pairs)]
    counts = [values.count(value) for value in set(values)]
    if len(counts) == 1:
        return None
    chance = sum(comb(count, 2) for count in counts) / comb(len(values), 2)
    return binomial_at_least(repeats, len(pairs), chance)


def usual_repeats(group: Iterable[Series]) -> float | None:
    """How often a value of this indicator repeats the one before, in the middle one of these series.

    The median leaves the few who copy without weight. None of no series that is long enough.
    Source: assumed; each rate is (repeats + 1) / (pairs + 2), so that it is never 0.
    """
    rates = [
        (sum(one == other for one, other in pairs) + 1) / (len(pairs) + 2)
        for series in group
        if len(pairs := _pairs(series.values, 1)) >= LEAST_PAIRS
    ]
    return median(rates) if rates else None
