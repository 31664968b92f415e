"""Reads one figure with all that stands behind it: its three values, its history, its evidence."""

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from ostan.domains.indicators.models import Cell, Evidence, Value
from ostan.domains.indicators.queries.dictionary import Meaning, meaning_of, part_title
from ostan.domains.indicators.queries.figures import reading_of, series_of
from ostan.domains.indicators.rules import EvidenceKind, Held, Reading, Standing, value
from ostan.domains.indicators.rules.evidence import Mark
from ostan.domains.indicators.rules.periods import order_of, period_at
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period

READ = "indicators.read"
GIVEN = "ValueGiven"


@dataclasses.dataclass(frozen=True, slots=True)
class SaidLine:
    """One value of a cell's history. `entry_id` is the ledger entry that brought it, 0 for none found."""

    id: int
    standing: Standing
    reading: Reading
    at: datetime.datetime
    by_id: int
    note: str
    entry_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class EvidenceCard:
    """What lies under a figure, and why it should be looked at twice."""

    id: int
    kind: EvidenceKind
    name: str
    size: int
    scan: str
    file_id: int
    entry_id: int
    shown_at: datetime.datetime | None
    latitude: float | None
    longitude: float | None
    marks: tuple[Mark, ...]
    by_id: int
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class CellCard:
    """A figure: what is claimed, verified and validated, side by side."""

    id: int
    meaning: Meaning
    unit_id: int
    unit_name: str
    unit_path: str
    period: Period
    part: str
    category_code: str
    place_id: int | None
    readings: dict[Standing, Reading]
    history: list[SaidLine]
    evidence: list[EvidenceCard]


def cell(*, actor: Actor, cell_id: int) -> CellCard:
    """The figure with its history and evidence. Four statements. Raises NotAllowed."""
    rows = Cell.objects.select_related("version__indicator", "unit", "place")
    row = access.load(rows, actor, READ, pk=cell_id)
    meaning = meaning_of(row.version, row.version.indicator.code)
    return CellCard(
        id=row.pk,
        meaning=meaning,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        unit_path=row.unit.path,
        period=period_at(meaning.told.period_kind, row.order),
        part=part_title(row.version, row),
        category_code=row.category,
        place_id=row.place_id,
        readings={standing: reading_of(row, standing) for standing in Standing},
        history=_history(row.pk),
        evidence=evidence_of(cell_id=row.pk),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class BehindLine:
    """One of the figures that a rolled-up one is made of; `place` is its own place or that of its unit."""

    id: int
    unit_id: int
    unit_name: str
    place: str
    category: str
    readings: dict[Standing, Reading]


def behind(
    *, actor: Actor, meaning: Meaning, period: Period, county: str = "", limit: int = 500
) -> list[BehindLine]:
    """The figures of a period that are rolled up for the province or for a county (by the code of its place), by unit;
    of them those within the actor's reach. Two statements."""
    rows = Cell.objects.filter(version__in=series_of(meaning), order=order_of(period))
    if county:
        of_the_unit = Q(place=None, unit__place__code__startswith=county)
        rows = rows.filter(Q(place__code__startswith=county) | of_the_unit)
    seen = access.visible(rows, actor, READ).select_related("unit__place", "place")
    titles = dict(meaning.told.categories)
    return [
        BehindLine(
            row.pk,
            row.unit_id,
            row.unit.name,
            getattr(row.place or row.unit.place, "name", ""),
            titles.get(row.category, ""),
            {standing: reading_of(row, standing) for standing in Standing},
        )
        for row in seen.order_by("unit__sort", "unit_id", "category")[:limit]
    ]


def _history(cell_id: int) -> list[SaidLine]:
    entries = entries_of(cell_ids=[cell_id])
    rows = Value.objects.filter(cell=cell_id).order_by("-pk")
    return [
        SaidLine(
            row.pk,
            Standing(row.standing),
            value(row.number, row.of) if row.number is not None else Reading(Held(row.held)),
            row.at,
            row.by_id,
            row.note,
            entries.get(row.pk, (0, b""))[0],
        )
        for row in rows
    ]


_GIVEN = Once(
    lambda stream_texts: Entry.objects.filter(stream__in=[stream_texts], activity=GIVEN).values_list(
        "facts__value_id", "pk", "leaf"
    ),
    "stream_texts",
    json=(0,),
)


def entries_of(*, cell_ids: Iterable[int]) -> dict[int, tuple[int, bytes]]:
    """The ledger entry of each value of these cells and its leaf, by the value's id. One statement."""
    rows = _GIVEN.rows(stream_texts=[f"cell:{one}" for one in cell_ids])
    return {value_id: (pk, bytes(leaf)) for value_id, pk, leaf in rows}


def evidence_of(*, cell_id: int) -> list[EvidenceCard]:
    """What lies under a figure, the oldest first. One statement."""
    rows = Evidence.objects.filter(cell=cell_id, taken_off_at=None).select_related("file").order_by("pk")
    return [_evidence(row) for row in rows]


def _evidence(row: Evidence) -> EvidenceCard:
    file: Any = row.file
    return EvidenceCard(
        row.pk,
        EvidenceKind(row.kind),
        file.name if file else "",
        file.size if file else 0,
        file.scan if file else "",
        row.file_id or 0,
        row.entry_id or 0,
        row.shown_at,
        row.latitude,
        row.longitude,
        tuple(Mark(one) for one in row.marks),
        row.by_id,
        row.at,
    )


def evidence_file(*, actor: Actor, evidence_id: int) -> Evidence:
    """The document under a figure that the actor may read. Raises NotAllowed."""
    rows = Evidence.objects.select_related("file").filter(taken_off_at=None).exclude(file=None)
    return access.load(rows, actor, READ, pk=evidence_id)
