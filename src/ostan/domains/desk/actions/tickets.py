"""Turns are taken: at the ticket machine, from an operator, or with an appointment."""

import datetime

from ostan.domains.desk.actions.sendings import locked_day, once
from ostan.domains.desk.events import TicketTaken
from ostan.domains.desk.models import Appointment, Ticket
from ostan.domains.desk.queries import halls
from ostan.domains.desk.queries.line import match_of, token_of
from ostan.domains.desk.rules import AppointmentState, Priority, Source
from ostan.foundation.once import insert, update
from ostan.foundation.work import Work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, day_ends, local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

MOST_IN_A_DAY = 999
"""Numbers of a hall in a day: three digits, so that every voice can say them. Source: assumed."""


def take_ticket(
    *,
    actor: Actor,
    now: datetime.datetime,
    hall_code: str,
    kiosk: bytes = b"",
    service_id: int | None = None,
    agency_id: int | None = None,
    priority: str = "",
    sending: str = "",
) -> Ticket:
    """A new turn in the hall for a service, an agency or (neither) a question.

    `kiosk` is the match of the key of the hall's ticket machine; without it the actor has to serve in the hall.

    Raises:
        NotAllowed: no such hall, a wrong key, or an actor who does not serve there.
        RuleBroken: "desk.closed", "desk.not_given_today", "desk.priority_unknown", "desk.numbers_used_up".
    """
    card = _entered(actor, now, hall_code, kiosk)
    if priority not in {one.value for one in Priority}:
        raise RuleBroken("desk.priority_unknown", field="priority")
    if not halls.gives_numbers(hall_card=card, now=now):
        raise RuleBroken("desk.closed")
    agency = _agency_of(card, now, service_id, agency_id)
    source = Source.KIOSK if kiosk else Source.OPERATOR

    def take(work: Work) -> Ticket:
        return _take(
            work,
            Ticket(
                hall_id=card.id,
                service_id=service_id,
                agency_id=agency,
                source=source,
                priority=priority,
                taken_at=now,
                ready_at=now,
            ),
        )

    return once(actor, now, sending, take)


def check_in(
    *,
    actor: Actor,
    now: datetime.datetime,
    hall_code: str,
    code: str,
    kiosk: bytes = b"",
    priority: str = "",
    sending: str = "",
) -> Ticket:
    """The turn of somebody who has an appointment today and is here; who comes in time counts from that time.

    Raises:
        NotAllowed: no such hall, a wrong key, or an actor who does not serve there.
        RuleBroken: "desk.no_such_appointment".
    """
    card = _entered(actor, now, hall_code, kiosk)

    def take(work: Work) -> Ticket:
        found = _appointment(card.id, code, now)
        ticket = _take(
            work,
            Ticket(
                hall_id=card.id,
                service_id=found.service_id,
                agency_id=_agency_of(card, now, found.service_id, None),
                source=Source.APPOINTMENT,
                priority=priority,
                person_id=found.person_id,
                taken_at=now,
                ready_at=max(now, found.begins_at),
            ),
        )
        found.ticket, found.state, found.changed_at = ticket, AppointmentState.ARRIVED, now
        found.save(update_fields=["ticket", "state", "changed_at"])
        return ticket

    return once(actor, now, sending, take)


def _appointment(hall_id: int, code: str, now: datetime.datetime) -> Appointment:
    today = local_day(now)
    digits = persian.only_digits(code) or ""
    found = (
        Appointment.objects.select_for_update()
        .filter(
            counter__hall=hall_id,
            code=digits,
            state=AppointmentState.BOOKED,
            begins_at__gte=day_begins(today),
            begins_at__lt=day_ends(today),
        )
        .first()
    )
    if found is None:
        raise RuleBroken("desk.no_such_appointment", field="code")
    return found


def _entered(actor: Actor, now: datetime.datetime, hall_code: str, kiosk: bytes) -> halls.HallCard:
    if not kiosk:
        return halls.entered(actor=actor, now=now, code=hall_code)
    if not halls.opens_kiosk(code=hall_code, match=kiosk):
        raise NotAllowed("desk.serve")
    return halls.hall(code=hall_code)


def _agency_of(
    card: halls.HallCard, now: datetime.datetime, service_id: int | None, agency_id: int | None
) -> int | None:
    """The agency whose representative may serve it; None when any counter that gives the service does.

    Raises:
        RuleBroken: "desk.not_given_today".
    """
    if service_id is None and agency_id is None:
        return None
    wanted = halls.offered(hall_card=card, now=now)
    for one in wanted:
        if (service_id and one.service_id == service_id) or (
            not service_id and not one.service_id and one.agency_id == agency_id
        ):
            return one.agency_id
    raise RuleBroken("desk.not_given_today", field="wants")


def _take(work: Work, ticket: Ticket) -> Ticket:
    ticket.day = local_day(ticket.taken_at)
    day = locked_day(ticket.hall_id, ticket.day)
    if day.last_number >= MOST_IN_A_DAY:
        raise RuleBroken("desk.numbers_used_up")
    day.last_number += 1
    update(day, "last_number")
    ticket.number = day.last_number
    insert(ticket)
    ticket.token_match = match_of(token_of(ticket.pk))
    update(ticket, "token_match")
    work.record(
        TicketTaken(
            stream=f"ticket:{ticket.pk}",
            ticket_id=ticket.pk,
            hall_id=ticket.hall_id,
            number=ticket.number,
            service_id=ticket.service_id or 0,
            agency_id=ticket.agency_id or 0,
            source=Source(ticket.source),
            has_priority=bool(ticket.priority),
        )
    )
    return ticket
