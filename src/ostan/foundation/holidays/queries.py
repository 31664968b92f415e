"""Reads the working calendar: rows become a kernel value, once for each process and version."""

import contextlib
import dataclasses
import datetime
from collections.abc import Iterator
from contextvars import ContextVar

from django.db.models import Q

from ostan.foundation.holidays.models import CalendarVersion, SpecialDay, WeeklyHours
from ostan.foundation.once import Once
from ostan.kernel.calendar import DayKind, DayRule, Interval, WeeklyPattern, WorkCalendar

_KEPT = 8
_calendars: dict[int, WorkCalendar] = {}
_told: ContextVar[list[int] | None] = ContextVar("calendar_version_of_this_request", default=None)


_VERSION = Once(lambda: CalendarVersion.objects.order_by("-number").values_list("number")[:1])


@contextlib.contextmanager
def looking_once() -> Iterator[None]:
    """Inside, for one request, the version is asked at most once, and not at all when nobody needs it."""
    token = _told.set([])
    try:
        yield
    finally:
        _told.reset(token)


def forget_version() -> None:
    """Ask again: this request has just changed the calendar."""
    told = _told.get()
    if told is not None:
        told.clear()


def version() -> int:
    """The calendar's present version, 0 before it has one; at most one small statement."""
    told = _told.get()
    if told:
        return told[0]
    rows = _VERSION.rows()
    found: int = rows[0][0] if rows else 0
    if told is not None:
        told.append(found)
    return found


def calendar(at_version: int | None = None) -> WorkCalendar:
    """The province's working calendar as it stands, or as it stood at a version that a deadline kept.

    Built once for each process and version; asking for the present one costs at most one small statement
    of a request. Without any rows no day is a working day.
    """
    wanted = version() if at_version is None else at_version
    known = _calendars.get(wanted)
    if known is None:
        known = _build(wanted)
        while len(_calendars) >= _KEPT:
            _calendars.pop(next(iter(_calendars)), None)
        _calendars[wanted] = known
    return known


def forget() -> None:
    """Drop every calendar that this process has built, as after a restore of the database."""
    _calendars.clear()
    forget_version()


def _build(wanted: int) -> WorkCalendar:
    versions = CalendarVersion.objects.filter(pk__lte=wanted).order_by("-pk")
    known_until = versions.values_list("known_until", flat=True).first()
    return WorkCalendar.of(
        [_pattern(row) for row in WeeklyHours.objects.filter(_stands(wanted))],
        [_rule(row) for row in SpecialDay.objects.filter(_stands(wanted))],
        known_until=known_until or datetime.date.min,
        version=wanted,
    )


def _stands(wanted: int) -> Q:
    return Q(version__lte=wanted) & (Q(withdrawn=None) | Q(withdrawn__gt=wanted))


def week(hours: list[list[list[int]]]) -> tuple[tuple[Interval, ...], ...]:
    """Seven days of stored hours as kernel values."""
    return tuple(day(one) for one in hours)


def day(hours: list[list[int]]) -> tuple[Interval, ...]:
    """One day of stored hours as kernel values."""
    return tuple(Interval(begins, ends) for begins, ends in hours)


def _pattern(row: WeeklyHours) -> WeeklyPattern:
    return WeeklyPattern(row.first, row.last, week(row.hours), row.version, row.withdrawn)


def _rule(row: SpecialDay) -> DayRule:
    return DayRule(
        row.first,
        row.last,
        DayKind(row.kind),
        row.title,
        day(row.hours),
        row.is_estimated,
        row.version,
        row.withdrawn,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class WeekCard:
    """A row of usual hours that stands."""

    id: int
    first: datetime.date
    last: datetime.date | None
    hours: tuple[tuple[Interval, ...], ...]
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class DayCard:
    """A special day that stands."""

    id: int
    first: datetime.date
    last: datetime.date
    kind: DayKind
    title: str
    hours: tuple[Interval, ...]
    is_estimated: bool
    is_official: bool
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One version of the calendar and why it came."""

    number: int
    at: datetime.datetime
    by: int
    reason: str


def weeks() -> list[WeekCard]:
    """The usual hours that stand, the latest first."""
    rows = WeeklyHours.objects.filter(withdrawn=None).order_by("-first", "-version")
    return [WeekCard(row.pk, row.first, row.last, week(row.hours), row.source) for row in rows]


def special_days(first: datetime.date, last: datetime.date) -> list[DayCard]:
    """The special days that stand and touch the days from first through last, by day."""
    rows = SpecialDay.objects.filter(withdrawn=None, first__lte=last, last__gte=first).order_by("first", "pk")
    return [
        DayCard(
            row.pk,
            row.first,
            row.last,
            DayKind(row.kind),
            row.title,
            day(row.hours),
            row.is_estimated,
            row.is_official,
            row.source,
        )
        for row in rows
    ]


def changes(limit: int = 20) -> list[Change]:
    """The newest versions and why they came."""
    rows = CalendarVersion.objects.order_by("-pk")[:limit]
    return [Change(row.pk, row.at, row.by, row.reason) for row in rows]
