"""Calendars that people subscribe to, as RFC 5545 has them."""

import dataclasses
import datetime
from collections.abc import Iterable

from icalendar import Calendar, Event, vText

MEDIA_TYPE = "text/calendar; charset=utf-8"
_REFRESH = datetime.timedelta(hours=4)


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """One thing in a calendar. `key` stays the same while the thing does; without an end it is a moment.

    What people were invited to says with `changed_at` when it was last changed and with `sequence` how often.
    """

    key: str
    title: str
    begins: datetime.datetime
    ends: datetime.datetime | None = None
    text: str = ""
    place: str = ""
    url: str = ""
    sequence: int = 0
    changed_at: datetime.datetime | None = None
    is_cancelled: bool = False


def written(name: str, happenings: Iterable[Happening], *, origin: str, now: datetime.datetime) -> bytes:
    """The calendar as a file; instants are UTC, so no rule of a time zone is needed to read it."""
    made = Calendar()
    made.add("prodid", f"-//Ostan//{origin}//FA")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(name))
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for one in happenings:
        made.add_component(_event(one, origin, now))
    told: bytes = made.to_ical()
    return told


def _event(one: Happening, origin: str, now: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@{origin}")
    event.add("dtstamp", now.astimezone(datetime.UTC))
    event.add("dtstart", one.begins.astimezone(datetime.UTC))
    if one.ends:
        event.add("dtend", one.ends.astimezone(datetime.UTC))
    event.add("summary", one.title)
    for name, value in (("description", one.text), ("location", one.place), ("url", one.url)):
        if value:
            event.add(name, value)
    if one.changed_at:
        event.add("last-modified", one.changed_at.astimezone(datetime.UTC))
        event.add("sequence", one.sequence)
        event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    return event
