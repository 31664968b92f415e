"""When simulated citizens apply, for what, by which door and from where: drawn once for a whole replay. Pure."""

import dataclasses
import datetime
import functools
import random
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ostan.domains.cases.rules import Channel
from ostan.kernel.calendar import WorkCalendar, day_begins, local_day, to_jalali, weekday
from ostan.wiring.demo import told
from ostan.wiring.demo.dice import dice

OFFICE = frozenset({Channel.DESK, Channel.PHONE, Channel.LETTER})
"""Doors that are open in office hours only."""

_DAY = datetime.timedelta(days=1)
_LATELY = datetime.timedelta(days=25)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One application. `citizen` is the number of a made citizen, `county` the code of the place."""

    at: datetime.datetime
    service: str
    channel: Channel
    citizen: int
    county: str


@functools.lru_cache(maxsize=2)
def arrivals(
    *, seed: int, cases: int, since: datetime.datetime, until: datetime.datetime, calendar: WorkCalendar
) -> tuple[Arrival, ...]:
    """So many applications from `since` until `until`, in order of time; the same for the same arguments.

    The last one is the known citizen's, for something that costs: whoever visits the demo can pay it.
    """
    draw, habits = dice(seed, "arrivals"), told.file("habits")
    first, last = local_day(since), local_day(until)
    days = [first + _DAY * number for number in range((last - first).days + 1)]
    weights = list(accumulate(_weight(day, number / len(days), calendar) for number, day in enumerate(days)))
    moments: list[tuple[datetime.datetime, Channel]] = []
    while len(moments) < cases:
        day = draw.choices(days, cum_weights=weights)[0]
        channel = Channel(_weighted(draw, habits["channels"]))
        at = _moment(day, channel, calendar, draw)
        if at is not None and since <= at < until:
            moments.append((at, channel))
    found = _arrivals(sorted(moments), draw, seed)
    costly = habits["pay"]["left_to_visitors"]
    found[-1:] = [
        dataclasses.replace(one, service=costly, channel=Channel.WEB, citizen=0) for one in found[-1:]
    ]
    return tuple(found)


def _arrivals(
    moments: list[tuple[datetime.datetime, Channel]], draw: random.Random, seed: int
) -> list[Arrival]:
    habits, found, newest = told.file("habits"), [], seed * 100_000
    known: list[int] = []
    lately = moments[-1][0] - _LATELY
    for at, channel in moments:
        if draw.random() < habits["known_citizen"]["lately" if at > lately else "before"]:
            citizen = 0
        elif known and draw.random() < habits["returning"]:
            citizen = draw.choice(known)
        else:
            newest += 1
            citizen = newest
            known.append(citizen)
        service, county = _weighted(draw, told.wanted()), _weighted(draw, habits["counties"])
        found.append(Arrival(at, service, channel, citizen, county))
    return found


def _weight(day: datetime.date, share: float, calendar: WorkCalendar) -> float:
    """How many applications a day draws, as a weight; `share` is how far through the whole time it lies."""
    habits = told.file("habits")
    weight: float = habits["months"][to_jalali(day).month - 1] * habits["weekdays"][weekday(day)]
    if not calendar.is_working_day(day) and weekday(day) < 5:
        weight *= habits["holiday"]
    return weight * float(1 + habits["growth"] * share)


def _moment(
    day: datetime.date, channel: Channel, calendar: WorkCalendar, draw: random.Random
) -> datetime.datetime | None:
    """An instant of the day; None for a closed office."""
    if channel not in OFFICE:
        hour = draw.choices(range(24), told.file("habits")["hours"])[0]
        return day_begins(day) + datetime.timedelta(hours=hour, seconds=draw.randrange(3_600))
    hours = calendar.hours(day)
    if not hours:
        return None
    return day_begins(day) + datetime.timedelta(seconds=draw.randrange(hours[0].begins, hours[-1].ends))


def _weighted(draw: random.Random, weights: dict[str, Any]) -> str:
    return draw.choices(list(weights), list(weights.values()))[0]
