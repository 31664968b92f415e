"""A jump at the deadline: the last period of the year makes up for the others."""

from collections.abc import Iterable
from math import exp, log, pi, sqrt
from statistics import median

from ostan.domains.indicators.rules.review.series import COUNTS, Check, Finding, Nature, Series, finding
from ostan.kernel.statistics import Baseline, baseline, rarity

LEAST = 6
LEAST_PEERS = 8


def jumped(series: Series, peers: Baseline | None = None) -> Finding | None:
    """Whether the year's last value, by working day, stands out above the rest of its year.

    Beside peers with the same indicator (`usual_jump`), so that a rush common to all is no sign; without
    enough of them, beside the other periods of the year themselves. One side only: a fall is no deadline's.
    None before the end of the year, for levels, or with fewer than six other periods.
    Source: share of the annual total in the last period; the ratio and its tail are assumed.
    """
    if (parts := _parts(series)) is None:
        return None
    last, others = parts
    height = log(last / median(others))
    usual = (
        peers if peers and peers.count >= LEAST_PEERS else baseline([log(o / median(others)) for o in others])
    )
    scale = max(usual.scale, _noise(series, len(others)))
    if scale == 0:
        p = 1.0 if height <= usual.centre else 1 / (usual.count + 1)
    else:
        z = (height - usual.centre) / scale
        p = rarity(z, usual.count) / 2 if z > 0 else 1 - rarity(z, usual.count) / 2
    value = series.values[-1] or 0.0
    return finding(Check.DEADLINE, p, value=value, times=exp(height), usual_times=exp(usual.centre))


def _parts(series: Series) -> tuple[float, list[float]] | None:
    """The rate of the year's last period and those of the others; None where they cannot be compared."""
    if series.number != series.per_year or series.nature is Nature.LEVEL:
        return None
    year = list(zip(series.values, series.days, strict=True))[-series.per_year :]
    rates = [value / days for value, days in year[:-1] if value is not None and value > 0]
    value, days = year[-1]
    if value is None or value <= 0 or len(rates) < LEAST:
        return None
    return value / days, rates


def _noise(series: Series, others: int) -> float:
    """What chance alone makes of the logarithm of a count over the median of others."""
    if series.nature not in COUNTS:
        return 0.0
    year = [value for value in series.values[-series.per_year :] if value]
    return sqrt(1 / year[-1] + pi / 2 / others / median(year))


def usual_jump(group: Iterable[Series]) -> Baseline | None:
    """How the last period usually stands beside its year, over all who report this indicator; None of none."""
    heights = [log(parts[0] / median(parts[1])) for series in group if (parts := _parts(series))]
    return baseline(heights) if heights else None
