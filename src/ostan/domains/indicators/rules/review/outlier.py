"""Far from what is usual: the last value beside all before it."""

from collections.abc import Iterable
from math import inf, sqrt
from statistics import median

from ostan.domains.indicators.rules.review.series import COUNTS, Check, Finding, Series, finding
from ostan.kernel.statistics import Baseline, baseline, modified_z, rarity

LEAST = 8
LEAST_PEERS = 8
WINDOW = 36
YEARS_FOR_SEASON = 3
"""With so many years, a value is compared by its distance from the same period a year before. Source: assumed."""


MATERIAL = 0.05
"""Of what is not counted, a difference of this share of the usual value is not held to be odd. Source: assumed."""


def far_from_usual(series: Series, shift: float = 1.0) -> Finding | None:
    """Whether the last value lies far from the others, by working day: the modified z of a value left out.

    `shift` is what the period did to all peers (`usual_shift`) and is taken out first. Scale is never below
    what chance makes of a count, or a twentieth of what is not counted: that holds also where more than half of
    the others are the same. None without a last value, or with fewer than eight others.
    Source: Iglewicz and Hoaglin (1993); the tail is that of `statistics.rarity`.
    """
    rates = _rates(series)
    shifted = _season_away(rates, series.per_year)
    others = [rate for rate in shifted[:-1][-WINDOW:] if rate is not None]
    if rates[-1] is None or shifted[-1] is None or len(others) < LEAST:
        return None
    level = median(rate for rate in rates[:-1] if rate is not None)
    found = baseline(others)
    usual = Baseline(found.centre, max(found.scale, _least_scale(series, level)), found.count)
    if shifted is rates:
        z, expected = modified_z(rates[-1] / shift, usual), usual.centre * shift
    else:
        z, expected = modified_z(shifted[-1], usual), rates[-1] - shifted[-1] + usual.centre
    p = 1 / (len(others) + 1) if abs(z) == inf else rarity(z, len(others))
    days = series.weights[-1]
    return finding(
        Check.OUTLIER,
        p,
        value=rates[-1] * days,
        expected=expected * days,
        others=len(others),
        z=max(-1e6, min(1e6, z)),
    )


def _rates(series: Series) -> list[float | None]:
    return [None if v is None else v / w for v, w in zip(series.values, series.weights, strict=True)]


def _least_scale(series: Series, level: float) -> float:
    if series.nature not in COUNTS:
        return MATERIAL * abs(level)
    days = series.weights[-1]
    return sqrt(max(1.0, level * days)) / days


def usual_shift(group: Iterable[Series]) -> float:
    """What the last period did to all who report this indicator: the median of last over usual rate, else 1.

    Ramadan, a strike or a new rule moves everybody; only who moves apart from the others is asked.
    Source: assumed. With fewer than eight peers nothing is common: 1.
    """
    ratios = []
    for series in group:
        *before, last = _rates(series)
        known = [rate for rate in before if rate is not None]
        if last is not None and len(known) >= LEAST and (level := median(known)) > 0:
            ratios.append(last / level)
    return (median(ratios) or 1.0) if len(ratios) >= LEAST_PEERS else 1.0


def _season_away(rates: list[float | None], per_year: int) -> list[float | None]:
    """The rates, or their distance from a year before where there are years enough."""
    if per_year == 1 or len(rates) <= YEARS_FOR_SEASON * per_year:
        return rates
    return [
        None if before is None or after is None else after - before
        for before, after in zip(rates, rates[per_year:], strict=False)
    ]
