"""Promises in working time, on a clock that stands while the citizen is asked something."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ostan.kernel.calendar.local import day_ends, local_day
from ostan.kernel.calendar.working import WorkCalendar


class Unit(StrEnum):
    """What a promise is counted in: working days or working hours."""

    DAYS = "days"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount of working time within which something is promised; at least 1."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a promise is at least one day or hour")


class Pause(NamedTuple):
    """A time in which the clock stands; `ends` is None while it still does."""

    begins: datetime.datetime
    ends: datetime.datetime | None = None


def deadline(
    calendar: WorkCalendar,
    start: datetime.datetime,
    promise: Promise,
    pauses: Iterable[Pause] = (),
    extension: int = 0,
) -> datetime.datetime | None:
    """The instant (UTC) at which the promise runs out; None while the clock stands.

    In days: the closing of the last promised working day after the day of `start`; a day counts when the
    clock runs at its closing, so a question answered within the day costs nobody a day, and one answered
    next morning costs one. In hours: the instant by which so many working hours have passed outside pauses.
    Source: assumed.

    Args:
        calendar: the working calendar that holds.
        start: when the clock began.
        promise: what was promised.
        pauses: in any order; they may overlap.
        extension: added to the promise, in its unit.

    Raises:
        ValueError: extension < 0.
        RuleBroken: "calendar.no_working_time".
    """
    if extension < 0:
        raise ValueError("an extension adds")
    amount = promise.amount + extension
    in_days = promise.unit is Unit.DAYS
    left = amount if in_days else amount * 3600
    at = day_ends(local_day(start)) if in_days else start
    for begins, ends in _merged(pauses, start):
        running = calendar.closings(at, begins) if in_days else calendar.working_seconds(at, max(at, begins))
        if left <= running:
            break
        if ends is None:
            return None
        left -= running
        at = max(at, ends)
    return calendar.closing_after(at, left) if in_days else calendar.add_working(at, left)


def elapsed(
    calendar: WorkCalendar, start: datetime.datetime, end: datetime.datetime, pauses: Iterable[Pause] = ()
) -> int:
    """Working seconds from start to end outside the pauses; 0 when end is earlier."""
    seconds, at = 0, start
    for begins, ends in _merged(pauses, start):
        if begins >= end:
            break
        seconds += calendar.working_seconds(at, max(at, begins))
        at = max(at, min(ends or end, end))
    return seconds + max(0, calendar.working_seconds(at, end))


def elapsed_days(
    calendar: WorkCalendar, start: datetime.datetime, end: datetime.datetime, pauses: Iterable[Pause] = ()
) -> int:
    """Working days after the day of start that closed by `end` while the clock ran."""
    days, at = 0, day_ends(local_day(start))
    for begins, ends in _merged(pauses, start):
        if begins >= end:
            break
        days += calendar.closings(at, begins)
        at = max(at, min(ends or end, end))
    return days + calendar.closings(at, end)


def days_left(calendar: WorkCalendar, due: datetime.datetime, now: datetime.datetime) -> int:
    """Working days after today up to the day of `due`, which counts; below zero: working days since it passed.

    0 on the day itself, whether its hour is to come or gone.
    """
    today, last = day_ends(local_day(now)), day_ends(local_day(due))
    return calendar.closings(today, last) if last >= today else -calendar.closings(last, today)


def _merged(pauses: Iterable[Pause], start: datetime.datetime) -> list[Pause]:
    """The pauses that reach beyond `start`, in order and joined where they touch."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.begins):
        if pause.ends is not None and pause.ends <= max(start, pause.begins):
            continue
        last = merged[-1] if merged else None
        if last is None or (last.ends is not None and last.ends < pause.begins):
            merged.append(pause)
        elif last.ends is not None and (pause.ends is None or pause.ends > last.ends):
            merged[-1] = Pause(last.begins, pause.ends)
    return merged
