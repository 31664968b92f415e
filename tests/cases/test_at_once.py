"""Real transactions at the same time: a decision, a claim and an answer happen once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, Decision, Draft, Task
from ostan.domains.cases.rules import CaseState, Outcome
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run the acts in threads of their own that start at the same moment; "done" or the refusal of each."""
    gate = threading.Barrier(len(acts))
    found: dict[int, str] = {}

    def run(at: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            found[at] = "done"
        except RuleBroken as refused:
            found[at] = refused.code
        except NotAllowed:
            found[at] = "hidden"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(found.values())


def decide(world: given.World, case: Case, outcome: Outcome, revision: int) -> Callable[[], object]:
    actor = world.clerk if outcome is Outcome.REFUSED else world.head
    return lambda: actions.decide_case(
        actor=actor,
        now=given.later(hours=1),
        case_id=case.pk,
        outcome=outcome,
        reason=given.REASON,
        law=given.LAW,
        revision=revision,
    )


def test_two_who_decide_at_once_make_one_decision() -> None:
    world = given.world()
    for _ in range(5):
        case = given.claimed(world)
        acts = [decide(world, case, outcome, case.revision) for outcome in (Outcome.REFUSED, Outcome.PARTLY)]
        assert together(*acts) == ["cases.not_now", "done"]

        assert Decision.objects.filter(case=case).count() == 1
        assert Entry.objects.filter(stream=f"case:{case.pk}", activity="CaseDecided").count() == 1
        decided = Case.objects.get(pk=case.pk)
        assert decided.outcome == Decision.objects.get(case=case).outcome


def claim(actor: Actor, task_id: int) -> Callable[[], object]:
    return lambda: actions.claim_task(actor=actor, now=given.NOW, task_id=task_id)


def test_two_who_claim_at_once_leave_one_holder() -> None:
    world = given.world()
    for _ in range(5):
        task = given.open_task(given.case(world))
        acts = [claim(actor, task.pk) for actor in (world.clerk, world.colleague)]
        assert together(*acts) == ["cases.already_held", "done"]
        assert Entry.objects.filter(activity="TaskClaimed", facts__task_id=task.pk).count() == 1


def test_a_withdrawal_and_a_decision_at_once_end_the_case_once() -> None:
    world = given.world()
    case = given.claimed(world)
    withdraw = lambda: actions.withdraw(actor=world.citizen, now=given.later(hours=1), case_id=case.pk)  # noqa: E731  # one line says it

    assert together(decide(world, case, Outcome.REFUSED, case.revision), withdraw) == [
        "cases.not_now",
        "done",
    ]
    assert Case.objects.get(pk=case.pk).state == CaseState.DECIDED
    assert not Task.objects.filter(case=case, done_at=None).exists()


def test_an_answer_that_is_sent_twice_starts_the_clock_once() -> None:
    world = given.world()
    case = given.waiting(world)
    answer = lambda: actions.answer_question(  # noqa: E731  # one line says it
        actor=world.citizen, now=given.later(hours=1), case_id=case.pk, text="خیابان امام"
    )

    assert together(answer, answer) == ["cases.not_now", "done"]


def test_a_draft_that_is_sent_twice_becomes_one_case() -> None:
    world = given.world()
    draft = actions.keep_draft(
        actor=world.citizen, now=given.NOW, version_id=given.version_id("short"), answers=given.ANSWERS
    )
    send = lambda: given.case(world, draft_id=draft.pk)  # noqa: E731  # one line says it

    assert together(send, send) == ["cases.sent_already", "done"]
    assert Case.objects.count() == 1
    assert not Draft.objects.exists()
