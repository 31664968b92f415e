"""People come to the hall: they take a number, wait, are served by those whom the rota seats, and leave.

Whoever files a request at a desk in the replayed year does so here, in a turn of the hall; others only ask.
"""

import datetime
from typing import TYPE_CHECKING, Any

from ostan.domains.desk import actions as desk
from ostan.domains.desk import queries as halls
from ostan.domains.desk.queries import CounterCard, HallCard, Presence
from ostan.domains.desk.rules import TicketState
from ostan.domains.desk.rules import hours as opening
from ostan.domains.org import queries as orgs
from ostan.kernel.actor import Actor, Role
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import citizens, hall
from ostan.wiring.demo.arrivals import Arrival
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
    card, today = _card(), local_day(story.now)
    hall.plan_days(today, 7, story.now)
    habit, draw = hall.plan()["visitors"], dice(story.agenda.seed, "visitors", today.isoformat())
    for day in (today + datetime.timedelta(days=more) for more in range(7)):
        hours = halls.open_hours(hall_card=card, day=day)
        if not hours:
            continue
        expected = habit["a_day"] * story.agenda.wanted / USUAL
        count = int(expected) + int(draw.random() < expected % 1)
        for _number in range(count + draw.randint(-count // 3, count // 3) if count > 2 else count):
            second = draw.randrange(hours[0].begins, hours[-1].ends - 900)
            at = opening.at(day, second)
            if at > story.now:
                story.agenda.put(at, "hall_come")
        story.agenda.put(opening.at(day, hours[-1].ends), "hall_close")
    story.agenda.put(story.now + WEEK, "hall_week")


def takes(story: "Story", arrival: Arrival) -> bool:
    """Whether somebody who files at a desk does so in a turn of the hall."""
    if story.agenda.until - arrival.at.timestamp() < LAST_HOURS.total_seconds():
        return False
    given = {one.code for one in halls.offered(hall_card=_card(), now=story.now)}
    return arrival.service in given and halls.gives_numbers(hall_card=_card(), now=story.now)


def come(story: "Story", arrival_number: int, service: str = "") -> None:
    """Somebody takes a number: with a request in mind (`arrival_number` of the replay), or (0) to ask."""
    card = _card()
    draw = dice(story.agenda.seed, "visit", story.now.isoformat(), arrival_number)
    offered = halls.offered(hall_card=card, now=story.now)
    wants = service or weighted(draw, hall.plan()["visitors"]["wants"])
    found = [one for one in offered if (one.code == wants) or (wants == "agency" and not one.service_id)]
    if (not found and wants != "question") or not halls.gives_numbers(hall_card=card, now=story.now):
        return
    chosen = one_of_wanted(found, draw.randrange(max(1, len(found))))
    ticket = desk.take_ticket(
        actor=_operator(story, card),
        now=story.now,
        hall_code=card.code,
        service_id=chosen[0],
        agency_id=chosen[1],
        priority=weighted(draw, hall.plan()["priority"]),
    )
    story.agenda.visits[str(ticket.pk)] = arrival_number
    serve(story)


def one_of_wanted(found: list[halls.Wanted], at: int) -> tuple[int | None, int | None]:
    """What is asked for: a service, an agency, or neither."""
    if not found:
        return None, None
    one = found[at]
    return (one.service_id, None) if one.service_id else (None, one.agency_id)


def _card() -> HallCard:
    return halls.hall(code=hall.plan()["code"])


def _operator(story: "Story", card: HallCard) -> Actor:
    """Somebody of the hall's own staff."""
    return story.cast.of(card.unit_id, Role.DESK_OPERATOR)[0]


def _sitter(story: "Story", card: HallCard, counter: CounterCard, present: list[Presence]) -> Actor | None:
    """Who sits at the counter today: by the rota, else the operator whose place it is."""
    for one in present:
        if one.counter_id == counter.id and one.person_id in story.cast.people:
            return story.cast.people[one.person_id]
    place = hall.plan()["seats"].get(str(counter.number))
    if place is None:
        return None
    members = story.cast.of(orgs.unit_by_code(code=place["unit"]).id, Role(place["role"]))
    return members[int(place["number"])]


def serve(story: "Story") -> None:
    """Every free counter calls whom it can."""
    card, today = _card(), local_day(story.now)
    lines = halls.in_line(hall_id=card.id, day=today)
    waits = [one for one in lines if one.state == TicketState.WAITING]
    busy = {one.counter_id for one in lines if one.counter_id and one.state != TicketState.WAITING}
    present = halls.presences(hall_id=card.id, day=today)
    counters = halls.counters(hall_id=card.id)
    able = halls.desks(counters, present, second=halls.second_of(story.now))
    for counter in counters:
        sitter = _sitter(story, card, counter, present)
        mine = [one for one in waits if one.is_for(able[counter.id])] if counter.id in able else []
        if counter.id in busy or sitter is None or not mine:
            continue
        if counter.person_id != sitter.person_id:
            desk.sit_down(actor=sitter, now=story.now, counter_id=counter.id)
        ticket = desk.call_next(actor=sitter, now=story.now, hall_id=card.id)
        waits = [one for one in waits if one.id != ticket.pk]
        draw = dice(story.agenda.seed, "call", ticket.pk)
        story.agenda.put(
            story.now + datetime.timedelta(seconds=draw.randint(20, 90)), "hall_start", ticket.pk
        )


def start(story: "Story", ticket_id: int, _: int) -> None:
    """The holder comes to the counter, or does not come at all."""
    sitter, number = _at_counter(story, ticket_id), story.agenda.visits[str(ticket_id)]
    draw, habit = dice(story.agenda.seed, "start", ticket_id), hall.plan()["minutes"]
    if not number and happens(draw, hall.plan()["step"]["no_show"]):
        desk.no_show(actor=sitter, now=story.now, ticket_id=ticket_id)
        del story.agenda.visits[str(ticket_id)]
        serve(story)
        return
    desk.start(actor=sitter, now=story.now, ticket_id=ticket_id)
    minutes = min(habit["middle"] * draw.lognormvariate(0, habit["spread"]), habit["longest"])
    story.agenda.put(story.now + datetime.timedelta(minutes=1 + minutes), "hall_leave", ticket_id)


def _at_counter(story: "Story", ticket_id: int) -> Actor:
    """Who called the turn."""
    found = halls.caller(ticket_id=ticket_id)
    return story.cast.people[found]


def leave(story: "Story", ticket_id: int, _: int) -> None:
    """What the visit was for is done: a request filed, a question answered, or nothing to be done here."""
    sitter, number = _at_counter(story, ticket_id), story.agenda.visits.pop(str(ticket_id))
    draw, plan = dice(story.agenda.seed, "leave", ticket_id), hall.plan()
    act: dict[str, Any] = {"actor": sitter, "now": story.now, "ticket_id": ticket_id}
    if number:
        case_id, person_id = file(story, number, by=sitter)
        desk.join_case(**act, case_id=case_id, person_id=person_id)
        desk.finish(**act, ending="CASE_OPENED")
    elif happens(draw, plan["step"]["sent_away"]):
        desk.send_away(**act, reason=weighted(draw, plan["away"]))
    else:
        desk.finish(**act, ending=weighted(draw, plan["endings"]))
    serve(story)


def file(story: "Story", number: int, *, by: Actor | None = None) -> tuple[int, int]:
    """The request of that arrival, filed; the ids of its case and its applicant."""
    story.arriving, story.number = story.arrivals[number - 1], number
    return citizens.apply(story, story.arriving, by=by)


def close(story: "Story", _: int, __: int) -> None:
    """After hours those who still wait are served; then the operators stand up."""
    card = _card()
    if halls.in_line(hall_id=card.id, day=local_day(story.now)):
        serve(story)
        story.agenda.put(story.now + STEP, "hall_close")
        return
    for counter in halls.counters(hall_id=card.id):
        if counter.person_id in story.cast.people:
            desk.stand_up(actor=story.cast.people[counter.person_id], now=story.now, hall_id=card.id)


def end(story: "Story") -> None:
    """Whoever still stands in the line with a request has it filed, so that none is lost with the replay's end."""
    for ticket_id, number in list(story.agenda.visits.items()):
        if number:
            file(story, number)
            story.agenda.visits[ticket_id] = 0


DEEDS = {
    "hall_week": week,
    "hall_start": start,
    "hall_leave": leave,
    "hall_close": close,
}
