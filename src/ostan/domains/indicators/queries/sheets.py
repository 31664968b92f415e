"""Reads what units hand in: what is due, the cells of a sheet, what changed since it was approved."""

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from ostan.domains.indicators.models import (
    Approval,
    Cell,
    DataSet,
    IndicatorVersion,
    SetLine,
    SetUnit,
    Sheet,
    Value,
)
from ostan.domains.indicators.queries.dictionary import meanings_on
from ostan.domains.indicators.queries.figures import reading_of
from ostan.domains.indicators.rules import MISSING, Held, Reading, SheetState, Source, Standing, value
from ostan.domains.indicators.rules.approving import Stand, is_open
from ostan.domains.indicators.rules.grid import Asked, Key
from ostan.domains.indicators.rules.periods import last_ended, order_of, period_at
from ostan.domains.indicators.rules.timing import closes_at, due_at
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, PeriodKind, local_day, period_of
from ostan.kernel.errors import NotAllowed

HAND_IN = "indicators.hand_in"
READ = "indicators.read"
BACK = 24
"""How many periods back a sheet may still be looked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class SetCard:
    """A data set. `since` is the first day of its first period."""

    id: int
    code: str
    title: str
    period_kind: PeriodKind
    due_days: int
    grace_days: int
    since: datetime.date
    steward_id: int
    ended_at: datetime.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SheetCard:
    """What one unit hands in for one period; `id` 0 while nobody has begun. `is_open`: values are still taken."""

    id: int
    data_set: SetCard
    unit_id: int
    unit_name: str
    unit_path: str
    period: Period
    stand: Stand
    due_at: datetime.datetime
    closes_at: datetime.datetime
    open_until: datetime.datetime | None
    is_open: bool
    revision: int = 0
    first_handed_at: datetime.datetime | None = None
    handed_by: int = 0
    approved_by: int = 0
    returned_why: str = ""

    def is_late(self, now: datetime.datetime) -> bool:
        """Whether its time is over and it did not come."""
        return self.first_handed_at is None and now > self.due_at


def set_card(row: DataSet) -> SetCard:
    """The row as other parts of the house see it."""
    return SetCard(
        row.pk,
        row.code,
        row.title,
        PeriodKind(row.period_kind),
        row.due_days,
        row.grace_days,
        row.since,
        row.steward_id,
        row.ended_at,
    )


def data_sets() -> list[SetCard]:
    """The data sets that are in use, by title. One statement."""
    return [set_card(row) for row in DataSet.objects.filter(ended_at=None).order_by("title", "pk")]


def data_set(*, data_set_id: int) -> SetCard:
    """The data set. Raises NotAllowed when there is none."""
    found = DataSet.objects.filter(pk=data_set_id).first()
    if found is None:
        raise NotAllowed("indicators.see")
    return set_card(found)


def data_set_by_code(*, code: str) -> SetCard:
    """The data set. Raises NotAllowed when there is none that is in use."""
    found = DataSet.objects.filter(code=code, ended_at=None).first()
    if found is None:
        raise NotAllowed("indicators.see")
    return set_card(found)


@dataclasses.dataclass(frozen=True, slots=True)
class SetFile:
    """A data set with what it asks for, in order, and of whom."""

    card: SetCard
    indicators: list[tuple[str, str]]
    units: list[tuple[str, str]]


def of_set(*, data_set_id: int) -> SetFile:
    """Codes and titles of a data set's indicators, codes and names of its units. Three statements. Raises NotAllowed."""
    card = data_set(data_set_id=data_set_id)
    lines = SetLine.objects.filter(data_set=card.id).order_by("position")
    units = SetUnit.objects.filter(data_set=card.id).order_by("unit__path")
    return SetFile(
        card,
        list(lines.values_list("indicator__code", "indicator__title")),
        list(units.values_list("unit__code", "unit__name")),
    )


def times_of(card: SetCard, period: Period) -> tuple[datetime.datetime, datetime.datetime]:
    """When a sheet of the period is due, and when its door closes."""
    calendar = holidays.calendar()
    due = due_at(period, card.due_days, calendar)
    return due, closes_at(due, card.grace_days, calendar)


def periods_of(card: SetCard, now: datetime.datetime, back: int = BACK) -> list[Period]:
    """The ended periods of a data set for which something was owed, the newest first, at most `back` of them."""
    last = last_ended(card.period_kind, now)
    first = period_of(card.since, card.period_kind)
    return [one for one in (last.shifted(-by) for by in range(back)) if one >= first]


def sheet_of(
    *,
    actor: Actor,
    now: datetime.datetime,
    data_set_id: int,
    unit_id: int,
    period: Period,
    capability: str = READ,
) -> SheetCard:
    """The sheet, begun or not. Two or three statements.

    Raises:
        NotAllowed: the unit does not hand the data set in, is out of reach, or the period is none of its.
    """
    rows = SetUnit.objects.select_related("data_set", "unit")
    found = access.visible(rows, actor, capability).filter(data_set=data_set_id, unit=unit_id).first()
    if found is None:
        raise NotAllowed(capability)
    card = set_card(found.data_set)
    ended = period.last_day < local_day(now)
    if period.kind is not card.period_kind or period.first_day < card.since or not ended:
        raise NotAllowed(capability)
    row = Sheet.objects.filter(data_set=data_set_id, unit=unit_id, order=order_of(period)).first()
    return _card(row, card, period, found.unit, now)


def _card(row: Sheet | None, card: SetCard, period: Period, unit: Any, now: datetime.datetime) -> SheetCard:
    due, closes = (row.due_at, row.closes_at) if row else times_of(card, period)
    fresh = SheetCard(
        id=0,
        data_set=card,
        unit_id=unit.pk,
        unit_name=unit.name,
        unit_path=unit.path,
        period=period,
        stand=Stand(),
        due_at=due,
        closes_at=closes,
        open_until=None,
        is_open=is_open(now=now, closes_at=closes, until=None),
    )
    if row is None:
        return fresh
    return dataclasses.replace(
        fresh,
        id=row.pk,
        stand=stand_of(row),
        open_until=row.open_until,
        is_open=is_open(now=now, closes_at=closes, until=row.open_until),
        revision=row.revision,
        first_handed_at=row.first_handed_at,
        handed_by=row.handed_by,
        approved_by=row.approved_by,
        returned_why=row.returned_why,
    )


def stand_of(row: Sheet) -> Stand:
    """Where the sheet stands."""
    return Stand(SheetState(row.state), row.locked_at is not None)


def sheet_by_id(*, actor: Actor, now: datetime.datetime, sheet_id: int, capability: str = READ) -> SheetCard:
    """The sheet. Raises NotAllowed when there is none within the actor's reach."""
    rows = Sheet.objects.select_related("data_set", "unit")
    row = access.load(rows, actor, capability, pk=sheet_id)
    card = set_card(row.data_set)
    return _card(row, card, period_at(card.period_kind, row.order), row.unit, now)


def asked_versions(*, card: SetCard, period: Period) -> set[int]:
    """The meanings, by id, that the indicators of a sheet have in the period. One statement."""
    rows = IndicatorVersion.objects.filter(
        indicator__lines__data_set=card.id, indicator__source=Source.REPORTED
    )
    found: dict[int, int] = {}
    for pk, indicator_id, since in rows.order_by("indicator_id", "number").values_list(
        "pk", "indicator_id", "since"
    ):
        if indicator_id not in found or since <= period.first_day:
            found[indicator_id] = pk
    return set(found.values())


def asked_cells(*, card: SetCard, unit_id: int, period: Period) -> dict[Key, Asked]:
    """The cells that a sheet asks for by indicator, category and county, with what is claimed in them.

    By county is asked whoever answers for a whole province: what an office in a county says belongs to that county.
    Three statements, two more where something is asked by county.
    """
    lines = SetLine.objects.filter(data_set=card.id, indicator__source=Source.REPORTED)
    ids = list(lines.order_by("position").values_list("indicator_id", flat=True))
    meanings = meanings_on(indicator_ids=ids, day=period.first_day)
    by_place = any(one.told.by_place for one in meanings.values())
    counties = org.counties_of(unit_ids=[unit_id])[unit_id] if by_place else []
    rows = Cell.objects.filter(unit=unit_id, order=order_of(period))
    held = {
        (row.version_id, row.category, row.place_id): (reading_of(row, Standing.CLAIMED), row.pk)
        for row in rows.filter(version__in=[one.id for one in meanings.values()])
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
        for one in (meanings[pk] for pk in ids if pk in meanings)
        for place in (counties if one.told.by_place and counties else [_EVERYWHERE])
        for category, title in one.told.categories or (("", ""),)
    ]
    return {cell.key: cell for cell in cells}


_EVERYWHERE = org.County(None, "", "")


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


def waiting_branches(*, sheet: SheetCard) -> int:
    """How many units below the sheet's hand in the same and are not approved yet. One statement."""
    below = SetUnit.objects.filter(data_set=sheet.data_set.id, unit__path__startswith=sheet.unit_path)
    ready = Sheet.objects.filter(
        data_set=sheet.data_set.id,
        order=order_of(sheet.period),
        state__in=[SheetState.APPROVED, SheetState.ACCEPTED],
    )
    return below.exclude(unit=sheet.unit_id).exclude(unit__in=ready.values("unit_id")).count()


def to_judge(*, actor: Actor, capability: str, limit: int = 200) -> list[SheetCard]:
    """Sheets that wait for the actor: handed in for who approves, approved for who accepts; the oldest first."""
    state = SheetState.HANDED_IN if capability == "indicators.approve" else SheetState.APPROVED
    rows = Sheet.objects.select_related("data_set", "unit").filter(state=state, locked_at=None)
    found = access.visible(rows, actor, capability).order_by("handed_at", "pk")[:limit]
    return [_listed(row) for row in found]


def _listed(row: Sheet) -> SheetCard:
    card = set_card(row.data_set)
    return _card(row, card, period_at(card.period_kind, row.order), row.unit, row.due_at)


def own_units(*, actor: Actor, capability: str = HAND_IN) -> QuerySet[SetUnit]:
    """The units and data sets that the actor may hand in (or look at)."""
    rows = SetUnit.objects.filter(data_set__ended_at=None).select_related("data_set", "unit")
    return access.visible(rows, actor, capability).order_by("unit__path", "data_set__title")


def due_sheets(
    *,
    actor: Actor,
    now: datetime.datetime,
    back: int = 3,
    limit: int = 300,
    capability: str = HAND_IN,
    under: str = "",
) -> list[SheetCard]:
    """The sheets of the last ended periods that the actor may hand in (or read), begun or not, the newest period
    first; of the units at or below a path alone when one is given. Two statements.
    """
    pairs = list(own_units(actor=actor, capability=capability).filter(unit__path__startswith=under)[:limit])
    sets = {one.data_set_id: set_card(one.data_set) for one in pairs}
    periods = {pk: periods_of(card, now, back) for pk, card in sets.items()}
    begun = {
        (row.data_set_id, row.unit_id, row.order): row
        for row in Sheet.objects.filter(data_set__in=sets, unit__in={one.unit_id for one in pairs}).filter(
            order__in={order_of(one) for some in periods.values() for one in some}
        )
    }
    return [
        _card(
            begun.get((one.data_set_id, one.unit_id, order_of(period))),
            sets[one.data_set_id],
            period,
            one.unit,
            now,
        )
        for one in pairs
        for period in periods[one.data_set_id]
    ]
