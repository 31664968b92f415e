"""What happens to a case over what its service costs. What happens to the bill itself is told by payments."""

import datetime
from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PaymentAsked(Event):
    """The case waits until so many rials are paid, and ends when they are not."""

    case_id: int
    task_id: int
    amount_rials: int
    pay_until: datetime.datetime


@dataclass(frozen=True, slots=True)
class PaymentSettled(Event):
    """The case goes on: its bill is paid, or `waived`. `paused_seconds` is the working time that it waited."""

    case_id: int
    bill_id: int
    waived: bool
    paused_seconds: int
    norm_due_at: datetime.datetime
