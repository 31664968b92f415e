"""What is sent twice happens once: a page gives each of its forms a key, and the house remembers it for a while."""

import datetime
from collections.abc import Callable

from django.db import IntegrityError

from ostan.domains.desk.models import HallDay, Sending, Ticket
from ostan.foundation.once import fetch
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor

LONGEST_KEY = 40


def once(actor: Actor, now: datetime.datetime, sending: str, act: Callable[[Work], Ticket]) -> Ticket:
    """The turn as `act` left it, in a unit of work of its own; the turn of the first time when it was sent before."""
    key = sending[:LONGEST_KEY]
    known = _sent(actor, key)
    if known is not None:
        return known
    try:
        with unit_of_work(actor=actor, now=now) as work:
            ticket = act(work)
            if key:
                Sending.objects.create(key=key, by_id=actor.person_id, ticket=ticket, at=now)
    except IntegrityError:
        known = _sent(actor, key)
        if known is None:
            raise
        return known
    return ticket


def _sent(actor: Actor, key: str) -> Ticket | None:
    if not key:
        return None
    found = Sending.objects.filter(key=key, by_id=actor.person_id).select_related("ticket").first()
    return found.ticket if found else None


_LOCK = """
INSERT INTO desk_hallday AS of_day (hall_id, day, last_number, version) VALUES (%s, %s, 0, 1)
ON CONFLICT (hall_id, day) DO UPDATE SET version = of_day.version + 1
RETURNING id, last_number, version
"""


def locked_day(hall_id: int, day: datetime.date) -> HallDay:
    """The hall's day, locked and counted as changed: one after the other changes a line. One statement."""
    ((key, last_number, version),) = fetch(_LOCK, [hall_id, day])
    return HallDay(pk=key, hall_id=hall_id, day=day, last_number=last_number, version=version)
