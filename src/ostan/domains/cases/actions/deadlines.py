"""What time does to cases: extensions, lateness, the ladder of warnings, reminders, timers, a changed calendar."""

import contextlib
import datetime
from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from ostan.domains.cases import rules
from ostan.domains.cases.actions.alarms import Alarms
from ostan.domains.cases.actions.running import Running
from ostan.domains.cases.events import (
    CaseBecameLate,
    CaseBecameLegallyLate,
    CaseEscalated,
    CaseExtended,
    CitizenReminded,
    DeadlinesReckoned,
    TimerFired,
)
from ostan.domains.cases.models import Case, Extension
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Act, CaseState, Rung, Step, Told
from ostan.domains.catalogue.rules import process
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NothingRecorded, RuleBroken

BATCH = 500
"""Cases looked at in one transaction of a scheduled job."""


def extend(
    *,
    actor: Actor,
    now: datetime.datetime,
    case_id: int,
    days: int,
    reason: str,
    revision: int | None = None,
) -> Case:
    """The case with so many working days more, with a reason that the applicant reads.

    The legal deadline stays where it is. A case that was late and no longer is may be warned about anew.

    Raises:
        NotAllowed: there is no such case, or it is out of reach.
        RuleBroken: cases.reason_needed, those of rules.check_extension, cases.extension_beyond_law,
            cases.not_now, cases.not_held, cases.held_by_other, cases.stale.
    """
    rules.check_reason(reason)
    with unit_of_work(actor=actor, now=now) as work:
        running = Running.of_case(case_id, Act.EXTEND, work=work, actor=actor, now=now)
        case = running.case
        rules.check_revision(revision, case.revision)
        running.in_hand()
        given = Extension.objects.filter(case=case, round=case.round).values_list("days", flat=True)
        rules.check_extension(running.limits, days, list(given))
        case.extended_days += days
        before = case.norm_due_at
        running.reckon()
        if case.legal_due_at and case.norm_due_at > case.legal_due_at:
            raise RuleBroken("cases.extension_beyond_law", field="days")
        _lift(case, now)
        for task in [task for task in running.tasks if task.due_at == before]:
            task.due_at = case.norm_due_at
            running.change(task)
        Extension.objects.bulk_create(
            [
                Extension(
                    case=case,
                    round=case.round,
                    days=days,
                    reason=reason.strip(),
                    by_id=actor.person_id,
                    at=now,
                )
            ]
        )
        running.say(
            lambda: CaseExtended(
                stream=running.stream, case_id=case_id, days=days, norm_due_at=case.norm_due_at
            )
        )
        running.save()
    return case


def _lift(case: Case, now: datetime.datetime) -> None:
    """A case that has time again is not late."""
    if case.norm_due_at > now:
        case.late_at = None
    if case.legal_due_at and case.legal_due_at > now:
        case.legal_late_at = None


def mark_late(*, actor: Actor, now: datetime.datetime) -> int:
    """How many cases past their norm were marked as late now; each is marked once.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    rows = Case.objects.filter(state=CaseState.OPEN, late_at=None, norm_due_at__lt=now)
    return _until_done(lambda: _mark_late(actor, now, rows.order_by("norm_due_at", "pk")[:BATCH]))


def _until_done(next_batch: Callable[[], int]) -> int:
    """How many in all, batch after batch; one that is not full is the last."""
    done = batch = next_batch()
    while batch == BATCH:
        batch = next_batch()
        done += batch
    return done


def _mark_late(actor: Actor, now: datetime.datetime, rows: QuerySet[Case]) -> int:
    cases: list[Case] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        cases = list(rows.select_for_update(of=("self",), skip_locked=True))
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(late_at=now)
        work.record(
            *(
                CaseBecameLate(
                    stream=f"case:{case.pk}",
                    case_id=case.pk,
                    unit_id=case.unit_id,
                    norm_due_at=case.norm_due_at,
                )
                for case in cases
            )
        )
    return len(cases)


def mark_legally_late(*, actor: Actor, now: datetime.datetime) -> int:
    """How many cases past their legal deadline were marked so now; each is marked once.

    With the mark whoever stands above the head of the unit hears of the case: the head was told when it passed
    its norm, and could not mend it. Source: assumed.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    rows = Case.objects.filter(state=CaseState.OPEN, legal_late_at=None, legal_due_at__lt=now)
    return _until_done(lambda: _mark_legally_late(actor, now, rows.order_by("legal_due_at", "pk")[:BATCH]))


def _mark_legally_late(actor: Actor, now: datetime.datetime, rows: QuerySet[Case]) -> int:
    cases: list[Case] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        cases = list(rows.select_for_update(of=("self",), skip_locked=True))
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(legal_late_at=now)
        above = {unit: org.superior_of(unit_id=unit, on=now) for unit in {case.unit_id for case in cases}}
        for case in cases:
            stream, superior = f"case:{case.pk}", above[case.unit_id]
            work.record(
                CaseBecameLegallyLate(
                    stream=stream,
                    case_id=case.pk,
                    unit_id=case.unit_id,
                    legal_due_at=case.legal_due_at or now,
                ),
                CaseEscalated(
                    stream=stream,
                    case_id=case.pk,
                    unit_id=case.unit_id,
                    head_id=superior.person_id if superior else 0,
                    rung=Rung.LAW,
                ),
            )
    return len(cases)


def escalate(*, actor: Actor, now: datetime.datetime) -> int:
    """How many rungs of their ladders open cases have climbed; each rung once for each time the ladder is armed.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    rows = Case.objects.filter(state=CaseState.OPEN, rung_at__lt=now).order_by("rung_at", "pk")
    done = 0
    while True:
        looked, climbed = _escalate(actor, now, rows[:BATCH])
        done += climbed
        if looked < BATCH:
            return done


def _escalate(actor: Actor, now: datetime.datetime, rows: QuerySet[Case]) -> tuple[int, int]:
    """How many cases were looked at, and how many rungs they climbed."""
    held: list[Running] = []
    climbed = 0
    leaders: dict[tuple[int, Told], list[int]] = {}
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        held = Running.for_the_house(rows, work=work, actor=actor, now=now)
        for running in held:
            steps = running.climb()
            climbed += len(steps)
            for step in steps:
                work.record(*_escalated(running, step, _told(running, step.to, leaders)))
        _keep_rungs(held)
    if (
        held and not climbed
    ):  # plumbing beside the record: the ladder was changed, its rungs lie elsewhere now
        _keep_rungs(held)
    return len(held), climbed


def _keep_rungs(held: list[Running]) -> None:
    Case.objects.bulk_update([running.case for running in held], ["rung", "rung_at"], batch_size=100)


def _told(running: Running, to: Told, leaders: dict[tuple[int, Told], list[int]]) -> list[int]:
    """Whom a rung tells of the case, by person id. `leaders` are those that are known already."""
    holders = {task.holder_id for task in running.tasks if task.holder_id}
    if to is Told.HOLDER and holders:
        return sorted(holders)
    at = running.case.unit_id, to
    if at not in leaders:
        leaders[at] = _leaders(*at, running.now)
    return leaders[at]


def _leaders(unit_id: int, to: Told, on: datetime.datetime) -> list[int]:
    """Who leads the unit, or stands above; 0 where nobody does."""
    if to is Told.PROVINCE and (deputies := org.holders_of(role=Role.PROVINCIAL_DEPUTY, on=on)):
        return deputies
    above = to in (Told.SUPERIOR, Told.PROVINCE)
    head = org.superior_of(unit_id=unit_id, on=on) if above else org.head_of(unit_id=unit_id, on=on)
    return [head.person_id if head else 0]


def _escalated(running: Running, step: Step, people: list[int]) -> Iterator[CaseEscalated]:
    case = running.case
    for person_id in people:
        yield CaseEscalated(
            stream=running.stream,
            case_id=case.pk,
            unit_id=case.unit_id,
            head_id=person_id,
            rung=step.rung,
            days=step.days,
        )


def remind(*, actor: Actor, now: datetime.datetime) -> int:
    """How many applicants were reminded of a question or a bill that they have let lie; each once.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    rows = Case.objects.filter(state=CaseState.WAITING, reminder_at__lte=now).order_by("reminder_at", "pk")
    return _until_done(lambda: _remind(actor, now, rows[:BATCH]))


def _remind(actor: Actor, now: datetime.datetime, rows: QuerySet[Case]) -> int:
    cases: list[Case] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        cases = list(rows.select_for_update(of=("self",), skip_locked=True))
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(reminder_at=None)
        unpaid = inside.waiting_for_money(case.pk for case in cases)
        work.record(
            *(
                CitizenReminded(
                    stream=f"case:{case.pk}",
                    case_id=case.pk,
                    answer_due_at=case.answer_due_at or now,
                    to_pay=case.pk in unpaid,
                )
                for case in cases
            )
        )
    return len(cases)


def fire_timers(*, actor: Actor, now: datetime.datetime, limit: int = BATCH) -> int:
    """How many timers of processes have rung. A case whose process fails at it keeps its tasks as they are.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    due = Case.objects.filter(next_timer_at__lte=now).order_by("next_timer_at", "pk")
    return sum(_fire(actor, now, case_id) for case_id in due.values_list("pk", flat=True)[:limit])


def _fire(actor: Actor, now: datetime.datetime, case_id: int) -> int:
    rang = 0
    rows = Case.objects.filter(pk=case_id, next_timer_at__lte=now).exclude(state=CaseState.DECIDED)
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        for running in Running.for_the_house(rows, work=work, actor=actor, now=now):
            if not running.is_being_settled():
                rang += _ring(running, now)
                running.save()
    return rang


def _ring(running: Running, now: datetime.datetime) -> int:
    """Let the timers ring one after the other; one may stop the next."""
    case, plan, rang = running.case, running.version.plan, 0
    waiting = case.state == CaseState.WAITING
    for key in Alarms(case.run["alarms"], running.calendar).ringing(now, waiting=waiting):
        kept = case.run["alarms"].pop(key, None)
        alarm = next((one for one in process.armed(plan, case.run["state"]) if one.key == key), None)
        if kept is None or alarm is None or case.state == CaseState.DECIDED:
            continue
        running.say(_fired(running, alarm.node))
        running.ring(process.fire(plan, case.run["state"], key, running.variables()))
        rang += 1
    case.next_timer_at = Alarms(case.run["alarms"], running.calendar).next(
        waiting=case.state == CaseState.WAITING
    )
    return rang


def _fired(running: Running, node: str) -> Callable[[], TimerFired]:
    return lambda: TimerFired(stream=running.stream, case_id=running.case.pk, node=node)


def reckon_deadlines(*, actor: Actor, now: datetime.datetime) -> int:
    """How many running cases have other deadlines now that the working calendar has changed.

    Cases that wait for their applicants are reckoned when their clocks run again.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    version, changed, last = holidays.calendar().version, 0, 0
    while True:
        rows = Case.objects.filter(state=CaseState.OPEN, calendar_version__lt=version, pk__gt=last)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return changed
        changed += _reckon(actor, now, version, ids)
        last = ids[-1]


def _reckon(actor: Actor, now: datetime.datetime, version: int, ids: list[int]) -> int:
    moved: list[Case] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        rows = Case.objects.filter(pk__in=ids, state=CaseState.OPEN)
        for running in Running.for_the_house(rows, work=work, actor=actor, now=now):
            case, before = running.case, (running.case.norm_due_at, running.case.legal_due_at)
            running.reckon()
            if before != (case.norm_due_at, case.legal_due_at):
                _lift(case, now)
                moved.append(case)
        columns = ["norm_due_at", "legal_due_at", "rung", "rung_at", "late_at", "legal_late_at"]
        Case.objects.bulk_update(moved, columns, batch_size=100)
        work.record(
            *(
                DeadlinesReckoned(
                    stream=f"case:{case.pk}",
                    case_id=case.pk,
                    norm_due_at=case.norm_due_at,
                    legal_due_at=case.legal_due_at,
                )
                for case in moved
            )
        )
    # Plumbing beside the record: which calendar a case has been looked at with.
    Case.objects.filter(pk__in=ids).update(calendar_version=version)
    return len(moved)
