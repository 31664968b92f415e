"""Reads how complete and timely the figures of each agency came."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Collection
from itertools import chain

from django.db.models import Count, Q

from ostan.domains.indicators.models import Cell, SetLine, SetUnit, Sheet
from ostan.domains.indicators.queries.sheets import READ, SetCard, own_units, periods_of, set_card, times_of
from ostan.domains.indicators.rules import Source
from ostan.domains.indicators.rules.periods import order_of
from ostan.domains.indicators.rules.timing import Completeness, completeness
from ostan.domains.indicators.rules.timing import Sheet as Owed
from ostan.domains.org import queries as org
from ostan.domains.org.rules import paths
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """How complete and timely one agency with all its branches was in a data set."""

    agency_id: int
    agency: str
    data_set_id: int
    data_set: str
    found: Completeness


def completeness_of(
    *,
    actor: Actor,
    now: datetime.datetime,
    back: int = 6,
    data_set_id: int = 0,
    period: Period | None = None,
    under: str = "",
) -> list[Told]:
    """By agency and data set over the last ended periods, or over one, in Persian order of agencies; of the units at or
    below a path alone when one is given. Six statements, two more where something is asked by county.

    Source: WHO Data Quality Review, domain 1.
    """
    every = own_units(actor=actor, capability=READ)
    if under:
        every = every.filter(unit__path__startswith=under)
    pairs = [one for one in every if data_set_id in (0, one.data_set_id)]
    sets = {one.data_set_id: set_card(one.data_set) for one in pairs}
    periods = {pk: _periods(card, now, back, period) for pk, card in sets.items()}
    orders = {order_of(one) for some in periods.values() for one in some}
    came = _came(set(sets), orders)
    asked = _asked(pairs)
    held = _held({one.unit_id for one in pairs}, set(sets), orders)
    owed: dict[tuple[int, int], list[Owed]] = defaultdict(list)
    for pair in pairs:
        agency = paths.agency(pair.unit.path)
        for period in periods[pair.data_set_id]:
            order = order_of(period)
            due, handed = came.get((pair.data_set_id, pair.unit_id, order), (None, None))
            sheet = Owed(
                asked=asked[pair.pk],
                held=held.get((pair.data_set_id, pair.unit_id, order), 0),
                due=due or times_of(sets[pair.data_set_id], period)[0],
                handed_at=handed,
            )
            owed[agency, pair.data_set_id].append(sheet)
    names = org.unit_names(unit_ids={agency for agency, _ in owed})
    told = [
        Told(agency, names.get(agency, ""), pk, sets[pk].title, completeness(some, now))
        for (agency, pk), some in owed.items()
    ]
    return sorted(told, key=lambda one: (persian.sort_key(one.agency), one.data_set))


def _periods(card: SetCard, now: datetime.datetime, back: int, only: Period | None) -> list[Period]:
    if only is None:
        return periods_of(card, now, back)
    return [only] if only in periods_of(card, now) else []


def _came(
    set_ids: Collection[int], orders: Collection[int]
) -> dict[tuple[int, int, int], tuple[datetime.datetime, datetime.datetime | None]]:
    rows = Sheet.objects.filter(data_set__in=set_ids, order__in=orders)
    found = rows.values_list("data_set_id", "unit_id", "order", "due_at", "first_handed_at")
    return {(pk, unit, order): (due, handed) for pk, unit, order, due, handed in found}


def _asked(pairs: Collection[SetUnit]) -> dict[int, int]:
    """How many cells a sheet of each pair has, by the pair's id: with one for each county where it is asked so."""
    rows = SetLine.objects.filter(
        data_set__in={one.data_set_id for one in pairs}, indicator__source=Source.REPORTED
    )
    lines = list(
        rows.values_list("data_set_id", "indicator__current__categories", "indicator__current__by_place")
    )
    by_county = {pk for pk, _, by_place in lines if by_place}
    counties = org.counties_of(unit_ids={one.unit_id for one in pairs if one.data_set_id in by_county})
    asked: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for pk, categories, by_place in lines:
        asked[pk].append((max(1, len(categories or [])), by_place))
    return {
        one.pk: sum(
            cells * (max(1, len(counties[one.unit_id])) if by_place else 1)
            for cells, by_place in asked[one.data_set_id]
        )
        for one in pairs
    }


def _held(
    unit_ids: Collection[int], set_ids: Collection[int], orders: Collection[int]
) -> dict[tuple[int, int, int], int]:
    """How many cells of each sheet say something. Two statements: asked by what its indicators mean and meant, cells
    are found by their index, however many the house holds."""
    lines = SetLine.objects.filter(data_set__in=set_ids).exclude(indicator__versions=None)
    versions: dict[int, list[int]] = defaultdict(list)
    for pk, version in lines.values_list("data_set_id", "indicator__versions"):
        versions[pk].append(version)
    says = Q(claimed__isnull=False) | Q(claimed_na=True)
    rows = Cell.objects.filter(
        says, version__in=set(chain(*versions.values())), order__in=orders, unit__in=unit_ids
    )
    of_each = {f"of_{pk}": Count("pk", filter=Q(version__in=some)) for pk, some in versions.items()}
    counted = rows.values_list("unit_id", "order").annotate(**of_each)
    return {
        (pk, unit, order): n for unit, order, *some in counted for pk, n in zip(versions, some, strict=True)
    }


def in_time_by_unit(*, first: datetime.datetime, until: datetime.datetime) -> dict[int, tuple[int, int]]:
    """Of the sheets whose deadline fell into a span, how many came by it, and how many there were, by the unit that
    owes them: of a data set that ended, those that were due before. Two statements.

    Source: WHO Data Quality Review, domain 1 (timeliness of reporting).
    """
    pairs = list(SetUnit.objects.select_related("data_set"))
    ends = {one.data_set_id: one.data_set.ended_at for one in pairs}
    sets = {one.data_set_id: set_card(one.data_set) for one in pairs}
    periods = {pk: periods_of(card, until) for pk, card in sets.items()}
    came = _came(set(sets), {order_of(one) for some in periods.values() for one in some})
    found: dict[int, tuple[int, int]] = {}
    for pair in pairs:
        for period in periods[pair.data_set_id]:
            due, handed = came.get((pair.data_set_id, pair.unit_id, order_of(period)), (None, None))
            due = due or times_of(sets[pair.data_set_id], period)[0]
            end = ends[pair.data_set_id]
            if first <= due < until and (end is None or due <= end):
                in_time, owed = found.get(pair.unit_id, (0, 0))
                found[pair.unit_id] = in_time + (handed is not None and handed <= due), owed + 1
    return found
