"""People come to the hall: they take a number, wait, are served by those whom the rota seats, and leave.

Whoever files a request at a desk in the replayed year does so here, in a turn of the hall; others only ask.
"""

import datetime
import random
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ostan.domains.catalogue.rules.life import GENERAL_MATTER
from ostan.domains.desk import actions as desk
from ostan.domains.desk import queries as halls
from ostan.domains.desk.queries import CounterCard, HallCard, Presence
from ostan.domains.desk.rules import TicketState
from ostan.domains.desk.rules import hours as opening
from ostan.domains.org import queries as orgs
from ostan.kernel.actor import VISITOR, Actor, Role
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import booked, citizens, hall, told
from ostan.wiring.demo.arrivals import Arrival
from ostan.wiring.demo.cast import Cast
from ostan.wiring.demo.chance import happens, weighted
from ostan.wiring.demo.dice import dice

if TYPE_CHECKING:
    from ostan.wiring.demo.story import Story

LAST_HOURS = datetime.timedelta(hours=3)
"""Before the end of a replay requests are filed at once, so that none is still in the line when it ends."""

USUAL = 3_000
"""Cases of a year for which the habits of the hall are told; with more or fewer, more or fewer come."""

WEEK, STEP = datetime.timedelta(days=7), datetime.timedelta(minutes=20)


def week(story: "Story", _: int, __: int) -> None:
    """The rota of seven days, and when in them people come who only ask."""
    of, today = card(), local_day(story.now)
    hall.plan_days(today, hall.ROTA_DAYS, story.now)
    habit, draw = hall.plan()["visitors"], dice(story.agenda.seed, "visitors", today.isoformat())
    for day in (today + datetime.timedelta(days=more) for more in range(7)):
        hours = halls.open_hours(hall_card=of, day=day)
        if not hours:
            continue
        expected = habit["a_day"] * habit["replayed"] * story.agenda.wanted / USUAL
        count = int(expected) + int(draw.random() < expected % 1)
        for _number in range(count + draw.randint(-count // 3, count // 3) if count > 2 else count):
            second = draw.randrange(hours[0].begins, hours[-1].ends - 900)
            at = opening.at(day, second)
            if at > story.now:
                story.agenda.put(at, "hall_come")
        story.agenda.put(opening.at(day, hours[-1].ends), "hall_close")
    booked.week(story)
    story.agenda.put(story.now + WEEK, "hall_week")


def takes(story: "Story", arrival: Arrival) -> bool:
    """Whether somebody who files at a desk does so in a turn of the hall."""
    if story.agenda.until - arrival.at.timestamp() < LAST_HOURS.total_seconds():
        return False
    given = {one.code for one in halls.offered(hall_card=card(), now=story.now)}
    return at_machine(arrival.service) in given and halls.gives_numbers(hall_card=card(), now=story.now)


def at_machine(service: str) -> str:
    """What is asked for at the machine by who has this in mind: for any complaint, the general subject."""
    return GENERAL_MATTER if service in told.complaints() else service


def come(story: "Story", arrival_number: int, service: str = "") -> None:
    """Somebody takes a number: with a request in mind (`arrival_number` of the replay), or (0) to ask."""
    draw = dice(story.agenda.seed, "visit", story.now.isoformat(), arrival_number)
    wants = at_machine(service) or weighted(draw, hall.plan()["visitors"]["wants"])
    ticket_id = take(wants, draw, story.cast, story.now)
    if ticket_id:
        story.agenda.visits[str(ticket_id)] = arrival_number
        serve(story)


def take(wants: str, draw: random.Random, cast: Cast, now: datetime.datetime) -> int:
    """The id of the turn for what is wanted: a service, "agency" for any that is present, "question"; 0 for none."""
    of = card()
    offered = halls.offered(hall_card=of, now=now)
    found = [one for one in offered if (one.code == wants) or (wants == "agency" and not one.service_id)]
    if (not found and wants != "question") or not halls.gives_numbers(hall_card=of, now=now):
        return 0
    service_id, agency_id = one_of_wanted(found, draw.randrange(max(1, len(found))))
    ticket = desk.take_ticket(
        actor=operator(cast, of),
        now=now,
        hall_code=of.code,
        service_id=service_id,
        agency_id=agency_id,
        priority=weighted(draw, hall.plan()["priority"]),
    )
    return ticket.pk


def one_of_wanted(found: list[halls.Wanted], at: int) -> tuple[int | None, int | None]:
    """What is asked for: a service, an agency, or neither."""
    if not found:
        return None, None
    one = found[at]
    return (one.service_id, None) if one.service_id else (None, one.agency_id)


def card() -> HallCard:
    """The hall of the demo."""
    return halls.hall(code=hall.plan()["code"])


def operator(cast: Cast, of: HallCard) -> Actor:
    """Somebody of the hall's own staff."""
    return cast.of(of.unit_id, Role.DESK_OPERATOR)[0]


def sitter(cast: Cast, counter: CounterCard, present: list[Presence]) -> Actor | None:
    """Who sits at the counter today: by the rota, else the operator whose place it is."""
    for one in present:
        if one.counter_id == counter.id and one.person_id in cast.people:
            return cast.people[one.person_id]
    place = hall.plan()["seats"].get(str(counter.number))
    if place is None:
        return None
    members = cast.of(orgs.unit_by_code(code=place["unit"]).id, Role(place["role"]))
    return members[int(place["number"])]


def serve(story: "Story") -> None:
    """Every free counter calls whom it can."""
    for number, ticket_id in enumerate(call(story.cast, story.now)):
        draw = dice(story.agenda.seed, "call", story.now.isoformat(), number)
        story.agenda.put(
            story.now + datetime.timedelta(seconds=draw.randint(20, 90)), "hall_start", ticket_id
        )


def call(cast: Cast, now: datetime.datetime, *, but: Collection[int] = ()) -> list[int]:
    """The ids of the turns that free counters call now; counters in `but` are left alone."""
    of, today, called = card(), local_day(now), []
    lines = halls.in_line(hall_id=of.id, day=today)
    waits = [one for one in lines if one.state == TicketState.WAITING]
    if not waits:
        return []
    busy = {one.counter_id for one in lines if one.counter_id and one.state != TicketState.WAITING}
    present = halls.presences(hall_id=of.id, day=today)
    counters = halls.counters(hall_id=of.id)
    able = halls.desks(counters, present, second=halls.second_of(now))
    for counter in counters:
        who = sitter(cast, counter, present)
        mine = [one for one in waits if one.is_for(able[counter.id])] if counter.id in able else []
        if counter.id in busy or counter.id in but or who is None or not mine:
            continue
        if counter.person_id != who.person_id:
            desk.sit_down(actor=who, now=now, counter_id=counter.id)
        ticket = desk.call_next(actor=who, now=now, hall_id=of.id)
        waits = [one for one in waits if one.id != ticket.pk]
        called.append(ticket.pk)
    return called


def start(story: "Story", ticket_id: int, _: int) -> None:
    """The holder comes to the counter, or does not come at all."""
    who, number = _at_counter(story, ticket_id), story.agenda.visits[str(ticket_id)]
    draw = dice(story.agenda.seed, "start", story.now.isoformat(), who.person_id)
    if not number and happens(draw, hall.plan()["step"]["no_show"]):
        desk.no_show(actor=who, now=story.now, ticket_id=ticket_id)
        del story.agenda.visits[str(ticket_id)]
        serve(story)
        return
    desk.start(actor=who, now=story.now, ticket_id=ticket_id)
    story.agenda.put(story.now + lasts(draw), "hall_leave", ticket_id)


def lasts(draw: random.Random) -> datetime.timedelta:
    """How long somebody stands at a counter."""
    habit = hall.plan()["minutes"]
    minutes = min(habit["middle"] * draw.lognormvariate(0, habit["spread"]), habit["longest"])
    return datetime.timedelta(minutes=1 + minutes)


def _at_counter(story: "Story", ticket_id: int) -> Actor:
    """Who called the turn."""
    found = halls.caller(ticket_id=ticket_id)
    return story.cast.people[found]


def leave(story: "Story", ticket_id: int, _: int) -> None:
    """What the visit was for is done: a request filed, a question answered, or nothing to be done here."""
    who, number = _at_counter(story, ticket_id), story.agenda.visits.pop(str(ticket_id))
    if number:
        case_id, person_id = file(story, number, by=who)
        act: dict[str, Any] = {"actor": who, "now": story.now, "ticket_id": ticket_id}
        desk.join_case(**act, case_id=case_id, person_id=person_id)
        desk.finish(**act, ending="CASE_OPENED")
    else:
        answer(
            who, story.now, ticket_id, dice(story.agenda.seed, "leave", story.now.isoformat(), who.person_id)
        )
    serve(story)


def answer(who: Actor, now: datetime.datetime, ticket_id: int, draw: random.Random) -> None:
    """A question is answered, or cannot be."""
    plan = hall.plan()
    act: dict[str, Any] = {"actor": who, "now": now, "ticket_id": ticket_id}
    if happens(draw, plan["step"]["sent_away"]):
        desk.send_away(**act, reason=weighted(draw, plan["away"]))
    else:
        desk.finish(**act, ending=weighted(draw, plan["endings"]))
        if happens(draw, plan["ratings"]["share"]):
            score = int(weighted(draw, plan["ratings"]["scores"]))
            desk.rate_visit(actor=VISITOR, now=now, token=halls.token_of(ticket_id), score=score)


def file(story: "Story", number: int, *, by: Actor | None = None) -> tuple[int, int]:
    """The request of that arrival, filed; the ids of its case and its applicant."""
    story.arriving, story.number = story.arrivals[number - 1], number
    return citizens.apply(story, story.arriving, by=by)


def close(story: "Story", _: int, __: int) -> None:
    """After hours those who still wait are served; then the operators stand up."""
    of = card()
    if halls.in_line(hall_id=of.id, day=local_day(story.now)):
        serve(story)
        story.agenda.put(story.now + STEP, "hall_close")
        return
    for counter in halls.counters(hall_id=of.id):
        if counter.person_id in story.cast.people:
            desk.stand_up(actor=story.cast.people[counter.person_id], now=story.now, hall_id=of.id)


def end(story: "Story") -> None:
    """Whoever still stands in the line with a request has it filed, so that none is lost with the replay's end."""
    for ticket_id, number in list(story.agenda.visits.items()):
        if number:
            file(story, number)
            story.agenda.visits[ticket_id] = 0
    booked.end(story)


def checks_in(story: "Story", appointment_id: int, person_id: int) -> None:
    """Somebody with an appointment is there."""
    ticket_id = booked.check_in(appointment_id, person_id, operator(story.cast, card()), story.now)
    if ticket_id:
        story.agenda.visits[str(ticket_id)] = 0
        serve(story)


DEEDS = {
    **booked.DEEDS,
    "hall_check_in": checks_in,
    "hall_week": week,
    "hall_start": start,
    "hall_leave": leave,
    "hall_close": close,
}
