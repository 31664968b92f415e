"""Beside a second source: what the agency says and what somebody else counted."""

from math import fsum, log

from ostan.domains.indicators.rules.review.series import Check, Finding, Series, finding
from ostan.kernel.statistics import Baseline, baseline, modified_z, rarity

LEAST_PAIRS = 5
LEAST_OTHERS = 8
WINDOW = 12
MATERIAL = 0.02
"""A difference of less than this share is not worth a question. Source: assumed."""


def apart_from_second(series: Series) -> Finding | None:
    """Whether reports lean to one side of a second source, or leave it all at once in the last period.

    Leaning is tested by turning the signs of the differences in every way (exact over twelve periods); leaving
    by the modified z of the last ratio beside those before. The better of both, paid for twice.
    None without a second source, or where it covers too few periods.
    Source: Fisher's randomisation test (1935); the bounds are assumed.
    """
    pairs = [
        (reported, counted)
        for reported, counted in zip(series.values, series.second, strict=False)
        if reported is not None and counted is not None and reported >= 0 and counted >= 0
    ]
    if not pairs or series.values[-1] is None or series.second[-1] is None:
        return None
    chances = [p for p in (_leaning(pairs[-WINDOW:]), _leaving(pairs)) if p is not None]
    if not chances:
        return None
    recent = pairs[-WINDOW:]
    return finding(
        Check.SECOND_SOURCE,
        len(chances) * min(chances),
        reported=fsum(one for one, _ in recent),
        counted=fsum(other for _, other in recent),
        periods=len(recent),
        last_reported=pairs[-1][0],
        last_counted=pairs[-1][1],
    )


def _leaning(pairs: list[tuple[float, float]]) -> float | None:
    if len(pairs) < LEAST_PAIRS:
        return None
    differences = [one - other for one, other in pairs]
    seen = abs(fsum(differences))
    if seen <= MATERIAL * fsum(other for _, other in pairs):
        return 1.0
    sums = [0.0]
    for size in (abs(difference) for difference in differences if difference):
        sums = [total + turn for total in sums for turn in (size, -size)]
    return sum(abs(total) >= seen * (1 - 1e-9) for total in sums) / len(sums)


def _leaving(pairs: list[tuple[float, float]]) -> float | None:
    ratios = [log(one / other) for one, other in pairs if one > 0 and other > 0]
    if len(ratios) <= LEAST_OTHERS or not all(pairs[-1]):
        return None
    if abs(ratios[-1]) <= MATERIAL:
        return 1.0
    found = baseline(ratios[:-1])
    # One item more or less, or what is not material, is never far.
    least = max(MATERIAL, 1 / min(pairs[-1]))
    usual = Baseline(found.centre, max(found.scale, least), found.count)
    return rarity(modified_z(ratios[-1], usual), usual.count)
