"""Any sequence of acts by anybody leaves a case that makes sense."""

import datetime
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, Decision, Pause, Task
from ostan.domains.cases.rules import CaseState, Outcome
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import process
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given as past

WHO = ("fit", "fit", "fit", "fit", "citizen", "clerk", "colleague", "head", "other", "top")
"""Who acts; "fit" is somebody who may well do it, so that sequences get somewhere."""

OF_HOLDER = frozenset({"return", "complete", "decide", "ask", "extend", "reroute"})
OF_CITIZEN = frozenset({"answer", "withdraw", "object"})
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *(
                    "claim",
                    "release",
                    "hand_over",
                    "return",
                    "complete",
                    "decide",
                    "ask",
                    "take_back",
                    "answer",
                ),
                *(
                    "extend",
                    "reroute",
                    "withdraw",
                    "object",
                    "reopen",
                    "note",
                    "tick",
                    "claim",
                    "complete",
                    "decide",
                ),
            ]
        ),
        st.sampled_from(WHO),
        st.integers(0, 72),
        st.integers(0, 3),
    ),
    min_size=6,
    max_size=40,
)
OUTCOMES = (Outcome.GRANTED, Outcome.REFUSED, Outcome.FORWARDED, Outcome.PARTLY)


def act(world: past.World, case: Case, name: str, who: str, choice: int, now: datetime.datetime) -> None:
    """One act with the arguments that `choice` picks."""
    tasks = list(Task.objects.filter(case=case, done_at=None).order_by("pk"))
    task = tasks[choice % len(tasks)] if tasks else None
    task_id = task.pk if task else 0
    actor = fit(world, name, task) if who == "fit" else getattr(world, who)
    told: dict[str, Any] = {"actor": actor, "now": now}
    on_case, on_task = told | {"case_id": case.pk}, told | {"task_id": task_id}
    reason = {"reason": past.REASON}
    if who == "fit" and name in OF_HOLDER and task and task.holder_id is None:
        actions.claim_task(**on_task)
    match name:
        case "claim":
            actions.claim_task(**on_task)
        case "release":
            actions.release_task(**on_task)
        case "hand_over":
            actions.hand_over_task(**on_task, to_person_id=world.colleague.person_id)
        case "return":
            actions.return_task(**on_task, **reason)
        case "complete":
            actions.complete_task(**on_task, outcome=("complete", "", "incomplete", "complete")[choice])
        case "decide":
            upheld = (None, True, False, None)[choice] if case.round > 1 else None
            decision = {
                "outcome": OUTCOMES[choice],
                "law": past.LAW,
                "forwarded_to": "شهرداری",
                "upheld": upheld,
            }
            actions.decide_case(**on_case, **reason, **decision)
        case "ask":
            actions.ask_citizen(**on_case, text="نشانی؟")
        case "take_back":
            actions.take_back_question(**on_case)
        case "answer":
            actions.answer_question(**on_case, text="خیابان امام")
        case "extend":
            actions.extend(**on_case, **reason, days=choice)
        case "reroute":
            target = (world.second, world.first, world.office, world.root)[choice]
            actions.reroute(**on_case, **reason, unit_id=target.pk)
        case "withdraw":
            actions.withdraw(**on_case)
        case "object":
            actions.object(**on_case, text="درست نیست")
        case "reopen":
            actions.reopen(**on_case, **reason)
        case "note":
            actions.add_note(**on_case, text="دیده شد")
        case "tick":
            tick(now)


def fit(world: past.World, name: str, task: Task | None) -> Actor:
    """Somebody who may well do the act: the applicant, the holder, or a clerk or head of the task's unit."""
    if name in OF_CITIZEN:
        return world.citizen
    people = world.actors().values()
    holder = next((one for one in people if task and task.holder_id == one.person_id), None)
    if holder:
        return holder
    if task and task.unit_id == world.second.pk:
        return world.other
    if task and task.unit_id == world.root.pk:
        return world.top
    return world.head if name == "reopen" or (task and task.role == "unit_head") else world.clerk


def tick(now: datetime.datetime) -> None:
    """What the house does by the clock."""
    for watch in (actions.fire_timers, actions.mark_late, actions.escalate, actions.remind):
        watch(actor=SYSTEM, now=now)
    actions.close_unanswered(actor=SYSTEM, now=now)


def check(case: Case) -> None:
    """What is true of every case at every moment."""
    open_tasks = list(Task.objects.filter(case=case, done_at=None))
    tokens = case.run["state"]["tokens"]
    plan = catalogue.version_for_case(version_id=case.version_id).plan
    assert {task.token: task.node for task in open_tasks if task.token} == tokens
    assert all(plan.nodes[node].waits for node in tokens.values())
    assert len([task for task in open_tasks if not task.token]) <= 1
    if case.state == CaseState.DECIDED:
        assert not open_tasks
        assert case.run["alarms"] == {}
        assert case.next_timer_at is None
        assert case.working_seconds is not None
    else:
        assert open_tasks
        keys = {alarm.key for alarm in process.armed(plan, case.run["state"])}
        assert set(case.run["alarms"]) <= keys
    assert all(task.paused == (case.state == CaseState.WAITING) for task in open_tasks)
    assert Pause.objects.filter(case=case, to_at=None).count() == (case.state == CaseState.WAITING)
    rounds = list(Decision.objects.filter(case=case).values_list("round", flat=True))
    assert len(rounds) == len(set(rounds))
    assert set(rounds) >= set(range(1, case.round))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, service=st.sampled_from(["short", "licence"]))
def test_any_sequence_of_acts_keeps_a_case_whole(
    world: past.World, steps: list[tuple[str, str, int, int]], service: str
) -> None:
    with transaction.atomic():
        now = past.NOW
        case = past.case(world, service)
        for name, who, hours, choice in steps:
            now += datetime.timedelta(hours=hours)
            before, entries = Case.objects.get(pk=case.pk), Entry.objects.count()
            try:
                with transaction.atomic():
                    act(world, before, name, who, choice, now)
            except (RuleBroken, NotAllowed):
                assert Entry.objects.count() == entries
            else:
                assert name == "tick" or Entry.objects.count() > entries
            after = Case.objects.get(pk=case.pk)
            check(after)
            event(f"{after.state} {after.cause}")
            if after.round == before.round:
                assert after.norm_due_at >= before.norm_due_at
                assert (
                    not (before.legal_due_at and after.legal_due_at)
                    or after.legal_due_at >= before.legal_due_at
                )
        transaction.set_rollback(True)
