"""What of a bill names a person is shown to those who need it, and the ledger knows who looked."""

import datetime

from ostan.foundation import access, vault
from ostan.foundation.payments.events import RefundAccountRead, SlipRead
from ostan.foundation.payments.models import Bill
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed


def read_account(*, actor: Actor, now: datetime.datetime, bill_id: int) -> str:
    """The account (Sheba) to which a refund that is asked for is to go. For whoever is shown it now.

    Raises:
        NotAllowed: the bill is out of reach of whoever gives refunds, or its payer named no account.
    """
    bill = access.load(Bill.objects.all(), actor, "payments.refund", pk=bill_id)
    asked = bill.refunds.filter(state="ASKED").first()
    if asked is None or not asked.account_sealed:
        raise NotAllowed("payments.refund")
    with unit_of_work(actor=actor, now=now) as work:
        work.record(RefundAccountRead(stream=bill.stream, bill_id=bill.pk, refund_id=asked.pk))
    return vault.unseal(asked.account_sealed)


def read_slip(*, actor: Actor, now: datetime.datetime, bill_id: int) -> int:
    """The file with the picture of the slip. For whoever is shown it now.

    Raises:
        NotAllowed: the bill is out of the actor's reach, or has no picture.
    """
    bill = access.load(Bill.objects.all(), actor, "payments.see", pk=bill_id)
    if bill.slip_id is None:
        raise NotAllowed("payments.see")
    with unit_of_work(actor=actor, now=now) as work:
        work.record(SlipRead(stream=bill.stream, bill_id=bill.pk))
    return int(bill.slip_id)
