"""A case waits while its applicant has to pay, goes on once it is paid, and ends honestly when it is not."""

import datetime

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Case, Pause, Task
from ostan.domains.cases.rules import Act, CaseState, Outcome, TaskState
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.ledger.models import Entry
from ostan.foundation.payments import actions as payments
from ostan.foundation.payments.models import Bill, Refund
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given
from tests.cases.given import NOW, later
from tests.payments.given import FEE, asked, bill_of, costly, note

pytestmark = pytest.mark.django_db


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def node(case: Case) -> list[str]:
    return list(Task.objects.filter(case=case, done_at=None).values_list("node", flat=True))


def told(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(stream=f"case:{case.pk}").order_by("pk").values_list("activity", flat=True)
    )


def decide(world: given.World, case: Case, outcome: Outcome, now: datetime.datetime) -> None:
    task = Task.objects.get(case=case, done_at=None)
    actions.claim_task(actor=world.clerk, now=now, task_id=task.pk)
    with delivering_at_once():
        actions.decide_case(
            actor=world.clerk,
            now=now,
            case_id=case.pk,
            outcome=outcome,
            reason=given.REASON,
            law=given.LAW if outcome == Outcome.REFUSED else "",
        )


def test_a_case_waits_for_its_fee_and_goes_on_when_it_is_paid(world: given.World) -> None:
    costly(world)
    case = asked(world)
    bill = bill_of(case)

    assert (case.state, node(case)) == (CaseState.WAITING, ["pay"])
    assert (bill.amount_rials, bill.state, bill.payer_id) == (FEE, "OWED", world.citizen.person_id)
    calendar = holidays.calendar()
    assert fresh(case).answer_due_at == calendar.add_working_days(NOW, 4)
    assert NOW < fresh(case).reminder_at < fresh(case).answer_due_at

    paid_at = calendar.add_working_days(NOW, 2)
    before = fresh(case).norm_due_at
    note(case, world.clerk, paid_at)

    now = fresh(case)
    assert (now.state, node(case), now.answer_due_at) == (CaseState.OPEN, ["decide"], None)
    assert now.norm_due_at == calendar.add_working_days(before, 2)
    assert Pause.objects.get(case=case).to_at == paid_at
    assert told(case) == [
        *("CaseOpened", "TaskOpened", "BillMade", "PaymentAsked"),
        *("BillPaid", "PaymentSettled", "TaskCompleted", "TaskOpened"),
    ]


def test_the_time_until_a_payment_is_the_applicants_and_nobodys_work(world: given.World) -> None:
    costly(world)
    case = asked(world)
    note(case, world.clerk, holidays.calendar().add_working(NOW, 2 * given.DAY))

    found = queries.overview(
        actor=world.head, now=holidays.calendar().add_working_days(NOW, 3), since=NOW, colleagues={}
    )

    assert Task.objects.get(case=case, node="pay").step_seconds == 2 * given.DAY
    assert sum(one.done for one in found.by_person) == 0


def test_hearing_of_a_payment_twice_changes_nothing(world: given.World) -> None:
    costly(world)
    case = asked(world)
    bill = note(case, world.clerk, later(hours=1))
    before = told(case)

    assert not actions.settle_fee(actor=SYSTEM, now=later(hours=2), facts={"bill_id": bill.pk})
    assert told(case) == before


def test_a_waived_fee_lets_the_case_go_on(world: given.World) -> None:
    costly(world)
    case = asked(world)
    for actor in (world.clerk, world.citizen, world.other):
        with pytest.raises(NotAllowed):
            payments.waive(actor=actor, now=NOW, bill_id=bill_of(case).pk, reason=given.REASON)
    with pytest.raises(RuleBroken) as refused:
        payments.waive(actor=world.head, now=NOW, bill_id=bill_of(case).pk, reason="نه")
    assert refused.value.code == "payments.reason_missing"
    with delivering_at_once():
        payments.waive(actor=world.head, now=NOW, bill_id=bill_of(case).pk, reason=given.REASON)

    assert (bill_of(case).state, fresh(case).state, node(case)) == ("WAIVED", CaseState.OPEN, ["decide"])


def test_a_case_that_waits_for_money_wants_no_answer(world: given.World) -> None:
    costly(world)
    case = asked(world)
    file = queries.my_case(actor=world.citizen, now=NOW, code=case.code)

    assert Act.ANSWER not in file.acts
    assert Act.WITHDRAW in file.acts
    with pytest.raises(RuleBroken) as refused:
        actions.answer_question(actor=world.citizen, now=NOW, case_id=case.pk, text="پرداختم")
    assert refused.value.code == "cases.nothing_asked"


def test_who_pays_not_is_reminded_and_then_the_case_ends_unpaid(world: given.World) -> None:
    costly(world)
    case = asked(world)
    assert actions.remind(actor=SYSTEM, now=fresh(case).reminder_at) == 1
    assert Entry.objects.get(activity="CitizenReminded").facts["to_pay"] is True

    assert actions.close_unanswered(actor=SYSTEM, now=fresh(case).answer_due_at) == 1
    now = fresh(case)
    assert (now.state, now.outcome, bill_of(case).state) == (CaseState.DECIDED, Outcome.UNPAID, "CANCELLED")
    assert queries.my_case(actor=world.citizen, now=NOW, code=case.code).decisions[0].outcome == "UNPAID"


def test_what_was_granted_and_is_not_paid_for_ends_unpaid(world: given.World) -> None:
    costly(world, first="decide")
    case = asked(world)
    decide(world, case, Outcome.GRANTED, later(hours=1))
    assert actions.close_unanswered(actor=SYSTEM, now=fresh(case).answer_due_at) == 1

    file = queries.my_case(actor=world.citizen, now=NOW, code=case.code)
    assert (file.outcome, [one.outcome for one in file.decisions]) == (Outcome.UNPAID, ["GRANTED"])


def test_a_timer_of_the_service_says_otherwise(world: given.World) -> None:
    costly(world, timer=True)
    case = asked(world)
    calendar = holidays.calendar()
    assert actions.fire_timers(actor=SYSTEM, now=calendar.add_working_days(NOW, 2)) == 1

    assert (fresh(case).state, node(case), bill_of(case).state) == (CaseState.OPEN, ["decide"], "CANCELLED")


def test_nothing_ends_while_money_is_on_its_way(world: given.World) -> None:
    costly(world)
    case = asked(world)
    due = fresh(case).answer_due_at
    payments.note_paid(actor=world.clerk, now=later(hours=1), bill_id=bill_of(case).pk, reference="1")

    assert actions.close_unanswered(actor=SYSTEM, now=due) == 0
    assert actions.settle_fee(actor=SYSTEM, now=due, facts={"bill_id": bill_of(case).pk})
    assert fresh(case).state == CaseState.OPEN


def test_a_fee_is_paid_once_for_a_case(world: given.World) -> None:
    """Decided, paid, issued; opened again: the second decision finds the fee paid."""
    costly(world, first="decide")
    case = asked(world)
    decide(world, case, Outcome.GRANTED, later(hours=1))
    assert (fresh(case).state, node(case)) == (CaseState.WAITING, ["pay"])
    note(case, world.clerk, later(hours=2))
    task = Task.objects.get(case=case, done_at=None)
    actions.claim_task(actor=world.clerk, now=later(hours=3), task_id=task.pk)
    actions.complete_task(actor=world.clerk, now=later(hours=3), task_id=task.pk)
    actions.reopen(actor=world.head, now=later(1), case_id=case.pk, reason=given.REASON)
    decide(world, case, Outcome.GRANTED, later(1, 1))

    assert (fresh(case).state, node(case)) == (CaseState.OPEN, ["issue"])
    assert Bill.objects.count() == 1
    assert Task.objects.filter(case=case, node="pay", state=TaskState.DONE).count() == 2


def test_what_a_card_promises_goes_back_when_the_service_is_refused(world: given.World) -> None:
    costly(world)
    case = asked(world)
    note(case, world.clerk, later(hours=1))
    decide(world, case, Outcome.REFUSED, later(hours=2))

    refund = Refund.objects.get()
    assert (refund.amount_rials, refund.cause, refund.state) == (300_000, "REFUSED", "ASKED")
    actions.refund_fee(actor=SYSTEM, now=later(hours=3), facts={"case_id": case.pk, "outcome": "REFUSED"})
    assert Refund.objects.count() == 1


def test_a_refund_is_dropped_when_an_objection_is_upheld(world: given.World) -> None:
    costly(world)
    case = asked(world)
    note(case, world.clerk, later(hours=1))
    decide(world, case, Outcome.REFUSED, later(hours=2))
    actions.object(actor=world.citizen, now=later(1), case_id=case.pk, text="مدرک را آوردم")
    task = Task.objects.get(case=case, done_at=None)
    actions.claim_task(actor=world.head, now=later(1), task_id=task.pk)
    with delivering_at_once():
        actions.decide_case(
            actor=world.head,
            now=later(1),
            case_id=case.pk,
            outcome=Outcome.GRANTED,
            upheld=True,
        )

    assert Refund.objects.get().state == "DROPPED"


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.WITHDRAWN])
def test_nothing_goes_back_that_the_card_keeps(world: given.World, outcome: Outcome) -> None:
    costly(world)
    case = asked(world)
    note(case, world.clerk, later(hours=1))
    if outcome == Outcome.GRANTED:
        decide(world, case, outcome, later(hours=2))
    else:
        with delivering_at_once():
            actions.withdraw(actor=world.citizen, now=later(hours=2), case_id=case.pk)

    assert not Refund.objects.exists()


def test_withdrawing_takes_the_bill_back(world: given.World) -> None:
    costly(world)
    case = asked(world)
    actions.withdraw(actor=world.citizen, now=later(hours=1), case_id=case.pk)

    assert bill_of(case).state == "CANCELLED"
    with pytest.raises(RuleBroken) as refused:
        note(case, world.clerk, later(hours=2))
    assert refused.value.code == "payments.cancelled"


def test_staff_cannot_finish_what_the_applicant_pays(world: given.World) -> None:
    costly(world)
    case = asked(world)
    task = Task.objects.get(case=case)
    actions.claim_task(actor=world.clerk, now=NOW, task_id=task.pk)
    with pytest.raises(RuleBroken) as refused:
        actions.complete_task(actor=world.clerk, now=NOW, task_id=task.pk)
    assert refused.value.code == "cases.not_now"
