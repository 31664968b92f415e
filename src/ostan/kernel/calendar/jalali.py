"""Jalali (Solar Hijri) dates: how people read and type a day, which is a `datetime.date` everywhere."""

import datetime
import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import jdatetime

from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import fold

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
SEASONS = ("بهار", "تابستان", "پاییز", "زمستان")
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه")

FIRST_YEAR, LAST_YEAR = 1200, 1599
"""Years a date may be typed in: from the oldest birth on paper to any plan."""

_PARTS = re.compile(
    r"\s*(\d{1,4})\s*[/\-.\u2010-\u2015\u2212،,\s]\s*(\d{1,2})\s*[/\-.\u2010-\u2015\u2212،,\s]\s*(\d{1,4})\s*"
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")
_WORDS = re.compile(r"(?:\D*\s)?(\d{1,2})\s*(?:م\s+|ام\s+)?([^\d\s]+)\s*(?:ماه\s*)?(?:سال\s*)?(\d{4})\s*")
_MONTH_WORDS = {fold(name): number for number, name in enumerate(MONTHS, 1)} | {fold("امرداد"): 5}


class Jalali(NamedTuple):
    """Year, month (1-12) and day (1-31) of the Solar Hijri calendar."""

    year: int
    month: int
    day: int


class Weekday(IntEnum):
    """Days of the week as Iran counts them."""

    SATURDAY = 0
    SUNDAY = 1
    MONDAY = 2
    TUESDAY = 3
    WEDNESDAY = 4
    THURSDAY = 5
    FRIDAY = 6


def weekday(day: datetime.date) -> Weekday:
    """The day of the week; its name is `WEEKDAYS[weekday(day)]`."""
    return Weekday((day.weekday() + 2) % 7)


@lru_cache(maxsize=8192)
def to_jalali(day: datetime.date) -> Jalali:
    """The Jalali date of a day."""
    found = jdatetime.date.fromgregorian(date=day)
    return Jalali(found.year, found.month, found.day)


def from_jalali(year: int, month: int, day: int) -> datetime.date:
    """The day of a Jalali date.

    Raises:
        RuleBroken: "calendar.bad_date": there is no such day.
    """
    try:
        found = jdatetime.date(year, month, day).togregorian()
    except ValueError:
        raise RuleBroken("calendar.bad_date", reason="no_such_day") from None
    return datetime.date(found.year, found.month, found.day)


def is_leap(year: int) -> bool:
    """Whether the Jalali year ends on 30 Esfand."""
    return month_length(year, 12) == 30


def month_length(year: int, month: int) -> int:
    """The number of days of a Jalali month."""
    following = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    return (from_jalali(*following) - from_jalali(year, month, 1)).days


def month_name(month: int) -> str:
    """The name of Jalali month 1-12."""
    return MONTHS[month - 1]


def jalali_text(day: datetime.date) -> str:
    """The day as "1403/12/30", in Latin digits: for files, keys and the value of a form field."""
    return "{:04d}/{:02d}/{:02d}".format(*to_jalali(day))


def parse_jalali(text: str) -> datetime.date:
    """The day that a person typed.

    Any kind of digits; «۱۴۰۳/۱/۵», "1403-01-05", "5/1/1403", "14030105", «۵ فروردین ۱۴۰۳»,
    «یکشنبه ۵ فروردین‌ماه ۱۴۰۳». The year has four digits.

    Raises:
        RuleBroken: "calendar.bad_date", reason="form" | "year" (outside 1200-1599, perhaps Gregorian) |
            "no_such_day".
    """
    year, month, day = _typed_parts(fold(text))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken("calendar.bad_date", reason="year", first=FIRST_YEAR, last=LAST_YEAR)
    return from_jalali(year, month, day)


def _typed_parts(text: str) -> Jalali:
    found = _COMPACT.fullmatch(text) or _PARTS.fullmatch(text)
    if found is not None:
        first, month, last = (int(part) for part in found.groups())
        if len(found[1]) == 4 and len(found[3]) <= 2:
            return Jalali(first, month, last)
        if len(found[3]) == 4 and len(found[1]) <= 2:
            return Jalali(last, month, first)
    worded = _WORDS.fullmatch(text)
    number = _MONTH_WORDS.get(worded[2].removesuffix(fold("ماه")), 0) if worded else 0
    if worded is None or not number:
        raise RuleBroken("calendar.bad_date", reason="form")
    return Jalali(int(worded[3]), number, int(worded[1]))
