"""Periods of figures as numbers that sort by time, and what lies in them."""

import datetime
from collections.abc import Sequence

from ostan.kernel.calendar import Period, PeriodKind, WorkCalendar, local_day, period_of

PER_YEAR = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.SEASON: 4, PeriodKind.MONTH: 12}


def order_of(period: Period) -> int:
    """The place of the period among those of its kind, from the Jalali year 0 on; it fits two bytes."""
    return period.year * PER_YEAR[period.kind] + period.number - 1


def period_at(kind: PeriodKind, order: int) -> Period:
    """The period of that kind at this place: the other way round."""
    year, number = divmod(order, PER_YEAR[kind])
    return Period(year, kind, number + 1)


def is_inside(inner: Period, outer: Period) -> bool:
    """Whether all of one period lies in the other."""
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


def parts_of(period: Period, kind: PeriodKind) -> Sequence[Period]:
    """The periods of a shorter (or the same) kind of which it is made; none of a longer one."""
    per = PER_YEAR[kind] // PER_YEAR[period.kind]
    first = period_of(period.first_day, kind)
    return [first.shifted(by) for by in range(per)]


def days_in(period: Period) -> int:
    """How many days the period has: 29 to 31 of a month, 365 or 366 of a year."""
    return (period.last_day - period.first_day).days + 1


def working_days_in(period: Period, calendar: WorkCalendar) -> int:
    """On how many of its days offices work."""
    days = range(period.first_day.toordinal(), period.last_day.toordinal() + 1)
    return sum(calendar.is_working_day(datetime.date.fromordinal(day)) for day in days)


def last_ended(kind: PeriodKind, now: datetime.datetime) -> Period:
    """The newest period of that kind that is over."""
    return period_of(local_day(now), kind).shifted(-1)
