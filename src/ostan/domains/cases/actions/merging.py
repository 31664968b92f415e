"""Who else waits for a case, cases that are one, and cases that fall into parts."""

import datetime
import secrets

from ostan.domains.cases import rules
from ostan.domains.cases.actions.ending import check_parts, write_decision
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import (
    CaseFollowed,
    CaseJoined,
    CaseMerged,
    CaseOpened,
    CaseUnfollowed,
    PartOpened,
)
from ostan.domains.cases.models import Answers, Case, Follower, Message
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act, CaseState, Channel, Ending, MessageKind, Outcome, RoundCause
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access, once
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel import codes, commitments
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def follow_case(
    *, actor: Actor, now: datetime.datetime, case_id: int, person_id: int | None = None
) -> Follower:
    """The person waits for a case of another: what is decided is told, and nothing personal is shown.

    `person_id` is the caller for whom somebody of the desk does it.

    Raises:
        NotAllowed: there is no such case, or the actor may not follow for that person.
        RuleBroken: cases.own_already, the case is the person's own; cases.merge_over, it has ended.
    """
    who = person_id or actor.person_id
    if not access.may_touch(actor, "cases.wait_for", owner=who):
        raise NotAllowed("cases.wait_for")
    with unit_of_work(actor=actor, now=now) as work:
        case = Case.objects.select_for_update().filter(pk=case_id, parent=None).first()
        if case is None:
            raise NotAllowed("cases.wait_for")
        if case.citizen_id == who:
            raise RuleBroken("cases.own_already", shown=codes.show_tracking_code(case.code))
        if case.state == CaseState.DECIDED:
            raise RuleBroken("cases.merge_over")
        row, _ = Follower.objects.get_or_create(case=case, person_id=who, defaults={"since": now})
        work.record(CaseFollowed(stream=f"case:{case_id}", case_id=case_id, person_id=who))
    return row


def unfollow_case(*, actor: Actor, now: datetime.datetime, follower_id: int) -> None:
    """The actor no longer waits for the case.

    Raises:
        NotAllowed: the actor does not follow it.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Follower.objects.all(), actor, "cases.wait_for", lock=True, pk=follower_id)
        if row.person_id != actor.person_id:
            raise NotAllowed("cases.wait_for")
        row.delete()
        work.record(
            CaseUnfollowed(stream=f"case:{row.case_id}", case_id=row.case_id, person_id=row.person_id)
        )


def merge_case(
    *, actor: Actor, now: datetime.datetime, case_id: int, into: str, revision: int | None = None
) -> Case:
    """The case, ended as one with the case of the tracking code `into`; whoever waited for it waits for that one.

    The applicants may be different people: the applicant of the merged case becomes a follower of the other.

    Raises:
        NotAllowed: there is no such case, or it is out of reach.
        RuleBroken: cases.duplicate_unknown (none that the actor may see), cases.duplicate_of_itself,
            cases.merge_over, cases.parts_open, cases.decided_already, cases.objection_unanswered, cases.not_now,
            cases.stale, cases.not_held, cases.held_by_other.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = _locked(case_id, into)
        running = Running.of_case(case_id, Act.MERGE, work=work, actor=actor, now=now)
        case = running.case
        rules.check_revision(revision, case.revision)
        task = running.in_hand()
        other = _other(actor, case_id, found)
        if case.run.get("decided"):
            raise RuleBroken("cases.decided_already")
        if case.cause == RoundCause.OBJECTED:
            raise RuleBroken("cases.objection_unanswered")
        check_parts(running)
        write_decision(running, Ending(Outcome.DUPLICATE, ""), task.pk, original_id=other.pk)
        running.close_task(task)
        running.stop_process()
        running.close(Outcome.DUPLICATE)
        moved = _move_followers(case, other, now)
        running.say(
            lambda: CaseMerged(
                stream=running.stream, case_id=case_id, into_id=other.pk, citizen_id=case.citizen_id
            ),
            lambda: CaseJoined(
                stream=f"case:{other.pk}",
                case_id=other.pk,
                merged_id=case_id,
                followers=Follower.objects.filter(case=other).count(),
                moved=moved,
            ),
        )
        running.save()
    return case


def _locked(case_id: int, into: str) -> Case | None:
    """The case of that code, locked together with the one that ends, always in one order; None when there is none."""
    try:
        code = codes.parse_tracking_code(into)
    except RuleBroken:
        return None
    found = Case.objects.filter(code=code, parent=None).values_list("pk", flat=True).first()
    rows = Case.objects.select_for_update().filter(pk__in=[case_id, found or 0]).order_by("pk")
    return next((one for one in list(rows) if one.pk == found), None)


def _other(actor: Actor, case_id: int, found: Case | None) -> Case:
    """The case that goes on, when the actor may see it and it is not over."""
    if found is None or not inside.sees(actor, found.pk):
        raise RuleBroken("cases.merge_unknown", field="into")
    if found.pk == case_id:
        raise RuleBroken("cases.duplicate_of_itself", field="into")
    if found.state == CaseState.DECIDED:
        raise RuleBroken("cases.merge_over", field="into")
    return found


def _move_followers(case: Case, other: Case, now: datetime.datetime) -> tuple[int, ...]:
    """Who waited for the case and waits for the other now, beside its applicant."""
    waiting = {row.person_id: row.merged_id for row in Follower.objects.filter(case=case)}
    moved = tuple(one for one in waiting if one not in (case.citizen_id, other.citizen_id))
    waiting[case.citizen_id] = case.pk
    waiting.pop(other.citizen_id, None)
    rows = [
        Follower(case=other, person_id=person, merged_id=merged, since=now)
        for person, merged in waiting.items()
    ]
    Follower.objects.bulk_create(rows, ignore_conflicts=True)
    Follower.objects.filter(case=case).delete()
    return moved


def add_part(*, actor: Actor, now: datetime.datetime, case_id: int, unit_id: int, text: str) -> Case:
    """The new part: a case of its own in that unit, with what it has to do, under the same applicant.

    The applicant hears of the whole alone. The whole is decided when its parts are. Source: assumed.

    Raises:
        NotAllowed: there is no such case or unit, or the case is out of reach.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.unit_closed, cases.part_of_part, cases.too_many_parts
            (`most`), cases.not_now, cases.not_held, cases.held_by_other.
    """
    rules.check_text(text)
    unit = org.unit(unit_id=unit_id)
    if not unit.is_open(org.day_of(now)):
        raise RuleBroken("cases.unit_closed", field="unit")
    with unit_of_work(actor=actor, now=now) as work:
        whole = Running.of_case(case_id, Act.SPLIT, work=work, actor=actor, now=now)
        whole.in_hand()
        if whole.case.parent_id:
            raise RuleBroken("cases.part_of_part")
        parts = whole.case.run.get("parts", 0)
        if parts >= rules.MOST_PARTS:
            raise RuleBroken("cases.too_many_parts", most=rules.MOST_PARTS)
        part = _open_part(whole, unit, text.strip(), work)
        whole.case.run["parts"] = parts + 1
        whole.save()
        work.record(PartOpened(stream=whole.stream, case_id=case_id, part_id=part.pk, to_unit_id=unit.id))
    return part


def _open_part(whole: Running, unit: org.Unit, text: str, work: Work) -> Case:
    case, now = whole.case, whole.now
    kept = Answers.objects.get(case=case)
    part = Case(
        code=_free_code(),
        service_id=case.service_id,
        version_id=case.version_id,
        citizen_id=case.citizen_id,
        place_code=case.place_code,
        channel=Channel(case.channel),
        parent=case,
        hides=case.hides,
        hidden_from=case.hidden_from,
        unit_id=unit.id,
        unit_path=unit.path,
        routed_by={"rule": 0, "reason": "part", "by": whole.actor.person_id},
        opened_at=now,
        round_at=now,
        promise=case.promise,
        run={"state": None, "outcomes": {}, "alarms": {}},
    )
    salt = secrets.token_bytes(commitments.SALT_BYTES)
    commitment = commitments.commit(inside.whole(kept), salt)
    running = Running(part, [], work=work, actor=whole.actor, now=now)
    running.answers = dict(kept.data)
    running.reckon()
    running.say(lambda: _opened(part, commitment))
    running.advance(process.start(whole.version.plan, running.variables()))
    for task in running.tasks:
        task.returned = text
    running.save()
    once.insert(
        Answers(case=part, data=kept.data, sealed=bytes(kept.sealed), salt=salt, commitment=commitment)
    )
    once.insert(Message(case=part, kind=MessageKind.NOTE, author_id=whole.actor.person_id, text=text, at=now))
    return part


def _free_code() -> str:
    """A code that no case has: drawn again in the one of 9,000 draws that meets one."""
    while True:
        code = codes.tracking_code(secrets.randbelow(codes.PAYLOADS))
        if not Case.objects.filter(code=code).exists():
            return code


def _opened(part: Case, commitment: str) -> CaseOpened:
    return CaseOpened(
        stream=f"case:{part.pk}",
        case_id=part.pk,
        code=part.code,
        service_id=part.service_id,
        version_id=part.version_id,
        citizen_id=part.citizen_id,
        unit_id=part.unit_id,
        rule_id=0,
        channel=Channel(part.channel),
        commitment=commitment,
        norm_due_at=part.norm_due_at,
        legal_due_at=part.legal_due_at,
        files=0,
    )
