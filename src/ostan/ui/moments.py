"""Dates and instants as a Persian reader expects them: Jalali, local time, relative to now."""

import datetime
from functools import lru_cache

from ostan.kernel.calendar import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Period,
    PeriodKind,
    local,
    local_day,
    to_jalali,
    weekday,
)
from ostan.ui.figures import digits, number

Moment = datetime.datetime | datetime.date

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def _day_of(value: Moment) -> datetime.date:
    return local_day(value) if isinstance(value, datetime.datetime) else value


def day(value: Moment | None) -> str:
    """The Jalali day as «۱۲ مرداد ۱۴۰۳»; None gives «—»."""
    return "—" if value is None else _told(_day_of(value))


@lru_cache(maxsize=4096)
def _told(on: datetime.date) -> str:
    jalali = to_jalali(on)
    return f"{digits(jalali.day)} {MONTHS[jalali.month - 1]} {digits(jalali.year)}"


def week_day(value: Moment | None) -> str:
    """The Jalali day with the name of its weekday, as «جمعه ۱۲ مرداد ۱۴۰۳»; None gives «—»."""
    return "—" if value is None else f"{WEEKDAYS[weekday(_day_of(value))]} {day(value)}"


def short_day(value: Moment | None) -> str:
    """The Jalali day as «۱۴۰۳/۰۵/۱۲»; None gives «—»."""
    return "—" if value is None else _told_short(_day_of(value))


@lru_cache(maxsize=4096)
def _told_short(on: datetime.date) -> str:
    jalali = to_jalali(on)
    return digits(f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}")


def month(value: Moment | None) -> str:
    """The Jalali month as «مرداد ۱۴۰۳»; None gives «—»."""
    if value is None:
        return "—"
    jalali = to_jalali(_day_of(value))
    return f"{MONTHS[jalali.month - 1]} {digits(jalali.year)}"


def clock(value: datetime.datetime | None) -> str:
    """The local time of an instant as «۱۴:۳۰»; None gives «—»."""
    return "—" if value is None else digits(f"{local(value):%H:%M}")


def day_time(value: datetime.datetime | None) -> str:
    """The Jalali day and local time as «۱۲ مرداد ۱۴۰۳، ساعت ۱۴:۳۰»; None gives «—»."""
    return "—" if value is None else f"{day(value)}، ساعت {clock(value)}"


def iso(value: Moment | None) -> str:
    """The machine-readable form for the `datetime` attribute of `<time>`; None gives an empty text."""
    return "" if value is None else value.isoformat()


def relative(value: Moment | None, now: datetime.datetime) -> str:
    """How far `value` lies from `now`: «۳ روز پیش», «دیروز», «تا ۲ ساعت دیگر»; past a month the day itself.

    A date without a time is told in days only. None gives «—».
    """
    if value is None:
        return "—"
    days = (_day_of(value) - local_day(now)).days
    if isinstance(value, datetime.datetime) and abs((value - now).total_seconds()) < _DAY / 2:
        return _within_a_day((value - now).total_seconds())
    if abs(days) > 30:
        return day(value)
    return _in_days(days)


def _within_a_day(seconds: float) -> str:
    size = abs(seconds)
    if size < _MINUTE:
        return "همین حالا"
    told = f"{digits(int(size // _MINUTE))} دقیقه" if size < _HOUR else f"{digits(int(size // _HOUR))} ساعت"
    return f"{told} پیش" if seconds < 0 else f"تا {told} دیگر"


def _in_days(days: int) -> str:
    near = {0: "امروز", -1: "دیروز", 1: "فردا"}
    if days in near:
        return near[days]
    return f"{digits(-days)} روز پیش" if days < 0 else f"تا {digits(days)} روز دیگر"


def work_days_left(days: int | None) -> str:
    """Working days to a deadline: «تا ۲ روز کاری دیگر», «امروز آخرین روز»; None gives «—»."""
    if days is None:
        return "—"
    if days == 0:
        return "امروز آخرین روز"
    return f"تا {number(days)} روز کاری دیگر" if days > 0 else f"{number(-days)} روز کاری گذشته"


def span(minutes: int | float | None) -> str:
    """A length of time given in **minutes**, in its two largest units: «۲ روز و ۳ ساعت»; None gives «—»."""
    if minutes is None:
        return "—"
    hours, rest = divmod(round(minutes), 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "روز"), (hours, "ساعت"), (rest, "دقیقه")]
    told = [f"{number(count)} {unit}" for count, unit in parts if count][:2]
    return " و ".join(told) or "کمتر از یک دقیقه"


def period(one: Period) -> str:
    """The period in words: «اردیبهشت ۱۴۰۴», «بهار ۱۴۰۴», «نیمهٔ نخست ۱۴۰۴», «سال ۱۴۰۴»."""
    year = digits(one.year)
    match one.kind:
        case PeriodKind.MONTH:
            return f"{MONTHS[one.number - 1]} {year}"
        case PeriodKind.SEASON:
            return f"{SEASONS[one.number - 1]} {year}"
        case PeriodKind.HALF:
            return f"نیمهٔ {'نخست' if one.number == 1 else 'دوم'} {year}"
    return f"سال {year}"
