"""What people of the office do to a bill: note money that was paid elsewhere, or waive it."""

import datetime

from django.db import transaction

from ostan.foundation import access
from ostan.foundation.files import queries as files
from ostan.foundation.payments.actions.paying import check_owed
from ostan.foundation.payments.events import BillPaid, BillWaived
from ostan.foundation.payments.models import Bill
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, local_day
from ostan.kernel.errors import RuleBroken

SHORTEST_REASON = 10
"""Letters below which a reason says nothing. Source: assumed."""


def note_paid(
    *,
    actor: Actor,
    now: datetime.datetime,
    bill_id: int,
    reference: str,
    paid_on: datetime.date | None = None,
    slip_id: int | None = None,
) -> Bill:
    """The bill, paid at a counter or a bank: `reference` is the number on the slip that the clerk saw.

    `paid_on` is the day on the slip, None for today; `slip_id` a picture of it that the actor has uploaded.
    A slip pays one bill: its number and day are taken once.

    Raises:
        NotAllowed: there is no such bill in the actor's reach.
        RuleBroken: payments.reference_missing, _slip_used, _slip_not_yours, _paid_before_owed, _paid_tomorrow,
            _paid_already, _cancelled, _being_checked.
    """
    reference = persian.latin_digits(" ".join(reference.split()))[:60]
    if not reference:
        raise RuleBroken("payments.reference_missing", field="reference")
    if slip_id and slip_id not in files.owned(person_id=actor.person_id, file_ids=[slip_id]):
        raise RuleBroken("payments.slip_not_yours", field="slip")
    with transaction.atomic():
        owed = access.load(Bill.objects.all(), actor, "payments.note", lock=True, pk=bill_id)
        check_owed(owed)
        paid_at = _paid_at(owed, paid_on or local_day(now), now)
        if Bill.objects.filter(by_hand=True, reference=reference, paid_at=paid_at).exists():
            raise RuleBroken("payments.slip_used", field="reference")
        with unit_of_work(actor=actor, now=now) as work:
            owed.state, owed.by_hand, owed.reference, owed.paid_at = "PAID", True, reference, paid_at
            owed.by_id, owed.slip_id = actor.person_id, slip_id
            owed.save(update_fields=["state", "by_hand", "reference", "paid_at", "by_id", "slip"])
            work.record(
                BillPaid(
                    stream=owed.stream,
                    bill_id=owed.pk,
                    attempt_id=0,
                    amount_rials=owed.amount_rials,
                    reference_code=reference,
                )
            )
    return owed


def _paid_at(owed: Bill, day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """The beginning of the day on the slip: not before the day of the bill, not after today."""
    if day < local_day(owed.owed_at):
        raise RuleBroken("payments.paid_before_owed", field="paid_on")
    if day > local_day(now):
        raise RuleBroken("payments.paid_tomorrow", field="paid_on")
    return day_begins(day)


def waive(*, actor: Actor, now: datetime.datetime, bill_id: int, reason: str) -> Bill:
    """The bill, which need not be paid: a head of the unit says so, with a reason.

    Raises:
        NotAllowed: there is no such bill in the actor's reach.
        RuleBroken: payments.reason_missing (`least`), _paid_already, _cancelled, _being_checked.
    """
    reason = persian.clean(reason)
    if len(reason) < SHORTEST_REASON:
        raise RuleBroken("payments.reason_missing", field="reason", least=SHORTEST_REASON)
    with transaction.atomic():
        owed = access.load(Bill.objects.all(), actor, "payments.waive", lock=True, pk=bill_id)
        check_owed(owed)
        with unit_of_work(actor=actor, now=now) as work:
            owed.state, owed.reason, owed.by_id = "WAIVED", reason, actor.person_id
            owed.save(update_fields=["state", "reason", "by_id"])
            work.record(BillWaived(stream=owed.stream, bill_id=owed.pk, amount_rials=owed.amount_rials))
    return owed
