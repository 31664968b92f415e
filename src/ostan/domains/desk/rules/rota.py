"""Who sits when: no representative in two places, no place with two representatives."""

from collections.abc import Iterable
from dataclasses import dataclass

from ostan.kernel.calendar import Interval
from ostan.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift of a day: at which counter, who sits (the substitute, when somebody is away; 0: nobody), from when to when."""

    id: int
    counter_id: int
    person_id: int
    hours: Interval


def check_shift(wanted: Planned, *, open_hours: Iterable[Interval], others: Iterable[Planned]) -> None:
    """Raises a refusal unless the shift lies in the hours of the hall and beside all others of that day.

    Raises:
        RuleBroken: "desk.shift_empty", "desk.shift_outside_hours", "desk.shift_overlaps" (fact `what`: counter or
            person).
    """
    if wanted.hours.begins >= wanted.hours.ends:
        raise RuleBroken("desk.shift_empty", field="begins")
    if not any(one.begins <= wanted.hours.begins and wanted.hours.ends <= one.ends for one in open_hours):
        raise RuleBroken("desk.shift_outside_hours", field="begins")
    for one in others:
        if one.id == wanted.id or not _meet(one.hours, wanted.hours):
            continue
        if one.counter_id == wanted.counter_id:
            raise RuleBroken("desk.shift_overlaps", field="counter", what="counter")
        if wanted.person_id and one.person_id == wanted.person_id:
            raise RuleBroken("desk.shift_overlaps", field="person", what="person")


def _meet(one: Interval, other: Interval) -> bool:
    return one.begins < other.ends and other.begins < one.ends
