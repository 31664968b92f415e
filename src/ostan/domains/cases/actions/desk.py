"""Work on tasks: claim, release, hand over, return, complete."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.actions import hands
from ostan.domains.cases.actions.answering import answer_step
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import (
    TaskClaimed,
    TaskReleased,
    TaskReturned,
)
from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act, TaskAct, TaskState
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Unit
from ostan.domains.org.rules import UnitKind
from ostan.foundation import access, once
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

MOST_AT_ONCE = 200
"""Tasks that may be claimed in one go."""


def claim_task(*, actor: Actor, now: datetime.datetime, task_id: int) -> Task:
    """The task, now in the actor's hands. Claiming one's own task again changes nothing.

    Raises:
        NotAllowed: there is no such task, or it is out of reach.
        RuleBroken: cases.task_over, cases.already_held, cases.not_your_role, cases.not_the_decider, cases.own_case.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running, task = Running.of_task(task_id, Act.CLAIM, work=work, actor=actor, now=now)
        refusal = inside.refusal(actor, task, holding=False, service_id=running.case.service_id)
        if refusal:
            raise refusal
        if task.holder_id not in (None, actor.person_id):
            raise RuleBroken("cases.already_held")
        hands.give(task, actor.person_id, now)
        once.update(task, *hands.WRITTEN)
        work.record(
            TaskClaimed(stream=running.stream, case_id=running.case.pk, task_id=task.pk, node=task.node)
        )
    return task


def claim_tasks(*, actor: Actor, now: datetime.datetime, task_ids: Collection[int]) -> list[int]:
    """The ids of those tasks that are now in the actor's hands; tasks that others hold or may do are left.

    Raises:
        NotAllowed: none of them could be claimed.
    """
    access.require(actor, "cases.work")
    wanted = list(dict.fromkeys(task_ids))[:MOST_AT_ONCE]
    with unit_of_work(actor=actor, now=now) as work:
        own = {actor.person_id} | org.principals_of(person_id=actor.person_id, since=now)
        free = Task.objects.filter(pk__in=wanted, holder=None, done_at=None).exclude(case__citizen__in=own)
        rows = access.visible(free, actor, "cases.work").select_for_update(of=("self",), skip_locked=True)
        tasks = [task for task in rows if inside.refusal(actor, task, holding=False) is None]
        if not tasks:
            raise NotAllowed("cases.work")
        Task.objects.filter(pk__in=[task.pk for task in tasks]).update(
            holder=actor.person_id, state=TaskState.CLAIMED, claimed_at=now, absence=None
        )
        work.record(
            *(
                TaskClaimed(
                    stream=f"case:{task.case_id}", case_id=task.case_id, task_id=task.pk, node=task.node
                )
                for task in tasks
            )
        )
    return [task.pk for task in tasks]


def release_task(*, actor: Actor, now: datetime.datetime, task_id: int, reason: str = "") -> Task:
    """The task, free for the colleagues of its unit again, who read the reason if there is one.

    Raises:
        NotAllowed: there is no such task, or it is out of reach.
        RuleBroken: cases.task_over, cases.not_held, cases.held_by_other, cases.text_too_long.
    """
    if reason:
        rules.check_text(reason)
    with unit_of_work(actor=actor, now=now) as work:
        running, task = Running.of_task(task_id, Act.RELEASE, work=work, actor=actor, now=now)
        running.in_hand(task)
        if task.holder_id is None:
            raise RuleBroken("cases.not_held")
        hands.free(task)
        task.returned = reason or task.returned
        once.update(task, *hands.WRITTEN, "returned")
        work.record(
            TaskReleased(stream=running.stream, case_id=running.case.pk, task_id=task.pk, node=task.node)
        )
    return task


def hand_over_task(
    *,
    actor: Actor,
    now: datetime.datetime,
    task_id: int,
    to_person_id: int | None = None,
    to_unit_id: int | None = None,
    reason: str = "",
) -> Task:
    """The task, now with a colleague of its unit, or free in another unit of the same agency.

    A head may hand over tasks that nobody or somebody else holds. Of a colleague who is away the task goes to
    whoever stands in, or to the unit.

    Raises:
        NotAllowed: there is no such task, or it is out of reach.
        RuleBroken: cases.to_whom, cases.not_of_unit, cases.other_agency, cases.unit_closed, cases.same_unit,
            cases.not_the_decider, cases.not_held, cases.held_by_other, cases.task_over, cases.text_too_long.
    """
    if bool(to_person_id) == bool(to_unit_id):
        raise RuleBroken("cases.to_whom")
    if reason:
        rules.check_text(reason)
    with unit_of_work(actor=actor, now=now) as work:
        running, task = Running.of_task(task_id, Act.HAND_OVER, work=work, actor=actor, now=now)
        running.in_hand(task)
        task.sent_by, task.sent_from, task.returned = actor.person_id, task.unit_id, reason
        if to_person_id:
            _to_person(task, to_person_id, now)
        else:
            _to_unit(task, org.unit(unit_id=to_unit_id or 0), now)
        running.change(task)
        running.say(lambda: hands.handed(task))
        running.save()
    return task


def _to_person(task: Task, person_id: int, now: datetime.datetime) -> None:
    if person_id == task.not_for:
        raise RuleBroken("cases.not_the_decider")
    staff = org.staff_of(unit_id=task.unit_id, on=now)
    workers = {one.person_id for one in staff} | {one.stand_in_id for one in staff}
    if person_id not in workers:
        raise RuleBroken("cases.not_of_unit")
    hands.settle(task, person_id, now)


def _to_unit(task: Task, unit: Unit, now: datetime.datetime) -> None:
    if not unit.is_open(org.day_of(now)):
        raise RuleBroken("cases.unit_closed")
    if unit.id == task.unit_id:
        raise RuleBroken("cases.same_unit")
    kinds = _kinds(unit.path, task.unit_path)
    if rules.agency_of(unit.path, kinds) != rules.agency_of(task.unit_path, kinds):
        raise RuleBroken("cases.other_agency")
    task.unit_id, task.unit_path = unit.id, unit.path
    hands.free(task)


def _kinds(*paths: str) -> dict[int, UnitKind]:
    ids = {one for path in paths for one in rules.ids_of(path)}
    return {unit.id: unit.kind for unit in org.units(unit_ids=ids).values()}


def return_task(
    *, actor: Actor, now: datetime.datetime, task_id: int, reason: str, revision: int | None = None
) -> Task:
    """The task to which the work went back: that of whoever handed it over, else a new one of the step before.

    Raises:
        NotAllowed: there is no such task, or it is out of reach.
        RuleBroken: cases.reason_needed, cases.nothing_before, cases.not_held, cases.held_by_other,
            cases.task_over, cases.not_now, cases.stale.
    """
    rules.check_reason(reason)
    with unit_of_work(actor=actor, now=now) as work:
        running, task = Running.of_task(task_id, Act.RETURN, work=work, actor=actor, now=now)
        rules.check_revision(revision, running.case.revision)
        running.in_hand(task)
        back = _to_sender(running, task) if task.sent_by else _to_step_before(running, task)
        back.returned = reason
        running.say(lambda: _returned(task, back))
        running.save()
    return back


def _to_sender(running: Running, task: Task) -> Task:
    """Back to the person who handed the task over, in the unit from which it came."""
    sender, unit = task.sent_by or 0, org.unit(unit_id=task.sent_from or task.unit_id)
    task.unit_id, task.unit_path = unit.id, unit.path
    task.sent_by = task.sent_from = None
    hands.settle(task, sender, running.now)
    running.change(task)
    return task


def _to_step_before(running: Running, task: Task) -> Task:
    """The token goes back to the step it came from, and to whoever did that step."""
    before = Task.objects.filter(pk=task.before_id, round=task.round).first() if task.before_id else None
    # A decided round stays decided, the applicant is asked by a question with its own words, and pays once.
    if before is None or not task.token or before.act in {TaskAct.DECIDE, *rules.APPLICANTS}:
        raise RuleBroken("cases.nothing_before")
    running.withdraw(task)
    state = running.case.run["state"]
    number = state["sequence"] + 1
    tokens = {token: node for token, node in state["tokens"].items() if token != task.token}
    place = process.Task(str(number), before.node)
    running.case.run["state"] = {**state, "tokens": {**tokens, place.token: place.node}, "sequence": number}
    back = running.open_step(
        place,
        before=before.before,
        unit_id=before.unit_id,
        unit_path=before.unit_path,
        not_for=before.not_for,
    )
    if before.done_by:
        hands.settle(back, before.done_by, running.now)
    running.rearm()
    return back


def _returned(task: Task, back: Task) -> TaskReturned:
    return TaskReturned(
        stream=f"case:{task.case_id}",
        case_id=task.case_id,
        task_id=task.pk,
        node=task.node,
        to_node=back.node,
    )


def complete_task(
    *,
    actor: Actor,
    now: datetime.datetime,
    task_id: int,
    outcome: str = "",
    note: str = "",
    answers: Mapping[str, Any] | None = None,
    revision: int | None = None,
    pick_up: bool = False,
) -> Case:
    """The case, gone on from the step. `outcome` is one of the answers that the step offers, if it offers any, and
    `answers` those to the form of the step, if it has one: conditions that follow know both.

    With `pick_up` a step that nobody has is taken in hand with it, as at a counter.

    Raises:
        NotAllowed: there is no such task, or it is out of reach.
        FormErrors: an answer to the step's form is missing or not accepted.
        RuleBroken: cases.step_asks_nothing, cases.file_not_yours,
            cases.decision_wanted, cases.applicant_answers, cases.applicant_pays, cases.outcome_wanted, cases.not_held,
            cases.held_by_other, cases.not_your_role, cases.task_over, cases.not_now, cases.stale, and those of
            the process when no way leads on.
    """
    with unit_of_work(actor=actor, now=now) as work:
        running, task = Running.of_task(task_id, Act.COMPLETE, work=work, actor=actor, now=now)
        rules.check_revision(revision, running.case.revision)
        if pick_up:
            running.pick_up(task)
        running.in_hand(task)
        _check_outcome(running, task, outcome)
        answer_step(running, task, answers)
        running.finish(task, outcome, note)
        running.save()
    return running.case


def _check_outcome(running: Running, task: Task, outcome: str) -> None:
    if task.act == TaskAct.DECIDE:
        raise RuleBroken("cases.decision_wanted")
    if task.act in rules.APPLICANTS:
        raise RuleBroken("cases.applicant_pays" if task.act == TaskAct.PAY else "cases.applicant_answers")
    offered = {one.code for one in running.version.plan.nodes[task.node].step.outcomes}
    if (offered or outcome) and outcome not in offered:
        raise RuleBroken("cases.outcome_wanted", field="outcome")
