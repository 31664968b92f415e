"""The practice gateway without a line between, for replays: the same answers, and payers who pay or cancel at once."""

import time

from ostan.foundation.payments.gateway import Asked, Confirmed, Refused, Standing
from ostan.foundation.payments.practice import Payment
from ostan.kernel.errors import RuleBroken


class Rehearsal:
    """A gateway whose next payer pays, or cancels when `cancels`. No money moves and nothing is asked over a line."""

    def __init__(self) -> None:
        self.cancels = False
        self.last = ""
        self._payments: dict[str, Payment] = {}

    def ask(self, *, rials: int, order: str, back: str) -> Asked:
        if rials < 1:
            raise RuleBroken("payments.gateway_refused", number=0)
        authority = self.last = f"R{order}"
        state = "FAILED" if self.cancels else "PAID"
        self._payments[authority] = Payment(rials, back, state, paid_at=time.monotonic())
        return Asked(authority, back)

    def confirm(self, *, authority: str, rials: int) -> Confirmed | Refused:
        payment = self._payments[authority]
        if payment.state == "FAILED" or payment.rials != rials:
            return Refused("not_paid")
        payment.state = "VERIFIED"
        return Confirmed(f"9{int(authority.removeprefix('R').replace('-', '')):011d}")

    def standing(self, *, authority: str) -> Standing:
        return Standing.FAILED if self._payments[authority].state == "FAILED" else Standing.PAID
