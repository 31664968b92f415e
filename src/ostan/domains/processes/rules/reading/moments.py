"""Instants as sources write them."""

import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel.calendar import parse_jalali
from ostan.kernel.calendar.local import TEHRAN
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import latin_digits

SECOND = 1_000_000
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?")
_APART = re.compile(r"[\sT،,_-]+")


class Clock(StrEnum):
    """How a source writes its instants. PATTERN: as strptime of Python reads it."""

    ISO = "ISO"
    JALALI = "JALALI"
    PATTERN = "PATTERN"
    SECONDS = "SECONDS"
    MILLISECONDS = "MILLISECONDS"


@dataclass(frozen=True, slots=True)
class Writing:
    """How instants are written, and how clocks went where they have no offset."""

    clock: Clock = Clock.ISO
    pattern: str = ""
    zone: datetime.tzinfo = TEHRAN

    def reader(self) -> Callable[[str], int]:
        """What makes microseconds since 1970 in UTC of a text, and raises RuleBroken "processes.bad_time"."""
        made: dict[Clock, Callable[[str], int]] = {
            Clock.ISO: functools.partial(microseconds, zone=self.zone),
            Clock.JALALI: functools.partial(_jalali, self.zone, functools.lru_cache(4_096)(_day)),
            Clock.PATTERN: functools.partial(_patterned, self.zone, self.pattern),
            Clock.SECONDS: functools.partial(_counted, SECOND),
            Clock.MILLISECONDS: functools.partial(_counted, SECOND // 1_000),
        }
        return made[self.clock]


def microseconds(text: str, zone: datetime.tzinfo = TEHRAN) -> int:
    """Microseconds since 1970 in UTC of an instant in ISO 8601; of one without an offset as clocks went in `zone`.

    Raises:
        RuleBroken: "processes.bad_time".
    """
    try:
        return _since(datetime.datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError) as wrong:
        raise _bad(text) from wrong


def _since(at: datetime.datetime, zone: datetime.tzinfo) -> int:
    return round((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp() * SECOND)


def _jalali(zone: datetime.tzinfo, day_of: Callable[[str], datetime.date], text: str) -> int:
    """A Jalali day with the time of day behind or before it, or without one: midnight."""
    plain = latin_digits(text).strip()
    found = _TIME.search(plain)
    hour, minute, second, micro = (
        (int(one or 0) for one in found.groups(default="0")) if found else (0, 0, 0, 0)
    )
    if found and found[4]:
        micro = int(found[4].ljust(6, "0"))
    told = plain[: found.start()] + " " + plain[found.end() :] if found else plain
    parts = _APART.sub(" ", told).split()
    is_worded = any(part.isalpha() for part in parts)
    try:
        day = day_of((" " if is_worded else "-").join(parts))
        return _since(datetime.datetime.combine(day, datetime.time(hour, minute, second, micro)), zone)
    except (RuleBroken, ValueError, OverflowError) as wrong:
        raise _bad(text) from wrong


def _day(text: str) -> datetime.date:
    return parse_jalali(text)


def _patterned(zone: datetime.tzinfo, pattern: str, text: str) -> int:
    try:
        return _since(datetime.datetime.strptime(latin_digits(text).strip(), pattern), zone)  # noqa: DTZ007
    except (ValueError, OverflowError, re.error) as wrong:
        raise _bad(text) from wrong


def _counted(unit: int, text: str) -> int:
    try:
        return round(float(latin_digits(text)) * unit)
    except (ValueError, OverflowError) as wrong:
        raise _bad(text) from wrong


def _bad(text: str) -> RuleBroken:
    return RuleBroken("processes.bad_time", text=text[:60])
