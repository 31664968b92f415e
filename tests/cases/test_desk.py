"""Work on tasks."""

import pytest

from ostan.domains.cases import actions
from ostan.domains.cases.models import Task
from ostan.domains.cases.rules import DECISION_NODE, CaseState, Outcome, TaskState
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.cases import given


def test_a_claimed_task_is_held(world: given.World) -> None:
    task = given.open_task(given.claimed(world))

    assert (task.holder_id, task.state, task.claimed_at) == (
        world.clerk.person_id,
        TaskState.CLAIMED,
        given.NOW,
    )


def test_nobody_claims_what_a_colleague_holds(world: given.World) -> None:
    task = given.open_task(given.claimed(world))

    with pytest.raises(RuleBroken, match="already_held"):
        actions.claim_task(actor=world.colleague, now=given.NOW, task_id=task.pk)


def test_who_applied_does_not_work_on_the_case(world: given.World) -> None:
    own = given.case(world, actor=SYSTEM, citizen_id=world.clerk.person_id)

    with pytest.raises(RuleBroken, match="own_case"):
        actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(own).pk)
    with pytest.raises(NotAllowed):
        actions.claim_tasks(actor=world.clerk, now=given.NOW, task_ids=[given.open_task(own).pk])


def test_a_bulk_claim_takes_what_is_free(world: given.World) -> None:
    cases = [given.case(world) for _ in range(3)]
    tasks = [given.open_task(case).pk for case in cases]
    actions.claim_task(actor=world.colleague, now=given.NOW, task_id=tasks[0])

    assert actions.claim_tasks(actor=world.clerk, now=given.NOW, task_ids=tasks) == tasks[1:]
    assert Entry.objects.filter(activity="TaskClaimed").count() == 3


def test_a_released_task_is_free(world: given.World) -> None:
    case = given.claimed(world)
    actions.release_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk)

    assert given.open_task(case).holder_id is None
    with pytest.raises(RuleBroken, match="not_held"):
        actions.release_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk)


def test_a_head_releases_for_the_holder(world: given.World) -> None:
    case = given.claimed(world)
    actions.release_task(actor=world.head, now=given.NOW, task_id=given.open_task(case).pk)

    assert given.open_task(case).state == TaskState.OPEN


def test_a_task_goes_to_a_colleague_and_back(world: given.World) -> None:
    case = given.claimed(world)
    task = given.open_task(case)
    actions.hand_over_task(
        actor=world.clerk, now=given.NOW, task_id=task.pk, to_person_id=world.colleague.person_id
    )
    assert given.open_task(case).holder_id == world.colleague.person_id

    actions.return_task(actor=world.colleague, now=given.NOW, task_id=task.pk, reason=given.REASON)
    back = given.open_task(case)
    assert (back.holder_id, back.returned) == (world.clerk.person_id, given.REASON)


def test_a_task_goes_to_a_unit_of_the_agency_only(world: given.World) -> None:
    case = given.claimed(world)
    task = given.open_task(case)

    with pytest.raises(RuleBroken, match="other_agency"):
        actions.hand_over_task(actor=world.clerk, now=given.NOW, task_id=task.pk, to_unit_id=world.second.pk)
    actions.hand_over_task(actor=world.clerk, now=given.NOW, task_id=task.pk, to_unit_id=world.office.pk)
    moved = given.open_task(case)
    assert (moved.unit_id, moved.unit_path, moved.holder_id) == (world.office.pk, world.office.path, None)


@pytest.mark.parametrize("to", [{}, {"to_person_id": 1, "to_unit_id": 1}])
def test_a_task_goes_to_somebody(world: given.World, to: dict[str, int]) -> None:
    task = given.open_task(given.claimed(world))

    with pytest.raises(RuleBroken, match="to_whom"):
        actions.hand_over_task(actor=world.clerk, now=given.NOW, task_id=task.pk, **to)


def test_a_stranger_to_the_unit_gets_no_task(world: given.World) -> None:
    task = given.open_task(given.claimed(world))

    with pytest.raises(RuleBroken, match="not_of_unit"):
        actions.hand_over_task(
            actor=world.clerk, now=given.NOW, task_id=task.pk, to_person_id=world.other.person_id
        )


def test_the_process_goes_on_from_a_completed_step(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")

    tasks = Task.objects.filter(case=case, done_at=None)
    assert {task.node: task.unit_id for task in tasks} == {
        "police": world.second.pk,
        "field": world.first.pk,
    }


def test_two_branches_meet(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "complete")
    given.do(world, case, "police", by=world.other)
    assert not Task.objects.filter(case=case, node="decide").exists()

    given.do(world, case, "field")
    assert given.open_task(case).node == "decide"


def test_a_step_is_closed_with_one_of_its_answers(world: given.World) -> None:
    case = given.claimed(world, "licence")

    for outcome in ("", "perhaps"):
        with pytest.raises(RuleBroken, match="outcome_wanted"):
            actions.complete_task(
                actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk, outcome=outcome
            )


def test_a_deciding_step_is_closed_by_a_decision(world: given.World) -> None:
    case = given.claimed(world)

    with pytest.raises(RuleBroken, match="decision_wanted"):
        actions.complete_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk)


def test_only_the_holder_or_a_head_completes(world: given.World) -> None:
    case = given.claimed(world, "licence")
    task = given.open_task(case)
    done = {"now": given.NOW, "task_id": task.pk, "outcome": "complete"}

    with pytest.raises(RuleBroken, match="held_by_other"):
        actions.complete_task(actor=world.colleague, **done)
    with pytest.raises(NotAllowed):
        actions.complete_task(actor=world.other, **done)
    actions.complete_task(actor=world.head, **done)


def test_a_completed_task_is_over(world: given.World) -> None:
    case = given.claimed(world, "licence")
    task = given.open_task(case)
    actions.complete_task(
        actor=world.clerk, now=given.NOW, task_id=task.pk, outcome="complete", note="همه درست است"
    )

    with pytest.raises(RuleBroken, match="task_over"):
        actions.complete_task(actor=world.clerk, now=given.NOW, task_id=task.pk, outcome="complete")


def test_a_decided_round_is_not_undone_by_returning(world: given.World) -> None:
    case = given.at_decision(world)
    actions.decide_case(actor=world.clerk, now=given.NOW, case_id=case.pk, outcome=Outcome.GRANTED)
    issue = given.open_task(case, "issue")
    actions.claim_task(actor=world.colleague, now=given.NOW, task_id=issue.pk)

    with pytest.raises(RuleBroken, match="nothing_before"):
        actions.return_task(actor=world.colleague, now=given.NOW, task_id=issue.pk, reason=given.REASON)


def test_nothing_is_returned_to_the_applicant(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "incomplete")
    actions.answer_question(actor=world.citizen, now=given.NOW, case_id=case.pk, text="پیوست شد")
    again = given.open_task(case, "check")
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=again.pk)

    with pytest.raises(RuleBroken, match="nothing_before"):
        actions.return_task(actor=world.clerk, now=given.NOW, task_id=again.pk, reason=given.REASON)


def test_work_goes_back_to_the_step_before_and_its_worker(world: given.World) -> None:
    given.service("chain", world.first, given.chain_process())
    case = given.case(world, "chain")
    given.do(world, case, "read")
    second = given.open_task(case, "write")
    actions.claim_task(actor=world.colleague, now=given.NOW, task_id=second.pk)

    back = actions.return_task(actor=world.colleague, now=given.NOW, task_id=second.pk, reason=given.REASON)
    assert (back.node, back.holder_id, back.returned) == ("read", world.clerk.person_id, given.REASON)
    case.refresh_from_db()
    assert list(case.run["state"]["tokens"].values()) == ["read"]
    with pytest.raises(RuleBroken, match="nothing_before"):
        actions.return_task(actor=world.clerk, now=given.NOW, task_id=back.pk, reason=given.REASON)
    actions.complete_task(actor=world.clerk, now=given.NOW, task_id=back.pk)
    assert given.open_task(case).node == "write"


def test_a_process_that_ends_undecided_is_decided_by_somebody(world: given.World) -> None:
    given.service("chain", world.first, given.chain_process())
    case = given.case(world, "chain")
    given.do(world, case, "read")
    given.do(world, case, "write", "stop")

    task = given.open_task(case)
    assert (task.node, task.act, task.unit_id) == (DECISION_NODE, "decide", world.first.pk)
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=task.pk)
    done = actions.decide_case(
        actor=world.clerk, now=given.NOW, case_id=case.pk, outcome=Outcome.PARTLY, reason=given.REASON
    )
    assert done.state == CaseState.DECIDED


def test_nothing_goes_back_past_a_join(world: given.World) -> None:
    """The step beside it is over: a token that went back would wait for it for ever."""
    case = given.at_decision(world)

    with pytest.raises(RuleBroken, match="nothing_before"):
        actions.return_task(
            actor=world.clerk, now=given.NOW, task_id=given.open_task(case).pk, reason=given.REASON
        )


def test_a_page_that_is_out_of_date_changes_nothing(world: given.World) -> None:
    case = given.claimed(world, "licence")
    actions.ask_citizen(actor=world.clerk, now=given.NOW, case_id=case.pk, text="چرا؟")
    actions.answer_question(actor=world.citizen, now=given.NOW, case_id=case.pk, text="چون")

    with pytest.raises(Stale):
        actions.complete_task(
            actor=world.clerk,
            now=given.NOW,
            task_id=given.open_task(case).pk,
            outcome="complete",
            revision=case.revision,
        )


def test_at_a_counter_a_free_step_is_taken_in_hand_with_its_answer(world: given.World) -> None:
    case = given.case(world)
    act = {"now": given.NOW, "case_id": case.pk, "outcome": Outcome.GRANTED}
    with pytest.raises(RuleBroken, match="not_held"):
        actions.decide_case(actor=world.clerk, **act)

    decided = actions.decide_case(actor=world.clerk, pick_up=True, **act)

    assert decided.state == CaseState.DECIDED
    assert given.told(case)[-4:-2] == ["TaskClaimed", "DecisionMade"]


def test_nothing_is_picked_out_of_the_hands_of_another(world: given.World) -> None:
    case = given.claimed(world)
    with pytest.raises(RuleBroken, match="held_by_other"):
        actions.decide_case(
            actor=world.colleague, now=given.NOW, case_id=case.pk, outcome=Outcome.GRANTED, pick_up=True
        )
