"""Writes what others than the unit say of a figure, and lays evidence under it."""

import datetime

from django.db.models import QuerySet

from ostan.domains.indicators.actions.writing import Said, write
from ostan.domains.indicators.events import EvidenceLaid, EvidenceTakenOff
from ostan.domains.indicators.models import Cell, Evidence, Value
from ostan.domains.indicators.rules import EvidenceKind, Measure, Standing
from ostan.domains.indicators.rules.approving import check_reason
from ostan.domains.indicators.rules.evidence import Mark, check_place, marks
from ostan.domains.indicators.rules.grid import Typed, read
from ostan.domains.indicators.rules.periods import period_at
from ostan.foundation import access
from ostan.foundation.files import queries as files
from ostan.foundation.ledger import read as ledger
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, PeriodKind
from ostan.kernel.errors import NotAllowed, RuleBroken

CAPABILITY = {Standing.VERIFIED: "indicators.verify", Standing.VALIDATED: "indicators.validate"}


def judge_figure(
    *,
    actor: Actor,
    now: datetime.datetime,
    cell_id: int,
    standing: Standing,
    typed: Typed,
) -> Value:
    """The value that an auditor found (VERIFIED) or the committee took over (VALIDATED), beside the claim.

    Raises:
        NotAllowed: there is no such cell, or it is not the actor's to say so.
        RuleBroken: "indicators.reason_missing" (the note says how it was found), "indicators.claim_is_the_units" and
            those of rules.grid.read.
    Source: DHIS2 users' wish for "claimed / verified by auditor / validated" side by side (community 43313).
    """
    if standing not in CAPABILITY:
        raise RuleBroken("indicators.claim_is_the_units")
    note = check_reason(typed.note)[:300]
    rows = Cell.objects.select_related("version")
    with unit_of_work(actor=actor, now=now) as work:
        cell = access.load(rows, actor, CAPABILITY[standing], lock=True, pk=cell_id)
        reading = read(Measure(cell.version.measure), typed)
        said = Said(
            cell.version_id, cell.unit_id, _period(cell), reading, cell.category, cell.place_id, note=note
        )
        (found,) = write(work, [said], standing=standing, by_id=actor.person_id, now=now)
    return found


def lay_evidence(
    *,
    actor: Actor,
    now: datetime.datetime,
    cell_id: int,
    kind: EvidenceKind,
    file_id: int = 0,
    entry_id: int = 0,
    shown_at: datetime.datetime | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Evidence:
    """What now lies under the figure, with the marks that ask to look twice.

    Args:
        file_id: a document that the actor uploaded, for FILE and PHOTO.
        entry_id: of the ledger, for ENTRY.
        shown_at: when what it shows was made or taken.

    Raises:
        NotAllowed: the figure is not the actor's to hand in, or the document is not his.
        RuleBroken: "indicators.evidence_missing", "indicators.bad_place", "indicators.shown_later".
    """
    check_place(latitude, longitude)
    if shown_at is not None and shown_at > now:
        raise RuleBroken("indicators.shown_later", field="shown_at")
    with unit_of_work(actor=actor, now=now) as work:
        rows = Cell.objects.select_related("version")
        cell = access.load(rows, actor, "indicators.hand_in", lock=True, pk=cell_id)
        sha256, at = _brought(actor, kind, file_id, entry_id, shown_at)
        same = (
            Evidence.objects.filter(sha256=sha256) if sha256 else Evidence.objects.filter(entry_id=entry_id)
        )
        others = same.filter(taken_off_at=None).exclude(cell=cell)
        used = others.values("cell").distinct().count()
        found = marks(period=_period(cell), at=at, used_for=used, is_photo=kind is EvidenceKind.PHOTO)
        made = Evidence.objects.create(
            cell=cell,
            kind=kind,
            file_id=file_id if sha256 else None,
            sha256=sha256,
            entry_id=entry_id or None,
            shown_at=at,
            latitude=latitude,
            longitude=longitude,
            marks=found,
            by_id=actor.person_id,
            at=now,
        )
        _mark(others)
        work.record(
            EvidenceLaid(
                stream=f"cell:{cell.pk}",
                cell_id=cell.pk,
                evidence_id=made.pk,
                marks=tuple(one.value for one in found),
            )
        )
    return made


def _brought(
    actor: Actor, kind: EvidenceKind, file_id: int, entry_id: int, shown_at: datetime.datetime | None
) -> tuple[str, datetime.datetime | None]:
    """The digest of the document, and when what is shown happened."""
    if kind is EvidenceKind.ENTRY:
        entry = ledger.line(entry_id=entry_id)
        if entry is None:
            raise RuleBroken("indicators.evidence_missing", field="entry")
        return "", entry.at
    if not files.owned(person_id=actor.person_id, file_ids=[file_id]):
        raise NotAllowed("indicators.hand_in")
    return files.files(file_ids=[file_id])[file_id].sha256, shown_at


def _mark(others: QuerySet[Evidence]) -> None:
    """The same lies under other figures: whoever looks at those must see it, too."""
    for other in others.select_for_update():
        if Mark.REUSED not in other.marks:
            other.marks = [Mark.REUSED, *other.marks]
            other.save(update_fields=["marks"])


def take_evidence_off(*, actor: Actor, now: datetime.datetime, evidence_id: int) -> Evidence:
    """The evidence that lies under the figure no longer; who laid it and when stays known.

    Raises:
        NotAllowed: there is none such that the actor may take off.
    """
    with unit_of_work(actor=actor, now=now) as work:
        rows = Evidence.objects.filter(taken_off_at=None)
        found = access.load(rows, actor, "indicators.hand_in", lock=True, pk=evidence_id)
        found.taken_off_at = now
        found.save(update_fields=["taken_off_at"])
        work.record(
            EvidenceTakenOff(stream=f"cell:{found.cell_id}", cell_id=found.cell_id, evidence_id=found.pk)
        )
    return found


def _period(cell: Cell) -> Period:
    return period_at(PeriodKind(cell.version.period_kind), cell.order)
