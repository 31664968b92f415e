"""Reads the cells of a sheet: what is asked for, what is claimed in them, and what changed since it was approved."""

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import F, Q

from ostan.domains.indicators.models import Approval, Cell, IndicatorVersion, Value
from ostan.domains.indicators.queries.dictionary import Meaning, meaning_of
from ostan.domains.indicators.queries.figures import reading_from
from ostan.domains.indicators.queries.sheets import SetCard, SheetCard
from ostan.domains.indicators.rules import MISSING, Held, Reading, Source, Standing, value
from ostan.domains.indicators.rules.grid import Asked, Key
from ostan.domains.indicators.rules.periods import order_of
from ostan.domains.org import queries as org
from ostan.foundation.once import Once, OnceRows
from ostan.kernel.calendar import Period

_VERSIONS = OnceRows(
    IndicatorVersion,
    lambda set_id: (
        IndicatorVersion.objects.filter(indicator__lines__data_set=set_id, indicator__source=Source.REPORTED)
        .annotate(code=F("indicator__code"))
        .order_by("indicator__lines__position", "number")
    ),
    "set_id",
    more=("code",),
)
_HELD = Once(
    lambda unit_id, order, version_ids: Cell.objects.filter(
        unit=unit_id, order=order, version__in=[version_ids]
    ).values_list("version_id", "category", "place_id", "pk", "claimed", "claimed_of", "claimed_na"),
    "unit_id",
    "order",
    "version_ids",
)
_CLAIMS = Once(
    lambda unit_id, order, version_ids: (
        Value.objects.filter(
            cell__unit=unit_id, cell__order=order, cell__version__in=[version_ids], standing=Standing.CLAIMED
        )
        .order_by("cell_id", "-pk")
        .distinct("cell_id")
        .values_list("pk", "cell_id", "by_id")
    ),
    "unit_id",
    "order",
    "version_ids",
)
_EVERYWHERE = org.County(None, "", "")


def _asked(card: SetCard, period: Period) -> list[IndicatorVersion]:
    found: dict[int, IndicatorVersion] = {}
    for row in _VERSIONS.rows(set_id=card.id):
        if row.indicator_id not in found or row.since <= period.first_day:
            found[row.indicator_id] = row
    return list(found.values())


def asked_versions(*, card: SetCard, period: Period) -> set[int]:
    """The meanings, by id, that the indicators of a sheet have in the period. One statement."""
    return {row.pk for row in _asked(card, period)}


def asked_meanings(*, card: SetCard, period: Period) -> list[Meaning]:
    """What the indicators of a sheet mean in the period, in its order. One statement."""
    return [meaning_of(row, row.code) for row in _asked(card, period)]  # type: ignore[attr-defined]  # annotated


def asked_cells(
    *, card: SetCard, unit_id: int, period: Period, meanings: Sequence[Meaning] | None = None
) -> dict[Key, Asked]:
    """The cells that a sheet asks for by indicator, category and county, with what is claimed in them.

    By county is asked whoever answers for a whole province: what an office in a county says belongs to that county.
    Two statements, two more where something is asked by county, and one less for whoever knows what the indicators
    mean (`asked_meanings`).
    """
    if meanings is None:
        meanings = asked_meanings(card=card, period=period)
    by_place = any(one.told.by_place for one in meanings)
    counties = org.counties_of(unit_ids=[unit_id])[unit_id] if by_place else []
    rows = _HELD.rows(unit_id=unit_id, order=order_of(period), version_ids=[one.id for one in meanings])
    held = {
        (version, category, place): (reading_from(*said), pk) for version, category, place, pk, *said in rows
    }
    cells = [
        Asked(
            one.indicator_id,
            one.id,
            one.code,
            one.title,
            one.told.measure,
            category,
            title,
            *held.get((one.id, category, place.id), (MISSING, 0)),
            unit_name=one.told.unit_name,
            number_title=one.told.number_title,
            of_title=one.told.of_title,
            place_id=place.id,
            place=place.code,
            place_title=place.name,
        )
        for one in meanings
        for place in (counties if one.told.by_place and counties else [_EVERYWHERE])
        for category, title in one.told.categories or (("", ""),)
    ]
    return {cell.key: cell for cell in cells}


class Claim(NamedTuple):
    """The claim that stands in a cell, and who made it."""

    value_id: int
    cell_id: int
    by_id: int


def standing_claims(*, sheet: SheetCard) -> list[Claim]:
    """The claim that stands in each cell of a sheet. Two statements."""
    asked = asked_versions(card=sheet.data_set, period=sheet.period)
    rows = _CLAIMS.rows(unit_id=sheet.unit_id, order=order_of(sheet.period), version_ids=sorted(asked))
    return [Claim(*row) for row in rows]


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A cell of which something else is claimed than what was approved last; `note` is what the unit said to it."""

    version_id: int
    category: str
    place_id: int | None
    before: Reading
    after: Reading
    at: datetime.datetime
    by_id: int
    note: str


def changes_since_approval(*, sheet: SheetCard, version_ids: Iterable[int]) -> list[Change]:
    """What changed since the sheet was last approved, oldest first; nothing when it never was. Three statements."""
    last = Approval.objects.filter(sheet=sheet.id).order_by("-pk").first() if sheet.id else None
    if last is None:
        return []
    pinned = {pin.value.cell_id: pin.value for pin in last.pins.select_related("value")}
    found = []
    for latest in latest_values(sheet=sheet, version_ids=version_ids):
        before = pinned.get(latest.cell_id)
        if before is None or before.pk != latest.pk:
            was = _reading(before) if before else MISSING
            found.append(
                Change(
                    latest.cell.version_id,
                    latest.cell.category,
                    latest.cell.place_id,
                    was,
                    _reading(latest),
                    latest.at,
                    latest.by_id,
                    latest.note,
                )
            )
    return sorted(found, key=lambda one: one.at)


def latest_values(*, sheet: SheetCard, version_ids: Iterable[int]) -> list[Value]:
    """The claim that stands in each cell of a sheet, with its cell. One statement."""
    cells = Q(
        cell__unit=sheet.unit_id,
        cell__order=order_of(sheet.period),
        cell__version__in=list(version_ids),
    )
    rows = Value.objects.filter(cells, standing=Standing.CLAIMED).select_related("cell")
    return list(rows.order_by("cell_id", "-pk").distinct("cell_id"))


def _reading(row: Value) -> Reading:
    if row.number is not None:
        return value(row.number, row.of)
    return Reading(Held(row.held))
