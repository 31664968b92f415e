"""How a promise stands. It follows from verified figures and dates alone; what is only claimed is not even asked."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ostan.kernel.calendar import PeriodKind, to_jalali
from ostan.kernel.statistics import Progress, pace

DAYS = {PeriodKind.MONTH: 31, PeriodKind.SEASON: 93, PeriodKind.HALF: 186, PeriodKind.YEAR: 366}
PATIENCE = 2
"""For how many periods nothing needs to be verified before nothing can be said any more. Source: assumed."""


class State(StrEnum):
    """Derived, never typed."""

    NOT_STARTED = "NOT_STARTED"
    ON_PACE = "ON_PACE"
    BEHIND = "BEHIND"
    MET = "MET"
    MISSED = "MISSED"
    UNVERIFIABLE = "UNVERIFIABLE"


class Why(StrEnum):
    """Why it stands so: each is one sentence in words.WHY."""

    BEFORE_START = "BEFORE_START"
    TOO_EARLY = "TOO_EARLY"
    NEVER_VERIFIED = "NEVER_VERIFIED"
    LONG_UNVERIFIED = "LONG_UNVERIFIED"
    END_UNVERIFIED = "END_UNVERIFIED"
    REACHED = "REACHED"
    NOT_REACHED = "NOT_REACHED"
    REACHED_LATE = "REACHED_LATE"
    FAST_ENOUGH = "FAST_ENOUGH"
    TOO_SLOW = "TOO_SLOW"
    AWAY = "AWAY"


WELL = frozenset({State.ON_PACE, State.MET})
LATE = frozenset({State.BEHIND, State.MISSED, State.UNVERIFIABLE})
"""What comes before a council by itself: saying nothing is no way around it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure and the last day of which it speaks: a verified one, or one that a milestone asks for."""

    day: datetime.date
    figure: Decimal


@dataclass(frozen=True, slots=True)
class Promise:
    """From a baseline to a target between two days.

    `rises`: more is better, which alone decides when the target is to keep the baseline. `adds_up`: the figure is a
    sum since the start, so that a target once reached stays reached. `milestones` bend the straight way.
    """

    baseline: Decimal
    target: Decimal
    starts: datetime.date
    due: datetime.date
    period_kind: PeriodKind
    rises: bool = True
    adds_up: bool = False
    milestones: Sequence[Point] = ()

    @property
    def patience(self) -> datetime.timedelta:
        """How long the newest verified figure speaks for today."""
        return datetime.timedelta(days=PATIENCE * DAYS[self.period_kind])

    @property
    def goes_up(self) -> bool:
        """Whether the figure has to rise, or to stay up."""
        return self.target > self.baseline or (self.target == self.baseline and self.rises)

    @property
    def of_a_month(self) -> Decimal:
        """The figure that each month shows on the straight way: the target, or its share of what is to be added.

        Source: assumed.
        """
        if not self.adds_up:
            return self.target
        first, last = to_jalali(self.starts), to_jalali(self.due)
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        return (self.target - self.baseline) / months

    def reaches(self, figure: Decimal, wanted: Decimal) -> bool:
        """Whether the figure is as good as the wanted one, or better."""
        return figure >= wanted if self.goes_up else figure <= wanted


@dataclass(frozen=True, slots=True)
class Standing:
    """The state with its reason: `facts` are the days and figures that the sentence names."""

    state: State
    why: Why
    facts: Mapping[str, datetime.date | Decimal | int] = field(default_factory=dict)


def standing(promise: Promise, verified: Iterable[Point], today: datetime.date) -> Standing:
    """How the promise stands on a day.

    1. Before its start, and as long as its first figure cannot be verified yet, it has not started.
    2. A verified figure of a day within the promise that reaches the target: met.
    3. When the newest verified figure is older than two periods (or the last period before the end never was
       verified) nothing can be said: unverifiable. Saying nothing never looks better than behind.
    4. The time is over and the last period is verified below the target: missed, also when it is reached later.
    5. Else the achieved change is held against the required one on that day: from 95 % on pace, below it behind.

    Source: 5 as Open SDG states progress (kernel/statistics/pace.py); 1 to 4 assumed.
    """
    if today < promise.starts:
        return Standing(State.NOT_STARTED, Why.BEFORE_START, {"starts": promise.starts})
    points = sorted(verified, key=lambda one: one.day)
    inside = [one for one in points if promise.starts <= one.day <= min(promise.due, today)]
    if not inside:
        return _without(promise, today)
    last = inside[-1]
    until = min(today, promise.due)
    is_fresh = until - last.day <= promise.patience
    is_end = promise.due - last.day < datetime.timedelta(days=DAYS[promise.period_kind])
    if promise.reaches(last.figure, promise.target) and (promise.adds_up or is_fresh):
        return Standing(State.MET, Why.REACHED, _facts(promise, last))
    if today > promise.due:
        if is_end:
            return _missed(promise, last, [one for one in points if promise.due < one.day <= today])
        if today - promise.due > promise.patience:
            return Standing(State.UNVERIFIABLE, Why.END_UNVERIFIED, _facts(promise, last))
    if not is_fresh:
        return Standing(State.UNVERIFIABLE, Why.LONG_UNVERIFIED, _facts(promise, last))
    return _paced(promise, last)


def _without(promise: Promise, today: datetime.date) -> Standing:
    """Nothing was verified: too early for it at first, and not to be known after that."""
    first = promise.starts + promise.patience
    if today <= first and today <= promise.due:
        return Standing(State.NOT_STARTED, Why.TOO_EARLY, {"starts": promise.starts, "until": first})
    return Standing(State.UNVERIFIABLE, Why.NEVER_VERIFIED, {"starts": promise.starts, "due": promise.due})


def _missed(promise: Promise, last: Point, after: Iterable[Point]) -> Standing:
    late = next((one for one in after if promise.reaches(one.figure, promise.target)), None)
    if late is None:
        return Standing(State.MISSED, Why.NOT_REACHED, _facts(promise, last))
    return Standing(State.MISSED, Why.REACHED_LATE, {**_facts(promise, last), "late": late.day})


def _paced(promise: Promise, last: Point) -> Standing:
    wanted = expected(promise, last.day)
    facts = {**_facts(promise, last), "expected": wanted}
    if promise.reaches(last.figure, wanted):
        return Standing(State.ON_PACE, Why.FAST_ENOUGH, facts)
    told = pace(float(promise.baseline), float(last.figure), float(wanted), 1, 1).progress
    if told is Progress.ON_PACE:
        return Standing(State.ON_PACE, Why.FAST_ENOUGH, facts)
    return Standing(State.BEHIND, Why.AWAY if told is Progress.AWAY else Why.TOO_SLOW, facts)


def _facts(promise: Promise, last: Point) -> dict[str, datetime.date | Decimal | int]:
    return {"figure": last.figure, "day": last.day, "target": promise.target, "due": promise.due}


def expected(promise: Promise, day: datetime.date) -> Decimal:
    """What should stand on a day: straight from the baseline over the milestones to the target.

    Milestones that no longer lie on the way, because the target or a date was amended, are passed over.
    """
    before, *stops = course(promise)
    for stop in stops:
        if day <= stop.day:
            share = Decimal((day - before.day).days) / Decimal((stop.day - before.day).days)
            return before.figure + (stop.figure - before.figure) * share
        before = stop
    return promise.target


def course(promise: Promise) -> list[Point]:
    """The promised way: the baseline on the day before the start, the milestones that count, the target."""
    start = Point(promise.starts - datetime.timedelta(days=1), promise.baseline)
    return [start, *_on_the_way(promise), Point(promise.due, promise.target)]


def _on_the_way(promise: Promise) -> list[Point]:
    found: list[Point] = []
    at = promise.baseline
    for stop in sorted(promise.milestones, key=lambda one: one.day):
        is_after = stop.day >= promise.starts and (not found or stop.day > found[-1].day)
        is_between = promise.reaches(stop.figure, at) and promise.reaches(promise.target, stop.figure)
        if is_after and stop.day < promise.due and is_between:
            found.append(stop)
            at = stop.figure
    return found


@dataclass(frozen=True, slots=True)
class Needed:
    """Change for each thirty days: achieved so far, and required from the newest verified figure to the end."""

    achieved: Decimal
    required: Decimal


MONTH_DAYS = 30


def needed(promise: Promise, verified: Iterable[Point]) -> Needed | None:
    """How fast it went and how fast it has to go; None without a verified figure or without time left."""
    inside = [one for one in verified if promise.starts <= one.day < promise.due]
    if not inside:
        return None
    last = max(inside, key=lambda one: one.day)
    gone, left = (last.day - promise.starts).days + 1, (promise.due - last.day).days
    return Needed(
        (last.figure - promise.baseline) * MONTH_DAYS / gone,
        (promise.target - last.figure) * MONTH_DAYS / left,
    )
