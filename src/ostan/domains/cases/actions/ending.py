"""How a case ends, and how it begins again: decision, withdrawal, objection, reopening."""

import contextlib
import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.actions.answering import answer_step
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import CaseObjected, CaseReopened, DecisionMade
from ostan.domains.cases.models import Case, Decision, Objection, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import (
    DECISION_NODE,
    Act,
    CaseState,
    Ending,
    Outcome,
    RoundCause,
    TaskAct,
)
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access, once
from ostan.foundation.work import unit_of_work
from ostan.kernel import codes
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NothingRecorded, RuleBroken


def decide_case(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    outcome: Outcome,
    reason: str = "",
    law: str = "",
    forwarded_to: str = "",
    duplicate_of: str = "",
    upheld: bool | None = None,
    answers: Mapping[str, Any] | None = None,
    revision: int | None = None,
    pick_up: bool = False,
) -> Case:
    """The case with the decision of its round.

    After GRANTED, REFUSED and PARTLY the process goes on from the deciding step and may have more to do, such
    as to issue what was granted; the case is DECIDED when nothing is left. FORWARDED (to whom) and DUPLICATE
    (the tracking code of which case of the same applicant) may be decided at any step and stop the process.
    `upheld` says in a round of objection whether the objection was right. With `pick_up` a deciding step that
    nobody has is taken in hand with it, as at a counter. `answers` are those to the form of the deciding step;
    FORWARDED and DUPLICATE, which leave the step undone, need none and keep none.

    Raises:
        NotAllowed: there is no such case, or it is out of reach.
        FormErrors: an answer to the step's form is missing or not accepted.
        RuleBroken: those of rules.check_ending; cases.step_asks_nothing, cases.file_not_yours,
            cases.not_now, cases.stale, cases.decided_already,
            cases.outcome_not_offered,
            cases.parts_open,
            cases.not_held, cases.held_by_other, cases.not_your_role, cases.not_the_decider, cases.own_case,
            cases.duplicate_unknown, cases.duplicate_of_itself.
    """
    ending = Ending(Outcome(outcome), reason.strip(), law.strip(), forwarded_to.strip(), duplicate_of, upheld)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.DECIDE, work=work, actor=actor, now=now)
        rules.check_revision(revision, running.case.revision)
        deciding = _deciding(running, ending)
        if pick_up and deciding is not None:
            running.pick_up(deciding)
        task = running.in_hand(deciding)
        _check(running, task, ending)
        check_parts(running)
        write_decision(running, ending, task.pk)
        if ending.outcome in rules.CUTS:
            running.close_task(task)
            running.stop_process()
            running.close(ending.outcome)
        else:
            answer_step(running, task, answers)
            running.finish(task, _code(running, task, ending.outcome))
        running.save()
    return running.case


def check_parts(running: Running) -> None:
    """Raises RuleBroken cases.parts_open (`count`): a case is decided after its parts."""
    if running.case.run.get("parts"):
        rules.check_parts(inside.open_parts(running.case.pk))


def end_parts(running: Running, outcome: Outcome) -> None:
    """The parts of a case that its applicant ended, or left unanswered, end with it."""
    if not running.case.run.get("parts"):
        return
    rows = Case.objects.filter(parent=running.case).exclude(state=CaseState.DECIDED)
    for part in Running.for_the_house(rows, work=running.work, actor=running.actor, now=running.now):
        write_decision(part, Ending(outcome, ""), 0, by=0)
        part.stop_process()
        part.close(outcome, by=0)
        part.save()


def _deciding(running: Running, ending: Ending) -> Task | None:
    """The open deciding step; for an end that any step may reach, None: whatever the actor has in hand."""
    deciding = [task for task in running.tasks if task.act == TaskAct.DECIDE]
    if not deciding and ending.outcome not in rules.CUTS:
        raise RuleBroken("cases.not_a_deciding_step")
    return deciding[0] if deciding else None


def _check(running: Running, task: Task, ending: Ending) -> None:
    case = running.case
    if case.run.get("decided"):
        raise RuleBroken("cases.decided_already")
    objected = case.cause == RoundCause.OBJECTED
    rules.check_ending(ending, task.act, objected=objected, before=case.run.get("before", ""))


def _code(running: Running, task: Task, outcome: Outcome) -> str:
    """The outcome as the conditions of the process know it, when the step offers it.

    A step whose answers are none of the house's outcomes takes every decision.
    """
    node = running.version.plan.nodes.get(task.node)
    offered = {one.code for one in node.step.outcomes} if node else set()
    if offered & set(Outcome) and outcome not in offered:
        raise RuleBroken("cases.outcome_not_offered", field="outcome")
    return outcome.value


def write_decision(
    running: Running, ending: Ending, task_id: int, by: int | None = None, original_id: int | None = None
) -> None:
    """The decision of the round, recorded; `original_id` is the case of which this one is the same."""
    case = running.case
    case.run["decided"] = ending.outcome
    once.insert(
        Decision(
            case=case,
            round=case.round,
            outcome=ending.outcome,
            reason=ending.reason,
            law=ending.law,
            forwarded_to=ending.forwarded_to,
            duplicate_of_id=_original(case, ending.duplicate_of) if ending.duplicate_of else original_id,
            upheld=ending.upheld,
            by_id=running.actor.person_id if by is None else by,
            hat=running.actor.hat,
            at=running.now,
        )
    )
    if ending.upheld is not None:
        Objection.objects.filter(case=case).update(upheld=ending.upheld)
    running.say(
        lambda: DecisionMade(
            stream=running.stream,
            case_id=case.pk,
            round=case.round,
            outcome=ending.outcome,
            task_id=task_id,
            upheld=ending.upheld,
        )
    )


def _original(case: Case, code: str) -> int:
    """The case that was there first, of the same applicant: nobody learns of other people's cases this way."""
    try:
        typed = codes.parse_tracking_code(code)
    except RuleBroken as broken:
        raise RuleBroken("cases.duplicate_unknown", field="duplicate_of") from broken
    if typed == case.code:
        raise RuleBroken("cases.duplicate_of_itself", field="duplicate_of")
    found = Case.objects.filter(code=typed, citizen_id=case.citizen_id).values_list("pk", flat=True).first()
    if found is None:
        raise RuleBroken("cases.duplicate_unknown", field="duplicate_of")
    return found


def withdraw(*, actor: Actor, now: datetime.datetime, case_id: int, reason: str = "") -> Case:
    """The case, ended by its applicant.

    Raises:
        NotAllowed: the case is not the actor's.
        RuleBroken: cases.not_now, cases.decided_already, payments.being_checked.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.WITHDRAW, work=work, actor=actor, now=now)
        if running.case.run.get("decided"):
            raise RuleBroken("cases.decided_already")
        write_decision(running, Ending(Outcome.WITHDRAWN, reason.strip()), 0)
        end_parts(running, Outcome.WITHDRAWN)
        running.stop_process()
        running.close(Outcome.WITHDRAWN)
        running.save()
    return running.case


def close_unanswered(*, actor: Actor, now: datetime.datetime, limit: int = 200) -> int:
    """How many cases were closed because their applicants did not answer, or did not pay, in time.

    While the bank has not said what became of a payment its case stays open.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    due = Case.objects.filter(state=CaseState.WAITING, answer_due_at__lte=now).order_by("answer_due_at", "pk")
    return sum(_close_unanswered(actor, now, case_id) for case_id in due.values_list("pk", flat=True)[:limit])


def _close_unanswered(actor: Actor, now: datetime.datetime, case_id: int) -> int:
    rows = Case.objects.filter(pk=case_id, state=CaseState.WAITING, answer_due_at__lte=now)
    closed = 0
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        for running in Running.for_the_house(rows, work=work, actor=actor, now=now):
            if running.is_being_settled():
                continue
            asked = rules.wants_answer(task.act for task in running.tasks)
            outcome = Outcome.NO_ANSWER if asked else Outcome.UNPAID
            if not running.case.run.get("decided"):  # what was granted, and is not paid for, stays written
                write_decision(running, Ending(outcome, ""), 0, by=0)
            end_parts(running, outcome)
            running.stop_process()
            running.close(outcome, by=0)
            running.save()
            closed += 1
    return closed


def object(*, actor: Actor, now: datetime.datetime, case_id: int, text: str) -> Case:
    """The case in a new round: somebody else than the decider judges the objection, with a deadline of its own.

    Once for a case, within the days of the limits. Source: assumed, until the province sets its own.

    Raises:
        NotAllowed: the case is not the actor's.
        RuleBroken: cases.text_needed, cases.text_too_long, cases.not_now, cases.objected_already,
            cases.nothing_to_object, cases.objection_too_late.
    """
    rules.check_text(text)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.OBJECT, work=work, actor=actor, now=now)
        case = running.case
        if Objection.objects.filter(case=case).exists():
            raise RuleBroken("cases.objected_already")
        if case.objection_until is None:
            raise RuleBroken("cases.nothing_to_object")
        if now > case.objection_until:
            raise RuleBroken("cases.objection_too_late")
        decider, before = case.decided_by or 0, case.outcome
        _begin_round(running, RoundCause.OBJECTED)
        case.run["before"] = before
        once.insert(Objection(case=case, round=case.round, text=text.strip(), at=now))
        task = _deciding_task(running, decider)
        running.say(
            lambda: CaseObjected(
                stream=running.stream, case_id=case.pk, round=case.round, unit_id=task.unit_id
            )
        )
        running.save()
    return case


def reopen(
    *, actor: Actor, now: datetime.datetime, case_id: int, reason: str, revision: int | None = None
) -> Case:
    """The case in a new round, opened by a head of its unit with a reason.

    Raises:
        NotAllowed: there is no such case, or the actor does not head its unit.
        RuleBroken: cases.reason_needed, cases.not_now, cases.stale, cases.own_case.
    """
    rules.check_reason(reason)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.REOPEN, work=work, actor=actor, now=now)
        case = running.case
        rules.check_revision(revision, case.revision)
        _begin_round(running, RoundCause.REOPENED)
        task = _deciding_task(running, 0)
        task.returned = reason.strip()
        running.say(
            lambda: CaseReopened(
                stream=running.stream, case_id=case.pk, round=case.round, unit_id=task.unit_id
            )
        )
        running.save()
    return case


def _begin_round(running: Running, cause: RoundCause) -> None:
    """Everything that belongs to one round begins anew: promises, pauses, extensions, the ladder of warnings."""
    case, now = running.case, running.now
    case.state, case.outcome, case.cause = CaseState.OPEN, "", cause
    case.round += 1
    case.round_at = now
    case.pauses_taken = case.extended_days = 0
    case.decided_at = case.decided_by = case.working_seconds = case.objection_until = None
    case.late_at = case.legal_late_at = None
    answered = {"answered": True} if case.run.get("answered") else {}
    case.run = {"state": running.no_tokens(), "outcomes": case.run["outcomes"], "alarms": {}, **answered}
    running.reckon(anew=True)


def _deciding_task(running: Running, decider: int) -> Task:
    """A token at the deciding step again, so that what follows a decision follows this one too."""
    case, plan = running.case, running.version.plan
    node = next(
        (node for node in plan.nodes.values() if node.waits and node.step.act == TaskAct.DECIDE), None
    )
    unit_id, unit_path = _unit_for(running, decider)
    changes: dict[str, Any] = {
        "role": Role.UNIT_HEAD.value if decider else "",
        "not_for": decider or None,
        "unit_id": unit_id,
        "unit_path": unit_path,
        "due_at": case.norm_due_at,
    }
    if node is None:
        return running.open_task(node=DECISION_NODE, act=TaskAct.DECIDE, **changes)
    case.run["state"] = {**running.no_tokens(), "tokens": {"1": node.id}, "sequence": 1}
    task = running.open_step(process.Task("1", node.id), **changes)
    running.rearm()
    return task


def _unit_for(running: Running, decider: int) -> tuple[int, str]:
    """The case's unit; the one above it when the decider leads the unit, so that another judges."""
    case = running.case
    head = org.head_of(unit_id=case.unit_id, on=running.now) if decider else None
    ids = rules.ids_of(case.unit_path)
    if head is None or head.person_id != decider or len(ids) < 2:
        return case.unit_id, case.unit_path
    return ids[-2], case.unit_path[: -len(f"{ids[-1]}.")]
