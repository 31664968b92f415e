"""Appointments of the demo hall: booked, called off, kept or missed, through the real actions."""

import datetime
import random
from typing import TYPE_CHECKING, NamedTuple

from ostan.domains.catalogue import queries as offered
from ostan.domains.desk import actions as desk
from ostan.domains.desk import queries as halls
from ostan.domains.desk.rules import AppointmentState
from ostan.domains.org import queries as orgs
from ostan.foundation.identity import queries as identity
from ostan.kernel.actor import Actor
from ostan.wiring.demo import cast, hall, people
from ostan.wiring.demo.chance import happens
from ostan.wiring.demo.dice import dice

if TYPE_CHECKING:
    from ostan.wiring.demo.story import Story

WEEK_SECONDS = 7 * 86_400
USUAL = 3_000
"""Cases of a year for which the habit is told."""


class Booked(NamedTuple):
    """An appointment that was just made."""

    id: int
    person_id: int
    begins_at: datetime.datetime


def week(story: "Story") -> None:
    """When in the coming week citizens look for a time."""
    habit, draw = hall.plan()["appointments"], dice(story.agenda.seed, "booked", story.now.isoformat())
    expected = habit["a_week"] * story.agenda.wanted / USUAL
    for _ in range(int(expected) + int(draw.random() < expected % 1)):
        at = story.now + datetime.timedelta(seconds=draw.randrange(WEEK_SECONDS))
        story.agenda.put(at, "hall_book")


def book(story: "Story", _: int, __: int) -> None:
    """A citizen who has applied before books a time; what becomes of it is decided now and happens later."""
    draw, habit = dice(story.agenda.seed, "book", story.now.isoformat()), hall.plan()["appointments"]
    known = story.arrivals[: story.agenda.opened]
    made = book_for(draw.choice(known).citizen, draw, story.now) if known else None
    if made is None:
        return
    if happens(draw, habit["cancelled"]):
        share = draw.random() * (made.begins_at - story.now)
        story.agenda.put(story.now + share, "hall_cancel", made.id, made.person_id)
    elif happens(draw, habit["kept"]):
        early = datetime.timedelta(minutes=draw.randint(*habit["early"]))
        story.agenda.put(max(story.now, made.begins_at - early), "hall_check_in", made.id, made.person_id)


def book_for(citizen: int, draw: random.Random, now: datetime.datetime) -> Booked | None:
    """What the citizen of that number books; None when every time is taken."""
    found = _free(now, draw.random(), draw.random())
    if found is None:
        return None
    service, slot = found
    actor, _who = cast.enter(citizen, now)
    code = hall.plan()["code"]
    made = desk.book(actor=actor, now=now, hall_code=code, service_code=service, begins_at=slot.begins_at)
    return Booked(made.pk, actor.person_id, slot.begins_at)


def _free(now: datetime.datetime, which: float, when: float) -> tuple[str, halls.Slot] | None:
    """A service and a free time for it in the days ahead, chosen by two numbers from 0 to 1; None when all is taken."""
    card = halls.hall(code=hall.plan()["code"])
    days = halls.bookable(hall_card=card, now=now)
    services = [line for line in halls.published() if line.id in days]
    if not services:
        return None
    line = services[int(which * len(services))]
    service = offered.published_service(code=line.code)
    day = days[line.id][int(when * len(days[line.id]))]
    free = halls.free_slots(hall_card=card, service_id=line.id, owner_id=service.owner_id, day=day, now=now)
    return (line.code, free[int(when * 997) % len(free)]) if free else None


def cancel(story: "Story", appointment_id: int, person_id: int) -> None:
    """The holder calls it off."""
    desk.cancel_appointment(actor=cast.citizen(person_id), now=story.now, appointment_id=appointment_id)


def check_in(appointment_id: int, person_id: int, operator: Actor, now: datetime.datetime) -> int:
    """The id of the turn of the holder, who is there; 0 when the appointment stands no more."""
    found = halls.my_visit(actor=cast.citizen(person_id), appointment_id=appointment_id)
    if found.state != AppointmentState.BOOKED:
        return 0
    return desk.check_in(actor=operator, now=now, hall_code=found.hall_code, code=found.code).pk


def end(story: "Story") -> None:
    """The citizen whose sign-in the demo shows has a time in the days to come."""
    actor, _who = cast.enter(0, story.now)
    if not any(one.begins_at > story.now for one in halls.my_visits(actor=actor)):
        book_for(0, dice(story.agenda.seed, "shown"), story.now)


def is_shown_citizen(person_id: int) -> bool:
    """Whether this is the citizen whose sign-in the demo shows: what he does is for the visitor to do."""
    account = identity.by_mobile(identity.match_of(people.citizen(0).mobile))
    known = orgs.person_of_account(account_id=account.pk) if account else None
    return known is not None and known.id == person_id


DEEDS = {"hall_book": book, "hall_cancel": cancel}
