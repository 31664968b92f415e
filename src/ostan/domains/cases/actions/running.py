"""A case in hand, moved through its process."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.actions.told import Told
from ostan.domains.cases.actions.waiting import Waiting
from ostan.domains.cases.events import (
    CaseDecided,
    OperationDue,
    PartDecided,
    TaskCompleted,
    TaskOpened,
    TaskWithdrawn,
)
from ostan.domains.cases.models import Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import APPLICANTS, DECISION_NODE, CaseState, Outcome, TaskAct, TaskState
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.kernel.actor import Role
from ostan.kernel.calendar import elapsed
from ostan.kernel.errors import NotAllowed


class Running(Waiting):
    """A held case that goes through its process, waits for its applicant, and ends."""

    # Moving through the process

    def variables(self) -> Mapping[str, Any]:
        """What conditions of the process are told."""
        return Told(self.case, self.answers)

    def advance(self, moved: process.Moved, before: Task | None = None) -> None:
        """Take over what a move of the engine did: withdraw, open, arm; end the round when nothing is left."""
        run = self.case.run
        alone = before if self._leads_straight(moved, before) else None
        run["state"] = moved.state
        run["outcomes"].update(moved.decided)
        gone = {task.token for task in moved.withdrawn}
        for task in [task for task in self.tasks if task.token in gone]:
            self.withdraw(task)
        for place in moved.opened:
            self.open_step(place, before=alone)
        self.set_alarms(moved.armed, moved.cancelled)
        for operation in moved.operations:
            self._say_operation(operation)
        for task in self._settled(moved.opened):
            self.finish(task)
        if not self.tasks:
            self._round_ends()

    def _leads_straight(self, moved: process.Moved, before: Task | None) -> bool:
        """Whether one token went from one step to one other: only then is there a way back.

        Past a join there is none: the steps beside it are over, and it would wait for them for ever.
        """
        waited = (self.case.run["state"] or {}).get("joins")
        only = before is not None and len(moved.opened) == 1 and not moved.withdrawn
        return only and not waited and not moved.state["joins"]

    def _settled(self, opened: tuple[process.Task, ...]) -> list[Task]:
        """The steps just opened at which there is nothing left to pay: nobody pays twice for one case."""
        tokens = {place.token for place in opened}
        pay = [task for task in self.tasks if task.act == TaskAct.PAY and task.token in tokens]
        return pay if pay and self.is_settled() else []

    def _say_operation(self, operation: process.Operation) -> None:
        self.say(
            lambda: OperationDue(
                stream=self.stream,
                case_id=self.case.pk,
                node=operation.node,
                operation_code=operation.does,
                unit_ids=tuple(sorted({task.unit_id for task in self.tasks})),
            )
        )

    def open_step(self, place: process.Task, *, before: Task | None = None, **changes: Any) -> Task:
        """A task for the step at which a token has come to rest."""
        node = self.version.plan.nodes[place.node]
        whole = self.version.plan.process
        unit_id, unit_path = self._unit_by(whole.unit_of(node))
        norm = node.step.norm
        values: dict[str, Any] = {
            "node": place.node,
            "token": place.token,
            "name": node.name[:200],
            "act": node.step.act or TaskAct.WORK,
            "role": whole.role_of(node),
            "unit_id": unit_id,
            "unit_path": unit_path,
            "before": before,
            "due_at": rules.after(self.calendar, self.now, norm) if norm else self.case.norm_due_at,
        }
        task = self.open_task(**(values | changes))
        if task.act == TaskAct.ASK:
            self.ask(node.step.shown or node.name, author_id=0)
        elif task.act == TaskAct.PAY and not self.is_settled():
            self.owe(task, norm)
        return task

    def open_task(self, **values: Any) -> Task:
        """A new open task of the present round; it is written and told by `save`."""
        task = Task(
            case=self.case,
            round=self.case.round,
            opened_at=self.now,
            paused=self.case.state == CaseState.WAITING,
            **values,
        )
        self.tasks.append(task)
        self._opened.append(task)
        self.say(
            lambda: TaskOpened(
                stream=self.stream,
                case_id=self.case.pk,
                task_id=task.pk,
                node=task.node,
                unit_id=task.unit_id,
                round=task.round,
                due_at=task.due_at,
            )
        )
        return task

    def _unit_by(self, rule: str) -> tuple[int, str]:
        """The unit that a step's unit rule names; a code that is no unit's leaves the step with the case."""
        case, owner_id = self.case, self.owner_id
        if rule == "owner" and owner_id != case.unit_id:
            return self._unit(lambda: org.unit(unit_id=owner_id), rule)
        if rule == "place" and case.place_code and case.routed_by.get("reason") not in ("office", "owner"):
            return self._unit(lambda: org.office_at(agency_id=owner_id, place_code=case.place_code), rule)
        if rule in ("owner", "place", "case", ""):
            return case.unit_id, case.unit_path
        return self._unit(lambda: org.unit_by_code(code=rule), rule)

    def _unit(self, find: Callable[[], org.Unit], rule: str) -> tuple[int, str]:
        if rule not in self._units:
            try:
                found = find()
                self._units[rule] = found.id, found.path
            except NotAllowed:
                self._units[rule] = self.case.unit_id, self.case.unit_path
        return self._units[rule]

    def close_task(self, task: Task, state: TaskState = TaskState.DONE) -> None:
        """Mark an open task as over, and measure what it took."""
        task.state, task.done_at, task.paused = state, self.now, False
        if state == TaskState.DONE:
            task.done_by = self.actor.person_id
            task.step_seconds = self._lasted(task, task.opened_at)
            task.worked_seconds = self._lasted(task, task.claimed_at or task.opened_at)
        self.tasks.remove(task)
        self.change(task)

    def _lasted(self, task: Task, since: datetime.datetime) -> int:
        """The working seconds of the task since then while the clock ran; of what applicants do all of them."""
        theirs = task.act in APPLICANTS
        pauses = inside.pauses_of(self.case) if self.case.pauses_taken and not theirs else ()
        return elapsed(self.calendar, since, self.now, pauses)

    def withdraw(self, task: Task) -> None:
        """Take a task off the lists undone, and tell."""
        self.close_task(task, TaskState.WITHDRAWN)
        if task.act == TaskAct.PAY:
            self.owe_no_more()
        self.say(
            lambda: TaskWithdrawn(stream=self.stream, case_id=self.case.pk, task_id=task.pk, node=task.node)
        )

    def finish(self, task: Task, outcome: str = "", note: str = "") -> None:
        """Close a task with its answer, tell, and let its token go on."""
        self.close_task(task)
        task.result = {"outcome": outcome} | ({"note": note} if note else {})
        if outcome:
            self.case.run["outcomes"][process.outcome_name(task.node)] = outcome
        self.say(
            lambda: TaskCompleted(
                stream=self.stream,
                case_id=self.case.pk,
                task_id=task.pk,
                node=task.node,
                outcome_code=outcome,
            )
        )
        self.leave(task)

    def ring(self, moved: process.Moved) -> None:
        """Take over what the ringing of a timer did. A question or a bill withdrawn by it lets the clock run."""
        waited = any(task.act in APPLICANTS for task in self.tasks)
        self.advance(moved)
        waits = any(task.act in APPLICANTS for task in self.tasks)
        if self.case.state == CaseState.WAITING and waited and not waits:
            self.resume()

    def go_on(self, act: TaskAct) -> None:
        """Steps of the process that waited for nothing but this act of the applicant are over."""
        for task in [task for task in self.tasks if task.act == act]:
            self.finish(task)

    def leave(self, task: Task) -> None:
        """Let the token go on from a task that was just closed; a task without a token ends its round."""
        if task.token:
            plan, state = self.version.plan, self.case.run["state"]
            self.advance(process.complete(plan, state, task.token, self.variables()), before=task)
        elif not self.tasks:
            self._round_ends()

    def stop_process(self) -> None:
        """Take every token and task away: the round ends where it stands."""
        for task in list(self.tasks):
            self.withdraw(task)
        self.case.run["state"] = self.no_tokens()
        self.case.run["alarms"] = {}
        self.case.next_timer_at = None

    @staticmethod
    def no_tokens() -> process.State:
        """The state of a process that has no token anywhere."""
        return {"tokens": {}, "joins": {}, "fired": [], "sequence": 0}

    def _round_ends(self) -> None:
        """Nothing is left to do: close the case with its decision, or have somebody decide it."""
        outcome = self.case.run.get("decided")
        if outcome:
            self.close(Outcome(outcome))
            return
        self.open_task(
            node=DECISION_NODE,
            act=TaskAct.DECIDE,
            role=Role.CLERK.value,
            unit_id=self.case.unit_id,
            unit_path=self.case.unit_path,
            due_at=self.case.norm_due_at,
        )

    # Its ends

    def close(self, outcome: Outcome, *, by: int | None = None) -> None:
        """The round is over: measure it and tell. Open tasks must be gone."""
        case = self.case
        waiting = case.state == CaseState.WAITING
        late = case.late_at is not None or (not waiting and self.now > case.norm_due_at)
        law = case.legal_due_at
        unlawful = case.legal_late_at is not None or (not waiting and law is not None and self.now > law)
        if waiting:
            self._end_pause()
        case.state, case.outcome = CaseState.DECIDED, outcome
        case.decided_at = self.now
        case.decided_by = self.actor.person_id if by is None else by
        case.working_seconds = self.clock().worked(self.now)
        case.late_at = case.late_at or (case.norm_due_at if late else None)
        case.legal_late_at = case.legal_late_at or (law if unlawful else None)
        case.next_timer_at = None
        may_object = outcome not in rules.FINAL and case.cause != rules.RoundCause.OBJECTED
        days = self.limits.objection_days
        case.objection_until = self.calendar.add_working_days(self.now, days) if may_object else None
        self.say(lambda: self._decided(outcome, late=late))
        if case.parent_id:
            self.say(lambda: self._part_decided(case.parent_id or 0, outcome))

    def _part_decided(self, whole_id: int, outcome: Outcome) -> PartDecided:
        return PartDecided(
            stream=f"case:{whole_id}",
            case_id=whole_id,
            part_id=self.case.pk,
            outcome=outcome,
            open_parts=inside.open_parts(whole_id),
        )

    def _decided(self, outcome: Outcome, *, late: bool) -> CaseDecided:
        case = self.case
        return CaseDecided(
            stream=self.stream,
            case_id=case.pk,
            code=case.code,
            service_id=case.service_id,
            unit_id=case.unit_id,
            citizen_id=case.citizen_id,
            round=case.round,
            outcome=outcome,
            working_seconds=case.working_seconds or 0,
            late=late,
            legally_late=case.legal_late_at is not None,
        )
