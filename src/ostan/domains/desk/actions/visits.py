"""Who stands at the counter, and the case that is opened there."""

import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import actions as cases
from ostan.domains.cases.rules import Channel
from ostan.domains.desk.actions.sendings import locked_day, once
from ostan.domains.desk.events import CaseOfTicket, DayClosed, TicketEnded, VisitorNamed, VisitsForgotten
from ostan.domains.desk.models import Appointment, Sending, Ticket
from ostan.domains.desk.queries import line
from ostan.domains.desk.rules import AwayReason, TicketState
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

REMEMBERED = datetime.timedelta(days=7)
"""How long a repeated sending is recognised. Source: assumed."""


def _mine(actor: Actor, ticket_id: int) -> Ticket:
    """The turn that is served at the actor's counter, locked. Raises NotAllowed for any other."""
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id, state=TicketState.SERVING).first()
    if ticket is None or ticket.counter_id != line.seat_of(person_id=actor.person_id, hall_id=ticket.hall_id):
        raise NotAllowed("desk.serve")
    return ticket


def name_visitor(*, actor: Actor, now: datetime.datetime, ticket_id: int, person_id: int) -> Ticket:
    """The turn, of which is known now whose it is.

    Raises:
        NotAllowed: it is not served at the actor's counter, or there is no such person.
        RuleBroken: "desk.visitor_known", a case was already opened for somebody else.
    """
    org.person(person_id=person_id)
    with unit_of_work(actor=actor, now=now) as work:
        ticket = _mine(actor, ticket_id)
        if ticket.case_id and ticket.person_id != person_id:
            raise RuleBroken("desk.visitor_known")
        ticket.person_id = person_id
        ticket.save(update_fields=["person"])
        work.record(VisitorNamed(stream=f"ticket:{ticket_id}", ticket_id=ticket_id, person_id=person_id))
    return ticket


def open_case(
    *,
    actor: Actor,
    now: datetime.datetime,
    ticket_id: int,
    service_code: str,
    answers: Mapping[str, Any],
    sending: str = "",
) -> Ticket:
    """The turn with the case that was opened for its holder, as the web would have opened it.

    Raises:
        NotAllowed: it is not served at the actor's counter, or there is no such service.
        FormErrors: as cases.open_case.
        RuleBroken: "desk.visitor_missing", "desk.case_there", and those of cases.open_case.
    """

    def act(work: Work) -> Ticket:
        ticket = _mine(actor, ticket_id)
        if not ticket.person_id:
            raise RuleBroken("desk.visitor_missing")
        if ticket.case_id:
            raise RuleBroken("desk.case_there")
        case = cases.open_case(
            actor=actor,
            now=now,
            service_code=service_code,
            answers=answers,
            channel=Channel.DESK,
            citizen_id=ticket.person_id,
        )
        ticket.case_id = case.pk
        ticket.save(update_fields=["case"])
        work.record(CaseOfTicket(stream=f"ticket:{ticket_id}", ticket_id=ticket_id, case_id=case.pk))
        return ticket

    return once(actor, now, sending, act)


def join_case(
    *, actor: Actor, now: datetime.datetime, ticket_id: int, case_id: int, person_id: int
) -> Ticket:
    """The turn in which a case was opened by another way of the desk; for whoever serves it.

    Raises:
        NotAllowed: it is not served at the actor's counter.
        RuleBroken: "desk.case_there".
    """
    with unit_of_work(actor=actor, now=now) as work:
        ticket = _mine(actor, ticket_id)
        if ticket.case_id:
            raise RuleBroken("desk.case_there")
        ticket.case_id, ticket.person_id = case_id, person_id
        ticket.save(update_fields=["case", "person"])
        work.record(CaseOfTicket(stream=f"ticket:{ticket_id}", ticket_id=ticket_id, case_id=case_id))
    return ticket


def close_days(*, actor: Actor, now: datetime.datetime) -> int:
    """How many turns of past days were still open and are closed; old keys of sendings go too.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    Sending.objects.filter(at__lt=now - REMEMBERED).delete()
    rows = Ticket.objects.filter(
        day__lt=local_day(now),
        state__in=(TicketState.WAITING, TicketState.CALLED, TicketState.SERVING),
    )
    left = list(rows.order_by("hall_id", "day").values_list("hall_id", "day").distinct())
    return sum(_close(actor, now, hall_id, day) for hall_id, day in left)


def _close(actor: Actor, now: datetime.datetime, hall_id: int, day: datetime.date) -> int:
    with unit_of_work(actor=actor, now=now) as work:
        locked_day(hall_id, day)
        open_ones = Ticket.objects.filter(
            hall=hall_id,
            day=day,
            state__in=(TicketState.WAITING, TicketState.CALLED, TicketState.SERVING),
        )
        ids = list(open_ones.values_list("pk", flat=True))
        open_ones.update(state=TicketState.SENT_AWAY, away=AwayReason.CLOSED, ended_at=now)
        for ticket_id in ids:
            work.record(
                TicketEnded(
                    stream=f"ticket:{ticket_id}",
                    ticket_id=ticket_id,
                    hall_id=hall_id,
                    state=TicketState.SENT_AWAY,
                    away=AwayReason.CLOSED,
                )
            )
        work.record(DayClosed(stream=f"hall:{hall_id}", hall_id=hall_id, tickets=len(ids)))
    return len(ids)


def forget_visits(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """How many turns and appointments no longer say whose they were; the figures stay.

    Why somebody had priority is forgotten with the name.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    with unit_of_work(actor=actor, now=now) as work:
        rows = Ticket.objects.filter(person=person_id).update(person=None, priority="")
        rows += Appointment.objects.filter(person=person_id).update(person=None)
        work.record(VisitsForgotten(stream=f"person:{person_id}", person_id=person_id, rows=rows))
    return rows
