"""Shares and their intervals."""

from math import sqrt
from typing import NamedTuple

Z_95 = 1.959963984540054
"""The two-sided 95 % point of the standard normal distribution."""


class Interval(NamedTuple):
    """A confidence interval of a share, both ends between 0 and 1."""

    low: float
    high: float


def wilson(successes: int, trials: int, z: float = Z_95) -> Interval:
    """The Wilson score interval of a share, without continuity correction; 95 % unless told.

    Holds also near 0 and 1 and for small numbers, where the textbook interval breaks. No trial at all
    says nothing: (0, 1).
    Source: Wilson (1927); Newcombe (1998), Statistics in Medicine 17:857-872, method 3.

    Raises:
        ValueError: not 0 <= successes <= trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials")
    if trials == 0:
        return Interval(0.0, 1.0)
    share = successes / trials
    weight = z * z / trials
    centre = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / trials + weight / (4 * trials))
    # Rounding must not put an end beyond what was seen: none of 20 is low 0 exactly, all of 20 is high 1.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return Interval(low, high)
