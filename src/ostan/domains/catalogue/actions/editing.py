"""A draft is changed: its card, form, process or promise. Each change names the revision it was read at."""

import datetime
import hashlib
from typing import Any

from ostan.domains.catalogue.actions.drafting import checked_title, load_draft
from ostan.domains.catalogue.events import (
    CardChanged,
    FormChanged,
    ProcessChanged,
    PromiseChanged,
    StepFormChanged,
)
from ostan.domains.catalogue.models import ServiceVersion
from ostan.domains.catalogue.queries.drafts import called_files
from ostan.domains.catalogue.rules import process
from ostan.domains.catalogue.rules.card import Card, plain_card, read_card
from ostan.domains.catalogue.rules.form import (
    Form,
    StepForm,
    check_step_form,
    definition_of,
    plain_step_forms,
    read_form,
    read_step_forms,
)
from ostan.domains.catalogue.rules.form.steps import MOST_STEP_FORMS
from ostan.domains.catalogue.rules.life import check_promise
from ostan.domains.catalogue.rules.runnable import obstacles
from ostan.domains.catalogue.rules.searching import spelt
from ostan.foundation.work import unit_of_work
from ostan.kernel import canonical, persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Promise, Unit
from ostan.kernel.errors import RuleBroken

MOST_FORM_BYTES = 300_000
_UNREADABLE = frozenset({"catalogue.form_shape", "catalogue.form_kind", "catalogue.form_name"})


def change_card(
    *, actor: Actor, now: datetime.datetime, version_id: int, revision: int, card: Card
) -> ServiceVersion:
    """The draft with this card. A card may have gaps until it is published, but never no title.

    Raises:
        NotAllowed, Stale, RuleBroken "catalogue.version_published": see load_draft.
        RuleBroken: "catalogue.title_missing".
    """
    title = checked_title(card.title)
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision)
        version.card = plain_card(card)
        _keep(version, now, "card")
        if version.service.published_id is None:
            _name(version, title)
        work.record(
            CardChanged(
                stream=_stream(version),
                service_id=version.service_id,
                version_id=version.pk,
                card_digest=canonical.digest(version.card).hex(),
            )
        )
    return version


def _name(version: ServiceVersion, title: str) -> None:
    """A service that was never published is listed under its draft's title."""
    service = version.service
    service.title, service.names, service.sort = title, spelt(title), persian.sort_key(title)[:700]
    service.save(update_fields=["title", "names", "sort"])


def change_form(
    *, actor: Actor, now: datetime.datetime, version_id: int, revision: int, form: Form | dict[str, Any]
) -> ServiceVersion:
    """The draft with this form (or its definition), kept in the house's own spelling with its JSON Schema.

    A form with faults is kept, and refused for publishing; one that cannot be read is not kept.

    Raises:
        NotAllowed, Stale, RuleBroken "catalogue.version_published": see load_draft.
        RuleBroken: "catalogue.form_unreadable", "catalogue.form_too_large".
    """
    read = form if isinstance(form, Form) else read_form(form)
    _check_readable(read)
    definition = definition_of(read)
    if len(canonical.canonical(definition)) > MOST_FORM_BYTES:
        raise RuleBroken("catalogue.form_too_large")
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision)
        version.form = definition
        _keep(version, now, "form")
        work.record(
            FormChanged(
                stream=_stream(version),
                service_id=version.service_id,
                version_id=version.pk,
                form_digest=canonical.digest(definition).hex(),
                questions=len(read.questions),
            )
        )
    return version


def _check_readable(form: Form) -> None:
    if any(item.code in _UNREADABLE for item in form.findings):
        raise RuleBroken("catalogue.form_unreadable")


def change_step_form(
    *,
    actor: Actor,
    now: datetime.datetime,
    version_id: int,
    revision: int,
    key: str,
    step_form: StepForm | None,
) -> ServiceVersion:
    """The draft with this form of a step, new or instead of the one of that key; None takes it away.

    As with the form of the version, faults are kept and refused for publishing.

    Raises:
        NotAllowed, Stale, RuleBroken "catalogue.version_published": see load_draft.
        RuleBroken: "catalogue.step_form_key", "catalogue.step_form_title", "catalogue.step_forms_many",
            "catalogue.form_unreadable", "catalogue.form_too_large".
    """
    if step_form is not None:
        check_step_form(step_form)
        _check_readable(step_form.form)
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision)
        kept = read_step_forms(version.step_forms)
        if step_form is None:
            kept.pop(key, None)
        else:
            kept[key] = step_form
        if len(kept) > MOST_STEP_FORMS:
            raise RuleBroken("catalogue.step_forms_many", most=MOST_STEP_FORMS)
        version.step_forms = plain_step_forms(kept.values())
        if len(canonical.canonical(version.step_forms)) > MOST_FORM_BYTES:
            raise RuleBroken("catalogue.form_too_large")
        _keep(version, now, "step_forms")
        work.record(
            StepFormChanged(
                stream=_stream(version),
                service_id=version.service_id,
                version_id=version.pk,
                form_key=key,
                form_digest=canonical.digest(definition_of(step_form.form)).hex() if step_form else "",
                questions=len(step_form.form.questions) if step_form else 0,
            )
        )
    return version


def change_process(
    *, actor: Actor, now: datetime.datetime, version_id: int, revision: int, xml: bytes
) -> ServiceVersion:
    """The draft with this BPMN file, byte for byte; empty bytes take the process away.

    What lies outside the runnable part is kept too, and refused for publishing with its name and place. The
    processes that it calls are kept beside it as they are published now.

    Raises:
        NotAllowed, Stale, RuleBroken "catalogue.version_published": see load_draft.
        RuleBroken: "catalogue.process_too_large", "_unsafe", "_not_xml", "_not_bpmn", "_empty": not kept.
    """
    read = process.read(xml) if xml else None
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision)
        version.process = xml
        version.process_sha256 = hashlib.sha256(xml).hexdigest() if xml else ""
        version.process_key = read.key[:120] if read else ""
        version.called = called_files(xml=xml) if xml else {}
        _keep(version, now, "process", "process_sha256", "process_key", "called")
        form, steps, card = (
            read_form(version.form),
            read_step_forms(version.step_forms),
            read_card(version.card),
        )
        found = obstacles(xml, version.called, form, steps, card) if xml else []
        work.record(
            ProcessChanged(
                stream=_stream(version),
                service_id=version.service_id,
                version_id=version.pk,
                process_sha256=version.process_sha256,
                obstacles=sum(item.stops for item in found),
            )
        )
    return version


def change_promise(
    *,
    actor: Actor,
    now: datetime.datetime,
    version_id: int,
    revision: int,
    norm: Promise | None,
    legal: Promise | None,
) -> ServiceVersion:
    """The draft with this norm (what the owner promises) and legal deadline (what the law demands).

    Both in working days or hours; None is none.

    Raises:
        NotAllowed, Stale, RuleBroken "catalogue.version_published": see load_draft.
        RuleBroken: "catalogue.promise_range".
    """
    norm_amount, norm_unit = _columns(norm)
    legal_amount, legal_unit = _columns(legal)
    with unit_of_work(actor=actor, now=now) as work:
        version = load_draft(actor, version_id, revision)
        version.norm_amount, version.norm_unit = norm_amount, norm_unit
        version.legal_amount, version.legal_unit = legal_amount, legal_unit
        _keep(version, now, "norm_amount", "norm_unit", "legal_amount", "legal_unit")
        work.record(
            PromiseChanged(
                stream=_stream(version),
                service_id=version.service_id,
                version_id=version.pk,
                norm_amount=norm_amount,
                norm_unit=norm_unit,
                legal_amount=legal_amount,
                legal_unit=legal_unit,
            )
        )
    return version


def _columns(promise: Promise | None) -> tuple[int, Unit]:
    if promise is None:
        return 0, Unit.DAYS
    check_promise(promise.amount, promise.unit)
    return promise.amount, promise.unit


def _keep(version: ServiceVersion, now: datetime.datetime, *columns: str) -> None:
    version.revision += 1
    version.changed_at = now
    version.save(update_fields=[*columns, "revision", "changed_at"])


def _stream(version: ServiceVersion) -> str:
    return f"service:{version.service_id}"
