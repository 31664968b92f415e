"""What happens to a bill. Amounts are in rials; who pays is an id."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class BillMade(Event):
    bill_id: int
    purpose_code: str
    payer_id: int
    amount_rials: int


@dataclass(frozen=True, slots=True)
class PayerSent(Event):
    """Somebody left for the gateway to pay a bill."""

    bill_id: int
    attempt_id: int


@dataclass(frozen=True, slots=True)
class BillPaid(Event):
    """`attempt_id` is 0 for money that was paid elsewhere and noted by hand."""

    bill_id: int
    attempt_id: int
    amount_rials: int
    reference_code: str


@dataclass(frozen=True, slots=True)
class AttemptEnded(Event):
    """A way to the gateway ended without paying: refused, given up, or paid beside another and returned."""

    bill_id: int
    attempt_id: int
    state_code: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class BillCancelled(Event):
    bill_id: int
