"""Writes accounts, what they sign in with, and where they are signed in."""

from ostan.foundation.identity.actions.accounts import (
    change_password,
    close,
    confirm_mobile,
    create_staff,
    enter_by_subject,
    erase_mobile,
    forget_tries,
    open_for_mobile,
    open_for_system,
    remove_unused,
    set_password,
)
from ostan.foundation.identity.actions.factors import (
    add_passkey,
    add_totp,
    remove_factor,
    renew_codes,
    reset_factors,
)
from ostan.foundation.identity.actions.seats import (
    drop_expired,
    end_sessions,
    meet_browser,
    note_failure,
    touch,
)

__all__ = [
    "add_passkey",
    "add_totp",
    "change_password",
    "close",
    "confirm_mobile",
    "create_staff",
    "drop_expired",
    "end_sessions",
    "enter_by_subject",
    "erase_mobile",
    "forget_tries",
    "meet_browser",
    "note_failure",
    "open_for_mobile",
    "open_for_system",
    "remove_factor",
    "remove_unused",
    "renew_codes",
    "reset_factors",
    "set_password",
    "touch",
]
