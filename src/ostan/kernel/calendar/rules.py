"""What makes up a working calendar, as dated rows: usual hours and the days that differ from them.

Reality is provincial and changes backwards: summer hours, Thursdays off for some months, one Tuesday on
which all offices work from 6 to 10, a closure announced at night. So every row has its first and last day,
the calendar's version with which it came, and the version with which it was withdrawn; a moved lunar
holiday is one row withdrawn and another added. Any earlier version of the calendar can be built again.
"""

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import latin_digits

DAY_SECONDS = 86_400

_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:[-\u2010-\u2015\u2212]|تا)\s*(\d{1,2})(?::(\d{2}))?")
_GAPS = re.compile(r"\s*(?:[,،;؛]|\sو\s)\s*")


class Interval(NamedTuple):
    """Office hours within a day: seconds since midnight in Iran, `begins` < `ends` <= 86,400."""

    begins: int
    ends: int


Hours = tuple[Interval, ...]
"""The hours of one day in order, without overlap; empty when it is off."""


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """The usual week from `first` through `last` (None: until further notice).

    `hours` has seven entries, Saturday to Friday. Where patterns overlap, the one of the higher version
    holds, then the one that begins later: summer hours lie over the hours of the year.
    """

    first: datetime.date
    last: datetime.date | None
    hours: tuple[Hours, ...]
    version: int = 1
    withdrawn: int | None = None

    def __post_init__(self) -> None:
        if len(self.hours) != 7:
            raise ValueError("a week has seven days, Saturday to Friday")
        for hours in self.hours:
            _check(hours)


class DayKind(StrEnum):
    """How a day differs from the week, in the order in which the kinds are applied to it."""

    HOLIDAY = "holiday"
    """Off."""
    EXTRA = "extra"
    """Worked in the given hours although it would be off."""
    HALF_DAY = "half_day"
    """Worked in the given hours instead of the usual ones, if it is a working day at all."""
    CLOSURE = "closure"
    """Closed whatever else was planned: heat, cold, air, power."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """A difference from the week on the days from `first` through `last`.

    `hours` are given for extra and half days only. `estimated`: a lunar date that may yet move by a day.
    Of two rules of one kind on one day, the one of the higher version holds.
    """

    first: datetime.date
    last: datetime.date
    kind: DayKind
    title: str
    hours: Hours = ()
    estimated: bool = False
    version: int = 1
    withdrawn: int | None = None

    def __post_init__(self) -> None:
        _check(self.hours)
        if self.last < self.first:
            raise ValueError("a rule ends no earlier than it begins")
        if bool(self.hours) is not (self.kind in (DayKind.EXTRA, DayKind.HALF_DAY)):
            raise ValueError("extra and half days have hours, holidays and closures have none")


def parse_hours(text: str) -> Hours:
    """The hours of a day as people write them: "07:00-12:00, 13:00-16:30", «۷ تا ۱۴:۳۰», "" for none.

    Raises:
        RuleBroken: "calendar.bad_hours".
    """
    text = latin_digits(text).strip()
    found = [_HOURS.fullmatch(part.strip()) for part in _GAPS.split(text)] if text else []
    intervals = []
    for part in found:
        if part is None:
            raise RuleBroken("calendar.bad_hours")
        begin_hour, begin_minute, end_hour, end_minute = (int(number or 0) for number in part.groups())
        if begin_minute > 59 or end_minute > 59:
            raise RuleBroken("calendar.bad_hours")
        intervals.append(Interval((begin_hour * 60 + begin_minute) * 60, (end_hour * 60 + end_minute) * 60))
    try:
        _check(tuple(intervals))
    except ValueError:
        raise RuleBroken("calendar.bad_hours") from None
    return tuple(intervals)


def week_hours(workdays: str, *, thursday: str = "", friday: str = "") -> tuple[Hours, ...]:
    """A week's hours from text: Saturday to Wednesday alike, Thursday and Friday off unless told.

    Raises:
        RuleBroken: "calendar.bad_hours".
    """
    return (*[parse_hours(workdays)] * 5, parse_hours(thursday), parse_hours(friday))


def _check(hours: Hours) -> None:
    edges = [edge for interval in hours for edge in interval]
    in_order = all(edges[at] < edges[at + 1] for at in range(0, len(edges), 2)) and edges == sorted(edges)
    if not in_order or any(not 0 <= edge <= DAY_SECONDS for edge in edges):
        raise ValueError("hours lie within the day, in order and without overlap")
