"""Owes, sends and words notices."""

from ostan.foundation.notices.actions.sending import (
    TRIES,
    follow_up,
    owe,
    report,
    retry_failed,
    send,
    settle,
    tell_now,
)
from ostan.foundation.notices.actions.texts import (
    change_text,
    erase_addresses,
    mark_read,
    reset_text,
    set_preference,
    set_quiet_hours,
)

__all__ = [
    "TRIES",
    "change_text",
    "erase_addresses",
    "follow_up",
    "mark_read",
    "owe",
    "report",
    "reset_text",
    "retry_failed",
    "send",
    "set_preference",
    "set_quiet_hours",
    "settle",
    "tell_now",
]
