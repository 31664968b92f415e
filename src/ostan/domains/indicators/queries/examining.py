"""Reads what the tests look at: the series of everybody who hands in an indicator, up to one period."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import F, FloatField, Min
from django.db.models.functions import Cast, Coalesce

from ostan.domains.indicators.models import Cell, Examining, IndicatorVersion, SetLine, SetUnit, Sheet
from ostan.domains.indicators.queries.dictionary import Meaning, meanings_on
from ostan.domains.indicators.rules import Measure, SheetState, Source
from ostan.domains.indicators.rules.periods import PER_YEAR, days_in, period_at, working_days_in
from ostan.domains.indicators.rules.review import Finding, Nature, Series, examine, nature_of, peers
from ostan.domains.org.rules import paths
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.calendar import Period, PeriodKind

LONGEST = 36
"""Periods that a series goes back: three years of months, which the season of the outlier test needs."""
LEAST_BESIDE = 3
"""Of fewer reporters each would be its own measure of what is usual. Source: assumed."""
REVIEWED = (SheetState.HANDED_IN, SheetState.APPROVED, SheetState.ACCEPTED)


class Spell(NamedTuple):
    """The periods up to the one that is looked at, with the working days of each."""

    period: Period
    first: int
    last: int
    days: tuple[float, ...]


class Whose(NamedTuple):
    """Who reports a series, and for which county where it is broken down by county."""

    unit_id: int
    place_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Looked:
    """A cell with what the tests said of it, and the agency among whose cells it is judged."""

    cell_id: int
    unit_id: int
    agency_id: int
    findings: tuple[Finding, ...]


def to_review(*, now: Any) -> list[tuple[int, int]]:
    """Data sets and places of periods with something that came, is past its deadline, and was not looked at yet.

    The oldest first. One statement.
    """
    rows = Sheet.objects.filter(state__in=REVIEWED, reviewed_at=None, due_at__lt=now)
    found = (
        rows.values_list("data_set_id", "order").annotate(due=Min("due_at")).order_by("due", "data_set_id")
    )
    return [(data_set_id, order) for data_set_id, order, _ in found]


def examined(*, data_set_id: int, kind: PeriodKind, order: int, agencies: Collection[int]) -> list[Looked]:
    """What the tests say of every claim that these agencies handed in for a period.

    Each series stands beside those of all units that report the same indicator. Four statements, and one or two for
    each indicator.
    """
    spell = spell_of(kind, order)
    units = dict(
        SetUnit.objects.filter(data_set=data_set_id).values_list("unit_id", "unit__path").order_by("unit_id")
    )
    agency_of = {pk: paths.agency(path) for pk, path in units.items()}
    came = set(
        Sheet.objects.filter(data_set=data_set_id, order=order, state__in=REVIEWED).values_list(
            "unit_id", flat=True
        )
    )
    found = []
    for meaning, told in _lines(data_set_id, spell.period):
        groups = series_of(meaning, told, spell, set(units))
        for group in groups.values():
            beside = peers(one for _, one in group.values()) if len(group) >= LEAST_BESIDE else None
            found += [
                Looked(cell_id, whose.unit_id, agency_of[whose.unit_id], examine(series, beside))
                for whose, (cell_id, series) in group.items()
                if whose.unit_id in came and agency_of[whose.unit_id] in agencies
            ]
    return found


def spell_of(kind: PeriodKind, order: int) -> Spell:
    """The periods up to one, with their working days; days of the calendar where nothing is known of offices."""
    calendar = holidays.calendar()
    first = max(0, order - LONGEST + 1)
    spans = [period_at(kind, one) for one in range(first, order + 1)]
    days = tuple(float(working_days_in(one, calendar) or days_in(one)) for one in spans)
    return Spell(spans[-1], first, order, days)


def _lines(data_set_id: int, period: Period) -> Iterator[tuple[Meaning, Examining | None]]:
    lines = SetLine.objects.filter(data_set=data_set_id, indicator__source=Source.REPORTED)
    ids = list(lines.values_list("indicator_id", flat=True))
    told = {one.indicator_id: one for one in Examining.objects.filter(indicator__in=ids)}
    for meaning in meanings_on(indicator_ids=ids, day=period.first_day).values():
        yield meaning, told.get(meaning.indicator_id)


def series_of(
    meaning: Meaning, told: Examining | None, spell: Spell, unit_ids: Collection[int]
) -> dict[str, dict[Whose, tuple[int, Series]]]:
    """By category and whose it is: the cell of the last period and the series up to it, where something is claimed.

    One or two statements.
    """
    values, cells = _claims(meaning, spell, unit_ids)
    second = _second(told, spell, unit_ids)
    nature = nature_of(
        meaning.told.measure,
        is_incremental=meaning.told.is_incremental,
        by_itself=bool(told and told.by_itself),
    )
    groups: dict[str, dict[Whose, tuple[int, Series]]] = defaultdict(dict)
    for (whose, category), some in values.items():
        cell_id = cells.get((whose, category))
        if cell_id is not None:
            other = second.get(whose) if not category else None
            groups[category][whose] = (cell_id, _series(some, other, nature, spell))
    return groups


Values = dict[tuple[Whose, str], list[float | None]]


def _claims(
    meaning: Meaning, spell: Spell, unit_ids: Collection[int]
) -> tuple[Values, dict[tuple[Whose, str], int]]:
    versions = IndicatorVersion.objects.filter(indicator=meaning.indicator_id, series=meaning.series)
    rows = Cell.objects.filter(
        version__in=list(versions.values_list("pk", flat=True)),
        order__range=(spell.first, spell.last),
        claimed__isnull=False,
    )
    told = rows.values_list(
        "pk",
        "unit_id",
        "place_id",
        "category",
        "order",
        Cast("claimed", FloatField()),
        Cast("claimed_of", FloatField()),
    )
    is_ratio = meaning.told.measure is Measure.RATIO
    length = spell.last - spell.first + 1
    values: Values = {}
    cells = {}
    for pk, unit_id, place_id, category, order, number, of in told.iterator(chunk_size=10_000):
        if unit_id not in unit_ids or (is_ratio and not of):
            continue  # nothing of nothing is claimed, and is no share
        key = (Whose(unit_id, place_id), category)
        if key not in values:
            values[key] = [None] * length
        values[key][order - spell.first] = number / of if is_ratio else number
        if order == spell.last:
            cells[key] = pk
    return values, cells


def _second(
    told: Examining | None, spell: Spell, unit_ids: Collection[int]
) -> dict[Whose, list[float | None]]:
    """What the second source says, by whose figure it is: the best value that is known of it."""
    if told is None or told.second_id is None:
        return {}
    rows = Cell.objects.filter(
        version__indicator=told.second_id,
        order__range=(spell.first, spell.last),
        unit__in=unit_ids,
        category="",
    )
    number = Cast(Coalesce(F("validated"), F("verified"), F("claimed")), FloatField())
    of = Cast(Coalesce(F("validated_of"), F("verified_of"), F("claimed_of")), FloatField())
    found: dict[Whose, list[float | None]] = {}
    for unit_id, place_id, order, value, whole in rows.values_list(
        "unit_id", "place_id", "order", number, of
    ):
        line = found.setdefault(Whose(unit_id, place_id), [None] * (spell.last - spell.first + 1))
        line[order - spell.first] = value / whole if whole and value is not None else value
    return found


def _series(
    values: list[float | None], second: list[float | None] | None, nature: Nature, spell: Spell
) -> Series:
    """The series from its first value on."""
    begin = next(place for place, value in enumerate(values) if value is not None)
    return Series(
        tuple(values[begin:]),
        spell.days[begin:],
        nature,
        spell.period.number,
        PER_YEAR[spell.period.kind],
        tuple(second[begin:]) if second else (),
    )
