"""Signal or noise: the chart of single values and moving ranges (XmR), its rules, and a target beside it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, median

from ostan.kernel.statistics.distributions import binomial_quantile

SHORTEST = 12
"""Fewer points give no limits. Source: NHS England, Making Data Count, asks for 12 to 20."""
FREEZE = 20
"""After so many points the limits stand until somebody sets them anew with a reason."""
PER_RANGE = 3 / 1.128
"""Three standard deviations over the mean moving range of two. Source: Montgomery, Introduction to
Statistical Quality Control, chapter 6 (d2 = 1.128)."""
RANGE_LIMIT = 3.267
RUN = 7
"""Points on one side of the centre, or rising or falling, that are more than chance. Source: NHS England."""


class Signal(StrEnum):
    """Why a point is more than noise."""

    OUTSIDE = "OUTSIDE"
    ONE_SIDE = "ONE_SIDE"
    TREND = "TREND"
    NEAR_LIMIT = "NEAR_LIMIT"


class Assurance(StrEnum):
    """Whether a process as it runs will meet its target."""

    WILL = "WILL"
    MAY_OR_MAY_NOT = "MAY_OR_MAY_NOT"
    WILL_NOT = "WILL_NOT"


class Direction(StrEnum):
    """Which way is better."""

    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True, slots=True)
class Limits:
    """The natural limits of a process, and the mean moving range they come from."""

    centre: float
    mean_range: float

    @property
    def upper(self) -> float:
        return self.centre + PER_RANGE * self.mean_range

    @property
    def lower(self) -> float:
        return self.centre - PER_RANGE * self.mean_range

    @property
    def range_upper(self) -> float:
        """The moving range above which a single step is a signal."""
        return RANGE_LIMIT * self.mean_range


@dataclass(frozen=True, slots=True)
class Setting:
    """From which point on limits are reckoned anew; the first needs no reason."""

    start: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value with the limits that stood for it (None while there are too few) and why it is a signal."""

    value: float
    moving_range: float | None
    limits: Limits | None
    signals: frozenset[Signal]


def limits(values: Sequence[float]) -> Limits | None:
    """The limits of these values; None of fewer than SHORTEST.

    Source: Montgomery, example 6.5: mean ± 3/1.128 times the mean moving range.
    """
    if len(values) < SHORTEST:
        return None
    steps = [abs(after - before) for before, after in pairwise(values)]
    return Limits(fmean(values), fmean(steps))


def chart(values: Sequence[float], settings: Sequence[Setting] = (Setting(0),)) -> list[Point]:
    """The points of a chart. Limits come from the first FREEZE points of a setting and then stand.

    No point moves the limits once they are frozen, however bad: that is what makes a bad month visible.

    Raises:
        ValueError: the settings do not begin at 0 and rise, or a later one gives no reason.
    """
    starts = [one.start for one in settings]
    if starts[:1] != [0] or starts != sorted(set(starts)):
        raise ValueError("settings begin with the first point and rise")
    if any(not one.reason.strip() for one in settings[1:]):
        raise ValueError("limits are set anew only with a reason")
    points: list[Point] = []
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        points.extend(_stretch(values[start:end]))
    return points


def _stretch(values: Sequence[float]) -> Iterator[Point]:
    frozen = limits(values[:FREEZE])
    found = signals(values, frozen) if frozen else [frozenset[Signal]()] * len(values)
    for place, value in enumerate(values):
        step = abs(value - values[place - 1]) if place else None
        yield Point(value, step, frozen, found[place])


def signals(values: Sequence[float], frozen: Limits) -> list[frozenset[Signal]]:
    """For each point, which rules make it a signal.

    Source: NHS England, plot the dots: outside the limits; seven on one side of the centre; seven steps
    rising or falling in points; two of three beyond two thirds of the way to the same limit.
    """
    sides = [_sign(value - frozen.centre) for value in values]
    steps = [0, *(_sign(after - before) for before, after in pairwise(values))]
    reach = frozen.upper - frozen.centre
    near = [
        side if abs(v - frozen.centre) > reach * 2 / 3 else 0 for v, side in zip(values, sides, strict=True)
    ]
    on_side, rising = _in_runs(sides, RUN), _in_runs(steps, RUN - 1)
    found = []
    for place, value in enumerate(values):
        rules = {
            Signal.OUTSIDE: not frozen.lower <= value <= frozen.upper,
            Signal.ONE_SIDE: on_side[place],
            Signal.TREND: rising[place] or (place + 1 < len(values) and _begins(rising, steps, place)),
            Signal.NEAR_LIMIT: _two_of_three(near, place),
        }
        found.append(frozenset(rule for rule, holds in rules.items() if holds))
    return found


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _in_runs(signs: Sequence[int], least: int) -> list[bool]:
    """For each place, whether it lies in a run of at least so many equal signs that are not 0."""
    inside = [False] * len(signs)
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start] and place - start >= least:
                inside[start:place] = [True] * (place - start)
            start = place
    return inside


def _begins(rising: Sequence[bool], steps: Sequence[int], place: int) -> bool:
    """Whether the run of steps that makes a trend sets out from this point."""
    return rising[place + 1] and not (rising[place] and steps[place] == steps[place + 1])


def _two_of_three(near: Sequence[int], place: int) -> bool:
    """Whether the point lies near a limit and another of three that follow one another does on the same side."""
    if not near[place]:
        return False
    windows = (near[max(0, first) : first + 3] for first in (place - 2, place - 1, place))
    return any(window.count(near[place]) >= 2 for window in windows)


@dataclass(frozen=True, slots=True)
class Runs:
    """The two rules for a run chart: the longest run allowed and the fewest crossings."""

    longest_allowed: int
    fewest_crossings: int
    longest: int
    crossings: int

    @property
    def is_signal(self) -> bool:
        return self.longest > self.longest_allowed or self.crossings < self.fewest_crossings


def allowed_runs(count: int) -> tuple[int, int]:
    """The longest run and the fewest crossings of the median that chance allows in so many useful points.

    Source: Anhøj and Olesen (2014), PLoS ONE 9:e113825: round(log2 n + 3); 5 % point of Bin(n − 1, ½).
    """
    return round(math.log2(count) + 3), binomial_quantile(0.05, count - 1, 0.5)


def runs(values: Sequence[float]) -> Runs | None:
    """The run chart about the median; points on the median do not count. None of fewer than ten useful ones."""
    middle = median(values) if values else 0.0
    sides = [_sign(value - middle) for value in values if value != middle]
    if len(sides) < 10:
        return None
    longest, current, crossings = 1, 1, 0
    for before, after in pairwise(sides):
        current = current + 1 if before == after else 1
        crossings += before != after
        longest = max(longest, current)
    return Runs(*allowed_runs(len(sides)), longest, crossings)


def assurance(frozen: Limits, target: float, direction: Direction) -> Assurance:
    """Whether the process, running as it does, meets the target always, sometimes or never.

    Source: NHS England, plot the dots: a target beyond the limit on the better side is never met.
    """
    if frozen.lower <= target <= frozen.upper:
        return Assurance.MAY_OR_MAY_NOT
    beyond = target > frozen.upper if direction is Direction.UP else target < frozen.lower
    return Assurance.WILL_NOT if beyond else Assurance.WILL
