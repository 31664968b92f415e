"""Reads the verified figures of many pairs of indicator and unit at once: what promises are held against."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import reduce
from itertools import groupby
from operator import attrgetter, or_

from django.db.models import Q

from ostan.domains.indicators.models import IS_JUDGED, Cell, IndicatorVersion, Value
from ostan.domains.indicators.queries.cells import entries_of
from ostan.domains.indicators.queries.dictionary import part_title
from ostan.domains.indicators.queries.figures import Trust, reading_from, reading_of, spoken
from ostan.domains.indicators.rules import Held, How, Reading, Standing
from ostan.domains.indicators.rules.periods import order_of, period_at
from ostan.domains.indicators.rules.rolling import Part, Placed, across, part
from ostan.kernel.calendar import PeriodKind, period_of


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """The figures of an indicator, as this version means it, of a unit with all below it, from a day on."""

    version_id: int
    under: str
    since: datetime.date


@dataclasses.dataclass(frozen=True, slots=True)
class VerifiedFigure:
    """What is verified for a period that ended on `day`."""

    day: datetime.date
    figure: Decimal


@dataclasses.dataclass(frozen=True, slots=True)
class VerifiedCell:
    """One cell of which a verified figure is made: what was found, when, and the ledger entry that says so (0: none)."""

    cell_id: int
    unit_id: int
    unit_name: str
    category: str
    day: datetime.date
    standing: Standing
    reading: Reading
    at: datetime.datetime
    entry_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    """The versions that stand in one line, and how their figures become one."""

    versions: frozenset[int]
    kind: PeriodKind
    across_units: How
    across_periods: How


def verified_figures(wanted: Collection[Wanted], until: datetime.date) -> dict[Wanted, list[VerifiedFigure]]:
    """The verified figures of each, the oldest first: what sums up over time as the sum since then, all else by period.

    Claims alone are not read; a period in which nothing is verified is left out. Two statements, however many are asked.
    """
    lines = _lines(one.version_id for one in wanted)
    rows = _judged({pk for line in lines.values() for pk in line.versions}, {one.under for one in wanted})
    return {one: _series(one, lines[one.version_id], rows, until) for one in wanted}


_FEW = 20
"""Up to so many units the database leaves the others out; of more, it is asked for all."""
_COLUMNS = ("validated", "validated_of", "validated_na", "verified", "verified_of", "verified_na")
Judged = dict[int, dict[str, list[Placed]]]
"""What is verified, by version and by the path of its unit."""


def _judged(version_ids: Collection[int], unders: Collection[str]) -> Judged:
    rows = Cell.objects.filter(IS_JUDGED, version__in=version_ids)
    if len(unders) <= _FEW:
        rows = rows.filter(reduce(or_, (Q(unit__path__startswith=one) for one in unders), Q(pk__in=[])))
    told: Judged = defaultdict(lambda: defaultdict(list))
    columns = ("version_id", "unit__path", "unit_id", "place_id", "category", "order", *_COLUMNS)
    for version, path, unit, place, category, order, *said in rows.values_list(*columns):
        readings = [
            (Standing.VALIDATED, reading_from(*said[:3])),
            (Standing.VERIFIED, reading_from(*said[3:])),
        ]
        reading = spoken(readings, Trust.VERIFIED)
        told[version][path].append(Placed((unit, place or 0, category), order, reading))
    return told


def _lines(version_ids: Iterable[int]) -> dict[int, _Line]:
    asked = IndicatorVersion.objects.filter(pk__in=set(version_ids))
    found = list(IndicatorVersion.objects.filter(indicator__in=asked.values("indicator")))
    together: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in found:
        together[row.indicator_id, row.series].add(row.pk)
    return {
        row.pk: _Line(
            frozenset(together[row.indicator_id, row.series]),
            PeriodKind(row.period_kind),
            How(row.across_units),
            How(row.across_periods),
        )
        for row in found
    }


_order = attrgetter("order")


def _series(wanted: Wanted, line: _Line, rows: Judged, until: datetime.date) -> list[VerifiedFigure]:
    first = order_of(period_of(wanted.since, line.kind))
    mine = [
        placed
        for version in line.versions
        for path, some in rows[version].items()
        if path.startswith(wanted.under)
        for placed in some
        if placed.order >= first
    ]
    told, parts = [], dict[tuple[int, int, str], Part]()
    for order, group in groupby(sorted(mine, key=_order), key=_order):
        if line.across_periods is not How.SUM:
            parts = {}
        says_something = False
        for one in group:
            parts[one.cell] = parts.get(one.cell, Part()) + part(one.reading, order)
            says_something |= one.reading.held is Held.VALUE
        day = period_at(line.kind, order).last_day
        figure = across(
            parts.values(), across_units=line.across_units, across_periods=line.across_periods
        ).figure
        if says_something and figure is not None and day <= until:
            told.append(VerifiedFigure(day, figure))
    return told


def verified_cells(wanted: Wanted, until: datetime.date) -> list[VerifiedCell]:
    """The cells behind verified_figures of one pair, the newest period first, within it by unit. Four statements."""
    line = _lines([wanted.version_id])[wanted.version_id]
    first = order_of(period_of(wanted.since, line.kind))
    rows = Cell.objects.filter(
        IS_JUDGED, version__in=line.versions, unit__path__startswith=wanted.under, order__gte=first
    ).select_related("unit", "version", "place")
    told = list(rows.order_by("-order", "unit__path", "category", "pk"))
    last = _last_judged([one.pk for one in told])
    entries = entries_of(cell_ids=list(last))
    return [
        VerifiedCell(
            cell.pk,
            cell.unit_id,
            cell.unit.name,
            part_title(cell.version, cell),
            day,
            Standing(value.standing),
            reading_of(cell, Standing(value.standing)),
            value.at,
            entries.get(value.pk, (0, b""))[0],
        )
        for cell in told
        if (day := period_at(line.kind, cell.order).last_day) <= until and (value := last.get(cell.pk))
    ]


def _last_judged(cell_ids: list[int]) -> dict[int, Value]:
    """The value that speaks for each cell: the last validated one, else the last verified."""
    rows = Value.objects.filter(cell__in=cell_ids, standing__in=[Standing.VERIFIED, Standing.VALIDATED])
    order = {Standing.VERIFIED: 0, Standing.VALIDATED: 1}
    ranked = sorted(rows.order_by("pk"), key=lambda one: order[Standing(one.standing)])
    return {one.cell_id: one for one in ranked}
