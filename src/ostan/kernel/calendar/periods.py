"""Periods in which figures are counted: Jalali years, halves, seasons and months."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel.calendar.jalali import from_jalali, to_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import latin_digits


class PeriodKind(StrEnum):
    """The kinds of periods, by their mark in a period's key."""

    YEAR = "Y"
    HALF = "H"
    SEASON = "S"
    MONTH = "M"


_PER_YEAR = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.SEASON: 4, PeriodKind.MONTH: 12}
FIRST_YEAR, LAST_YEAR = 1200, 1600
"""Jalali years of which anybody speaks here. Source: assumed."""

_KEY = re.compile(r"(\d{4})(?:-([HSM])(\d{1,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The `number`-th (1-based) half, season or month of a Jalali year, or the year itself (number 1)."""

    year: int
    kind: PeriodKind
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _PER_YEAR[self.kind]:
            raise ValueError(f"a year has no {self.kind.name.lower()} {self.number}")

    @property
    def key(self) -> str:
        """The period as text: "1403", "1403-H2", "1403-S4", "1403-M12"; sorts by time within a kind."""
        if self.kind is PeriodKind.YEAR:
            return f"{self.year}"
        width = 2 if self.kind is PeriodKind.MONTH else 1
        return f"{self.year}-{self.kind}{self.number:0{width}d}"

    @property
    def first_day(self) -> datetime.date:
        return from_jalali(self.year, 1 + (self.number - 1) * 12 // _PER_YEAR[self.kind], 1)

    @property
    def last_day(self) -> datetime.date:
        return self.shifted(1).first_day - datetime.timedelta(days=1)

    def shifted(self, by: int) -> "Period":
        """The period so many places later (earlier when negative)."""
        per_year = _PER_YEAR[self.kind]
        years, number = divmod(self.year * per_year + self.number - 1 + by, per_year)
        return Period(years, self.kind, number + 1)

    def __contains__(self, day: datetime.date) -> bool:
        return self.first_day <= day <= self.last_day


def period_of(day: datetime.date, kind: PeriodKind) -> Period:
    """The period of that kind in which the day lies."""
    year, month, _ = to_jalali(day)
    return Period(year, kind, (month - 1) * _PER_YEAR[kind] // 12 + 1)


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """The periods from first to last, both included; none when last is earlier.

    Raises:
        ValueError: they are of different kinds.
    """
    if first.kind is not last.kind:
        raise ValueError("periods of one kind only")
    while first <= last:
        yield first
        first = first.shifted(1)


def parse_period(key: str) -> Period:
    """The period of a key, in any kind of digits.

    Raises:
        RuleBroken: "calendar.bad_period".
    """
    found = _KEY.fullmatch(latin_digits(key).strip().upper())
    try:
        if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise ValueError(key)
        return Period(int(found[1]), PeriodKind(found[2] or "Y"), int(found[3] or 1))
    except ValueError:
        raise RuleBroken("calendar.bad_period") from None
