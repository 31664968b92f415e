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


@dataclass(frozen=True, slots=True)
class BillWaived(Event):
    """A head of the unit said that it need not be paid."""

    bill_id: int
    amount_rials: int


@dataclass(frozen=True, slots=True)
class BillsFollowedUnit(Event):
    unit_id: int
    bills: int


@dataclass(frozen=True, slots=True)
class RefundAsked(Event):
    """Money of a paid bill is to go back; `cause_code` is how its matter ended."""

    bill_id: int
    refund_id: int
    amount_rials: int
    cause_code: str


@dataclass(frozen=True, slots=True)
class RefundAccountGiven(Event):
    """The payer named the account to which the money is to go."""

    bill_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class RefundAccountRead(Event):
    """Somebody who gives refunds looked at the account to which one is to go."""

    bill_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class SlipRead(Event):
    """Somebody looked at the picture of the slip with which a bill was paid."""

    bill_id: int


@dataclass(frozen=True, slots=True)
class RefundGiven(Event):
    bill_id: int
    refund_id: int
    amount_rials: int
    reference_code: str


@dataclass(frozen=True, slots=True)
class RefundDropped(Event):
    """A refund that was asked for is owed no more."""

    bill_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class PayerForgotten(Event):
    """What was personal in a person's bills is gone."""

    person_id: int
    bills: int
