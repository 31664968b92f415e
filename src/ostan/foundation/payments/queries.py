"""Reads bills."""

from ostan.foundation import access
from ostan.foundation.payments.models import Bill
from ostan.kernel.actor import Actor


def bills_of(*, stream: str) -> list[Bill]:
    """The bills of a stream, oldest first. Whether somebody may see them is decided by who holds the stream."""
    return list(Bill.objects.filter(stream=stream).order_by("pk"))


def own_bill(*, actor: Actor, token: str) -> Bill:
    """The actor's bill of that name.

    Raises:
        NotAllowed: there is no such bill, or it is not the actor's.
    """
    return access.load(Bill.objects.all(), actor, "payments.pay", token=token)
