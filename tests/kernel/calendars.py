"""Sample calendars and instants for the tests of working time."""

import datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ostan.kernel.calendar import (
    DayKind,
    DayRule,
    WeeklyPattern,
    WorkCalendar,
    from_jalali,
    official_holidays,
    parse_hours,
    week_hours,
)

TEHRAN = ZoneInfo("Asia/Tehran")
HOUR = 3600
WEEK = week_hours("07:00-14:30", thursday="07:00-12:00")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime.datetime:
    """An instant by the Jalali calendar and the clocks of Iran."""
    return datetime.datetime.combine(from_jalali(year, month, day), datetime.time(hour, minute), TEHRAN)


def day_rule(kind: DayKind, year: int, month: int, day: int, hours: str = "", **facts: object) -> DayRule:
    when = from_jalali(year, month, day)
    return DayRule(when, when, kind, kind.value, parse_hours(hours), **facts)  # type: ignore[arg-type]  # facts vary


def holidays() -> list[DayRule]:
    return [
        DayRule(row.day, row.day, DayKind.HOLIDAY, row.title, estimated=row.estimated)
        for row in official_holidays(1399, 1405)
    ]


PATTERN = WeeklyPattern(from_jalali(1390, 1, 1), None, WEEK)
KNOWN = from_jalali(1404, 12, 29)
PLAIN = WorkCalendar.of([PATTERN], known_until=KNOWN)
OFFICIAL = WorkCalendar.of([PATTERN], holidays(), known_until=KNOWN)
ODD = WorkCalendar.of(
    [
        PATTERN,
        WeeklyPattern(
            from_jalali(1403, 3, 1),
            from_jalali(1403, 6, 15),
            week_hours("06:00-11:45, 12:15-13:30", friday="22:00-24:00"),
            version=2,
        ),
    ],
    [
        *holidays(),
        day_rule(DayKind.CLOSURE, 1403, 4, 20),
        day_rule(DayKind.HALF_DAY, 1403, 4, 24, "06:00-10:00"),
        day_rule(DayKind.EXTRA, 1403, 5, 5, "08:00-10:00, 11:00-12:00"),
    ],
    known_until=KNOWN,
)
CALENDARS = st.sampled_from([PLAIN, OFFICIAL, ODD])
# Three years around summer time, a leap year and the odd hours; to the second.
SECONDS = st.integers(0, 5 * 366 * 86_400)
INSTANTS = SECONDS.map(
    lambda second: datetime.datetime(2021, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=second)
)
