"""Who is next. One order for everybody in the hall, that can be said in two sentences.

Turns are called in the order in which people came. Who has a disability, is old or pregnant counts as having
come HEAD_START earlier, who has an appointment as having come APPOINTMENT_START before its time. Because a head
start is a fixed time, nobody can be overtaken by anybody who comes later than that: nobody starves, however many
with priority come.

Source: ageing of priorities, as in Kleinrock, "A delay dependent queue discipline" (1964): a linear claim by
waiting with a constant start. The two figures are assumed.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

HEAD_START = datetime.timedelta(minutes=15)
APPOINTMENT_START = datetime.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody in the line: since when, and with what claim. `ready_at` of an appointment is its own time."""

    id: int
    number: int
    ready_at: datetime.datetime
    has_priority: bool = False
    has_appointment: bool = False


def counts_from(one: Standing) -> datetime.datetime:
    """The instant from which the turn counts. The two claims do not add up."""
    if one.has_appointment:
        return one.ready_at - APPOINTMENT_START
    return one.ready_at - HEAD_START if one.has_priority else one.ready_at


def in_turn(line: Iterable[Standing]) -> list[Standing]:
    """The line in the order in which it is called; of two at the same instant the smaller number first."""
    return sorted(line, key=lambda one: (counts_from(one), one.number, one.id))
