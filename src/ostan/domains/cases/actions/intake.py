"""A case is opened: answers checked, a code drawn, a unit found, deadlines reckoned, the process started."""

import dataclasses
import datetime
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

from ostan.domains.cases import rules
from ostan.domains.cases.actions import about, answering, drafts
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import CaseOpened
from ostan.domains.cases.models import Answers, Attachment, Case, Sending
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Channel, Destination, Routed
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access, once
from ostan.foundation.work import unit_of_work
from ostan.kernel import codes
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

_DRAWS = 4
"""Codes drawn before giving up: with a million cases one draw in 9,000 meets a code that is taken."""


def open_case(
    *,
    actor: Actor,
    now: datetime.datetime,
    service_code: str,
    answers: Mapping[str, Any],
    channel: Channel,
    place_code: str | None = None,
    files: Iterable[int] = (),
    citizen_id: int | None = None,
    draft_id: int | None = None,
    reference: str = "",
) -> Case:
    """The new case, with its first tasks.

    `place_code` is the place the request is about; None takes the first place among the answers. `files`
    are uploads beside those that the answers name. `citizen_id` is the applicant when somebody of the desk
    files for a citizen. `draft_id` is the draft that is being sent, and dropped: one draft becomes one
    case, however often the button is pressed. `reference` is the number under which another system knows
    what it sends.

    Raises:
        NotAllowed: the actor may not open cases, or there is no such service.
        FormErrors: an answer is missing or not accepted, a file among them of a kind not wanted.
        RuleBroken: cases.citizen_missing, cases.file_not_yours, cases.service_closed, cases.sent_already,
            cases.reference_taken, and for a subject of complaints cases.registered_already (`code`).
    """
    access.require(actor, "cases.open")
    service = catalogue.offer(code=service_code)
    if not service.can_apply:
        raise RuleBroken("cases.service_closed")
    version = catalogue.version_for_case(version_id=service.version_id)
    checked = answering.checked(version.form, answers, now)
    case = Case(
        service_id=version.service_id,
        version_id=version.version_id,
        citizen_id=_applicant(actor, citizen_id, service),
        place_code=rules.place_in(version.form, checked) if place_code is None else place_code,
        channel=Channel(channel),
        opened_at=now,
        round_at=now,
        promise=rules.promise_to_json(version.norm, version.legal, service.owner_id),
        run=_not_begun(),
    )
    if service.is_matter:
        about.check_new(case, version.form, checked, now)
    attached = answering.check_files(version.form, checked, actor, files)
    for draw in range(_DRAWS):
        case.code = codes.tracking_code(secrets.randbelow(codes.PAYLOADS))
        try:
            return _open(case, checked, attached, service, actor, now, draft_id, reference)
        except IntegrityError as clash:
            if "sending_reference_once" in str(clash):
                raise RuleBroken("cases.reference_taken", field="reference") from clash
            if draw == _DRAWS - 1 or "code" not in str(clash):
                raise
            case.pk, case.run = None, _not_begun()
    raise RuleBroken("cases.code_exhausted")


def _not_begun() -> dict[str, Any]:
    return {"state": None, "outcomes": {}, "alarms": {}}


def _open(
    case: Case,
    answers: dict[str, Any],
    attached: list[tuple[str, int]],
    service: catalogue.Offer,
    actor: Actor,
    now: datetime.datetime,
    draft_id: int | None,
    reference: str,
) -> Case:
    version = catalogue.version_for_case(version_id=service.version_id)
    stored = answering.kept(version.form, answers)
    plain = stored.data
    with unit_of_work(actor=actor, now=now) as work:
        drafts.take(case.citizen_id, draft_id, now)
        running = Running(case, [], work=work, actor=actor, now=now)
        running.answers = plain
        whom = about.named(version.form, plain)
        if rules.hides_in(plain):
            about.hide(case, whom)
        text = rules.said_in(version.form, plain)
        routed = _route(case, plain, service, whom, text)
        running.reckon()
        running.say(lambda: _opened(case, routed, stored.commitment, len(attached)))
        running.advance(process.start(version.plan, running.variables()))
        running.save()
        kept: list[Model | None] = [
            Answers(case=case, **stored._asdict()),
            about.said_of(case, text, whom),
            Sending(case=case, system_id=actor.person_id, reference=reference)
            if actor.holds(Role.PARTNER)
            else None,
            *(
                Attachment(case=case, file_id=one, question=question, by_id=actor.person_id, at=now)
                for question, one in attached
            ),
        ]
        once.insert_each(*filter(None, kept))
    return case


def _applicant(actor: Actor, citizen_id: int | None, service: catalogue.Offer) -> int:
    """Whose case it is: the actor's own, unless the actor files for others.

    Another system files within its reach only, and what it sends for nobody by name is its own; a complaint is
    somebody's. Source: the code of 1390 on complaints, shared facts 4.2 (whoever complains is named).
    """
    if actor.holds(Role.PARTNER):
        path, service_id = service.owner_path, service.service_id
        if not access.may_touch(actor, "cases.open", unit_path=path, service_id=service_id):
            raise NotAllowed("cases.open")
        return citizen_id or (_missing() if service.is_matter else actor.person_id)
    if access.may_touch(actor, "cases.open", owner=actor.own_id) and citizen_id in (None, actor.own_id):
        return actor.own_id or _missing()
    if citizen_id is None or actor.holds(*_OWN_ONLY):
        return _missing()
    return citizen_id


_OWN_ONLY = tuple(role for role, reach in access.MATRIX["cases.open"].items() if reach is access.Reach.OWN)


def _missing() -> int:
    raise RuleBroken("cases.citizen_missing")


def _route(
    case: Case, answers: Mapping[str, Any], service: catalogue.Offer, whom: org.Unit | None, said: str
) -> Routed:
    """Find the unit, by rule, by whom the request is about, or by default; and keep the reason with the case."""
    facts = {"answers": answers, "place": case.place_code, "channel": case.channel}
    found = rules.route(
        inside.routes(case.service_id),
        service_id=case.service_id,
        place_code=case.place_code,
        facts=facts,
        said=said,
    )
    if found and found.to.is_agency:
        found = dataclasses.replace(found, to=about.office(found.to.unit_id, case.place_code))
    named = about.routed(whom, case.place_code) if whom and not found else None
    routed = found or named or _default(case, service)
    case.unit_id, case.unit_path = routed.to.unit_id, routed.to.unit_path
    case.routed_by = {
        "rule": routed.rule_id,
        "reason": routed.reason,
        "word": routed.word,
        "failed": list(routed.failed),
    }
    return routed


def _default(case: Case, service: catalogue.Offer) -> Routed:
    """The owner's office for the place, else the owner: there is always one."""
    if not case.place_code:
        return Routed(Destination(service.owner_id, service.owner_path), reason="owner")
    office = about.office(service.owner_id, case.place_code)
    return Routed(office, reason="owner" if office.unit_id == service.owner_id else "office")


def _opened(case: Case, routed: Routed, commitment: str, files: int) -> CaseOpened:
    return CaseOpened(
        stream=f"case:{case.pk}",
        case_id=case.pk,
        code=case.code,
        service_id=case.service_id,
        version_id=case.version_id,
        citizen_id=case.citizen_id,
        unit_id=case.unit_id,
        rule_id=routed.rule_id,
        channel=Channel(case.channel),
        commitment=commitment,
        norm_due_at=case.norm_due_at,
        legal_due_at=case.legal_due_at,
        files=files,
    )
