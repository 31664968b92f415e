"""Iran's official holidays, as a first filling for the province's own dated calendar."""

import datetime
from dataclasses import dataclass

from ostan.kernel.calendar.jalali import from_jalali
from ostan.kernel.persian import clean_line, persian_digits

_ESTIMATED = " (تخمینی)"


@dataclass(frozen=True, slots=True)
class OfficialHoliday:
    """A day on which offices are closed by law. `estimated`: a lunar date that may yet move by a day."""

    day: datetime.date
    title: str
    estimated: bool


def official_holidays(first_year: int, last_year: int) -> list[OfficialHoliday]:
    """The official holidays of Jalali years first_year..last_year, by day; one row for each title of a day.

    Fridays are not among them unless a holiday falls on one. Nationwide closures that were decided for
    single days are, as far as the source knows them; a province's own closures never.
    Source: the package `holidays`, country IR (solar and lunar holidays; lunar dates it has not confirmed
    are marked as estimated).
    """
    import holidays  # here, for it takes a fifth of a second and is needed when a calendar is filled only

    first, last = from_jalali(first_year, 1, 1), from_jalali(last_year + 1, 1, 1)
    found = holidays.country_holidays("IR", years=range(first.year, last.year + 1), language="fa_IR")
    return [
        OfficialHoliday(day, _title(text), text.endswith(_ESTIMATED))
        for day in sorted(found)
        if first <= day < last
        for text in found.get_list(day)
    ]


def _title(text: str) -> str:
    return persian_digits(clean_line(text.removesuffix(_ESTIMATED).replace("؛", "، ")))
