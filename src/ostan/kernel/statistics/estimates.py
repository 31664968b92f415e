"""What a recount says of what was reported."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ostan.kernel.statistics.distributions import student_quantile


@dataclass(frozen=True, slots=True)
class Factor:
    """Recounted over reported: the ratio of sums, its interval, and the sum of all differences over reported.

    Differences are counted whatever their sign, so that too much here cannot hide too little there. The
    interval is None of a single item, which says nothing of the others.
    """

    value: float
    low: float | None
    high: float | None
    apart: float
    count: int


def verification_factor(
    reported: Sequence[float],
    recounted: Sequence[float],
    *,
    weights: Sequence[float] | None = None,
    population: int | None = None,
    confidence: float = 0.95,
) -> Factor:
    """The verification factor of a sample; None of the reported values may be negative.

    Weights are how many items each one stands for, where they were not all drawn with the same chance.
    `population` is the number of items on the list: of a list checked whole nothing is left to guess.
    Source: WHO and GAVI data quality audit (recounted / reported); interval of a ratio of sums: Cochran (1977),
    Sampling Techniques, 6.3 and 6.5, with Student's t.

    Raises:
        ValueError: the lists differ in length, are empty, or nothing was reported.
    """
    shares = [1.0] * len(reported) if weights is None else list(weights)
    if not (len(reported) == len(recounted) == len(shares)) or min(reported, default=-1) < 0:
        raise ValueError("one recount for each reported value, none below 0")
    whole = _sum(shares, reported)
    if whole <= 0:
        raise ValueError("nothing was reported")
    value = _sum(shares, recounted) / whole
    apart = _sum(shares, [abs(x - y) for x, y in zip(reported, recounted, strict=True)]) / whole
    count = len(reported)
    if count == 1:
        return Factor(value, None, None, apart, 1)
    parts = [w * (y - value * x) for w, x, y in zip(shares, reported, recounted, strict=True)]
    left = 1 - count / population if population else 1.0
    error = math.sqrt(max(0.0, left) * count / (count - 1) * math.fsum(p * p for p in parts)) / whole
    reach = student_quantile((1 + confidence) / 2, count - 1) * error
    return Factor(value, max(0.0, value - reach), value + reach, apart, count)


def _sum(weights: Sequence[float], values: Sequence[float]) -> float:
    return math.fsum(w * v for w, v in zip(weights, values, strict=True))
