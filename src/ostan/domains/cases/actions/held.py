"""A case in hand: locked, with its open tasks, and written back with what happened to it as one thing."""

import datetime
from collections.abc import Callable
from typing import Any, Self

from django.db.models import QuerySet

from ostan.domains.cases import rules
from ostan.domains.cases.actions import hands
from ostan.domains.cases.events import TaskClaimed
from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act, Clock, Limits
from ostan.domains.catalogue import queries as catalogue
from ostan.foundation import access, once
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.once import OnceRows
from ostan.foundation.work import Work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.calendar import WorkCalendar
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.events import Event

_CASE = OnceRows(
    Case, lambda case_id: Case.objects.select_for_update(of=("self",)).filter(pk=case_id), "case_id"
)
_CASE_OF_TASK = OnceRows(
    Case, lambda task_id: Case.objects.select_for_update(of=("self",)).filter(tasks=task_id), "task_id"
)
_OPEN_TASKS = OnceRows(
    Task,
    lambda case_id: Task.objects.select_for_update().filter(case=case_id, done_at=None).order_by("pk"),
    "case_id",
)


class Held:
    """A case that is being changed.

    Changes are made in memory and written by `save`, which also records what was said meanwhile. `case`
    and `tasks` (the open ones) are locked rows, except for a case that is just being opened.
    """

    def __init__(self, case: Case, tasks: list[Task], *, work: Work, actor: Actor, now: datetime.datetime):
        self.case, self.tasks = case, tasks
        self.work, self.actor, self.now = work, actor, now
        self.answers: dict[str, Any] | None = None
        self._units: dict[str, tuple[int, str]] = {}
        self._opened: list[Task] = []
        self._changed: dict[int, Task] = {}
        self._said: list[Callable[[], Event]] = []
        self._calendar: WorkCalendar | None = None
        self._limits_known: dict[int, Limits] = {}
        self._was = dict(case.__dict__)
        self._tasks_were = {task.pk: dict(task.__dict__) for task in tasks}

    # Taking a case in hand

    @classmethod
    def of_case(cls, case_id: int, act: Act, *, work: Work, actor: Actor, now: datetime.datetime) -> Self:
        """The case, locked, when the actor may do `act` to it or to one of its open tasks now.

        Raises:
            NotAllowed: there is no such case, or it is out of the actor's reach.
            RuleBroken: cases.not_now, cases.own_case.
        """
        return cls._locked(act, work, actor, now, _CASE.first(case_id=case_id))

    @classmethod
    def of_task(
        cls, task_id: int, act: Act, *, work: Work, actor: Actor, now: datetime.datetime
    ) -> tuple[Self, Task]:
        """The case of a task, locked, and the task.

        Raises:
            NotAllowed: there is no such task, or it is out of the actor's reach.
            RuleBroken: cases.not_now, cases.own_case, cases.task_over.
        """
        running = cls._locked(act, work, actor, now, _CASE_OF_TASK.first(task_id=task_id))
        task = next((task for task in running.tasks if task.pk == task_id), None)
        if task is None:
            raise RuleBroken("cases.task_over")
        capability, service = rules.MOVES[act].capability, running.case.service_id
        if not access.may_touch(actor, capability, unit_path=task.unit_path, service_id=service):
            raise NotAllowed(capability)
        return running, task

    @classmethod
    def _locked(cls, act: Act, work: Work, actor: Actor, now: datetime.datetime, case: Case | None) -> Self:
        capability = rules.MOVES[act].capability
        access.require(actor, capability)
        if case is None:
            raise NotAllowed(capability)
        tasks = _OPEN_TASKS.rows(case_id=case.pk)
        paths = [case.unit_path, *(task.unit_path for task in tasks)]
        if act is Act.MOVE:  # who keeps the service keeps its process, wherever its cases lie
            paths.append(case.service.owner_path)
        known = {"owner": case.citizen_id, "service_id": case.service_id}
        if not any(access.may_touch(actor, capability, unit_path=at, **known) for at in paths):
            raise NotAllowed(capability)
        if not actor.holds(Role.CITIZEN, Role.PARTNER, Role.SYSTEM) and inside.is_own(actor, case):
            raise RuleBroken("cases.own_case")
        rules.check_move(act, case.state)
        return cls(case, tasks, work=work, actor=actor, now=now)

    @classmethod
    def for_the_house(
        cls,
        rows: QuerySet[Case],
        *,
        work: Work,
        actor: Actor,
        now: datetime.datetime,
        skip_locked: bool = True,
    ) -> list[Self]:
        """The cases of `rows` for what the house does by itself, locked; those locked by others are left out.

        What follows an event comes once, and waits for them (`skip_locked` false).
        """
        cases = list(rows.select_for_update(of=("self",), skip_locked=skip_locked))
        open_tasks = Task.objects.select_for_update().filter(case__in=cases, done_at=None).order_by("id")
        tasks: dict[int, list[Task]] = {case.pk: [] for case in cases}
        for task in open_tasks if cases else ():
            tasks[task.case_id].append(task)
        held = [cls(case, tasks[case.pk], work=work, actor=actor, now=now) for case in cases]
        shared: dict[int, Limits] = {}
        for one in held:
            one._limits_known = shared
        return held

    def in_hand(self, task: Task | None = None) -> Task:
        """The task, or the first open one, that the actor holds or heads.

        Raises:
            NotAllowed: no open task is in the actor's reach.
            RuleBroken: cases.not_the_decider, cases.not_your_role, cases.not_held, cases.held_by_other.
        """
        refusals = []
        for one in [task] if task else self.tasks:
            refusal = inside.refusal(self.actor, one, holding=True, service_id=self.case.service_id)
            if refusal is None:
                return one
            refusals.append(refusal)
        raise refusals[0] if refusals else NotAllowed("cases.work")

    def pick_up(self, task: Task) -> None:
        """The task is in the actor's hands from here on, when nobody has it and it is for the actor."""
        if task.holder_id is None and inside.refusal(self.actor, task, holding=False) is None:
            hands.give(task, self.actor.person_id, self.now)
            self.change(task)
            self.say(
                lambda: TaskClaimed(stream=self.stream, case_id=self.case.pk, task_id=task.pk, node=task.node)
            )

    # What it stands on

    @property
    def version(self) -> catalogue.RunnableVersion:
        """The version of the service on which the case runs (kept in the process's memory)."""
        return catalogue.version_for_case(version_id=self.case.version_id)

    @property
    def owner_id(self) -> int:
        """The unit that owned the service when the case was opened: a later owner does not take it over."""
        return int(self.case.promise.get("owner") or self.version.owner_id)

    @property
    def calendar(self) -> WorkCalendar:
        if self._calendar is None:
            self._calendar = holidays.calendar()
        return self._calendar

    @property
    def limits(self) -> Limits:
        service_id = self.case.service_id
        if service_id not in self._limits_known:
            self._limits_known[service_id] = inside.limits_of(service_id)
        return self._limits_known[service_id]

    @property
    def stream(self) -> str:
        return f"case:{self.case.pk}"

    def clock(self) -> Clock:
        """The clock of the present round."""
        norm, legal = rules.promise_of_json(self.case.promise)
        pauses = inside.pauses_of(self.case) if self.case.pauses_taken else ()
        return Clock(self.calendar, self.case.round_at, norm, legal, pauses, self.case.extended_days)

    def reckon(self, *, anew: bool = False) -> None:
        """Work the deadlines out anew, and arm the ladder by them. The clock must be running.

        `anew`: the case comes back to the desk, so that who was told that its end is near is told again.
        """
        case = self.case
        case.norm_due_at, case.legal_due_at = self.clock().ends()
        case.calendar_version = self.calendar.version
        climbed = 0 if anew and case.norm_due_at > self.now else case.rung
        case.rung, case.rung_at = rules.armed(self._rungs(), climbed, case.round_at, self.now)

    def climb(self) -> list[rules.Step]:
        """The rungs of the ladder that are due; the next is waited for."""
        due, ladder, case = self._rungs(), self.limits.ladder, self.case
        first = case.rung
        case.rung, case.rung_at = rules.climbed_to(due, first, self.now)
        return [*ladder[first : case.rung]]

    def _rungs(self) -> list[datetime.datetime]:
        case = self.case
        return rules.rungs_at(self.calendar, self.limits.ladder, case.round_at, case.norm_due_at)

    # Writing

    def say(self, *events: Callable[[], Event]) -> None:
        """Record events when the rows they name have their ids."""
        self._said.extend(events)

    def change(self, task: Task) -> None:
        """Remember to write a task that stands in the database."""
        if task not in self._opened:
            self._changed[task.pk] = task

    def save(self) -> None:
        """Write the case, its new and changed tasks, and record what was said."""
        if self.case.pk is None:
            once.insert(self.case)
        else:
            self.case.revision += 1
            once.update(self.case, *dict.fromkeys(("run", *_changed(self.case, self._was))))
        for task in self._opened:
            task.case_id = self.case.pk
        once.insert(*self._opened)
        for pk, task in self._changed.items():
            once.update(task, *_changed(task, self._tasks_were[pk]))
        for event in self._said:  # one after the other: some write what the next one speaks of
            self.work.record(event())


def _changed(row: Case | Task, was: dict[str, Any]) -> list[str]:
    """The columns of a row that differ from what they were; JSON that is changed in place is not noticed."""
    return [
        field.name
        for field in row._meta.concrete_fields
        if was.get(field.attname) != getattr(row, field.attname)
    ]
