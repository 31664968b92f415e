"""A draft is published and is fixed from then on; a service is retired."""

import datetime
from typing import Any

from ostan.domains.catalogue.actions.drafting import load_draft
from ostan.domains.catalogue.events import ServiceRetired, ServicesFollowedUnit, VersionPublished
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.queries.running import promise
from ostan.domains.catalogue.rules.card import Card, read_card
from ostan.domains.catalogue.rules.form import read_form, read_step_forms
from ostan.domains.catalogue.rules.life import NotReady, VersionState, reasons_against
from ostan.domains.catalogue.rules.runnable import obstacles
from ostan.domains.catalogue.rules.searching import spelt_lines
from ostan.foundation import access, paths
from ostan.foundation.work import unit_of_work
from ostan.kernel import canonical, persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def publish(*, actor: Actor, now: datetime.datetime, version_id: int, revision: int) -> ServiceVersion:
    """The version, published: new cases run on it, the one before is retired, running cases stay on theirs.

    From here on neither the house nor the database changes its content.

    Raises:
        NotAllowed: there is no such version that the actor may publish.
        Stale: the draft was changed since the actor read it.
        NotReady: with a finding for every reason.
        RuleBroken: "catalogue.version_published".
    """
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision, "catalogue.publish")
        card, form, xml = read_card(version.card), read_form(version.form), bytes(version.process)
        steps = read_step_forms(version.step_forms)
        found = obstacles(xml, version.called, form, steps, card) if xml else None
        norm = promise(version.norm_amount, version.norm_unit)
        legal = promise(version.legal_amount, version.legal_unit)
        reasons = reasons_against(card=card, form=form, process=found, norm=norm, legal=legal, steps=steps)
        if reasons:
            raise NotReady(reasons)
        replaced = _retire_published(version.service, now)
        version.state, version.published_at = VersionState.PUBLISHED, now
        version.revision += 1
        version.save(update_fields=["state", "published_at", "revision"])
        _offer(version, card)
        work.record(
            VersionPublished(
                stream=f"service:{version.service_id}",
                service_id=version.service_id,
                version_id=version.pk,
                number=version.number,
                unit_id=version.service.owner_id,
                content_digest=content_digest(version),
                replaced_id=replaced,
            )
        )
    return version


def content_digest(version: ServiceVersion) -> str:
    """SHA-256 (hex) over everything a published version promises; the ledger keeps it."""
    content: dict[str, Any] = {
        "card": version.card,
        "form": version.form,
        "process": version.process_sha256,
        "called": version.called,
        "norm": [version.norm_amount, str(version.norm_unit)],
        "legal": [version.legal_amount, str(version.legal_unit)],
    }
    if version.step_forms:  # those published before there were any keep the digest that the ledger holds
        content["step_forms"] = version.step_forms
    return canonical.digest(content).hex()


def _retire_published(service: PublicService, now: datetime.datetime) -> int:
    """The id of the version that was published until now, 0 for none."""
    before = service.versions.filter(state=VersionState.PUBLISHED).first()
    if before is None:
        return 0
    before.state, before.retired_at = VersionState.RETIRED, now
    before.save(update_fields=["state", "retired_at"])
    return before.pk


def _offer(version: ServiceVersion, card: Card) -> None:
    service = version.service
    names = spelt_lines(card.title, *card.keywords)
    parts = [text for part in card.parts for text in (part.title, part.description)]
    told = spelt_lines(card.description, card.audience, card.provider, *parts, *card.processes)
    service.title, service.national_id = card.title, card.national_id[:20]
    service.sort = persian.sort_key(card.title)[:700]
    service.names = names
    service.search = f"{names}\n{told}"
    service.life_event = card.life_event.value if card.life_event else ""
    service.can_apply = bool(version.process)
    service.published, service.retired_at = version, None
    service.save()


def retire(*, actor: Actor, now: datetime.datetime, service_id: int) -> PublicService:
    """The service, no longer offered. Its running cases go on; a later publishing offers it again.

    Raises:
        NotAllowed: there is no such service that the actor may publish.
        RuleBroken: "catalogue.not_offered".
    """
    with unit_of_work(actor=actor, now=now) as work:
        service = access.load(
            PublicService.objects.all(), actor, "catalogue.publish", pk=service_id, lock=True
        )
        if service.published_id is None:
            raise RuleBroken("catalogue.not_offered")
        version_id = _retire_published(service, now)
        service.published, service.retired_at, service.can_apply = None, now, False
        service.save(update_fields=["published", "retired_at", "can_apply"])
        work.record(
            ServiceRetired(
                stream=f"service:{service.pk}", service_id=service.pk, version_id=version_id, at=now
            )
        )
    return service


def follow_unit(*, actor: Actor, now: datetime.datetime, unit_id: int) -> int:
    """How many services now stand under the present paths of their owners, after a unit moved in the tree.

    Raises:
        NotAllowed: the actor may not edit every service.
    """
    access.require(actor, "catalogue.edit")
    with unit_of_work(actor=actor, now=now) as work:
        count = paths.follow(access.visible(PublicService.objects, actor, "catalogue.edit"))
        work.record(ServicesFollowedUnit(stream=f"unit:{unit_id}", unit_id=unit_id, services=count))
    return count
