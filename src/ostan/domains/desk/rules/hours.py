"""When a hall is open and which appointments fit into it."""

import datetime
from collections.abc import Iterable, Sequence

from ostan.kernel.calendar import Interval, day_begins, weekday
from ostan.kernel.errors import RuleBroken

Hours = tuple[Interval, ...]

AHEAD_DAYS = 14
"""Days ahead for which an appointment may be booked. Source: assumed."""

SHORTEST_SLOT, LONGEST_SLOT = 5, 120
"""Minutes that an appointment may take. Source: assumed."""


def meet(one: Iterable[Interval], other: Iterable[Interval]) -> Hours:
    """The time that is in both."""
    others = tuple(other)
    found = [
        Interval(max(a.begins, b.begins), min(a.ends, b.ends))
        for a in one
        for b in others
        if max(a.begins, b.begins) < min(a.ends, b.ends)
    ]
    return tuple(sorted(set(found)))


def opening(office: Hours, own: Sequence[Sequence[Sequence[int]]], day: datetime.date) -> Hours:
    """When a hall is open on a day: in office hours, or in what its own week leaves of them.

    `own` has seven days, Saturday to Friday, or is empty for a hall without hours of its own.
    """
    if not own:
        return office
    return meet(office, [Interval(begins, ends) for begins, ends in own[weekday(day)]])


def slots(hours: Iterable[Interval], minutes: int) -> list[int]:
    """The seconds of the day at which an appointment of so many minutes may begin; none when there are none."""
    if not minutes:
        return []
    step = minutes * 60
    return [start for one in hours for start in range(one.begins, one.ends - step + 1, step)]


def check_slot(minutes: int) -> int:
    """The length of an appointment, 0 for a counter without any.

    Raises:
        RuleBroken: "desk.slot_length".
    """
    if minutes and not SHORTEST_SLOT <= minutes <= LONGEST_SLOT:
        raise RuleBroken("desk.slot_length", field="slot_minutes", least=SHORTEST_SLOT, most=LONGEST_SLOT)
    return minutes


def at(day: datetime.date, second: int) -> datetime.datetime:
    """The instant of a second of the day in Iran."""
    return day_begins(day) + datetime.timedelta(seconds=second)


def check_day(day: datetime.date, today: datetime.date) -> None:
    """Raises RuleBroken "desk.day_out_of_reach" for a day that is past or too far ahead."""
    if not today <= day <= today + datetime.timedelta(days=AHEAD_DAYS):
        raise RuleBroken("desk.day_out_of_reach", field="day", days=AHEAD_DAYS)
