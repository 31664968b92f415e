"""Bills people for one thing once, and takes a bill back."""

import contextlib
import datetime
import secrets

from django.db import transaction

from ostan.foundation import access
from ostan.foundation.payments import queries
from ostan.foundation.payments.actions.paying import check_owed
from ostan.foundation.payments.events import BillCancelled, BillMade, BillsFollowedUnit
from ostan.foundation.payments.models import Bill
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor


def bill(
    *,
    actor: Actor,
    now: datetime.datetime,
    stream: str,
    purpose: str,
    payer_id: int,
    amount_rials: int,
    unit_path: str = "",
    work: Work | None = None,
) -> Bill | None:
    """The bill for what is still due of this amount, None when it is paid or waived whole.

    Nobody is billed twice for one thing: a bill that is owed stays the only one, and what was paid for the same
    purpose on this stream, and not given back, counts. `unit_path` is the unit to which the money is due; `work` the
    unit of work of which the billing is a part, where it is one.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "payments.bill")
    owed = Bill.objects.filter(stream=stream, purpose=purpose, state="OWED").first()
    due = queries.due_of(stream=stream, purpose=purpose, amount_rials=amount_rials)
    if owed is not None or not due:
        return owed
    with contextlib.nullcontext(work) if work else unit_of_work(actor=actor, now=now) as whole:
        made = Bill.objects.create(
            token=secrets.token_urlsafe(16),
            stream=stream,
            purpose=purpose,
            payer_id=payer_id,
            unit_path=unit_path,
            amount_rials=due,
            owed_at=now,
        )
        whole.record(
            BillMade(
                stream=stream,
                bill_id=made.pk,
                purpose_code=purpose,
                payer_id=payer_id,
                amount_rials=due,
            )
        )
    return made


def cancel(*, actor: Actor, now: datetime.datetime, stream: str, purpose: str) -> None:
    """What is still owed for this purpose is owed no more; a paid bill stays paid.

    Raises:
        NotAllowed: the actor is not the house.
        RuleBroken: payments.being_checked, when the bank has not said yet whether it was paid.
    """
    access.require(actor, "payments.bill")
    with transaction.atomic():
        owed = Bill.objects.select_for_update().filter(stream=stream, purpose=purpose, state="OWED").first()
        if owed is None:
            return
        check_owed(owed)
        with unit_of_work(actor=actor, now=now) as work:
            owed.state = "CANCELLED"
            owed.save(update_fields=["state"])
            work.record(BillCancelled(stream=stream, bill_id=owed.pk))


def follow_unit(*, actor: Actor, now: datetime.datetime, unit_id: int, from_path: str, to_path: str) -> int:
    """How many bills stand under the present path of their unit, after it moved in the tree.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "payments.bill")
    with unit_of_work(actor=actor, now=now) as work:
        moved = list(Bill.objects.filter(unit_path__startswith=from_path).only("unit_path"))
        for one in moved:
            one.unit_path = to_path + one.unit_path.removeprefix(from_path)
        Bill.objects.bulk_update(moved, ["unit_path"], batch_size=500)
        work.record(BillsFollowedUnit(stream=f"unit:{unit_id}", unit_id=unit_id, bills=len(moved)))
    return len(moved)
