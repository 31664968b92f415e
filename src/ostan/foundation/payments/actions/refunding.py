"""Money that goes back: asked for by the house, given by hand and noted; and what is personal is erased."""

import datetime

from django.db import transaction

from ostan.foundation import access, vault
from ostan.foundation.files import actions as files
from ostan.foundation.payments import rules
from ostan.foundation.payments.events import (
    PayerForgotten,
    RefundAccountGiven,
    RefundAsked,
    RefundDropped,
    RefundGiven,
)
from ostan.foundation.payments.models import Bill, Refund
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def ask_refund(
    *, actor: Actor, now: datetime.datetime, bill_id: int, amount_rials: int, cause: str
) -> Refund | None:
    """The refund that is owed for a paid bill, asked for once; None when there was one already.

    Raises:
        NotAllowed: the actor is not the house, or the bill is not paid.
        RuleBroken: payments.refund_out_of_range.
    """
    access.require(actor, "payments.bill")
    with transaction.atomic():
        paid = Bill.objects.select_for_update().filter(pk=bill_id, state="PAID").first()
        if paid is None:
            raise NotAllowed("payments.bill")
        rules.check_refund(amount_rials, paid.amount_rials)
        if paid.refunds.exclude(state="DROPPED").exists():
            return None
        with unit_of_work(actor=actor, now=now) as work:
            asked = Refund.objects.create(bill=paid, amount_rials=amount_rials, cause=cause, asked_at=now)
            work.record(
                RefundAsked(
                    stream=paid.stream,
                    bill_id=paid.pk,
                    refund_id=asked.pk,
                    amount_rials=amount_rials,
                    cause_code=cause,
                )
            )
    return asked


def drop_refunds(*, actor: Actor, now: datetime.datetime, stream: str) -> int:
    """How many refunds that were asked for on the stream, and not given yet, are owed no more.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "payments.bill")
    with transaction.atomic():
        rows = Refund.objects.select_for_update(of=("self",)).filter(bill__stream=stream, state="ASKED")
        found = list(rows.select_related("bill"))
        for one in found:
            with unit_of_work(actor=actor, now=now) as work:
                one.state, one.ended_at, one.account_sealed = "DROPPED", now, b""
                one.save(update_fields=["state", "ended_at", "account_sealed"])
                work.record(RefundDropped(stream=stream, bill_id=one.bill_id, refund_id=one.pk))
    return len(found)


def give_account(*, actor: Actor, now: datetime.datetime, token: str, sheba: str) -> Refund:
    """The refund of the actor's bill, with the account to which the money is to go; the last one counts.

    Raises:
        NotAllowed: the bill is not the actor's, or no refund is asked for.
        RuleBroken: persian.sheba.
    """
    account = persian.parse_sheba(sheba)
    owed = access.load(Bill.objects.all(), actor, "payments.pay", token=token)
    with transaction.atomic():
        refund = _asked(bill=owed)
        with unit_of_work(actor=actor, now=now) as work:
            refund.account_sealed = vault.seal(account)
            refund.save(update_fields=["account_sealed"])
            work.record(RefundAccountGiven(stream=owed.stream, bill_id=owed.pk, refund_id=refund.pk))
    return refund


def _asked(**lookup: object) -> Refund:
    rows = Refund.objects.select_for_update(of=("self",)).select_related("bill")
    found = rows.filter(state="ASKED", **lookup).first()
    if found is None:
        raise NotAllowed("payments.refund")
    return found


def note_refund(*, actor: Actor, now: datetime.datetime, bill_id: int, reference: str) -> Refund:
    """The refund, given: `reference` is the number of the transfer. The account is not kept any longer.

    Raises:
        NotAllowed: the bill is out of the actor's reach, or no refund is asked for.
        RuleBroken: payments.reference_missing.
    """
    reference = persian.latin_digits(" ".join(reference.split()))[:60]
    if not reference:
        raise RuleBroken("payments.reference_missing", field="reference")
    paid = access.load(Bill.objects.all(), actor, "payments.refund", pk=bill_id)
    with transaction.atomic():
        refund = _asked(bill=paid)
        with unit_of_work(actor=actor, now=now) as work:
            refund.state, refund.reference, refund.ended_at = "GIVEN", reference, now
            refund.by_id, refund.account_sealed = actor.person_id, b""
            refund.save(update_fields=["state", "reference", "ended_at", "by_id", "account_sealed"])
            work.record(
                RefundGiven(
                    stream=paid.stream,
                    bill_id=paid.pk,
                    refund_id=refund.pk,
                    amount_rials=refund.amount_rials,
                    reference_code=reference,
                )
            )
    return refund


def forget_payer(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """How many bills of a person lost what is personal in them: reasons, slips, accounts. The sums stay.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "payments.bill")
    bills = Bill.objects.filter(payer_id=person_id)
    if not bills.exists():
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        for file_id in bills.filter(slip__erased_at=None, slip__isnull=False).values_list("slip", flat=True):
            files.erase(actor=actor, now=now, file_id=file_id)
        count = bills.update(reason="", slip=None)
        Refund.objects.filter(bill__payer_id=person_id).update(account_sealed=b"")
        work.record(PayerForgotten(stream=f"person:{person_id}", person_id=person_id, bills=count))
    return count
