"""Money reaches a bill once, whatever the payer, the line and the gateway do; a real gateway over HTTP stands beside."""

import datetime
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ostan.foundation.ledger.models import Entry
from ostan.foundation.payments import actions, practice, queries
from ostan.foundation.payments.models import Attempt, Bill
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.payments.given import BACK, NOW, PAYER, Bank, billed, leave, served

STRANGER = Actor(8, 0, (Grant(Role.CITIZEN),))
CLERK = Actor(9, 3, (Grant(Role.CLERK, "1.4."),))
MINUTE = datetime.timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: object) -> Iterator[Bank]:
    with served(settings) as bank:
        yield bank


@pytest.fixture
def bill() -> Bill:
    return billed()


def come_back(authority: str, now: datetime.datetime = NOW) -> Bill:
    return actions.settle(actor=PAYER, now=now, authority=authority)


def told() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("activity", flat=True))


def states() -> list[tuple[str, str]]:
    return list(Attempt.objects.order_by("pk").values_list("state", "reason"))


def test_a_payer_who_comes_back_has_paid(bank: Bank, bill: Bill) -> None:
    paid = come_back(bank.visit(leave(bill), "pay"))

    assert (paid.state, paid.by_hand, paid.paid_at) == ("PAID", False, NOW)
    assert re.fullmatch(r"\d{12}", paid.reference)
    assert bank.taken == 1
    assert told() == ["BillMade", "PayerSent", "BillPaid"]


def test_coming_back_twice_takes_the_money_once(bank: Bank, bill: Bill) -> None:
    authority = bank.visit(leave(bill), "pay")
    first, second = come_back(authority), come_back(authority)

    assert first.reference == second.reference
    assert bank.taken == 1
    assert told().count("BillPaid") == 1


@pytest.mark.django_db(transaction=True)
def test_two_call_backs_at_once_take_the_money_once(bank: Bank) -> None:
    authority = bank.visit(leave(billed()), "pay")

    def call(_: int) -> str:
        try:
            return come_back(authority).state
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as together:
        list(together.map(call, range(4)))

    assert come_back(authority).state == "PAID"
    assert bank.taken == 1
    assert told().count("BillPaid") == 1


def test_who_cancels_may_try_again(bank: Bank, bill: Bill) -> None:
    assert come_back(bank.visit(leave(bill), "cancel")).state == "OWED"
    assert states() == [("REFUSED", "failed")]

    assert come_back(bank.visit(leave(bill), "pay")).state == "PAID"
    assert bank.taken == 1


def test_of_two_tabs_one_is_taken_and_the_other_goes_back(bank: Bank, bill: Bill) -> None:
    first, second = leave(bill), leave(bill)
    ways = [bank.visit(first, "pay"), bank.visit(second, "pay")]
    for authority in ways:
        come_back(authority)

    assert bank.taken == 1
    assert states() == [("PAID", ""), ("RETURNED", "paid_beside")]
    [card] = queries.cards_of(stream="case:1", purpose="cases.fee")
    assert (card.state, card.attempt) == ("PAID", "RETURNED")
    assert bank.gateway.payments[ways[1]].state == "PAID"  # not confirmed: the gateway gives it back


def test_the_tab_that_is_paid_last_is_told_though_it_was_opened_first(bank: Bank, bill: Bill) -> None:
    first, second = leave(bill), leave(bill)
    for address in (second, first):
        come_back(bank.visit(address, "pay"))

    [card] = queries.cards_of(stream="case:1", purpose="cases.fee")
    assert (card.state, card.attempt) == ("PAID", "RETURNED")
    assert bank.taken == 1


def test_an_older_tab_that_is_being_checked_is_told(bank: Bank, bill: Bill) -> None:
    first, _second = leave(bill), leave(bill)
    bank.gateway.lost.add("verify")
    come_back(bank.visit(first, "pay"))

    [card] = queries.cards_of(stream="case:1", purpose="cases.fee")
    assert (card.state, card.attempt) == ("OWED", "CHECKING")


def test_a_payer_who_never_comes_back_has_paid_too(bank: Bank, bill: Bill) -> None:
    bank.visit(leave(bill), "leave")

    assert actions.settle_open(actor=SYSTEM, now=NOW + MINUTE) == 0
    assert actions.settle_open(actor=SYSTEM, now=NOW + actions.FORGOTTEN + MINUTE) == 1
    assert Bill.objects.get().state == "PAID"


def test_an_answer_lost_after_the_money_was_taken_is_asked_for_again(bank: Bank, bill: Bill) -> None:
    authority = bank.visit(leave(bill), "pay")
    bank.gateway.lost.add("verify")

    assert come_back(authority).state == "OWED"
    assert (bank.taken, states()) == (1, [("CHECKING", "")])
    with pytest.raises(RuleBroken) as refused:
        leave(bill)
    assert refused.value.code == "payments.being_checked"

    assert actions.settle_open(actor=SYSTEM, now=NOW + MINUTE) == 1
    assert Bill.objects.get().state == "PAID"
    assert bank.taken == 1


def test_money_that_was_taken_without_a_number_is_asked_for_again(bank: Bank, bill: Bill) -> None:
    authority = bank.visit(leave(bill), "pay")
    bank.gateway.mute.add("ref_id")

    assert come_back(authority).state == "OWED"
    assert (bank.taken, states()) == (1, [("CHECKING", "")])

    assert actions.settle_open(actor=SYSTEM, now=NOW + MINUTE) == 1
    assert Bill.objects.get().state == "PAID"
    assert bank.taken == 1


def test_a_gateway_that_is_away_costs_nothing(bill: Bill, settings: object) -> None:
    settings.PAYMENT_URL = "http://practice@127.0.0.1:9"
    with pytest.raises(RuleBroken) as refused:
        leave(bill)

    assert refused.value.code == "payments.gateway_silent"
    assert states() == [("REFUSED", "silent")]
    assert Bill.objects.get().state == "OWED"


def test_another_amount_is_not_taken_for_the_bill(bank: Bank, bill: Bill) -> None:
    authority = bank.visit(leave(bill), "pay")
    bank.gateway.payments[authority].rials = 1_000

    assert come_back(authority).state == "OWED"
    assert states() == [("REFUSED", str(practice.WRONG_AMOUNT))]
    assert bank.taken == 0


def test_money_confirmed_too_late_is_not_ours(bank: Bank, bill: Bill) -> None:
    authority = bank.visit(leave(bill), "pay")
    bank.gateway.payments[authority].paid_at -= practice.REVERSED_AFTER + 1

    assert come_back(authority).state == "OWED"
    assert states() == [("REFUSED", "failed")]


def test_a_wrong_merchant_is_told_to_the_payer(bank: Bank, bill: Bill, settings: object) -> None:
    settings.PAYMENT_URL = settings.PAYMENT_URL.replace("practice@", "somebody@")
    with pytest.raises(RuleBroken) as refused:
        leave(bill)

    assert (refused.value.code, refused.value.facts["number"]) == ("payments.gateway_refused", -11)


def test_without_a_gateway_money_is_noted_by_hand(bill: Bill, settings: object) -> None:
    settings.PAYMENT_URL = ""
    with pytest.raises(RuleBroken) as refused:
        leave(bill)
    assert refused.value.code == "payments.off"
    assert actions.settle_open(actor=SYSTEM, now=NOW) == 0

    with pytest.raises(RuleBroken):
        actions.note_paid(actor=CLERK, now=NOW, bill_id=bill.pk, reference="  ")
    paid = actions.note_paid(actor=CLERK, now=NOW, bill_id=bill.pk, reference=" فیش ۱۲۳ ")

    assert (paid.state, paid.by_hand, paid.reference) == ("PAID", True, "فیش 123")


def test_a_paid_bill_is_not_paid_again(bank: Bank, bill: Bill) -> None:
    waiting = leave(bill)
    actions.note_paid(actor=CLERK, now=NOW, bill_id=bill.pk, reference="123")
    for again in (
        lambda: leave(bill),
        lambda: actions.note_paid(actor=CLERK, now=NOW, bill_id=bill.pk, reference="124"),
    ):
        with pytest.raises(RuleBroken) as refused:
            again()
        assert refused.value.code == "payments.paid_already"

    come_back(bank.visit(waiting, "pay"))
    assert bank.taken == 0
    assert states() == [("RETURNED", "paid_beside")]


def test_nobody_is_billed_twice_for_one_thing(bill: Bill) -> None:
    assert billed().pk == bill.pk
    assert told() == ["BillMade"]


def test_what_is_cancelled_is_owed_no_more(bank: Bank, bill: Bill) -> None:
    for _ in range(2):
        actions.cancel(actor=SYSTEM, now=NOW, stream="case:1", purpose="cases.fee")

    with pytest.raises(RuleBroken) as refused:
        leave(bill)
    assert refused.value.code == "payments.cancelled"
    assert told() == ["BillMade", "BillCancelled"]


@pytest.mark.parametrize("actor", [STRANGER, CLERK, Actor()])
def test_a_bill_is_its_payers_alone(bank: Bank, bill: Bill, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.send_payer(actor=actor, now=NOW, token=bill.token, back=BACK)
    with pytest.raises(NotAllowed):
        queries.own_bill(actor=actor, token=bill.token)


@pytest.mark.parametrize("actor", [PAYER, Actor(9, 3, (Grant(Role.CLERK, "1.5."),)), Actor()])
def test_money_is_noted_only_where_it_is_due(bill: Bill, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.note_paid(actor=actor, now=NOW, bill_id=bill.pk, reference="1")


@pytest.mark.parametrize("actor", [PAYER, CLERK])
def test_only_the_house_bills(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.bill(actor=actor, now=NOW, stream="x", purpose="p", payer_id=7, amount_rials=1)
    with pytest.raises(NotAllowed):
        actions.cancel(actor=actor, now=NOW, stream="x", purpose="p")
    with pytest.raises(NotAllowed):
        actions.settle_open(actor=actor, now=NOW)


def test_an_unknown_authority_reveals_nothing(bank: Bank) -> None:
    with pytest.raises(NotAllowed):
        come_back("A000")


def test_attempts_that_never_end_are_given_up(bank: Bank, bill: Bill) -> None:
    leave(bill)

    assert actions.settle_open(actor=SYSTEM, now=NOW + actions.FORGOTTEN + MINUTE) == 0
    assert actions.settle_open(actor=SYSTEM, now=NOW + actions.GIVEN_UP + MINUTE) == 1
    assert states() == [("REFUSED", "given_up")]
