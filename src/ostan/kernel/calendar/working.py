"""Working time: how much of it lies between two instants, and which instant lies so much of it ahead.

All hours are laid on one line of seconds, each with the working seconds before it. The working time up to
an instant is then one look-up by halving, whatever the distance; a duration is the difference of two, and
a deadline the same look-up the other way round. Whole seconds count; fractions of instants are dropped.
"""

import datetime
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ostan.kernel.calendar.jalali import weekday
from ostan.kernel.calendar.local import TEHRAN, day_ends, local_day
from ostan.kernel.calendar.rules import DAY_SECONDS, DayKind, DayRule, Hours, WeeklyPattern
from ostan.kernel.errors import RuleBroken

_YEAR = 366
_FARTHEST = 40 * _YEAR
_KINDS = tuple(DayKind)


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A day of the calendar: its hours, its working seconds, those before it, and what made it special."""

    day: datetime.date
    hours: Hours
    seconds: int
    seconds_before: int
    rules: tuple[DayRule, ...]
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """The hours of days first..last (ordinals) as seconds since 1970, and when each working day closes."""

    first: int
    last: int
    begins: list[int]
    ends: list[int]
    before: list[int]
    closes: list[int]

    def worked(self, at: int) -> int:
        """Working seconds from the line's beginning up to the second `at`."""
        place = bisect_right(self.begins, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.ends[place]) - self.begins[place]

    @property
    def total(self) -> int:
        return self.before[-1] + self.ends[-1] - self.begins[-1] if self.begins else 0


@dataclass(frozen=True)
class WorkCalendar:
    """A province's (or a unit's) working calendar at one of its versions. Use `of` to make one.

    It answers for any instant: beyond the days that rows speak of, the weekly pattern in force simply goes
    on, and `is_estimated` says that holidays there are not known. Before the first pattern nobody works.
    """

    patterns: tuple[WeeklyPattern, ...]
    rules: tuple[DayRule, ...]
    known_until: datetime.date
    version: int
    _rules_of: dict[int, dict[DayKind, DayRule]] = field(init=False, repr=False, compare=False)
    _lines: list[_Line] = field(init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        patterns: Iterable[WeeklyPattern],
        rules: Iterable[DayRule] = (),
        *,
        known_until: datetime.date,
        version: int | None = None,
    ) -> "WorkCalendar":
        """The calendar of these rows as it stood at `version`; as it stands now when None.

        Args:
            patterns: usual weeks.
            rules: days that differ.
            known_until: the last day whose holidays have been decided.
            version: rows that came later, and withdrawals made later, are left out.
        """
        patterns, rules = tuple(patterns), tuple(rules)
        rows: list[WeeklyPattern | DayRule] = [*patterns, *rules]
        newest = max((max(row.version, row.withdrawn or 0) for row in rows), default=0)
        at = newest if version is None else version

        def stands(row: WeeklyPattern | DayRule) -> bool:
            return row.version <= at and (row.withdrawn is None or row.withdrawn > at)

        return cls(
            tuple(sorted(filter(stands, patterns), key=lambda row: (row.version, row.first), reverse=True)),
            tuple(filter(stands, rules)),
            known_until,
            at,
        )

    def __post_init__(self) -> None:
        by_day: dict[int, dict[DayKind, DayRule]] = defaultdict(dict)
        for rule in sorted(self.rules, key=lambda rule: rule.version):
            for ordinal in range(rule.first.toordinal(), rule.last.toordinal() + 1):
                by_day[ordinal][rule.kind] = rule
        object.__setattr__(self, "_rules_of", dict(by_day))
        # The one thing that changes: the line is laid on demand and replaced by a longer one.
        object.__setattr__(self, "_lines", [])

    def hours(self, day: datetime.date) -> Hours:
        """The office hours of a day; empty when it is off."""
        hours = next((row.hours[weekday(day)] for row in self.patterns if _covers(row, day)), ())
        rules = self._rules_of.get(day.toordinal())
        if rules is None:
            return hours
        if DayKind.CLOSURE in rules:
            return ()
        if DayKind.HOLIDAY in rules:
            hours = ()
        if DayKind.EXTRA in rules:
            hours = rules[DayKind.EXTRA].hours
        if DayKind.HALF_DAY in rules and hours:
            hours = rules[DayKind.HALF_DAY].hours
        return hours

    def is_working_day(self, day: datetime.date) -> bool:
        """Whether offices work on that day at all."""
        return bool(self.hours(day))

    def is_estimated(self, first: datetime.date, last: datetime.date | None = None) -> bool:
        """Whether a day from first through last may yet turn out otherwise.

        So it is beyond `known_until`, and on a lunar holiday that may move and the days beside it.
        """
        last = last or first
        if last > self.known_until:
            return True
        around = range(first.toordinal() - 1, last.toordinal() + 2)
        if len(around) > len(self._rules_of):
            around_rules = [rules for ordinal, rules in self._rules_of.items() if ordinal in around]
        else:
            around_rules = [self._rules_of[ordinal] for ordinal in around if ordinal in self._rules_of]
        return any(rule.estimated for rules in around_rules for rule in rules.values())

    def days(self, first: datetime.date, last: datetime.date) -> Iterator[WorkDay]:
        """The days from first through last, for a page or a table; seconds_before counts from `first`."""
        before = 0
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = datetime.date.fromordinal(ordinal)
            spans = list(_spans(day, self.hours(day)))
            seconds = sum(ends - begins for begins, ends in spans)
            rules = self._rules_of.get(ordinal, {})
            ordered = tuple(rules[kind] for kind in _KINDS if kind in rules)
            yield WorkDay(day, self.hours(day), seconds, before, ordered, self.is_estimated(day))
            before += seconds

    def spans(self, first: datetime.date, last: datetime.date) -> Iterator[tuple[int, int]]:
        """The office hours of the days from first through last, as seconds since 1970."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = datetime.date.fromordinal(ordinal)
            yield from _spans(day, self.hours(day))

    def working_seconds(self, begin: datetime.datetime, end: datetime.datetime) -> int:
        """Working seconds from one instant to another; negative when `end` is the earlier one."""
        line = self._line(*sorted((local_day(begin).toordinal(), local_day(end).toordinal())))
        return line.worked(_second(end)) - line.worked(_second(begin))

    def add_working(self, start: datetime.datetime, seconds: int) -> datetime.datetime:
        """The first instant (UTC) with that many working seconds since `start`.

        Zero seconds give `start` itself; an amount that fills a day ends with that day, not on the next.

        Raises:
            ValueError: seconds < 0.
            RuleBroken: "calendar.no_working_time": 40 years hold less.
        """
        if seconds < 0:
            raise ValueError("working time is added, not taken away")
        if seconds == 0:
            return _instant(_second(start))
        day = local_day(start).toordinal()
        for reach in _reaches():
            line = self._line(day, day + reach)
            target = line.worked(_second(start)) + seconds
            if target <= line.total:
                place = bisect_left(line.before, target) - 1
                return _instant(line.begins[place] + target - line.before[place])
        raise RuleBroken("calendar.no_working_time")

    def add_working_days(self, start: datetime.datetime, days: int) -> datetime.datetime:
        """The instant (UTC) at which the `days`-th working day after the day of `start` closes.

        The day of `start` itself never counts; a half day counts as a day.

        Raises:
            ValueError: days < 1.
            RuleBroken: "calendar.no_working_time": 40 years hold fewer.
        """
        return self.closing_after(day_ends(local_day(start)), days)

    def closing_after(self, instant: datetime.datetime, count: int) -> datetime.datetime:
        """The `count`-th closing of a working day after the instant, in UTC. Raises as `add_working_days`."""
        if count < 1:
            raise ValueError("the first closing is number 1")
        day = local_day(instant).toordinal()
        for reach in _reaches():
            line = self._line(day, day + reach)
            place = bisect_right(line.closes, _second(instant)) + count - 1
            if place < len(line.closes):
                return _instant(line.closes[place])
        raise RuleBroken("calendar.no_working_time")

    def closing_before(self, instant: datetime.datetime, count: int) -> datetime.datetime:
        """The `count`-th closing of a working day before the instant, going back, in UTC.

        Raises:
            ValueError: count < 1.
            RuleBroken: "calendar.no_working_time": 40 years before it hold fewer.
        """
        if count < 1:
            raise ValueError("the last closing is number 1")
        day = local_day(instant).toordinal()
        for reach in _reaches():
            line = self._line(max(day - reach, 2), day)
            place = bisect_left(line.closes, _second(instant)) - count
            if place >= 0:
                return _instant(line.closes[place])
        raise RuleBroken("calendar.no_working_time")

    def closings(self, after: datetime.datetime, until: datetime.datetime) -> int:
        """How many working days close after one instant and no later than the other; 0 when there is none."""
        if until <= after:
            return 0
        line = self._line(local_day(after).toordinal(), local_day(until).toordinal())
        return bisect_right(line.closes, _second(until)) - bisect_right(line.closes, _second(after))

    def _line(self, first: int, last: int) -> _Line:
        """A line that holds the days first..last (ordinals) and the days beside them."""
        line = self._lines[-1] if self._lines else None
        if line is not None and line.first < first and last < line.last:
            return line
        low, high = first - _YEAR, last + 2 * _YEAR
        if line is not None:
            low, high = min(low, line.first), max(high, line.last)
        line = self._lay(max(low, 1), min(high, datetime.date.max.toordinal() - 1))
        self._lines[:] = [line]
        return line

    def _lay(self, first: int, last: int) -> _Line:
        line = _Line(first, last, [], [], [], [])
        total = 0
        for ordinal in range(first, last + 1):
            day = datetime.date.fromordinal(ordinal)
            hours = self.hours(day)
            for begins, ends in _spans(day, hours):
                line.begins.append(begins)
                line.ends.append(ends)
                line.before.append(total)
                total += ends - begins
            if hours:
                line.closes.append(line.ends[-1])
        return line


def _covers(pattern: WeeklyPattern, day: datetime.date) -> bool:
    return pattern.first <= day and (pattern.last is None or day <= pattern.last)


def _spans(day: datetime.date, hours: Hours) -> Iterator[tuple[int, int]]:
    """The hours as seconds since 1970; hours that a change of the clocks swallows are left out."""
    for interval in hours:
        begins, ends = _clock(day, interval.begins), _clock(day, interval.ends)
        if begins < ends:
            yield begins, ends


def _clock(day: datetime.date, second: int) -> int:
    days, rest = divmod(second, DAY_SECONDS)
    minutes, seconds = divmod(rest, 60)
    time = datetime.time(minutes // 60, minutes % 60, seconds)
    whole = datetime.datetime.combine(day + datetime.timedelta(days=days), time, TEHRAN)
    return int(whole.timestamp())


def _second(instant: datetime.datetime) -> int:
    return math.floor(instant.timestamp())


def _instant(second: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(second, datetime.UTC)


def _reaches() -> Iterator[int]:
    """How many days ahead to look, farther each time."""
    reach = _YEAR
    while reach <= _FARTHEST:
        yield reach
        reach *= 3
