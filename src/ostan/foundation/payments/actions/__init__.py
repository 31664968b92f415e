"""Writes bills, attempts and refunds: money reaches a bill once, and goes back once."""

from ostan.foundation.payments.actions.billing import bill, cancel, follow_unit
from ostan.foundation.payments.actions.by_hand import note_paid, waive
from ostan.foundation.payments.actions.paying import FORGOTTEN, GIVEN_UP, send_payer, settle, settle_open
from ostan.foundation.payments.actions.reading import read_account, read_slip
from ostan.foundation.payments.actions.refunding import (
    ask_refund,
    drop_refunds,
    forget_payer,
    give_account,
    note_refund,
)

__all__ = [
    "FORGOTTEN",
    "GIVEN_UP",
    "ask_refund",
    "bill",
    "cancel",
    "drop_refunds",
    "follow_unit",
    "forget_payer",
    "give_account",
    "note_paid",
    "note_refund",
    "read_account",
    "read_slip",
    "send_payer",
    "settle",
    "settle_open",
    "waive",
]
