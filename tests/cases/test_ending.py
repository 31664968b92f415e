"""How a case ends and begins again."""

import pytest

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, Decision, Objection, Task
from ostan.domains.cases.rules import CaseState, Outcome, RoundCause
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.cases import given


def decide(world: given.World, case: Case, **changes: object) -> Case:
    told: dict[str, object] = {
        "actor": world.clerk,
        "now": given.later(hours=1),
        "case_id": case.pk,
        "outcome": Outcome.REFUSED,
        "reason": given.REASON,
        "law": given.LAW,
    }
    return actions.decide_case(**(told | changes))  # type: ignore[arg-type]  # a table of arguments


def test_a_decided_case_is_measured_and_over(world: given.World) -> None:
    case = given.decided(world)

    assert (case.state, case.outcome, case.decided_by) == (
        CaseState.DECIDED,
        Outcome.REFUSED,
        world.clerk.person_id,
    )
    assert case.working_seconds == 3600
    assert case.late_at is None
    assert not Task.objects.filter(case=case, done_at=None).exists()
    assert given.told(case)[-3:] == ["DecisionMade", "TaskCompleted", "CaseDecided"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "نه"}, "reason_needed"),
        ({"law": " "}, "law_needed"),
        ({"outcome": Outcome.PARTLY, "reason": ""}, "reason_needed"),
        ({"outcome": Outcome.FORWARDED}, "forwarded_to_whom"),
        ({"outcome": Outcome.DUPLICATE}, "duplicate_of_which"),
        ({"outcome": Outcome.DUPLICATE, "duplicate_of": "12"}, "duplicate_unknown"),
        ({"outcome": Outcome.WITHDRAWN}, "outcome_not_yours"),
        ({"outcome": Outcome.NO_ANSWER}, "outcome_not_yours"),
        ({"upheld": True}, "objection_not_made"),
        ({"revision": 99}, "stale"),
    ],
)
def test_a_decision_says_what_it_must(world: given.World, changes: dict[str, object], code: str) -> None:
    case = given.claimed(world)

    with pytest.raises((RuleBroken, Stale), match=code):
        decide(world, case, **changes)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert not Decision.objects.exists()


def test_a_granted_case_goes_on_to_be_issued(world: given.World) -> None:
    case = given.at_decision(world)
    going_on = decide(world, case, outcome=Outcome.GRANTED, reason="")

    assert going_on.state == CaseState.OPEN
    with pytest.raises(RuleBroken, match="not_a_deciding_step"):
        decide(world, case)
    given.do(world, case, "issue")
    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.DECIDED, Outcome.GRANTED)


def test_a_step_decides_only_what_it_offers(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="outcome_not_offered"):
        decide(world, given.at_decision(world), outcome=Outcome.PARTLY)


def test_not_ours_is_told_at_the_first_step(world: given.World) -> None:
    case = given.claimed(world, "licence")
    done = decide(world, case, outcome=Outcome.FORWARDED, forwarded_to="شهرداری")

    assert (done.state, done.outcome) == (CaseState.DECIDED, Outcome.FORWARDED)
    assert done.run["state"]["tokens"] == {}
    assert Decision.objects.get().forwarded_to == "شهرداری"


def test_the_first_step_grants_nothing(world: given.World) -> None:
    with pytest.raises(RuleBroken, match="not_a_deciding_step"):
        decide(world, given.claimed(world, "licence"), outcome=Outcome.GRANTED)


def test_a_duplicate_names_the_first_case_of_the_same_applicant(world: given.World) -> None:
    first, again = given.case(world), given.claimed(world)
    foreign = given.case(world, actor=world.stranger)

    for code, refusal in ((foreign.code, "duplicate_unknown"), (again.code, "duplicate_of_itself")):
        with pytest.raises(RuleBroken, match=refusal):
            decide(world, again, outcome=Outcome.DUPLICATE, duplicate_of=code)
    decide(world, again, outcome=Outcome.DUPLICATE, duplicate_of=first.code)
    assert Decision.objects.get().duplicate_of_id == first.pk


def test_the_applicant_withdraws(world: given.World) -> None:
    case = given.waiting(world)
    with pytest.raises(NotAllowed):
        actions.withdraw(actor=world.stranger, now=given.later(1), case_id=case.pk)

    done = actions.withdraw(actor=world.citizen, now=given.later(1), case_id=case.pk)
    assert (done.state, done.outcome, done.paused_at) == (CaseState.DECIDED, Outcome.WITHDRAWN, None)
    assert done.objection_until is None
    assert done.working_seconds == 0


def test_an_objection_is_judged_by_another(world: given.World) -> None:
    case = given.decided(world)
    again = actions.object(actor=world.citizen, now=given.later(2), case_id=case.pk, text="مدارک کامل بود")

    assert (again.state, again.round, again.cause) == (CaseState.OPEN, 2, RoundCause.OBJECTED)
    task = given.open_task(case)
    assert (task.not_for, task.role, task.unit_id) == (world.clerk.person_id, "unit_head", world.first.pk)
    with pytest.raises(RuleBroken, match="not_the_decider"):
        actions.claim_task(actor=world.clerk, now=given.later(2), task_id=task.pk)
    with pytest.raises(RuleBroken, match="not_your_role"):
        actions.claim_task(actor=world.colleague, now=given.later(2), task_id=task.pk)
    with pytest.raises(RuleBroken, match="objection_unanswered"):
        decide(world, case, actor=world.head, now=given.later(3))

    done = decide(world, case, actor=world.head, now=given.later(3), outcome=Outcome.GRANTED, upheld=True)
    assert (done.state, done.outcome) == (CaseState.DECIDED, Outcome.GRANTED)
    assert Objection.objects.get().upheld is True
    assert Decision.objects.filter(case=case).count() == 2


def test_an_objection_to_the_head_goes_higher(world: given.World) -> None:
    case = given.claimed(world, by=world.head)
    decide(world, case, actor=world.head)
    actions.object(actor=world.citizen, now=given.later(1), case_id=case.pk, text="مدارک کامل بود")

    assert given.open_task(case).unit_id == world.root.pk
    with pytest.raises(NotAllowed):
        decide(world, case, actor=world.head, upheld=False, now=given.later(2))
    decide(world, case, actor=world.top, upheld=False, now=given.later(2))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"upheld": False, "outcome": Outcome.GRANTED}, "outcome_must_stand"),
        ({"upheld": True, "outcome": Outcome.REFUSED}, "upheld_changes_nothing"),
    ],
)
def test_an_answer_to_an_objection_means_what_it_says(
    world: given.World, changes: dict[str, object], code: str
) -> None:
    case = given.decided(world)
    actions.object(actor=world.citizen, now=given.later(2), case_id=case.pk, text="مدارک کامل بود")

    with pytest.raises(RuleBroken, match=code):
        decide(world, case, actor=world.head, now=given.later(3), **changes)


def test_an_objection_is_made_once_and_in_time(world: given.World) -> None:
    case = given.decided(world)
    assert case.objection_until
    text = "مدارک کامل بود"

    with pytest.raises(NotAllowed):
        actions.object(actor=world.stranger, now=given.later(1), case_id=case.pk, text=text)
    with pytest.raises(RuleBroken, match="objection_too_late"):
        actions.object(actor=world.citizen, now=given.later(40), case_id=case.pk, text=text)
    actions.object(actor=world.citizen, now=case.objection_until, case_id=case.pk, text=text)
    done = decide(world, case, actor=world.head, now=given.later(20), upheld=False)
    assert done.objection_until is None
    with pytest.raises(RuleBroken, match="objected_already"):
        actions.object(actor=world.citizen, now=given.later(20), case_id=case.pk, text=text)


def test_there_is_no_objection_to_ones_own_withdrawal(world: given.World) -> None:
    case = actions.withdraw(actor=world.citizen, now=given.NOW, case_id=given.case(world).pk)

    with pytest.raises(RuleBroken, match="nothing_to_object"):
        actions.object(actor=world.citizen, now=given.NOW, case_id=case.pk, text="پشیمان شدم")


def test_a_head_reopens_and_everything_of_the_round_begins_anew(world: given.World) -> None:
    case = given.claimed(world)
    late = given.later(days=20)
    actions.escalate(actor=SYSTEM, now=late)
    actions.mark_late(actor=SYSTEM, now=late)
    actions.escalate(actor=SYSTEM, now=late)
    decide(world, case, now=late)
    with pytest.raises(NotAllowed):
        actions.reopen(actor=world.clerk, now=given.later(21), case_id=case.pk, reason=given.REASON)

    again = actions.reopen(actor=world.head, now=given.later(21), case_id=case.pk, reason=given.REASON)
    assert (again.state, again.outcome, again.round) == (CaseState.OPEN, "", 2)
    assert (again.late_at, again.rung) == (None, 0)
    assert again.norm_due_at > given.later(21)
    task = given.open_task(case)
    assert (task.node, task.returned) == ("decide", given.REASON)
    assert actions.mark_late(actor=SYSTEM, now=given.later(60)) == 1


def test_a_reopened_licence_is_issued_again(world: given.World) -> None:
    case = given.at_decision(world)
    decide(world, case)
    actions.reopen(actor=world.head, now=given.later(1), case_id=case.pk, reason=given.REASON)
    actions.claim_task(actor=world.clerk, now=given.later(1), task_id=given.open_task(case).pk)
    decide(world, case, now=given.later(1), outcome=Outcome.GRANTED)

    assert given.open_task(case).node == "issue"


def test_silence_closes_a_case_after_a_reminder(world: given.World) -> None:
    case = given.waiting(world)
    case.refresh_from_db()
    assert case.reminder_at
    assert case.answer_due_at

    assert actions.remind(actor=SYSTEM, now=case.reminder_at) == 1
    assert actions.remind(actor=SYSTEM, now=case.reminder_at) == 0
    before = case.answer_due_at - (case.answer_due_at - case.reminder_at) / 2
    assert actions.close_unanswered(actor=SYSTEM, now=before) == 0
    assert actions.close_unanswered(actor=SYSTEM, now=case.answer_due_at) == 1
    assert actions.close_unanswered(actor=SYSTEM, now=case.answer_due_at) == 0
    case.refresh_from_db()
    assert (case.state, case.outcome, case.decided_by) == (CaseState.DECIDED, Outcome.NO_ANSWER, 0)
    assert case.objection_until


def test_a_case_closed_by_silence_may_be_objected_to(world: given.World) -> None:
    case = given.waiting(world)
    actions.close_unanswered(actor=SYSTEM, now=given.later(30))

    actions.object(actor=world.citizen, now=given.later(31), case_id=case.pk, text="در سفر بودم")
    assert given.open_task(case).not_for is None
