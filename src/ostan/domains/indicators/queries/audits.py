"""Reads sampled audits: their list, what was drawn, an item for the field, and what it all says."""

import dataclasses
import datetime
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from ostan.domains.indicators.models import Audit, AuditItem, AuditPhoto, Cell, IndicatorVersion, Question
from ostan.domains.indicators.queries.dictionary import Meaning, meaning_of, part_title
from ostan.domains.indicators.queries.figures import reading_of
from ostan.domains.indicators.rules import Held, Reading, Standing, value
from ostan.domains.indicators.rules.periods import order_of, period_at
from ostan.domains.indicators.rules.review import (
    OPEN,
    Checked,
    Listed,
    Method,
    Outcome,
    Part,
    PlacedBy,
    Planned,
    QuestionState,
    Result,
    Terms,
    Way,
    plan,
    result,
    seed,
)
from ostan.domains.org.rules import paths
from ostan.foundation import access
from ostan.foundation.files.models import StoredFile
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period
from ostan.kernel.errors import NotAllowed

AUDIT, SEE = "indicators.audit", "indicators.see_audits"
SENT, DOUBTED, BARE = 4, 2, 1
"""What makes an item urgent: sent by a reviewer, asked about, without any evidence. Source: assumed."""


@dataclasses.dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit as it is listed; `drawn` items, of which so many were looked at."""

    id: int
    title: str
    indicator: str
    method: Method
    first: Period
    last: Period
    made_at: datetime.datetime
    drawn_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    drawn: int
    looked_at: int


@dataclasses.dataclass(frozen=True, slots=True)
class ItemLine:
    """An item that was drawn, with what was claimed and what was found."""

    id: int
    cell_id: int
    unit_id: int
    unit: str
    agency_id: int
    period: Period
    category: str
    claimed: Reading
    part: Part
    hits: int
    outcome: Outcome | None
    counted: Reading
    way: Way | None
    note: str
    at: datetime.datetime | None
    by_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class AuditCard:
    """An audit with what was drawn and what it says. `planned` of an audit that is not drawn is of the list as it
    stands now, None of an empty one."""

    line: AuditLine
    meaning: Meaning
    terms: Terms
    seed: str
    seed_size: int
    planned: Planned | None
    items: tuple[ItemLine, ...]
    result: Result | None


def audits(*, actor: Actor, limit: int = 200) -> list[AuditLine]:
    """The audits, the newest first. One statement."""
    return [_line(row) for row in _rows(actor).order_by("-pk")[:limit]]


def _rows(actor: Actor) -> QuerySet[Audit]:
    counted = Audit.objects.select_related("indicator__current").annotate(
        drawn=Count("items", filter=~Q(items__part="")),
        looked_at=Count("items", filter=~Q(items__outcome="")),
    )
    return access.visible(counted, actor, SEE)


def _line(row: Audit) -> AuditLine:
    meaning = _meaning(row)
    kind = meaning.told.period_kind
    return AuditLine(
        row.pk,
        row.title,
        meaning.title,
        Method(row.method),
        period_at(kind, row.first),
        period_at(kind, row.last),
        row.made_at,
        row.drawn_at,
        row.ended_at,
        row.drawn,  # type: ignore[attr-defined]  # annotated
        row.looked_at,  # type: ignore[attr-defined]  # annotated
    )


def _meaning(row: Audit) -> Meaning:
    if row.indicator.current is None:
        raise NotAllowed(SEE)
    return meaning_of(row.indicator.current, row.indicator.code)


def terms_of(row: Audit) -> Terms:
    """What the audit has to be sure of."""
    return Terms(Method(row.method), row.tolerable, row.confidence, row.expected)


def seed_of(row: Audit) -> str:
    """The seed of its draw."""
    return seed(bytes.fromhex(row.seed_root), f"audit-{row.pk}")


def audit(*, actor: Actor, audit_id: int) -> AuditCard:
    """The audit. Five statements. Raises NotAllowed."""
    row = access.load(_rows(actor), actor, SEE, pk=audit_id)
    terms, listed = terms_of(row), listed_of(row)
    items = _items(row)
    planned = plan(terms, listed) if listed else None
    seen = [one for one in items if one.outcome]
    return AuditCard(
        line=_line(row),
        meaning=_meaning(row),
        terms=terms,
        seed=seed_of(row),
        seed_size=row.seed_size,
        planned=planned,
        items=items,
        result=result(terms, planned, _checked(seen)) if planned and seen else None,
    )


def _items(row: Audit) -> tuple[ItemLine, ...]:
    rows = AuditItem.objects.filter(audit=row).exclude(part="")
    ordered = rows.select_related("cell__unit", "cell__place", "cell__version__indicator", "value")
    return tuple(_item(one) for one in ordered.order_by("cell__unit__path", "cell__order", "pk"))


def _item(one: AuditItem) -> ItemLine:
    cell = one.cell
    told = meaning_of(cell.version, cell.version.indicator.code).told
    found = value(one.counted, one.counted_of) if one.counted is not None else Reading(Held.MISSING)
    return ItemLine(
        one.pk,
        cell.pk,
        cell.unit_id,
        cell.unit.name,
        paths.agency(cell.unit.path),
        period_at(told.period_kind, cell.order),
        part_title(cell.version, cell),
        _claimed(one),
        Part(one.part),
        one.hits,
        Outcome(one.outcome) if one.outcome else None,
        found,
        Way(one.way) if one.way else None,
        one.note,
        one.at,
        one.by_id,
    )


def _claimed(one: AuditItem) -> Reading:
    number = one.value.number
    return value(number, one.value.of) if number is not None else Reading(Held(one.value.held))


def _checked(items: Iterable[ItemLine]) -> list[Checked]:
    return [
        Checked(
            one.agency_id,
            one.part,
            one.hits,
            one.outcome,
            float(one.claimed.number),
            float(one.counted.number) if one.counted.held is Held.VALUE else None,
        )
        for one in items
        if one.outcome
    ]


def listed_of(row: Audit) -> list[Listed]:
    """The list of an audit: closed when it was drawn, before that what would be on it now. One or three statements."""
    if row.drawn_at is None:
        return candidates(indicator_id=row.indicator_id, first=row.first, last=row.last)
    kept = AuditItem.objects.filter(audit=row).select_related("value", "cell__unit").order_by("cell_id")
    return [
        Listed(
            str(one.cell_id), paths.agency(one.cell.unit.path), amount(one.value.number), float(one.priority)
        )
        for one in kept
    ]


def amount(number: object) -> int:
    """The amount by which an item is drawn from a sum: whole units."""
    return round(float(str(number or 0)))


def candidates(*, indicator_id: int, first: int, last: int) -> list[Listed]:
    """What is claimed of an indicator in these periods, by cell. Three statements."""
    versions = IndicatorVersion.objects.filter(indicator=indicator_id)
    cells = Cell.objects.filter(
        version__in=list(versions.values_list("pk", flat=True)),
        order__range=(first, last),
        claimed__isnull=False,
    )
    asked = dict(
        Question.objects.filter(cell__in=cells.values("pk"))
        .exclude(state__in=[QuestionState.EXPLAINED, QuestionState.ERROR])
        .values_list("cell_id", "state")
    )
    rows = cells.annotate(papers=Count("evidence", filter=Q(evidence__taken_off_at=None)))
    return [
        Listed(str(pk), paths.agency(path), amount(number), _priority(asked.get(pk, ""), papers))
        for pk, path, number, papers in rows.order_by("pk").values_list(
            "pk", "unit__path", "claimed", "papers"
        )
    ]


def _priority(state: str, papers: int) -> float:
    told = SENT if state == QuestionState.TO_AUDIT else DOUBTED if state in OPEN else 0
    return told + (0 if papers else BARE)


def plan_of(*, meaning: Meaning, first: Period, last: Period, terms: Terms) -> Planned:
    """How many items an audit of these periods would draw if its list closed now. Raises those of rules.plan."""
    found = candidates(indicator_id=meaning.indicator_id, first=order_of(first), last=order_of(last))
    return plan(terms, found)


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoLine:
    """What the auditor brought, with when and where it was taken, in degrees; None where nobody says."""

    id: int
    file: StoredFile
    taken_at: datetime.datetime | None
    latitude: float | None
    longitude: float | None
    placed_by: PlacedBy | None


@dataclasses.dataclass(frozen=True, slots=True)
class FieldItem:
    """An item as the auditor takes it to the field."""

    audit_id: int
    audit: str
    meaning: Meaning
    line: ItemLine
    now_claimed: Reading
    photos: tuple[PhotoLine, ...]
    next_id: int


def audit_item(*, actor: Actor, item_id: int) -> FieldItem:
    """The item that was drawn, with the next one that waits (0 for none). Three statements. Raises NotAllowed."""
    rows = AuditItem.objects.exclude(part="").select_related(
        "audit", "cell__unit", "cell__place", "cell__version__indicator", "value"
    )
    row = access.load(rows, actor, SEE, pk=item_id)
    waiting = AuditItem.objects.filter(audit=row.audit_id, outcome="").exclude(part="").exclude(pk=row.pk)
    photos = AuditPhoto.objects.filter(item=row).select_related("file").order_by("pk")
    return FieldItem(
        row.audit_id,
        row.audit.title,
        meaning_of(row.cell.version, row.cell.version.indicator.code),
        _item(row),
        reading_of(row.cell, Standing.CLAIMED),
        tuple(
            PhotoLine(
                one.pk,
                one.file,
                one.taken_at,
                one.latitude,
                one.longitude,
                PlacedBy(one.placed_by) if one.placed_by else None,
            )
            for one in photos
        ),
        waiting.order_by("cell__unit__path", "cell__order", "pk").values_list("pk", flat=True).first() or 0,
    )


def audit_photo(*, actor: Actor, photo_id: int) -> StoredFile:
    """What the auditor brought, for who may see it. Raises NotAllowed."""
    return access.load(AuditPhoto.objects.select_related("file"), actor, SEE, pk=photo_id).file


@dataclasses.dataclass(frozen=True, slots=True)
class DrawTold:
    """All that is needed to do a draw again: the seed, the whole list, and what was drawn at random.

    `others` is how many more were drawn by priority; which ones, nobody reads here, since priorities tell of questions.
    """

    title: str
    indicator: str
    method: Method
    seed: str
    seed_size: int
    size: int
    made_at: datetime.datetime
    drawn_at: datetime.datetime
    items: tuple[tuple[str, int, bool], ...]
    others: int


def draw_told(*, audit_id: int) -> DrawTold:
    """The draw as anybody of the staff may do it again. Two statements. Raises NotAllowed before it is drawn."""
    row = Audit.objects.select_related("indicator").filter(pk=audit_id).exclude(drawn_at=None).first()
    if row is None or row.drawn_at is None:
        raise NotAllowed("indicators.see")
    items = list(AuditItem.objects.filter(audit=row).select_related("value").order_by("cell_id"))
    return DrawTold(
        row.title,
        row.indicator.title,
        Method(row.method),
        seed_of(row),
        row.seed_size,
        sum(one.hits for one in items),
        row.made_at,
        row.drawn_at,
        tuple(
            (str(one.cell_id), amount(one.value.number), one.part in (Part.RANDOM, Part.SUM)) for one in items
        ),
        sum(one.part == Part.PRIORITY for one in items),
    )
