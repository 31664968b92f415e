"""Reads bills."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, QuerySet, When

from ostan.foundation import access
from ostan.foundation.payments import rules
from ostan.foundation.payments.models import Attempt, Bill, Refund
from ostan.kernel.actor import Actor


def bills_of(*, stream: str) -> list[Bill]:
    """The bills of a stream, oldest first. Whether somebody may see them is decided by who holds the stream."""
    return list(Bill.objects.filter(stream=stream).order_by("pk"))


def due_of(*, stream: str, purpose: str, amount_rials: int) -> int:
    """What is still due of an amount for this purpose, in rials: after what was paid, waived and given back.

    At most two statements.
    """
    rows = Bill.objects.filter(stream=stream, purpose=purpose, state__in=["PAID", "WAIVED"])
    settled = dict(rows.values_list("pk", "amount_rials"))
    given = Refund.objects.filter(bill__in=settled, state="GIVEN").values_list("amount_rials", flat=True)
    return rules.still_due(amount_rials, settled.values(), given if settled else ())


def is_being_checked(*, stream: str) -> bool:
    """Whether the bank has not said yet what became of a payment of this stream. One statement."""
    return Attempt.objects.filter(bill__stream=stream, state="CHECKING").exists()


def bill(*, bill_id: int) -> Bill:
    """The bill that an event speaks of. One statement."""
    return Bill.objects.get(pk=bill_id)


def own_bill(*, actor: Actor, token: str) -> Bill:
    """The actor's bill of that name.

    Raises:
        NotAllowed: there is no such bill, or it is not the actor's.
    """
    return access.load(Bill.objects.all(), actor, "payments.pay", token=token)


@dataclasses.dataclass(frozen=True, slots=True)
class BillCard:
    """A bill as pages show it, with its last attempt and the refund that was asked for, if any.

    `attempt` is "" when nobody went to the gateway. One that is being checked, or whose money goes back, is told
    before a later one: of two tabs the payer must know of it. `has_account`: the payer named an account for the refund.
    """

    id: int
    token: str
    stream: str
    purpose: str
    payer_id: int
    unit_path: str
    amount_rials: int
    state: str
    by_hand: bool
    reference: str
    reason: str
    by_id: int | None
    slip_id: int | None
    owed_at: datetime.datetime
    paid_at: datetime.datetime | None
    attempt: str
    attempt_reason: str
    attempted_at: datetime.datetime | None
    refund: str
    refund_rials: int | None
    refund_reference: str
    refund_at: datetime.datetime | None
    has_account: bool


_OWN = (
    *("pk", "token", "stream", "purpose", "payer_id", "unit_path", "amount_rials", "state", "by_hand"),
    *("reference", "reason", "by_id", "slip_id", "owed_at", "paid_at"),
)


def cards(rows: QuerySet[Bill]) -> list[BillCard]:
    """The bills of the rows in their order, each with what became of it last. Three statements."""
    found = list(rows.values_list(*_OWN))
    ids = [row[0] for row in found]
    attempts = dict(_last_attempts(ids)) if ids else {}
    refunds = dict(_refunds(ids)) if ids else {}
    nothing, none = ("", "", None), ("", None, "", None, False)
    return [BillCard(*row, *attempts.get(row[0], nothing), *refunds.get(row[0], none)) for row in found]


def _last_attempts(ids: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    told_first = Case(When(state__in=["CHECKING", "RETURNED"], then=1), default=0)
    rows = Attempt.objects.filter(bill__in=ids).order_by(told_first, "pk")
    for bill_id, *told in rows.values_list("bill_id", "state", "reason", "started_at"):
        yield bill_id, tuple(told)


def _refunds(ids: list[int]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    rows = Refund.objects.filter(bill__in=ids).exclude(state="DROPPED").order_by("pk")
    for one in rows:
        has_account = bool(one.account_sealed)
        yield one.bill_id, (one.state, one.amount_rials, one.reference, one.ended_at, has_account)


def cards_of(*, stream: str, purpose: str) -> list[BillCard]:
    """The bills for the purpose on the stream, oldest first; those taken back are left out unless there is no other.

    Whether somebody may see them is decided by who holds the stream. Three statements.
    """
    found = cards(Bill.objects.filter(stream=stream, purpose=purpose).order_by("pk"))
    return [one for one in found if one.state != "CANCELLED"] or found[-1:]


def newest_cards(*, streams: Iterable[str], purpose: str) -> dict[str, BillCard]:
    """The newest bill for the purpose on each stream that has one, told before any that was taken back.

    Whether somebody may see them is decided by who holds the streams. Three statements.
    """
    standing = Case(When(state="CANCELLED", then=0), default=1)
    rows = Bill.objects.filter(stream__in=list(streams), purpose=purpose)
    return {one.stream: one for one in cards(rows.order_by(standing, "pk"))}
