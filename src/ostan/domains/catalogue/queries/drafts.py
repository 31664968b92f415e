"""What the owner of a service sees: all versions, drafts too, within the reach of the hat."""

import base64
import dataclasses
import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.queries.running import promise
from ostan.domains.catalogue.rules.card import Card, Completeness, completeness, read_card
from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.form import Form, StepForms, read_form, read_step_forms
from ostan.domains.catalogue.rules.life import ServiceKind, VersionState, reasons_against
from ostan.domains.catalogue.rules.process import Plan
from ostan.domains.catalogue.rules.runnable import calls_of, obstacles, plan_of
from ostan.domains.catalogue.rules.searching import spelt
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Promise
from ostan.kernel.errors import RuleBroken

SEE = "catalogue.see_drafts"


@dataclasses.dataclass(frozen=True, slots=True)
class OwnedService:
    """A service in its owner's list. `draft_id` and `published_id` are None when there is no such version."""

    id: int
    code: str
    title: str
    owner_name: str
    draft_id: int | None
    draft_changed_at: datetime.datetime | None
    published_id: int | None
    published_at: datetime.datetime | None
    retired_at: datetime.datetime | None
    can_apply: bool
    norm: Promise | None
    completeness: Completeness


@dataclasses.dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the history of a service."""

    id: int
    number: int
    state: VersionState
    created_at: datetime.datetime
    published_at: datetime.datetime | None
    retired_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class VersionFile:
    """One version with everything in it, for the pages of its owner.

    `process_findings` is None without a process; `obstacles` is everything that keeps the version from being
    published, whatever its state. `revision` is what the next change must name.
    """

    id: int
    service_id: int
    code: str
    number: int
    state: VersionState
    revision: int
    title: str
    owner_id: int
    owner_name: str
    owner_path: str
    card: Card
    completeness: Completeness
    form: Form
    step_forms: StepForms
    norm: Promise | None
    legal: Promise | None
    has_process: bool
    process_sha256: str
    process_findings: tuple[Finding, ...] | None
    obstacles: tuple[Finding, ...]
    changed_at: datetime.datetime
    published_at: datetime.datetime | None
    retired_at: datetime.datetime | None
    service_retired_at: datetime.datetime | None

    @property
    def is_draft(self) -> bool:
        return self.state is VersionState.DRAFT


def _mine(actor: Actor, text: str, kind: ServiceKind) -> QuerySet[PublicService]:
    rows = access.visible(PublicService.objects.filter(kind=kind), actor, SEE)
    for word in spelt(text[:200]).split()[:8]:
        rows = rows.filter(Q(search__contains=word) | Q(names__contains=word))
    return rows


_NORM = ("published__norm_amount", "published__norm_unit")


def owned_services(
    *,
    actor: Actor,
    text: str = "",
    kind: ServiceKind = ServiceKind.SERVICE,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[OwnedService], int]:
    """The services within the actor's reach and how many there are, in Persian order; two statements."""
    rows = _mine(actor, text, kind)
    latest = ServiceVersion.objects.filter(service_id=OuterRef("pk")).order_by("-number")
    draft = latest.filter(state=VersionState.DRAFT)
    listed = rows.annotate(
        latest_card=Subquery(latest.values("card")[:1]),
        draft_id=Subquery(draft.values("pk")[:1]),
        draft_changed_at=Subquery(draft.values("changed_at")[:1]),
    ).order_by("sort", "pk")
    columns = ("pk", "code", "title", "owner__name", "draft_id", "draft_changed_at")
    more = ("published_id", "published__published_at", "retired_at", "can_apply", "latest_card", *_NORM)
    found = [
        OwnedService(*(*row[:10], promise(row[11] or 0, row[12] or "days"), completeness(read_card(row[10]))))
        for row in listed.values_list(*columns, *more)[offset : offset + limit]
    ]
    return found, rows.count()


def versions_of(*, actor: Actor, code: str) -> list[VersionLine]:
    """The versions of the service, newest first. Empty when the actor may not see it."""
    rows = access.visible(ServiceVersion.objects.filter(service__code=code), actor, SEE).order_by("-number")
    columns = rows.values_list("pk", "number", "state", "created_at", "published_at", "retired_at")
    return [VersionLine(row[0], row[1], VersionState(row[2]), *row[3:]) for row in columns]


def version_file(*, actor: Actor, version_id: int) -> VersionFile:
    """The version with everything in it; one statement.

    Raises:
        NotAllowed: there is no such version within the actor's reach.
    """
    rows = ServiceVersion.objects.select_related("service__owner")
    return _file(access.load(rows, actor, SEE, pk=version_id))


def _file(row: ServiceVersion) -> VersionFile:
    card, form, xml = read_card(row.card), read_form(row.form), bytes(row.process)
    norm, legal = promise(row.norm_amount, row.norm_unit), promise(row.legal_amount, row.legal_unit)
    steps = read_step_forms(row.step_forms)
    found = obstacles(xml, row.called, form, steps, card) if xml else None
    return VersionFile(
        id=row.pk,
        service_id=row.service_id,
        code=row.service.code,
        number=row.number,
        state=VersionState(row.state),
        revision=row.revision,
        title=card.title or row.service.title,
        owner_id=row.service.owner_id,
        owner_name=row.service.owner.name,
        owner_path=row.service.owner_path,
        card=card,
        completeness=completeness(card),
        form=form,
        step_forms=steps,
        norm=norm,
        legal=legal,
        has_process=bool(xml),
        process_sha256=row.process_sha256,
        process_findings=None if found is None else tuple(found),
        obstacles=tuple(
            reasons_against(card=card, form=form, process=found, norm=norm, legal=legal, steps=steps)
        ),
        changed_at=row.changed_at,
        published_at=row.published_at,
        retired_at=row.retired_at,
        service_retired_at=row.service.retired_at,
    )


def process_file(*, actor: Actor, version_id: int) -> bytes:
    """The version's BPMN file, byte for byte; empty without one. Raises NotAllowed as version_file."""
    return bytes(access.load(ServiceVersion.objects.all(), actor, SEE, pk=version_id).process)


def plan_of_version(*, actor: Actor, version_id: int) -> Plan | None:
    """The way of a request by the version; None without a process that runs. Raises NotAllowed as version_file."""
    row = access.load(ServiceVersion.objects.all(), actor, SEE, pk=version_id)
    try:
        return plan_of(bytes(row.process), row.called) if row.process else None
    except RuleBroken:
        return None


def called_files(*, xml: bytes) -> dict[str, Any]:
    """The files of the processes that this one calls, as published now: base64 by key, without unknown keys."""
    found: dict[str, str] = {}
    wanted = calls_of(xml)
    while wanted:
        rows = ServiceVersion.objects.filter(state=VersionState.PUBLISHED, process_key__in=wanted).order_by(
            "pk"
        )
        fetched = {key: bytes(body) for key, body in rows.values_list("process_key", "process")}
        found |= {key: base64.b64encode(body).decode() for key, body in fetched.items()}
        inner = {key for body in fetched.values() for key in calls_of(body)}
        wanted = sorted(inner - set(found))
    return found
