"""Sends payers to the gateway, and takes the money once."""

import datetime
import logging

from django.db import transaction

from ostan.foundation import access
from ostan.foundation.payments.events import AttemptEnded, BillPaid, PayerSent
from ostan.foundation.payments.gateway import Confirmed, Refused, Standing, gateway, is_on
from ostan.foundation.payments.models import Attempt, Bill
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

log = logging.getLogger(__name__)

OPEN = ("ASKED", "SENT", "CHECKING")
"""The states of an attempt that has not ended."""

FORGOTTEN = datetime.timedelta(minutes=20)
"""After so long a payer who has not come back is asked for at the gateway. Source: assumed; gateways give a
payer ten to fifteen minutes."""

GIVEN_UP = datetime.timedelta(hours=24)
"""After so long an attempt of which the gateway still knows no end is over: it takes no payment any more."""


def check_owed(owed: Bill) -> None:
    """Whether the bill can be paid or waived now.

    Raises:
        RuleBroken: payments.paid_already, _cancelled, _being_checked.
    """
    if owed.state != "OWED":
        raise RuleBroken("payments.paid_already" if owed.state == "PAID" else "payments.cancelled")
    if owed.attempts.filter(state="CHECKING").exists():
        raise RuleBroken("payments.being_checked")


def send_payer(*, actor: Actor, now: datetime.datetime, token: str, back: str) -> str:
    """The address of the gateway to which the payer of the bill goes; `back` is where the gateway sends them.

    The attempt is written before the gateway is asked, and the gateway's name for it before the payer leaves.

    Raises:
        NotAllowed: there is no such bill, or it is not the actor's.
        RuleBroken: payments.off, _paid_already, _cancelled, _being_checked, _gateway_silent, _gateway_refused.
    """
    door = gateway()
    with transaction.atomic():
        owed = access.load(Bill.objects.all(), actor, "payments.pay", lock=True, token=token)
        check_owed(owed)
        with unit_of_work(actor=actor, now=now) as work:
            attempt = Attempt.objects.create(bill=owed, started_at=now)
            work.record(PayerSent(stream=owed.stream, bill_id=owed.pk, attempt_id=attempt.pk))
    try:
        asked = door.ask(rials=owed.amount_rials, order=f"{owed.pk}-{attempt.pk}", back=back)
    except RuleBroken as refused:
        log.warning("attempt %d: the gateway does not begin (%s)", attempt.pk, refused.facts.get("number"))
        _end(attempt.pk, actor=actor, now=now, state="REFUSED", reason="refused")
        raise
    except OSError as silent:
        _end(attempt.pk, actor=actor, now=now, state="REFUSED", reason="silent")
        raise RuleBroken("payments.gateway_silent") from silent
    Attempt.objects.filter(pk=attempt.pk).update(authority=asked.authority, state="SENT")
    return asked.address


def settle(*, actor: Actor, now: datetime.datetime, authority: str) -> Bill:
    """The bill as it stands once the gateway has been asked what became of this attempt.

    Called when the payer comes back, however often, and by the schedule for those who do not; what the payer's
    address claims is not believed. When the gateway gives no answer nothing is lost: it is asked again.

    Raises:
        NotAllowed: there is no such attempt.
    """
    attempt = Attempt.objects.select_related("bill").filter(authority=authority).first()
    if attempt is None:
        raise NotAllowed("payments.pay")
    if is_on() and attempt.state in ("SENT", "CHECKING"):
        try:
            _settle(attempt, actor, now)
        except OSError as silent:
            log.warning("attempt %d: the gateway gives no answer (%s)", attempt.pk, type(silent).__name__)
    return Bill.objects.get(pk=attempt.bill_id)


def _settle(attempt: Attempt, actor: Actor, now: datetime.datetime) -> None:
    door = gateway()
    if attempt.state == "SENT":
        match door.standing(authority=attempt.authority or ""):
            case Standing.FAILED:
                return _end(attempt.pk, actor=actor, now=now, state="REFUSED", reason="failed")
            case Standing.OPEN:
                return None
        if not _begin_check(attempt, actor, now):
            return None
    said = door.confirm(authority=attempt.authority or "", rials=attempt.bill.amount_rials)
    if isinstance(said, Confirmed):
        return _paid(attempt.pk, said, actor=actor, now=now)
    return _refuse(attempt.pk, said, actor=actor, now=now)


def _begin_check(attempt: Attempt, actor: Actor, now: datetime.datetime) -> bool:
    """Whether this attempt may be confirmed: of two that were paid only the first, and the other goes back."""
    with transaction.atomic():
        owed = Bill.objects.select_for_update().get(pk=attempt.bill_id)
        others = owed.attempts.exclude(pk=attempt.pk)
        if owed.state != "OWED" or others.filter(state="PAID").exists():
            _end(attempt.pk, actor=actor, now=now, state="RETURNED", reason="paid_beside")
            return False
        if others.filter(state="CHECKING").exists():
            return False
        begun = Attempt.objects.filter(pk=attempt.pk, state="SENT").update(state="CHECKING", checked_at=now)
        return bool(begun)


def _locked(attempt_id: int) -> Attempt:
    """The attempt with its bill, both locked: the bill first, as whoever begins a check does."""
    owed = Bill.objects.select_for_update(of=("self",)).get(attempts=attempt_id)
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    attempt.bill = owed
    return attempt


def _paid(attempt_id: int, said: Confirmed, *, actor: Actor, now: datetime.datetime) -> None:
    with transaction.atomic():
        attempt = _locked(attempt_id)
        if attempt.state != "CHECKING":
            return
        owed = attempt.bill
        with unit_of_work(actor=actor, now=now) as work:
            attempt.state, attempt.reference, attempt.checked_at = "PAID", said.reference, now
            attempt.save(update_fields=["state", "reference", "checked_at"])
            owed.state, owed.reference, owed.paid_at = "PAID", said.reference, now
            owed.save(update_fields=["state", "reference", "paid_at"])
            work.record(
                BillPaid(
                    stream=owed.stream,
                    bill_id=owed.pk,
                    attempt_id=attempt.pk,
                    amount_rials=owed.amount_rials,
                    reference_code=said.reference,
                )
            )


def _refuse(attempt_id: int, said: Refused, *, actor: Actor, now: datetime.datetime) -> None:
    _end(attempt_id, actor=actor, now=now, state="REFUSED", reason=said.code[:40])


def _end(
    attempt_id: int,
    *,
    actor: Actor,
    now: datetime.datetime,
    state: str,
    reason: str,
    of: tuple[str, ...] = OPEN,
) -> None:
    """End an attempt that is in one of these states, without payment; any other stays as it is."""
    with transaction.atomic():
        attempt = _locked(attempt_id)
        if attempt.state not in of:
            return
        with unit_of_work(actor=actor, now=now) as work:
            attempt.state, attempt.reason, attempt.checked_at = state, reason, now
            attempt.save(update_fields=["state", "reason", "checked_at"])
            work.record(
                AttemptEnded(
                    stream=attempt.bill.stream,
                    bill_id=attempt.bill_id,
                    attempt_id=attempt.pk,
                    state_code=state,
                    reason_code=reason,
                )
            )


def settle_open(*, actor: Actor, now: datetime.datetime) -> int:
    """Ask the gateway about payers who did not come back, and again where it was silent. How many have ended.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "payments.bill")
    if not is_on():
        return 0
    unfinished = Attempt.objects.filter(state="CHECKING") | Attempt.objects.filter(
        state__in=["ASKED", "SENT"], started_at__lt=now - FORGOTTEN
    )
    ended = 0
    for attempt in unfinished.order_by("started_at"):
        if attempt.authority:
            settle(actor=actor, now=now, authority=attempt.authority)
        if attempt.authority is None or attempt.started_at < now - GIVEN_UP:
            _end(attempt.pk, actor=actor, now=now, state="REFUSED", reason="given_up", of=("ASKED", "SENT"))
        attempt.refresh_from_db(fields=["state"])
        ended += attempt.state not in OPEN
    return ended
