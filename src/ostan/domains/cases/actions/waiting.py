"""A case in hand that waits for its applicant: for an answer, or for what the service costs."""

import datetime

from ostan.domains.cases import rules
from ostan.domains.cases.actions.alarms import Alarms
from ostan.domains.cases.actions.held import Held
from ostan.domains.cases.events import CitizenAsked, PaymentAsked
from ostan.domains.cases.models import Message, Pause, Task
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import CaseState, MessageKind, TaskAct
from ostan.domains.catalogue.rules import process
from ostan.foundation import once
from ostan.foundation.payments import actions as payments
from ostan.foundation.payments import queries as bills
from ostan.kernel.actor import SYSTEM


class Waiting(Held):
    """A held case whose clock stands still while the applicant has something to do."""

    def ask(self, text: str, *, author_id: int) -> Message:
        """Put a question to the applicant; the clock stands until it is answered."""
        self._wait(self.calendar.add_working_days(self.now, self.limits.answer_days))
        message = Message(
            case=self.case, kind=MessageKind.QUESTION, author_id=author_id, text=text, at=self.now
        )
        self.say(lambda: self._asked(message))
        return message

    def _asked(self, message: Message) -> CitizenAsked:
        """Written late, when a case that is just being opened has its id."""
        message.case_id = self.case.pk
        once.insert(message)
        self._pause(message)
        due = self.case.answer_due_at or self.now
        return CitizenAsked(
            stream=self.stream, case_id=self.case.pk, message_id=message.pk, answer_due_at=due
        )

    def _wait(self, until: datetime.datetime) -> None:
        """Let the clock stand, at most until then; what is waited for already keeps its own longer time."""
        case = self.case
        if case.state != CaseState.WAITING:
            case.state, case.paused_at = CaseState.WAITING, self.now
            case.pauses_taken += 1
        case.answer_due_at = max(until, case.answer_due_at or until)
        case.reminder_at = self._reminder(case.answer_due_at)
        for task in self.tasks:
            task.paused = True
            self.change(task)
        case.next_timer_at = Alarms(case.run["alarms"], self.calendar).next(waiting=True)

    def _reminder(self, until: datetime.datetime) -> datetime.datetime:
        """After the days of the limits; for a shorter time in its middle."""
        usual = self.calendar.add_working_days(self.now, self.limits.remind_days)
        if usual < until:
            return usual
        return self.calendar.add_working(self.now, self.calendar.working_seconds(self.now, until) // 2)

    def _pause(self, message: Message | None = None) -> None:
        pause = Pause(case=self.case, round=self.case.round, from_at=self.now, message=message)
        once.insert(pause, ignore_conflicts=True)

    # What the service costs

    def owe(self, task: Task, term: process.Span | None) -> None:
        """Have the applicant pay what the service costs, within the term of the step; the clock stands meanwhile."""
        until = rules.after(self.calendar, self.now, term) if term else None
        self._wait(until or self.calendar.add_working_days(self.now, self.limits.answer_days))
        task.due_at = until or self.case.answer_due_at or self.now
        self.say(lambda: self._billed(task))

    def _billed(self, task: Task) -> PaymentAsked:
        """Written late, when a case that is just being opened has its id."""
        case = self.case
        self._pause()
        owed = payments.bill(
            actor=SYSTEM,
            now=self.now,
            stream=self.stream,
            purpose=inside.FEE,
            payer_id=case.citizen_id,
            amount_rials=self.version.card.fee_rials,
            unit_path=case.unit_path,
            work=self.work,
        )
        return PaymentAsked(
            stream=self.stream,
            case_id=case.pk,
            task_id=task.pk,
            amount_rials=owed.amount_rials if owed else 0,
            pay_until=task.due_at,
        )

    def is_settled(self) -> bool:
        """Whether nothing of what the service costs is due any more."""
        return bool(self.case.pk) and not inside.fee_due(self.case.pk, self.version.card.fee_rials)

    def owe_no_more(self) -> None:
        """The bill that nobody has to pay any more is taken back.

        Raises:
            RuleBroken: payments.being_checked.
        """
        if not any(task.act == TaskAct.PAY for task in self.tasks):
            payments.cancel(actor=SYSTEM, now=self.now, stream=self.stream, purpose=inside.FEE)

    def is_being_settled(self) -> bool:
        """Whether money is on its way to the case: the bank has not answered yet, or the payment has not been told.

        Nothing may end meanwhile for want of it.
        """
        if not any(task.act == TaskAct.PAY for task in self.tasks):
            return False
        return bills.is_being_checked(stream=self.stream) or self.is_settled()

    # Going on

    def stop_waiting(self, act: TaskAct) -> int:
        """The applicant has done what steps of this act wanted: let the clock run again unless more is waited for.

        The working seconds for which it stood still, 0 while it still stands.
        """
        others = rules.APPLICANTS - {act}
        return 0 if any(task.act in others for task in self.tasks) else self.resume()

    def resume(self) -> int:
        """Let the clock run again and move every deadline; the working seconds for which it stood still."""
        stood = self.case.paused_at or self.now
        self._end_pause()
        self.case.state = CaseState.OPEN
        self.reckon(anew=True)
        for task in self.tasks:
            task.paused = False
            task.due_at = rules.shifted(self.calendar, task.due_at, max(stood, task.opened_at), self.now)
            self.change(task)
        alarms = Alarms(self.case.run["alarms"], self.calendar)
        alarms.shift(stood, self.now)
        self.case.next_timer_at = alarms.next(waiting=False)
        return max(0, self.calendar.working_seconds(stood, self.now))

    def _end_pause(self) -> None:
        Pause.objects.filter(case=self.case, to_at=None).update(to_at=self.now)
        self.case.paused_at = self.case.reminder_at = self.case.answer_due_at = None

    def set_alarms(self, armed: tuple[process.Alarm, ...], cancelled: tuple[str, ...]) -> None:
        """Set and stop timers, and note when the next one rings."""
        if not armed and not self.case.run["alarms"]:
            return
        alarms = Alarms(self.case.run["alarms"], self.calendar)
        alarms.keep_only({task.token for task in self.tasks})
        alarms.stop(cancelled)
        asking = {task.token for task in self.tasks if task.act in rules.APPLICANTS}
        for alarm in armed:
            alarms.set(alarm, self.now, asks=alarm.task.token in asking)
        self.case.next_timer_at = alarms.next(waiting=self.case.state == CaseState.WAITING)

    def rearm(self) -> None:
        """Set the timers of steps that were opened by hand, not by a move of the engine."""
        known = self.case.run["alarms"]
        armed = process.armed(self.version.plan, self.case.run["state"])
        self.set_alarms(tuple(alarm for alarm in armed if alarm.key not in known), ())
