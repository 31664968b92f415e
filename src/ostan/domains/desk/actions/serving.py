"""At the counter: sit down, call, serve, send on, end."""

import datetime
from typing import NamedTuple

from ostan.domains.cases.rules import CaseState
from ostan.domains.desk.actions.sendings import locked_day, once
from ostan.domains.desk.events import (
    CounterLeft,
    CounterTaken,
    TicketBroughtBack,
    TicketCalled,
    TicketEnded,
    TicketSentOn,
    TicketStarted,
)
from ostan.domains.desk.models import Counter, Leg, Seat, Shift, Ticket
from ostan.domains.desk.queries import halls, line
from ostan.domains.desk.rules import AwayReason, Ending, Move, TicketState, after, check_ending
from ostan.foundation import access
from ostan.foundation.once import Once, OnceRows, update
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken


def sit_down(*, actor: Actor, now: datetime.datetime, counter_id: int) -> Seat:
    """The actor's seat at the counter from now on; the one held before, anywhere, is left.

    Raises:
        NotAllowed: there is no such open counter, or the actor does not serve at it today.
        RuleBroken: "desk.counter_taken", somebody else has sat there since today.
    """
    counter = Counter.objects.filter(pk=counter_id, is_open=True).first()
    if counter is None:
        raise NotAllowed("desk.serve")
    card = halls.hall_by_id(hall_id=counter.hall_id)
    _check_place(actor, card, counter_id, now)
    with unit_of_work(actor=actor, now=now) as work:
        locked_day(card.id, local_day(now))
        other = Seat.objects.filter(counter=counter, until=None).exclude(person=actor.person_id).first()
        if other is not None and local_day(other.since) == local_day(now):
            raise RuleBroken("desk.counter_taken")
        Seat.objects.filter(counter=counter, until=None).update(until=now)
        Seat.objects.filter(person=actor.person_id, until=None).update(until=now)
        seat = Seat.objects.create(counter=counter, person_id=actor.person_id, hat=actor.hat, since=now)
        work.record(CounterTaken(stream=f"hall:{card.id}", hall_id=card.id, counter_id=counter_id))
    return seat


def _check_place(actor: Actor, card: halls.HallCard, counter_id: int, now: datetime.datetime) -> None:
    """Staff of the hall sit at any counter, a representative at that of today's shift."""
    if access.may_touch(actor, "desk.serve", unit_path=card.unit_path):
        return
    shifts = Shift.objects.filter(halls.sitting(actor.person_id), counter=counter_id, day=local_day(now))
    if not (access.may(actor, "desk.represent") and shifts.exists()):
        raise NotAllowed("desk.serve")


def stand_up(*, actor: Actor, now: datetime.datetime, hall_id: int) -> None:
    """The actor leaves the counter of the hall.

    Raises:
        NotAllowed: the actor does not sit there.
        RuleBroken: "desk.finish_first", a turn is still in hand.
    """
    with unit_of_work(actor=actor, now=now) as work:
        locked_day(hall_id, local_day(now))
        seat = Seat.objects.filter(person=actor.person_id, counter__hall=hall_id, until=None).first()
        if seat is None:
            raise NotAllowed("desk.serve")
        if line.at_counter(counter_id=seat.counter_id):
            raise RuleBroken("desk.finish_first")
        seat.until = now
        seat.save(update_fields=["until"])
        work.record(CounterLeft(stream=f"hall:{hall_id}", hall_id=hall_id, counter_id=seat.counter_id))


_TICKET = OnceRows(
    Ticket, lambda ticket_id: Ticket.objects.filter(pk=ticket_id).select_for_update(), "ticket_id"
)


def call_next(*, actor: Actor, now: datetime.datetime, hall_id: int, sending: str = "") -> Ticket:
    """The turn that is called to the actor's counter: the first in turn that the counter serves now.

    Source: the order is rules.order; assumed.

    Raises:
        NotAllowed: the actor does not sit in the hall.
        RuleBroken: "desk.finish_first", "desk.nobody_waits".
    """

    def call(work: Work) -> Ticket:
        today = local_day(now)
        locked_day(hall_id, today)
        counter_id = _counter_of(actor, hall_id)
        if line.at_counter(counter_id=counter_id):
            raise RuleBroken("desk.finish_first")
        desk = halls.desks(
            halls.counters(hall_id=hall_id),
            halls.presences(hall_id=hall_id, day=today),
            second=halls.second_of(now),
        ).get(counter_id)
        waits = [one for one in line.in_line(hall_id=hall_id, day=today) if one.state == TicketState.WAITING]
        found = next((one for one in waits if desk is not None and one.is_for(desk)), None)
        if found is None:
            raise RuleBroken("desk.nobody_waits")
        (ticket,) = _TICKET.rows(ticket_id=found.id)
        ticket.state, ticket.counter_id = after(ticket.state, Move.CALL), counter_id
        ticket.called_at, ticket.served_by, ticket.calls = now, actor.person_id, 1
        update(ticket, "state", "counter", "called_at", "served_by", "calls")
        work.record(_called(ticket, counter_id))
        return ticket

    return once(actor, now, sending, call)


def _called(ticket: Ticket, counter_id: int) -> TicketCalled:
    return TicketCalled(
        stream=f"ticket:{ticket.pk}",
        ticket_id=ticket.pk,
        hall_id=ticket.hall_id,
        counter_id=counter_id,
        calls=ticket.calls,
    )


def _counter_of(actor: Actor, hall_id: int) -> int:
    counter_id = line.seat_of(person_id=actor.person_id, hall_id=hall_id)
    if not counter_id:
        raise NotAllowed("desk.serve")
    return counter_id


class _Turn(NamedTuple):
    """A turn of today, locked with its line, and the counter at which the actor sits (0: none)."""

    ticket: Ticket
    counter_id: int


_PLACE = Once(
    lambda ticket_id: Ticket.objects.filter(pk=ticket_id).values_list("hall_id", "day"), "ticket_id"
)


def _locked(actor: Actor, now: datetime.datetime, ticket_id: int, *, own: bool = True) -> _Turn:
    """Raises NotAllowed unless the actor serves in the hall today and (`own`) the turn is at the actor's counter."""
    known = _PLACE.rows(ticket_id=ticket_id)
    if not known:
        raise NotAllowed("desk.serve")
    ((hall_id, day),) = known
    card = halls.hall_by_id(hall_id=hall_id)
    if not halls.may_serve(actor=actor, hall_card=card, day=local_day(now)):
        raise NotAllowed("desk.serve")
    locked_day(card.id, day)
    (ticket,) = _TICKET.rows(ticket_id=ticket_id)
    counter_id = line.seat_of(person_id=actor.person_id, hall_id=card.id)
    if own and (not counter_id or ticket.counter_id != counter_id):
        raise NotAllowed("desk.serve")
    return _Turn(ticket, counter_id)


def recall(*, actor: Actor, now: datetime.datetime, ticket_id: int, sending: str = "") -> Ticket:
    """The turn, called once more.

    Raises:
        NotAllowed: it is not at the actor's counter.
        RuleBroken: "desk.not_now".
    """

    def act(work: Work) -> Ticket:
        ticket, counter_id = _locked(actor, now, ticket_id)
        ticket.state = after(ticket.state, Move.RECALL)
        ticket.calls, ticket.called_at = min(ticket.calls + 1, 99), now
        update(ticket, "state", "calls", "called_at")
        work.record(_called(ticket, counter_id))
        return ticket

    return once(actor, now, sending, act)


def start(*, actor: Actor, now: datetime.datetime, ticket_id: int, sending: str = "") -> Ticket:
    """The turn whose holder now stands at the counter.

    Raises:
        NotAllowed: it is not at the actor's counter.
        RuleBroken: "desk.not_now".
    """

    def act(work: Work) -> Ticket:
        ticket, counter_id = _locked(actor, now, ticket_id)
        ticket.state = after(ticket.state, Move.START)
        ticket.started_at = now
        update(ticket, "state", "started_at")
        waited = max(0, int((now - _since(ticket)).total_seconds()))
        work.record(
            TicketStarted(
                stream=f"ticket:{ticket_id}",
                ticket_id=ticket_id,
                counter_id=counter_id,
                waited_seconds=waited,
            )
        )
        return ticket

    return once(actor, now, sending, act)


def _since(ticket: Ticket) -> datetime.datetime:
    """Since when the turn waits for the counter it comes to: when it counted first, or was last sent on."""
    if not ticket.transfers:
        return ticket.ready_at
    ends = Leg.objects.filter(ticket=ticket).values_list("ended_at", flat=True)
    return max([ticket.ready_at, *ends])


def no_show(*, actor: Actor, now: datetime.datetime, ticket_id: int, sending: str = "") -> Ticket:
    """The turn whose holder did not come when called.

    Raises:
        NotAllowed: it is not at the actor's counter.
        RuleBroken: "desk.not_now".
    """
    return _end(actor, now, ticket_id, Move.NO_SHOW, sending=sending)


def finish(*, actor: Actor, now: datetime.datetime, ticket_id: int, ending: str, sending: str = "") -> Ticket:
    """The turn that is over: answered at once, informed, or a case opened that goes on.

    Raises:
        NotAllowed: it is not at the actor's counter.
        RuleBroken: "desk.not_now", "desk.ending_unknown", and those of rules.check_ending.
    """
    if ending not in {one.value for one in Ending}:
        raise RuleBroken("desk.ending_unknown", field="ending")
    return _end(actor, now, ticket_id, Move.FINISH, ending=Ending(ending), sending=sending)


def send_away(
    *, actor: Actor, now: datetime.datetime, ticket_id: int, reason: str, sending: str = ""
) -> Ticket:
    """The turn that ends without being served, with why.

    Raises:
        NotAllowed: the actor does not serve in the hall, or the turn is at another counter.
        RuleBroken: "desk.not_now", "desk.reason_unknown".
    """
    if reason not in {one.value for one in AwayReason}:
        raise RuleBroken("desk.reason_unknown", field="reason")
    return _end(actor, now, ticket_id, Move.SEND_AWAY, away=AwayReason(reason), sending=sending)


def _end(
    actor: Actor,
    now: datetime.datetime,
    ticket_id: int,
    move: Move,
    *,
    ending: Ending | None = None,
    away: AwayReason | None = None,
    sending: str = "",
) -> Ticket:
    def act(work: Work) -> Ticket:
        ticket, counter_id = _locked(actor, now, ticket_id, own=move is not Move.SEND_AWAY)
        if ticket.counter_id and ticket.counter_id != counter_id:
            raise NotAllowed("desk.serve")
        ticket.state, ticket.ended_at = after(ticket.state, move), now
        if ending is not None:
            is_decided = ticket.case is not None and ticket.case.state == CaseState.DECIDED
            check_ending(ending, has_case=ticket.case_id is not None, is_decided=is_decided)
        ticket.ending, ticket.away = ending or "", away or ""
        ticket.served_by = actor.person_id
        update(ticket, "state", "ended_at", "ending", "away", "served_by")
        work.record(
            TicketEnded(
                stream=f"ticket:{ticket_id}",
                ticket_id=ticket_id,
                hall_id=ticket.hall_id,
                state=TicketState(ticket.state),
                ending=ending,
                away=away,
            )
        )
        return ticket

    return once(actor, now, sending, act)


def bring_back(*, actor: Actor, now: datetime.datetime, ticket_id: int, sending: str = "") -> Ticket:
    """The turn of somebody who came late but today: it waits again, counted from now.

    Raises:
        NotAllowed: the actor does not serve in the hall.
        RuleBroken: "desk.not_now".
    """

    def act(work: Work) -> Ticket:
        ticket, _ = _locked(actor, now, ticket_id, own=False)
        if ticket.day != local_day(now):
            raise RuleBroken("desk.not_now", state=ticket.state)
        ticket.state = after(ticket.state, Move.BRING_BACK)
        ticket.counter, ticket.called_at, ticket.ended_at = None, None, None
        ticket.ready_at = now
        update(ticket, "state", "counter", "called_at", "ended_at", "ready_at")
        work.record(TicketBroughtBack(stream=f"ticket:{ticket_id}", ticket_id=ticket_id))
        return ticket

    return once(actor, now, sending, act)


def send_on(
    *,
    actor: Actor,
    now: datetime.datetime,
    ticket_id: int,
    to_counter_id: int | None = None,
    to_agency_id: int | None = None,
    sending: str = "",
) -> Ticket:
    """The turn, waiting again for another counter or for an agency that sits here; its case goes with it.

    It counts from when it first did, so whoever was sent on is soon called; the time at this counter is kept.

    Raises:
        NotAllowed: it is not at the actor's counter.
        RuleBroken: "desk.not_now", "desk.to_where".
    """

    def act(work: Work) -> Ticket:
        ticket, counter_id = _locked(actor, now, ticket_id)
        _check_where(ticket, counter_id, to_counter_id, to_agency_id, now)
        ticket.state = after(ticket.state, Move.TRANSFER)
        Leg.objects.create(
            ticket=ticket,
            counter_id=counter_id,
            service_id=ticket.service_id,
            agency_id=ticket.agency_id,
            ready_at=_since(ticket),
            started_at=ticket.started_at,
            ended_at=now,
        )
        ticket.counter, ticket.called_at, ticket.started_at = None, None, None
        ticket.only_counter_id = to_counter_id
        if to_agency_id:
            ticket.agency_id, ticket.service = to_agency_id, None
        ticket.transfers = min(ticket.transfers + 1, 99)
        ticket.save()
        work.record(
            TicketSentOn(
                stream=f"ticket:{ticket_id}",
                ticket_id=ticket_id,
                from_counter_id=counter_id,
                to_counter_id=to_counter_id or 0,
                to_agency_id=to_agency_id or 0,
            )
        )
        return ticket

    return once(actor, now, sending, act)


def _check_where(
    ticket: Ticket,
    counter_id: int,
    to_counter_id: int | None,
    to_agency_id: int | None,
    now: datetime.datetime,
) -> None:
    """Exactly one of the two, and one that can be met in this hall today."""
    if bool(to_counter_id) == bool(to_agency_id):
        raise RuleBroken("desk.to_where", field="to")
    if to_counter_id:
        there = Counter.objects.filter(pk=to_counter_id, hall=ticket.hall_id, is_open=True)
        if to_counter_id == counter_id or not there.exists():
            raise RuleBroken("desk.to_where", field="to")
        return
    second = halls.second_of(now)
    present = halls.presences(hall_id=ticket.hall_id, day=ticket.day)
    if not any(one.agency_id == to_agency_id and one.hours.ends > second for one in present):
        raise RuleBroken("desk.to_where", field="to")
