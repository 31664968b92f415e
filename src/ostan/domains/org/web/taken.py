"""The lists of units, people and places as they are taken along, on paper or as a sheet."""

from collections.abc import Iterable, Sequence

from ostan.domains.org import words
from ostan.domains.org.queries import ListedPerson, PlaceCard, StaffCard, Unit
from ostan.kernel.listed import Listed
from ostan.ui import moments

UNITS = ("نام", "نوع", "کد", "محل")


def units(title: str, lines: Iterable[Unit], told: Sequence[str] = ()) -> Listed:
    """Units."""
    rows = [(one.name, str(words.UNIT_KIND[one.kind]), one.code, one.place_name or "—") for one in lines]
    return Listed("units", title, UNITS, rows, told)


def members(unit: Unit, lines: Iterable[StaffCard]) -> Listed:
    """Who works in a unit."""
    rows = [
        (one.name, str(words.ROLE[one.role]), one.post or "—", moments.short_day(one.since), _away(one))
        for one in lines
    ]
    columns = ("نام", "نقش", "سمت", "از تاریخ", "غیبت")
    return Listed("members", f"کارکنان {unit.name}", columns, rows, personal=True)


def _away(one: StaffCard) -> str:
    if not one.is_away:
        return ""
    return f"جانشین: {one.stand_in}" if one.stand_in else "غایب"


def people(lines: Iterable[ListedPerson], told: Sequence[str]) -> Listed:
    """Staff with their roles of the day."""
    rows = [(one.card.name, "؛ ".join(_role(role) for role in one.roles) or "بی‌نقش") for one in lines]
    return Listed("people", "افراد", ("نام", "نقش‌های امروز"), rows, told, personal=True)


def _role(one: StaffCard) -> str:
    return f"{words.ROLE[one.role]}، {one.unit_name}{f' ({one.post})' if one.post else ''}"


def places(title: str, lines: Iterable[PlaceCard], told: Sequence[str]) -> Listed:
    """Places."""
    rows = [(one.name, str(words.PLACE_LEVEL[one.level]), one.code) for one in lines]
    return Listed("places", title, ("نام", "سطح", "کد"), rows, told)
