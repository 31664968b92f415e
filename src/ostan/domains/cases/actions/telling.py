"""Tells applicants and heads what happened: notices that follow from events."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from ostan.domains.cases.models import Attachment, Case, Follower, Forwarding, Task
from ostan.domains.cases.queries import inside, outside
from ostan.domains.cases.rules import MessageKind, Rung
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.once import Once
from ostan.foundation.payments import queries as bills
from ostan.foundation.work import is_replay
from ostan.kernel import clock, codes
from ostan.kernel.actor import Actor
from ostan.kernel.persian import persian_digits
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
    if case.parent_id:
        return False  # of a case with parts its applicant hears as a whole
    told = {"due": moments.day(case.norm_due_at), **(more or {})}
    if case.answer_due_at:
        told["until"] = moments.day(case.answer_due_at)
    _owe(case, case.citizen_id, code, told, entry_id, now)
    return True


def tell_of_referral(
    *, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int
) -> bool:
    """Whether the applicant was owed word of the agency that has the case now; of a move within one agency nobody is.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    units = org.units(unit_ids={facts["from_unit_id"], facts["to_unit_id"]})
    before, after = units[facts["from_unit_id"]], units[facts["to_unit_id"]]
    if not inside.changes_agency(before.path, after.path):
        return False
    return tell_applicant(
        actor=actor,
        now=now,
        code="case.referred",
        facts=facts,
        entry_id=entry_id,
        more={"agency": after.name},
    )


def tell_payer(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> bool:
    """Whether the applicant of a bill's case was owed the notice `code`.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    bill = bills.bill(bill_id=facts["bill_id"])
    if bill.purpose != inside.FEE:
        return False
    case = _case({"case_id": inside.case_of(bill.stream)})
    _owe(case, case.citizen_id, code, {}, entry_id, now)
    return True


def tell_head(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> bool:
    """Whether somebody on the ladder was owed a notice of a case that nears its end or is past it.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    if not facts["head_id"]:
        return False
    case = _case(facts)
    code = _OF_RUNG[Rung(facts["rung"])]
    told = {"due": moments.day(case.norm_due_at), "days": persian_digits(facts["days"])}
    _owe(case, facts["head_id"], code, told, entry_id, now)
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


def tell_followers(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many who wait for a case of another were told that it has ended: under the code of their own merged case,
    if they had one, and without a word of its applicant.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    case = _case(facts)
    rows = Follower.objects.filter(case=case.pk).values_list("person_id", "merged__code")
    for person_id, own in (found := list(rows)):
        _owe(case._replace(code=own or case.code), person_id, "case.followed", {}, entry_id, now)
    return len(found)


def tell_joined(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many who waited for a case were told that it goes on with another; its applicant hears of its end.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    case, moved = _case(facts), facts.get("moved", ())
    for person_id in moved:
        _owe(case, person_id, "case.joined", {}, entry_id, now)
    return len(moved)


def tell_holders(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> int:
    """How many who have a task of the case in hand were told `code`; the head of its unit when nobody has.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    case = _case(facts)
    open_tasks = Task.objects.filter(case=case.pk, done_at=None)
    people = {one for one in open_tasks.values_list("holder_id", flat=True) if one}
    if not people:
        units = set(open_tasks.values_list("unit_id", flat=True))
        people = {head.person_id for unit in units if (head := org.head_of(unit_id=unit, on=now))}
    for person_id in people:
        _owe(case, person_id, code, {}, entry_id, now)
    return len(people)


def tell_mentioned(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> None:
    """A colleague who was mentioned in a note is owed word of it.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    _owe(_case(facts), facts["person_id"], "case.mentioned", {}, entry_id, now)


def tell_outside(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> bool:
    """Whether the body outside was owed the notice `code` with its link.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    case = _case(facts)
    due = Forwarding.objects.values_list("due_at", flat=True).get(pk=facts["forwarding_id"])
    notices.owe(
        entry_id=entry_id,
        code=code,
        person_id=0,
        addresses=outside.addresses_of(facts["body_id"]),
        facts={
            "code": codes.show_tracking_code(case.code),
            "service": case.service,
            "due": moments.day(due),
            "link": outside.link_of(facts["forwarding_id"]),
        },
        stream=f"case:{case.pk}",
        now=now,
        is_past=is_replay() or clock.now() - now > _PAST,
    )
    return True


_OF_RUNG = {
    Rung.BEFORE: "case.warning",
    Rung.BREACH: "case.late",
    Rung.AFTER: "case.still_late",
    Rung.LAW: "case.legally_late",
}


class _Known(NamedTuple):
    """What a notice may tell of a case."""

    pk: int
    code: str
    citizen_id: int
    service: str
    parent_id: int | None
    norm_due_at: datetime.datetime
    answer_due_at: datetime.datetime | None


_KNOWN = Once(
    lambda case_id: Case.objects.filter(pk=case_id).values_list(
        "pk", "code", "citizen_id", "service__title", "parent_id", "norm_due_at", "answer_due_at"
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
