"""The addresses of payments, and what they name in the small province."""

import datetime

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue import actions as catalogue
from ostan.foundation.payments import actions
from ostan.foundation.payments.models import Bill
from ostan.kernel.actor import SYSTEM, Actor
from tests.access.pages import (
    ALL,
    AUDITOR,
    BOOKS,
    CITIZENS,
    DESKS,
    LEADERS,
    OWNER,
    PROVINCE,
    Page,
    asked,
    read_only,
)
from tests.cases import given
from tests.payments.given import CARD, paying_process

KEEPERS = {"clerk", "desk operator"} | LEADERS | BOOKS
SEERS = KEEPERS | PROVINCE | AUDITOR
DOOR = (DESKS | BOOKS) - {"committee member"}

PAYMENTS: dict[str, Page] = {
    "my_payment": Page(
        "/my/{billed}/payment/", {200: {OWNER}}, {422: {OWNER}}, {"sheba": "12"}, {"billed": "billed"}
    ),
    "my_payment_receipt": Page("/my/{billed}/payment/receipt/", {200: {OWNER}}, {405: CITIZENS}),
    "pay_back": Page("/pay/back/?Authority=A0", {404: ALL}, {405: ALL}),
    "work_payments": read_only("/work/payments/", DOOR),
    "work_payments_export": read_only("/work/payments/export/", DOOR),
    "work_reconcile": asked("/work/payments/reconcile/", BOOKS | AUDITOR),
    "work_bill": Page("/work/payments/{owed}/", {200: SEERS}, {422: KEEPERS}, {"step": "note"}),
    "work_bill_slip": Page("/work/payments/{bill}/slip/", {200: SEERS}, {405: DOOR}),
}


def kept(now: datetime.datetime, actors: dict[str, Actor], unit_id: int, whose: str) -> dict[str, str]:
    """A paid case of the person whose fee is to go back, with its slip, and one that is not paid yet."""
    catalogue.load_service(
        actor=SYSTEM,
        now=now,
        definition={
            "code": "costly",
            "card": CARD,
            "form": given.FORM,
            "norm": {"amount": 5, "unit": "days"},
        },
        process=paying_process(),
        owner_id=unit_id,
    )
    paid, owed = (_opened(now, actors[whose]) for _ in range(2))
    bill = Bill.objects.get(stream=f"case:{paid.pk}")
    slip = given.file(actors["clerk"])
    actions.note_paid(actor=actors["clerk"], now=now, bill_id=bill.pk, reference=f"77{bill.pk}", slip_id=slip)
    actions.ask_refund(actor=SYSTEM, now=now, bill_id=bill.pk, amount_rials=300_000, cause="REFUSED")
    other = Bill.objects.get(stream=f"case:{owed.pk}")
    return {"billed": paid.code, "bill": str(bill.pk), "owed": str(other.pk)}


def _opened(now: datetime.datetime, actor: Actor) -> Case:
    return cases.open_case(
        actor=actor, now=now, service_code="costly", answers=given.ANSWERS, channel=Channel.WEB
    )
