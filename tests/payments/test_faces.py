"""What other systems hear of the cost of a case."""

from typing import Any

from django.test import Client

from ostan.foundation.payments import actions
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from tests.payments.given import asked, bill_of, note
from tests.portal.api.conftest import system
from tests.portal.work.conftest import Desk


def follows(desk: Desk) -> Any:
    """What a system of the agency reads at an address."""
    key = system(desk.world, desk.world.first).key()

    def read(path: str) -> Any:
        answer = Client().get(path, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200
        return answer.json()

    return read


def test_both_faces_tell_that_money_is_due_and_that_it_came(desk: Desk) -> None:
    case, read = asked(desk.world), follows(desk)
    building_block, own = f"/govstack/applications/{case.code}", f"/api/v1/cases/{case.code}"
    told = read(building_block)
    assert told["status"] == {"code": "SENDBACK", "title": "Payment due"}
    assert told["payment"] == {"state": "OWED", "amountRials": 500_000, "paidAt": None}
    assert read(own)["payment"]["state"] == "OWED"

    note(case, desk.world.clerk, clock.now())
    told = read(building_block)
    assert told["status"]["code"] == "PENDING"
    assert (told["payment"]["state"], told["payment"]["paidAt"] is None) == ("PAID", False)
    assert read(own)["payment"]["state"] == "PAID"


def test_who_looks_at_an_account_changes_nothing_of_the_case(desk: Desk) -> None:
    case, read = asked(desk.world), follows(desk)
    bill, books = note(case, desk.world.clerk, clock.now()), Role.FINANCE_CLERK
    actions.ask_refund(actor=SYSTEM, now=clock.now(), bill_id=bill.pk, amount_rials=1_000, cause="REFUSED")
    actions.give_account(
        actor=desk.world.citizen, now=clock.now(), token=bill.token, sheba="IR820540102680020817909002"
    )
    before = read(f"/api/v1/cases/{case.code}")

    page = desk.sits(books, desk.world.first).post(f"/work/payments/{bill.pk}/", {"step": "account"})

    assert page.status_code == 200
    assert bill_of(case).refunds.get().account_sealed
    assert read(f"/api/v1/cases/{case.code}")["changed_at"] == before["changed_at"]
