"""Meetings: when they are, who hosts them, whether enough are there, what is on the table."""

import datetime
from collections.abc import Callable, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from ostan.kernel.errors import RuleBroken

LONGEST_HOURS = 12
AHEAD_WEEKS = 8
"""How far ahead the meetings of a series are planned. Source: assumed."""
MOST_WEEKS_APART = 26


class MeetingState(StrEnum):
    """Planned, called (members were invited), sitting, held; or cancelled."""

    PLANNED = "PLANNED"
    CALLED = "CALLED"
    SITTING = "SITTING"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class ItemKind(StrEnum):
    """From where an item of the agenda comes: from a member, or by itself from what happened elsewhere."""

    MEMBER = "MEMBER"
    PROGRAMME = "PROGRAMME"
    LATE_COMMITMENT = "LATE_COMMITMENT"
    FLAGGED_READING = "FLAGGED_READING"
    ESCALATED_CASE = "ESCALATED_CASE"
    OVERDUE_RESOLUTION = "OVERDUE_RESOLUTION"
    CONSULTATION = "CONSULTATION"


FED = (ItemKind.LATE_COMMITMENT, ItemKind.FLAGGED_READING, ItemKind.ESCALATED_CASE)
"""Kinds that a body takes only when it was set up so."""


class ItemState(StrEnum):
    """Waiting for a meeting, on the agenda of one, dealt with, or left out."""

    WAITING = "WAITING"
    LISTED = "LISTED"
    DEALT = "DEALT"
    DROPPED = "DROPPED"


class Presence(StrEnum):
    PRESENT = "PRESENT"
    ABSENT = "ABSENT"
    SUBSTITUTE = "SUBSTITUTE"


THERE = (Presence.PRESENT, Presence.SUBSTITUTE)
OPEN = (MeetingState.PLANNED, MeetingState.CALLED)


def check_times(begins: datetime.datetime, ends: datetime.datetime, now: datetime.datetime) -> None:
    """Raises RuleBroken councils.times or councils.past unless a meeting may be at that time."""
    if not begins < ends <= begins + datetime.timedelta(hours=LONGEST_HOURS):
        raise RuleBroken("councils.times", field="hours", most=LONGEST_HOURS)
    if begins <= now:
        raise RuleBroken("councils.past", field="day")


def check_link(link: str) -> str:
    """The address of a video room, "" for none. Raises RuleBroken councils.link unless it is an https address."""
    link = link.strip()
    found = urlsplit(link)
    if link and (found.scheme != "https" or not found.hostname or len(link) > 300 or " " in link):
        raise RuleBroken("councils.link", field="link")
    return link


def check_state(state: str, *allowed: MeetingState) -> None:
    """Raises RuleBroken councils.not_now unless the meeting stands where the act needs it."""
    if state not in allowed:
        raise RuleBroken("councils.not_now", state=str(state))


def dates(
    first: datetime.date,
    every_weeks: int,
    until: datetime.date,
    *,
    works: Callable[[datetime.date], bool],
) -> list[tuple[int, datetime.date]]:
    """The days of a series through `until`, each with its place in it; the first day gives the weekday.

    A day on which nobody works gives way to the next working day, at most six days later, else the turn is left out.
    Source: assumed.
    """
    found, at, step = [], 0, datetime.timedelta(weeks=every_weeks)
    while (day := first + at * step) <= until:
        meant = next(
            (day + datetime.timedelta(days=more) for more in range(7) if _at(works, day, more)), None
        )
        if meant is not None:
            found.append((at, meant))
        at += 1
    return found


def _at(works: Callable[[datetime.date], bool], day: datetime.date, more: int) -> bool:
    return works(day + datetime.timedelta(days=more))


def host_at(hosts: Sequence[int], turn: int) -> int | None:
    """Whose turn it is to host the meeting at that place of the series; None when nobody hosts in turn."""
    return hosts[turn % len(hosts)] if hosts else None
