"""Whatever payer, line, clerk and clock do, and in whatever order: money is taken once, and none that was taken is lost."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ostan.foundation.ledger.models import Entry
from ostan.foundation.payments import actions, practice
from ostan.foundation.payments.models import Attempt, Bill
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import RuleBroken
from tests.payments.given import NOW, PAYER, Bank, billed, leave, served

LATER = NOW + actions.FORGOTTEN + datetime.timedelta(minutes=1)
CLERK = Actor(9, 3, (Grant(Role.CLERK, "1.4."),))
HEAD = Actor(10, 4, (Grant(Role.UNIT_HEAD, "1.4."),))
DEEDS = (
    "leave",
    "pay",
    "cancel",
    "back",
    "no answer",
    "no confirmation",
    "clock",
    "slip",
    "waive",
    "long after",
)


@pytest.fixture
def bank(settings: object) -> Iterator[Bank]:
    with served(settings) as bank:
        yield bank


class Afternoon:
    """A bill, the ways its payer has gone, and what may happen next."""

    def __init__(self, bank: Bank) -> None:
        self.bank, self.bill, self.ways, self.late = bank, billed(), list[str](), 0.0
        bank.gateway.payments.clear()
        bank.gateway.lost.clear()
        bank.gateway.clock = lambda: self.late

    def do(self, deed: str, which: int) -> None:
        gateway = self.bank.gateway
        try:
            if deed == "leave":
                self.ways.append(leave(self.bill))
            elif deed in ("no answer", "no confirmation"):
                gateway.lost.add("inquiry" if deed == "no answer" else "verify")
            elif deed == "long after":
                self.late += practice.REVERSED_AFTER + 1
            elif deed == "clock":
                actions.settle_open(actor=SYSTEM, now=LATER)
            elif deed == "slip":
                actions.note_paid(actor=CLERK, now=NOW, bill_id=self.bill.pk, reference="1")
            elif deed == "waive":
                actions.waive(actor=HEAD, now=NOW, bill_id=self.bill.pk, reason="زلزله‌زدگان معاف‌اند")
            elif self.ways:
                self._at_the_bank(deed, self.ways[which % len(self.ways)])
        except RuleBroken:
            return

    def _at_the_bank(self, deed: str, way: str) -> None:
        authority = way.rpartition("/")[2]
        if deed == "back":
            actions.settle(actor=PAYER, now=NOW, authority=authority)
        elif self.bank.gateway.payments[authority].state == "IN_BANK":
            self.bank.visit(way, deed)

    def end(self) -> None:
        """The lines are whole again, and the schedule has had its minutes."""
        self.bank.gateway.lost.clear()
        for _ in range(2):
            actions.settle_open(actor=SYSTEM, now=LATER)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 3)), max_size=14))
@example(
    deeds=[
        ("leave", 0),
        ("leave", 0),
        ("pay", 0),
        ("pay", 1),
        ("no confirmation", 0),
        ("back", 0),
        ("back", 1),
    ]
)
@example(deeds=[("leave", 0), ("pay", 0), ("no confirmation", 0), ("back", 0), ("slip", 0), ("waive", 0)])
@example(deeds=[("leave", 0), ("pay", 0), ("slip", 0), ("back", 0)])
@example(
    deeds=[("leave", 0), ("pay", 0), ("long after", 0), ("back", 0), ("leave", 0), ("pay", 1), ("back", 1)]
)
def test_in_any_order_money_is_taken_once_and_counted(bank: Bank, deeds: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        afternoon = Afternoon(bank)
        for deed, which in deeds:
            afternoon.do(deed, which)
        afternoon.end()

        bill = Bill.objects.get()
        by_gateway = bill.state == "PAID" and not bill.by_hand
        assert bank.taken == by_gateway
        assert Entry.objects.filter(activity="BillPaid").count() == (bill.state == "PAID")
        assert not Attempt.objects.filter(state="CHECKING").exists()
        for attempt in Attempt.objects.exclude(authority=None):
            payment = bank.gateway.payments[attempt.authority or ""]
            assert (payment.state == "VERIFIED") == (attempt.state == "PAID")
            assert payment.state != "PAID" or attempt.state == "RETURNED"
            assert attempt.state != "PAID" or bill.reference == str(payment.reference)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tabs", [1, 3])
def test_tabs_that_come_back_at_the_same_moment_take_the_money_once(bank: Bank, tabs: int) -> None:
    bill = billed()
    ways = [leave(bill) for _ in range(tabs)]
    authorities = [bank.visit(way, "pay") for way in ways]

    def call(authority: str) -> None:
        try:
            actions.settle(actor=PAYER, now=NOW, authority=authority)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as together:
        list(together.map(call, authorities * 6))
    for _ in range(2):
        actions.settle_open(actor=SYSTEM, now=LATER)

    assert bank.taken == 1
    assert Entry.objects.filter(activity="BillPaid").count() == 1
    assert sorted(Attempt.objects.values_list("state", flat=True)) == ["PAID"] + ["RETURNED"] * (tabs - 1)


@pytest.mark.django_db(transaction=True)
def test_a_slip_that_is_noted_while_the_payer_comes_back_is_refused_or_the_money_goes_back(
    bank: Bank,
) -> None:
    bill = billed()
    authority = bank.visit(leave(bill), "pay")

    def note() -> str:
        try:
            return actions.note_paid(actor=CLERK, now=NOW, bill_id=bill.pk, reference="1").state
        except RuleBroken as broken:
            return broken.code
        finally:
            connection.close()

    def back() -> None:
        try:
            actions.settle(actor=PAYER, now=NOW, authority=authority)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as together:
        noted, _ = together.submit(note), together.submit(back)
    actions.settle_open(actor=SYSTEM, now=LATER)

    by_hand = Bill.objects.get().by_hand
    assert (noted.result() == "PAID") == by_hand
    assert bank.taken == (not by_hand)
