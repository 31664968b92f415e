"""A service begins, and every further version of it: as a draft."""

import datetime
import re

from django.db import IntegrityError, transaction
from django.db.models import Max

from ostan.domains.catalogue.events import DraftDiscarded, ServiceDrafted, VersionStarted
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import Card, plain_card
from ostan.domains.catalogue.rules.life import ServiceKind, VersionState, check_draft
from ostan.domains.catalogue.rules.searching import spelt
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_CODE = 60
_COPIED = (
    "card",
    "form",
    "step_forms",
    "process",
    "process_sha256",
    "process_key",
    "called",
    "norm_amount",
    "norm_unit",
    "legal_amount",
    "legal_unit",
)


def draft_service(
    *,
    actor: Actor,
    now: datetime.datetime,
    owner_id: int,
    title: str,
    code: str = "",
    parent_id: int | None = None,
    kind: ServiceKind = ServiceKind.SERVICE,
) -> ServiceVersion:
    """The first draft of a new service of the unit. Without a code the service gets one from its id.

    Args:
        code: small Latin letters, digits and hyphens; it stands in the service's address for ever.
        parent_id: the service that this is a part of.
        kind: a service of the catalogue, or a subject of complaints and requests.

    Raises:
        NotAllowed: the actor may not edit the unit's services, or there is no such unit or parent.
        RuleBroken: "catalogue.title_missing", "catalogue.code_malformed", "catalogue.code_taken".
    """
    owner = org.unit(unit_id=owner_id)
    if not access.may_touch(actor, "catalogue.edit", unit_path=owner.path):
        raise NotAllowed("catalogue.edit")
    title = checked_title(title)
    if code and (len(code) > _MOST_CODE or not _CODE.fullmatch(code)):
        raise RuleBroken("catalogue.code_malformed", field="code")
    with unit_of_work(actor=actor, now=now) as work:
        if parent_id is not None:
            access.load(PublicService.objects.all(), actor, "catalogue.edit", pk=parent_id)
        service = _new_service(owner, title, code, parent_id, kind)
        card = Card(title=title, provider=owner.name)
        version = ServiceVersion.objects.create(
            service=service, number=1, card=plain_card(card), created_at=now, changed_at=now
        )
        work.record(
            ServiceDrafted(
                stream=f"service:{service.pk}",
                service_id=service.pk,
                version_id=version.pk,
                unit_id=owner.id,
                service_code=service.code,
            )
        )
    return version


def checked_title(title: str) -> str:
    """The title in one clean line of at most 300 letters. Raises RuleBroken "catalogue.title_missing"."""
    title = persian.clean_line(title)[:300]
    if not title:
        raise RuleBroken("catalogue.title_missing", field="title")
    return title


def _new_service(
    owner: org.Unit, title: str, code: str, parent_id: int | None, kind: ServiceKind
) -> PublicService:
    known = {"kind": kind, "title": title, "names": spelt(title), "sort": persian.sort_key(title)[:700]}
    try:
        with transaction.atomic():
            service = PublicService.objects.create(
                code=code or f"new-{owner.id}",
                owner_id=owner.id,
                owner_path=owner.path,
                parent_id=parent_id,
                **known,
            )
            if not code:
                service.code = f"s{service.pk}"
                service.save(update_fields=["code"])
    except IntegrityError:
        raise RuleBroken("catalogue.code_taken", field="code") from None
    return service


def start_version(*, actor: Actor, now: datetime.datetime, service_id: int) -> ServiceVersion:
    """A new draft of the service: a copy of its newest version.

    Raises:
        NotAllowed: there is no such service within the actor's reach.
        RuleBroken: "catalogue.draft_exists" with its version_id: one draft at a time.
    """
    with unit_of_work(actor=actor, now=now) as work:
        service = access.load(PublicService.objects.all(), actor, "catalogue.edit", pk=service_id, lock=True)
        last = service.versions.order_by("-number")[0]
        if last.state == VersionState.DRAFT:
            raise RuleBroken("catalogue.draft_exists", version_id=last.pk)
        number = (service.versions.aggregate(most=Max("number"))["most"] or 0) + 1
        copied = {name: getattr(last, name) for name in _COPIED}
        version = ServiceVersion.objects.create(
            service=service, number=number, created_at=now, changed_at=now, **copied
        )
        work.record(
            VersionStarted(
                stream=f"service:{service.pk}",
                service_id=service.pk,
                version_id=version.pk,
                number=number,
                copied_id=last.pk,
            )
        )
    return version


def discard_draft(*, actor: Actor, now: datetime.datetime, version_id: int, revision: int) -> None:
    """The draft is gone; what is published stays. The only version of a service cannot be thrown away.

    Raises:
        NotAllowed: there is no such version within the actor's reach.
        Stale: the draft was changed since the actor read it.
        RuleBroken: "catalogue.version_published", "catalogue.only_version".
    """
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision)
        if not version.service.versions.exclude(pk=version.pk).exists():
            raise RuleBroken("catalogue.only_version")
        work.record(
            DraftDiscarded(
                stream=f"service:{version.service_id}",
                service_id=version.service_id,
                version_id=version.pk,
                number=version.number,
            )
        )
        version.delete()


def load_draft(
    actor: Actor, version_id: int, revision: int, capability: str = "catalogue.edit"
) -> ServiceVersion:
    """The draft, locked, as the actor read it.

    Raises:
        NotAllowed: there is no such version within the actor's reach.
        Stale: it was changed since.
        RuleBroken: "catalogue.version_published".
    """
    rows = ServiceVersion.objects.select_related("service")
    version = access.load(rows, actor, capability, pk=version_id, lock=True)
    check_draft(version.state)
    if version.revision != revision:
        raise Stale
    return version
