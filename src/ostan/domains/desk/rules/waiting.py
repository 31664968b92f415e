"""How long it will still take, told from past days and with how far that may be wrong. Pure."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

SMALLEST_N = 10
"""No expectation from fewer visits than this. Source: the small-sample rule of official statistics, assumed 10."""

Z_80 = 1.2815515655446004
"""The two-sided 80 % point of the standard normal distribution."""


class Expected(NamedTuple):
    """Minutes until the turn is called: about, and within which eight of ten such waits lie; from `n` past visits."""

    minutes: int
    least: int
    most: int
    n: int


def expected(ahead: int, counters: int, visits: Sequence[float]) -> Expected | None:
    """The wait of who has so many ahead, at so many counters that serve; None where the past is too short.

    `visits` are the minutes that past visits took at one counter. The visits ahead are taken for independent, so
    that their sum has the mean and the variance of so many; they are shared by the counters. A place further back
    the visits under way are half over on average.
    Source: the sum of independent service times (Gross et al., Fundamentals of Queueing Theory, ch. 1), simplified.

    Raises:
        ValueError: a negative number ahead.
    """
    if ahead < 0:
        raise ValueError("nobody has fewer than none ahead")
    if len(visits) < SMALLEST_N or counters < 1:
        return None
    mean, spread = fmean(visits), stdev(visits)
    before = ahead + 0.5
    middle = before * mean / counters
    half = Z_80 * sqrt(before) * spread / counters
    return Expected(round(middle), max(0, round(middle - half)), round(middle + half), len(visits))
