"""The replay itself: people react to what happened, at instants of a past clock, through the real actions."""

import datetime
from typing import Any

from ostan.domains.cases import actions as cases
from ostan.domains.cases import queries as asked
from ostan.domains.cases.rules import APPLICANTS, DECISION_NODE, Channel, TaskAct
from ostan.domains.catalogue import queries as offered
from ostan.domains.catalogue.rules.form import Form, FormErrors, StepForm
from ostan.domains.catalogue.rules.process import Node
from ostan.domains.desk import actions as desk
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import WorkCalendar
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.wiring.demo import chance, citizens, clerks, partners, payers, suggesting, told, unsent, visits
from ostan.wiring.demo.agenda import Agenda, Item, Task, Thread, instant
from ostan.wiring.demo.arrivals import Arrival, arrivals
from ostan.wiring.demo.cast import Cast
from ostan.wiring.demo.foothold import Foothold

HALF_DAY = 3 * 3600
"""Working seconds between two looks at the clock by the house (in life: five minutes)."""

A_DAY = datetime.timedelta(days=1)
MOST_REFUSALS = 6

LOOKS_ON = datetime.timedelta(minutes=1)
"""After somebody applied, another looks at the same form."""

REMEMBERED = datetime.timedelta(days=45)
"""How long a decided case is followed: objections and ratings come earlier or not at all."""


_BESIDE = {**visits.DEEDS, **suggesting.DEEDS, **unsent.DEEDS}
"""What happens beside the steps of cases, with the two numbers that stand on the agenda."""


class Story:
    """A replay that goes on from an agenda. `hear` must be told of every entry that its acts write."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.now = instant(agenda.since)
        self.calendar: WorkCalendar = holidays.calendar()
        self.cast = Cast(instant(agenda.until))
        self.senders = partners.senders(instant(agenda.until))
        self.arriving: Arrival | None = None
        self.number = 0
        self._places: dict[str, list[str]] = {}
        self._versions: dict[str, int] = {}
        self._destinations = [
            (rule.service_id, rule.unit_id)
            for rule in asked.routing_rules(actor=SYSTEM)
            if not rule.place_code
        ]
        self.arrivals = arrivals(
            seed=agenda.seed,
            cases=agenda.wanted,
            since=instant(agenda.since),
            until=instant(agenda.until),
            calendar=self.calendar,
        )

    # What happens next

    def begin(self) -> None:
        """Put the first things on an empty agenda."""
        self._next_arrival()
        self._next_look()
        self.agenda.put(self.now, "hall_week")
        self.agenda.put(self.now, "tidy")

    def go_on(self, held: Foothold) -> bool:
        """Let the next thing happen; False when nothing is left until the end."""
        item = self.agenda.take()
        if item is None:
            return False
        self.now = instant(item[0])
        held.move()
        try:
            self._do(item)
        except (RuleBroken, NotAllowed, FormErrors) as refused:
            held.fall_back()
            code = getattr(refused, "code", type(refused).__name__)
            note = f"{item[2]}: {code}"
            self.agenda.refused[note] = self.agenda.refused.get(note, 0) + 1
            self._try_again(item)
        return True

    def _try_again(self, item: Item) -> None:
        """A step that was refused is tried otherwise a little later, a few times."""
        _, _, what, case_id, task_id = item
        thread = self.agenda.threads.get(case_id)
        task = thread.task(task_id) if thread else None
        if thread is not None and task is not None and thread.refusals < MOST_REFUSALS:
            thread.refusals += 1
            self.later(thread, task, what, share=0.1)

    def _do(self, item: Item) -> None:
        _, _, what, case_id, task_id = item
        if what == "apply":
            self._apply()
        elif what == "look":
            self.look()
            self._next_look()
        elif what == "tidy":
            self._tidy()
        elif what == "hall_come":
            visits.come(self, 0)
        elif what in _BESIDE:
            _BESIDE[what](self, case_id, task_id)
        elif what == "forget":
            self._forget(case_id)
        elif thread := self.agenda.threads.get(case_id):
            if what in clerks.STEPS:
                task = thread.task(task_id)
                if task is not None:
                    self._step(what, thread, task)
            else:
                {**clerks.DEEDS, **citizens.DEEDS, **payers.DEEDS}[what](self, thread)

    def _step(self, what: str, thread: Thread, task: Task) -> None:
        if thread.waiting and what == "finish":
            thread.parked.append((what, task.id))
        else:
            clerks.STEPS[what](self, thread, task)

    def _apply(self) -> None:
        self.arriving = self.arrivals[self.agenda.opened]
        self.agenda.opened += 1
        self.number = self.agenda.opened
        self._next_arrival()
        self.agenda.put(self.now + LOOKS_ON, "leave", self.number)
        if self.arriving.channel == Channel.DESK and visits.takes(self, self.arriving):
            visits.come(self, self.number, self.arriving.service)
        else:
            citizens.apply(self, self.arriving)

    def _next_arrival(self) -> None:
        if self.agenda.opened < len(self.arrivals):
            self.agenda.put(self.arrivals[self.agenda.opened].at, "apply")

    def look(self) -> None:
        """What the house does by the clock, as far as anything is due."""
        due = asked.due(now=self.now)
        if due.timers:
            cases.fire_timers(actor=SYSTEM, now=self.now)
        if due.late:
            cases.mark_late(actor=SYSTEM, now=self.now)
        if due.legally_late:
            cases.mark_legally_late(actor=SYSTEM, now=self.now)
        if due.rungs:
            cases.escalate(actor=SYSTEM, now=self.now)
        if due.reminders:
            cases.remind(actor=SYSTEM, now=self.now)
        if due.silence:
            cases.close_unanswered(actor=SYSTEM, now=self.now)
        desk.remind(actor=SYSTEM, now=self.now)
        desk.mark_missed(actor=SYSTEM, now=self.now)

    def _tidy(self) -> None:
        """What is past its time goes, as in life every night."""
        cases.drop_expired_drafts(actor=SYSTEM, now=self.now)
        desk.close_days(actor=SYSTEM, now=self.now)
        desk.call_off_unfit(actor=SYSTEM, now=self.now)
        self.agenda.put(self.now + A_DAY, "tidy")

    def _next_look(self) -> None:
        self.agenda.put(self.calendar.add_working(self.now, HALF_DAY), "look")

    def _forget(self, case_id: int) -> None:
        thread = self.agenda.threads.get(case_id)
        if thread is not None and not thread.tasks:
            del self.agenda.threads[case_id]

    # What people hear of

    def hear(self, entry: Entry) -> None:
        """React to what was just recorded."""
        facts = entry.facts
        if entry.activity == "CaseOpened":
            self._opened(facts)
        thread = self.agenda.threads.get(facts.get("case_id", 0))
        ear = getattr(self, f"_hear_{entry.activity}", None)
        if thread is not None and ear is not None:
            ear(thread, facts, entry.actor_id)

    def _opened(self, facts: dict[str, Any]) -> None:
        if self.arriving is None:
            return
        self.agenda.threads[facts["case_id"]] = Thread(
            id=facts["case_id"],
            number=self.number,
            citizen=facts["citizen_id"],
            service=self.arriving.service,
            version_id=facts["version_id"],
            unit_id=facts["unit_id"],
        )

    def _hear_TaskOpened(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        task = Task(facts["task_id"], facts["node"], facts["unit_id"])
        thread.tasks.append(task)
        thread.round = facts["round"]
        if self.act_of(thread, task) not in APPLICANTS:
            self.later(thread, task, "claim")

    def _over(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.tasks = [task for task in thread.tasks if task.id != facts["task_id"]]

    _hear_TaskCompleted = _hear_TaskWithdrawn = _over

    def _hear_TaskHandedOver(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        task = thread.task(facts["task_id"])
        if task is not None:
            task.holder, task.unit_id, task.sender = facts["to_person_id"], facts["to_unit_id"], by
            self.later(thread, task, "finish" if task.holder else "claim")

    def _hear_TaskReturned(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        back = next((task for task in thread.tasks if task.node == facts["to_node"]), None)
        if back is not None:
            back.holder = back.sender or thread.by.get(self.seat_of(thread, back), 0)
            back.sender = 0
            self.later(thread, back, "finish")

    def _hear_CaseRerouted(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.unit_id = facts["to_unit_id"]
        for task in thread.tasks:
            if task.unit_id == facts["from_unit_id"]:
                task.unit_id, task.holder = facts["to_unit_id"], 0
                self.later(thread, task, "claim")

    def _hear_CitizenAsked(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.waiting = True
        citizens.think_of_answer(self, thread)

    def _hear_PaymentAsked(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.waiting = True
        payers.think_of_payment(self, thread)

    def _runs_again(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.waiting = False
        parked, thread.parked = thread.parked, []
        for what, task_id in parked:
            task = thread.task(task_id)
            if task is not None:
                self.later(thread, task, what, share=0.3)

    _hear_CitizenAnswered = _hear_QuestionTakenBack = _hear_PaymentSettled = _runs_again

    def _hear_CaseEscalated(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        clerks.hear_of_warning(self, thread, facts["rung"])

    def _hear_CaseObjected(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.objected = True

    def _hear_DecisionMade(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.decider = by

    def _hear_CaseDecided(self, thread: Thread, facts: dict[str, Any], by: int) -> None:
        thread.waiting, thread.outcome, thread.late = False, facts["outcome"], facts["late"]
        thread.tasks, thread.parked = [], []
        self.agenda.put(self.now + REMEMBERED, "forget", thread.id)
        citizens.hear_of_decision(self, thread)
        suggesting.hear_of_decision(self, thread)
        clerks.hear_of_decision(self, thread)
        payers.hear_of_end(self, thread)

    # What people know

    def node_of(self, thread: Thread, task: Task) -> Node | None:
        """The task's step in the process; None for the house's own decision."""
        if task.node == DECISION_NODE:
            return None
        return offered.version_for_case(version_id=thread.version_id).plan.nodes.get(task.node)

    def step_form_of(self, thread: Thread, task: Task) -> StepForm | None:
        """The form that the task's step asks; None when it asks nothing."""
        return offered.version_for_case(version_id=thread.version_id).step_form(task.node)

    def act_of(self, thread: Thread, task: Task) -> str:
        """What the task wants."""
        node = self.node_of(thread, task)
        return TaskAct.DECIDE if node is None else node.step.act or TaskAct.WORK

    def costs(self, thread: Thread) -> bool:
        """Whether the service of the case is paid for on the web."""
        return bool(offered.version_for_case(version_id=thread.version_id).card.fee)

    def role_of(self, thread: Thread, task: Task) -> Role:
        """Who does the task: in a round of objection a head, else whom the process names."""
        if thread.objected:
            return Role.UNIT_HEAD
        node = self.node_of(thread, task)
        if node is None:
            return Role.CLERK
        plan = offered.version_for_case(version_id=thread.version_id).plan
        return Role(plan.process.role_of(node) or Role.CLERK)

    def seat_of(self, thread: Thread, task: Task) -> str:
        return f"{task.unit_id}/{self.role_of(thread, task)}"

    def later(self, thread: Thread, task: Task, what: str, *, share: float = 1.0) -> None:
        """Put a step of the task on the agenda, after the time that this unit takes for such a step."""
        node = self.node_of(thread, task)
        norm = node.step.norm if node else None
        seconds = chance.step_seconds(
            self.agenda.luck(thread),
            norm,
            chance.pace(self.agenda.seed, task.unit_id),
            waiting=what == "claim",
        )
        share *= self._rush()
        at = self.calendar.add_working(self.now, max(60, int(seconds * share)))
        self.agenda.put(at, what, thread.id, task.id)

    def _rush(self) -> float:
        """These days everybody is behind: whoever visits the demo finds something on every list."""
        left = self.agenda.until - self.now.timestamp()
        return float(self.habit("pace", "rush")) if left < self.habit("pace", "rush_days") * 86_400 else 1.0

    def destinations(self, thread: Thread) -> list[int]:
        """Other units to which the routing may send such a case."""
        service_id = offered.version_for_case(version_id=thread.version_id).service_id
        return [unit for of, unit in self._destinations if of == service_id and unit != thread.unit_id]

    def form_of(self, service_code: str) -> Form:
        """The form of a service as it is offered."""
        return offered.version_for_case(version_id=self.version_of(service_code)).form

    def version_of(self, service_code: str) -> int:
        """The version of a service that is offered."""
        if service_code not in self._versions:
            self._versions[service_code] = offered.offer(code=service_code).version_id
        return self._versions[service_code]

    def places_in(self, county: str) -> list[str]:
        """Cities and rural districts of a county."""
        if county not in self._places:
            self._places[county] = citizens.places_under(county)
        return self._places[county]

    def habit(self, *names: str) -> Any:
        """A figure of data/demo/habits.json."""
        found = told.file("habits")
        for name in names:
            found = found[name]
        return found
