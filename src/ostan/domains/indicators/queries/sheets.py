"""Reads what units hand in: what is due, the cells of a sheet, what changed since it was approved."""

import dataclasses
import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ostan.domains.indicators.models import (
    DataSet,
    SetLine,
    SetUnit,
    Sheet,
)
from ostan.domains.indicators.rules import SheetState
from ostan.domains.indicators.rules.approving import Stand, is_open
from ostan.domains.indicators.rules.periods import last_ended, order_of, period_at
from ostan.domains.indicators.rules.timing import closes_at, due_at
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.once import Once, OnceRows
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
    found = _SET.first(set_id=data_set_id)
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
    """The sheet, begun or not. Three statements.

    Raises:
        NotAllowed: the unit does not hand the data set in, is out of reach, or the period is none of its.
    """
    owed = next(iter(_OWED.rows(set_id=data_set_id, unit_id=unit_id)), None)
    if owed is None or not access.may_touch(actor, capability, unit_path=owed[1]):
        raise NotAllowed(capability)
    card, unit = data_set(data_set_id=data_set_id), Unit(unit_id, *owed)
    ended = period.last_day < local_day(now)
    if period.kind is not card.period_kind or period.first_day < card.since or not ended:
        raise NotAllowed(capability)
    row = _SHEET.first(set_id=data_set_id, unit_id=unit_id, order=order_of(period))
    return _card(row, card, period, unit, now)


class Unit(NamedTuple):
    """A unit as a sheet names it."""

    pk: int
    name: str
    path: str


_SET = OnceRows(DataSet, lambda set_id: DataSet.objects.filter(pk=set_id), "set_id")
_OWED = Once(
    lambda set_id, unit_id: SetUnit.objects.filter(data_set=set_id, unit=unit_id).values_list(
        "unit__name", "unit__path"
    ),
    "set_id",
    "unit_id",
)
_SHEET = OnceRows(
    Sheet,
    lambda set_id, unit_id, order: Sheet.objects.filter(data_set=set_id, unit=unit_id, order=order),
    "set_id",
    "unit_id",
    "order",
)


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
    return _listed(access.load(rows, actor, capability, pk=sheet_id), now)


def card_of(row: Sheet, unit: Unit, now: datetime.datetime) -> SheetCard:
    """The sheet that is in hand, of this unit. One statement."""
    card = data_set(data_set_id=row.data_set_id)
    return _card(row, card, period_at(card.period_kind, row.order), unit, now)


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
    return [_listed(row, row.due_at) for row in found]


def _listed(row: Sheet, now: datetime.datetime) -> SheetCard:
    card = set_card(row.data_set)
    return _card(row, card, period_at(card.period_kind, row.order), row.unit, now)


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
