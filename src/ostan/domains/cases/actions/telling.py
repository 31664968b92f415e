"""Tells applicants and heads what happened: notices that follow from events."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from ostan.domains.cases.models import Attachment, Case
from ostan.domains.cases.rules import MessageKind, Rung
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.once import Once
from ostan.foundation.work import is_replay
from ostan.kernel import clock, codes
from ostan.kernel.actor import Actor
from ostan.ui import moments

_PAST = datetime.timedelta(days=2)
"""A notice of something older than this belongs to replayed history and does not go out."""


def tell_applicant(
    *,
    actor: Actor,
    now: datetime.datetime,
    code: str,
    facts: Mapping[str, Any],
    entry_id: int,
    more: Mapping[str, str] | None = None,
) -> bool:
    """Whether the applicant was owed the notice `code` of what was recorded; told on every known channel.

    `more` are values of the notice that the case does not know, such as a link. Words of the applicant's
    own, and notes among the staff, are nobody's news.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    if facts.get("from_citizen") or facts.get("kind", MessageKind.WORD) != MessageKind.WORD:
        return False
    case = _case(facts)
    told = {"due": moments.day(case.norm_due_at), **(more or {})}
    if case.answer_due_at:
        told["until"] = moments.day(case.answer_due_at)
    _owe(case, case.citizen_id, code, told, entry_id, now)
    return True


def tell_head(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> bool:
    """Whether the head of a unit, or who stands above, was owed a notice of a case that nears its end or is past it.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    if not facts["head_id"]:
        return False
    case = _case(facts)
    code = _OF_RUNG[Rung(facts["rung"])]
    _owe(case, facts["head_id"], code, {"due": moments.day(case.norm_due_at)}, entry_id, now)
    return True


def tell_units(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many heads were reminded, by a task of the process that notifies, of a case that waits in their units.

    Another operation reminds nobody; of a case that has ended its applicant hears with the decision.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    if facts["operation_code"] != process.NOTIFY:
        return 0
    case = _case(facts)
    heads = {head.person_id for unit in facts["unit_ids"] if (head := org.head_of(unit_id=unit, on=now))}
    for person_id in heads:
        _owe(case, person_id, "case.called", {"due": moments.day(case.norm_due_at)}, entry_id, now)
    return len(heads)


def tell_of_file(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many applicants were owed the notice that a file of their case was set aside by the scanner.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    rows = Attachment.objects.filter(file_id=facts["file_id"], for_citizen=True)
    found = set(rows.values_list("case_id", flat=True))
    for case_id in found:
        case = _case({"case_id": case_id})
        _owe(case, case.citizen_id, "case.file_set_aside", {}, entry_id, now)
    return len(found)


_OF_RUNG = {Rung.BEFORE: "case.warning", Rung.BREACH: "case.late", Rung.LAW: "case.legally_late"}


class _Known(NamedTuple):
    """What a notice may tell of a case."""

    pk: int
    code: str
    citizen_id: int
    service: str
    norm_due_at: datetime.datetime
    answer_due_at: datetime.datetime | None


_KNOWN = Once(
    lambda case_id: Case.objects.filter(pk=case_id).values_list(
        "pk", "code", "citizen_id", "service__title", "norm_due_at", "answer_due_at"
    ),
    "case_id",
)


def _case(facts: Mapping[str, Any]) -> _Known:
    return _Known(*_KNOWN.rows(case_id=facts["case_id"])[0])


def _owe(
    case: _Known, person_id: int, code: str, told: dict[str, str], entry_id: int, now: datetime.datetime
) -> None:
    known = org.contact(person_id=person_id)
    addresses = {"INAPP": "", "SMS": known.mobile, "EMAIL": known.email}
    notices.owe(
        entry_id=entry_id,
        code=code,
        person_id=person_id,
        addresses={channel: at for channel, at in addresses.items() if at or channel == "INAPP"},
        facts={"code": codes.show_tracking_code(case.code), "service": case.service, **told},
        stream=f"case:{case.pk}",
        now=now,
        is_past=is_replay() or clock.now() - now > _PAST,
    )
