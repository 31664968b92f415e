"""A service comes from a file: sample services, and what another installation exported."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from ostan.domains.catalogue.actions.drafting import draft_service, start_version
from ostan.domains.catalogue.actions.editing import (
    change_card,
    change_form,
    change_process,
    change_promise,
    change_step_form,
)
from ostan.domains.catalogue.actions.publishing import publish
from ostan.domains.catalogue.models import PublicService, ServiceVersion
from ostan.domains.catalogue.rules.card import plain_card, read_card
from ostan.domains.catalogue.rules.form import (
    StepForm,
    definition_of,
    plain_step_forms,
    read_form,
    read_step_forms,
)
from ostan.domains.catalogue.rules.life import ServiceKind, VersionState
from ostan.domains.org import queries as org
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.errors import RuleBroken


def load_service(
    *,
    actor: Actor,
    now: datetime.datetime,
    definition: Mapping[str, Any],
    process: bytes = b"",
    owner_id: int | None = None,
    published: bool = True,
) -> PublicService:
    """The service as the definition describes it, published unless told otherwise.

    A service of that code gets a new version when its content differs, and nothing when it does not: loading
    twice changes nothing.

    Args:
        definition: {"code", "owner" (a unit's code), "parent" (a service's code), "sort" ("MATTER" for a subject
            of complaints), "card", "form", "step_forms" (for steps of the process: "key", "title", "for_citizen",
            "form"), "norm": {"amount", "unit"}, "legal": {…}}.
        process: its BPMN file.
        owner_id: the unit, instead of the definition's "owner".
        published: False leaves the draft to be looked at.

    Raises:
        NotAllowed: the actor may not edit or publish the unit's services, or there is no such unit.
        NotReady: the definition is not fit to be published.
        RuleBroken: "catalogue.definition_broken", and what the changes of a draft raise.
    """
    code = definition.get("code")
    if not isinstance(code, str) or not isinstance(definition.get("card"), Mapping):
        raise RuleBroken("catalogue.definition_broken")
    service = PublicService.objects.filter(code=code).first()
    last = service.versions.order_by("-number").first() if service else None
    if (
        last
        and _is_same(last, definition, process)
        and (last.state == VersionState.PUBLISHED or not published)
    ):
        return last.service
    version = _draft(actor, now, service, last, definition, owner_id)
    version = _fill(actor, now, version, definition, process)
    if published:
        version = publish(actor=actor, now=now, version_id=version.pk, revision=version.revision)
    return version.service


def _draft(
    actor: Actor,
    now: datetime.datetime,
    service: PublicService | None,
    last: ServiceVersion | None,
    definition: Mapping[str, Any],
    owner_id: int | None,
) -> ServiceVersion:
    if last and last.state == VersionState.DRAFT:
        return last
    if service:
        return start_version(actor=actor, now=now, service_id=service.pk)
    owner = owner_id or org.unit_by_code(code=str(definition.get("owner", ""))).id
    parent = PublicService.objects.filter(code=definition.get("parent") or "-").first()
    title = read_card(definition["card"]).title
    return draft_service(
        actor=actor,
        now=now,
        owner_id=owner,
        title=title,
        code=definition["code"],
        parent_id=parent.pk if parent else None,
        kind=ServiceKind(definition.get("sort", ServiceKind.SERVICE)),
    )


def _fill(
    actor: Actor,
    now: datetime.datetime,
    version: ServiceVersion,
    definition: Mapping[str, Any],
    process: bytes,
) -> ServiceVersion:
    pk, card = version.pk, read_card(definition["card"])
    norm, legal = promise_from(definition.get("norm")), promise_from(definition.get("legal"))
    form = definition.get("form") or {}
    at = version.revision
    for key, one in _step_changes(version, definition):
        change_step_form(actor=actor, now=now, version_id=pk, revision=at, key=key, step_form=one)
        at += 1
    change_card(actor=actor, now=now, version_id=pk, revision=at, card=card)
    change_form(actor=actor, now=now, version_id=pk, revision=at + 1, form=form)
    change_process(actor=actor, now=now, version_id=pk, revision=at + 2, xml=process)
    return change_promise(actor=actor, now=now, version_id=pk, revision=at + 3, norm=norm, legal=legal)


def _step_changes(
    version: ServiceVersion, definition: Mapping[str, Any]
) -> list[tuple[str, StepForm | None]]:
    """What of the version's step forms differs from those of the definition."""
    kept, told = read_step_forms(version.step_forms), read_step_forms(definition.get("step_forms"))
    gone: list[tuple[str, StepForm | None]] = [(key, None) for key in kept if key not in told]
    return [*gone, *((key, one) for key, one in told.items() if kept.get(key) != one)]


def promise_from(raw: Any) -> Promise | None:
    """The promise in {"amount", "unit"}. Raises RuleBroken "catalogue.definition_broken"."""
    if not raw:
        return None
    try:
        return Promise(int(raw["amount"]), Unit(raw.get("unit", Unit.DAYS)))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise RuleBroken("catalogue.definition_broken") from None


def _is_same(version: ServiceVersion, definition: Mapping[str, Any], process: bytes) -> bool:
    norm, legal = promise_from(definition.get("norm")), promise_from(definition.get("legal"))
    told = (
        plain_card(read_card(definition["card"])),
        definition_of(read_form(definition.get("form") or {})),
        plain_step_forms(read_step_forms(definition.get("step_forms")).values()),
        hashlib.sha256(process).hexdigest() if process else "",
        norm.amount if norm else 0,
        legal.amount if legal else 0,
    )
    kept = (
        version.card,
        version.form,
        version.step_forms,
        version.process_sha256,
        version.norm_amount,
        version.legal_amount,
    )
    units = [(norm, version.norm_unit), (legal, version.legal_unit)]
    return told == kept and all(promise is None or promise.unit == unit for promise, unit in units)
