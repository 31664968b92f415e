"""Changes the working calendar. Every change makes a new version and says so, so that deadlines follow."""

import datetime
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from ostan.foundation import access
from ostan.foundation.holidays.events import CalendarChanged
from ostan.foundation.holidays.models import CalendarVersion, SpecialDay, WeeklyHours
from ostan.foundation.holidays.queries import calendar, forget_version
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import (
    DayKind,
    Interval,
    WorkCalendar,
    from_jalali,
    month_length,
    official_holidays,
    parse_hours,
    parse_jalali,
)
from ostan.kernel.errors import NotAllowed, RuleBroken

LONGEST_SPAN = 366
FIRST_YEAR, LAST_YEAR = 1390, 1450
_CALENDAR_LOCK = 0x0574_0002
_OFFICIAL = "package holidays, country IR"

Day = tuple[Interval, ...]
_Dated = TypeVar("_Dated", WeeklyHours, SpecialDay)


def set_weekly_hours(
    *,
    actor: Actor,
    now: datetime.datetime,
    first: datetime.date,
    last: datetime.date | None,
    hours: Sequence[str],
    reason: str,
    source: str = "",
) -> WeeklyHours:
    """The new usual week from `first` through `last` (None: until further notice).

    `hours` are seven texts, Saturday to Friday, as people write them: «۷ تا ۱۴:۳۰», "" for a day off. The
    newest row holds where several overlap, so summer hours lie over the hours of the year.

    Raises:
        NotAllowed: the actor may not change the calendar.
        RuleBroken: "calendar.bad_hours", "calendar.ends_before_it_begins", "calendar.title_missing" or
            "calendar.text_too_long".
    """
    access.require(actor, "calendar.edit")
    if last is not None and last < first:
        raise RuleBroken("calendar.ends_before_it_begins", field="last")
    if len(hours) != 7:
        raise RuleBroken("calendar.bad_hours", field="hours")
    week = [_stored(_hours(text, f"hours-{at}")) for at, text in enumerate(hours)]
    with unit_of_work(actor=actor, now=now) as work:
        version = _new_version(work, actor, now, reason=_line(reason, "reason"), first=first, last=last)
        row = WeeklyHours.objects.create(
            first=first, last=last, hours=week, source=_line(source, "source", needed=False), version=version
        )
    forget_version()
    return row


def withdraw_weekly_hours(*, actor: Actor, now: datetime.datetime, row_id: int, reason: str) -> WeeklyHours:
    """The usual week, which no longer stands from this version on.

    Raises:
        NotAllowed: the actor may not change the calendar, or no such row stands.
        RuleBroken: "calendar.title_missing" or "calendar.text_too_long".
    """
    return _withdraw(WeeklyHours.objects.filter(pk=row_id), actor, now, reason)


def add_special_day(
    *,
    actor: Actor,
    now: datetime.datetime,
    kind: DayKind,
    first: datetime.date,
    last: datetime.date | None = None,
    title: str,
    hours: str = "",
    source: str = "",
    is_estimated: bool = False,
) -> SpecialDay:
    """The new difference from the usual week, on one day or on the days through `last`.

    `title` is the reason as people read it («تعطیلی به سبب سرما»); `hours` are for half and extra days only.

    Raises:
        NotAllowed: the actor may not change the calendar.
        RuleBroken: "calendar.kind_unknown", "calendar.title_missing", "calendar.text_too_long",
            "calendar.ends_before_it_begins", "calendar.span_too_long", "calendar.bad_hours",
            "calendar.hours_needed" or "calendar.no_hours_wanted".
    """
    access.require(actor, "calendar.edit")
    last = last or first
    _check_span(first, last)
    told = _hours(hours, "hours")
    _check_kind(kind, told)
    with unit_of_work(actor=actor, now=now) as work:
        title = _line(title, "title")
        version = _new_version(work, actor, now, reason=title, first=first, last=last)
        row = SpecialDay.objects.create(
            first=first,
            last=last,
            kind=kind,
            title=title,
            hours=_stored(told),
            is_estimated=is_estimated,
            source=_line(source, "source", needed=False),
            version=version,
        )
    forget_version()
    return row


def remove_special_day(
    *, actor: Actor, now: datetime.datetime, special_day_id: int, reason: str
) -> SpecialDay:
    """The special day, withdrawn from this version on; earlier versions still have it.

    Raises:
        NotAllowed: the actor may not change the calendar, or no such day stands.
        RuleBroken: "calendar.title_missing" or "calendar.text_too_long".
    """
    return _withdraw(SpecialDay.objects.filter(pk=special_day_id), actor, now, reason)


def _withdraw(rows: QuerySet[_Dated], actor: Actor, now: datetime.datetime, reason: str) -> _Dated:
    access.require(actor, "calendar.edit")
    with unit_of_work(actor=actor, now=now) as work:
        row = rows.select_for_update().filter(withdrawn=None).first()
        if row is None:
            raise NotAllowed("calendar.edit")
        row.withdrawn = _new_version(
            work, actor, now, reason=_line(reason, "reason"), first=row.first, last=row.last
        )
        row.save(update_fields=["withdrawn"])
    forget_version()
    return row


def load_official_holidays(
    *, actor: Actor, now: datetime.datetime, first_year: int, last_year: int
) -> dict[str, int]:
    """How many official holidays of the Jalali years came "new" and were "gone" (a lunar date that moved).

    Days that the province itself has entered are left alone; a second run changes nothing.
    Source: kernel.calendar.official_holidays.

    Raises:
        NotAllowed: the actor may not change the calendar.
        RuleBroken: "calendar.years_unknown".
    """
    access.require(actor, "calendar.edit")
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise RuleBroken("calendar.years_unknown", first=FIRST_YEAR, last=LAST_YEAR, field="first_year")
    first = from_jalali(first_year, 1, 1)
    end = from_jalali(last_year, 12, month_length(last_year, 12))
    wanted = {(row.day, row.title, row.estimated) for row in official_holidays(first_year, last_year)}
    standing = {
        (row.first, row.title, row.is_estimated): row
        for row in SpecialDay.objects.filter(withdrawn=None, is_official=True, first__range=(first, end))
    }
    new, gone = wanted - standing.keys(), [row for key, row in standing.items() if key not in wanted]
    if not (new or gone) and _known_until() >= end:
        return {"new": 0, "gone": 0}
    days = sorted({day for day, _, _ in new} | {row.first for row in gone}) or [end]
    with unit_of_work(actor=actor, now=now) as work:
        reason = f"تعطیلات رسمی {persian.persian_digits(f'{first_year} تا {last_year}')}"
        version = _new_version(work, actor, now, reason=reason, first=days[0], last=days[-1], known_until=end)
        SpecialDay.objects.filter(pk__in=[row.pk for row in gone]).update(withdrawn=version)
        SpecialDay.objects.bulk_create(_official(*row, version) for row in sorted(new))
    forget_version()
    return {"new": len(new), "gone": len(gone)}


def _official(day: datetime.date, title: str, is_estimated: bool, version: int) -> SpecialDay:
    return SpecialDay(
        first=day,
        last=day,
        kind=DayKind.HOLIDAY,
        title=title,
        is_estimated=is_estimated,
        is_official=True,
        source=_OFFICIAL,
        version=version,
    )


def tried(act: Callable[[], object]) -> WorkCalendar:
    """The calendar as it would stand after `act`, one of the changes above; nothing of it is kept.

    Raises:
        NotAllowed, RuleBroken: whatever `act` raises.
    """
    try:
        with transaction.atomic():
            act()
            forget_version()
            found = calendar()
            transaction.set_rollback(True)
    finally:
        forget_version()
    return found


def load_defaults(*, actor: Actor, now: datetime.datetime, path: Path) -> int:
    """How many usual weeks were taken from the file (such as data/calendar/weekly_hours.json).

    0 when the calendar already has some: a province's own hours are never overwritten.

    Raises:
        NotAllowed: the actor may not change the calendar.
        RuleBroken: "calendar.bad_hours" or "calendar.bad_date", the file is malformed.
    """
    access.require(actor, "calendar.edit")
    if WeeklyHours.objects.exists():
        return 0
    rows = json.loads(path.read_text(encoding="utf-8"))["weeks"]
    for row in rows:
        set_weekly_hours(
            actor=actor,
            now=now,
            first=parse_jalali(row["first"]),
            last=parse_jalali(row["last"]) if row.get("last") else None,
            hours=row["hours"],
            reason=row["reason"],
            source=row.get("source", ""),
        )
    return len(rows)


def _new_version(
    work: Work,
    actor: Actor,
    now: datetime.datetime,
    *,
    reason: str,
    first: datetime.date,
    last: datetime.date | None,
    known_until: datetime.date | None = None,
) -> int:
    with connection.cursor() as cursor:  # versions become visible in the order of their numbers
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CALENDAR_LOCK])
    known = _known_until()
    made = CalendarVersion.objects.create(
        at=now, by=actor.person_id, reason=reason, known_until=max(known, known_until or known)
    )
    work.record(CalendarChanged(stream="calendar", version=made.pk, first=first, last=last))
    return made.pk


def _known_until() -> datetime.date:
    found = CalendarVersion.objects.order_by("-pk").values_list("known_until", flat=True).first()
    return found or datetime.date(1900, 1, 1)


def _stored(hours: Day) -> list[list[int]]:
    return [[interval.begins, interval.ends] for interval in hours]


def _hours(text: str, field: str) -> Day:
    try:
        return tuple(parse_hours(text))
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": field}) from broken


def _check_kind(kind: str, hours: Day) -> None:
    if kind not in list(DayKind):
        raise RuleBroken("calendar.kind_unknown", field="kind")
    wants_hours = kind in (DayKind.EXTRA, DayKind.HALF_DAY)
    if wants_hours and not hours:
        raise RuleBroken("calendar.hours_needed", field="hours")
    if hours and not wants_hours:
        raise RuleBroken("calendar.no_hours_wanted", field="hours")


def _check_span(first: datetime.date, last: datetime.date) -> None:
    if last < first:
        raise RuleBroken("calendar.ends_before_it_begins", field="last")
    if (last - first).days >= LONGEST_SPAN:
        raise RuleBroken("calendar.span_too_long", longest=LONGEST_SPAN, field="last")


def _line(text: str, field: str, *, needed: bool = True) -> str:
    clean = persian.clean_line(text)
    if needed and not clean:
        raise RuleBroken("calendar.title_missing", field=field)
    if len(clean) > 300:
        raise RuleBroken("calendar.text_too_long", field=field, longest=300)
    return clean
