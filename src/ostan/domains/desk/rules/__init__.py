"""What may be at a service desk. Pure."""

from ostan.domains.desk.rules.states import (
    Absence,
    AppointmentState,
    AwayReason,
    Ending,
    Move,
    Priority,
    Source,
    TicketState,
    after,
    check_ending,
    endings,
)

__all__ = [
    "Absence",
    "AppointmentState",
    "AwayReason",
    "Ending",
    "Move",
    "Priority",
    "Source",
    "TicketState",
    "after",
    "check_ending",
    "endings",
]
