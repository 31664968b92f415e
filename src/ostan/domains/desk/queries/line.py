"""The line of a hall on a day: who waits, who is called where, and how long it will take."""

import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from ostan.domains.cases.rules import CaseState
from ostan.domains.desk.models import Counter, HallDay, Leg, Seat, Ticket, VisitRating
from ostan.domains.desk.queries import halls
from ostan.domains.desk.rules import Source, TicketState, order, serving, waiting
from ostan.domains.desk.rules.rating import is_asked
from ostan.foundation import vault
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed

LINK = "queue link"
PAST_DAYS = 28
"""Days from which a waiting time is foretold. Source: assumed."""

MOST_VISITS = 2_000
_IN_LINE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING)


@dataclasses.dataclass(frozen=True, slots=True)
class TicketLine:
    """A turn in the line. `wants` is the title of what is asked for, "" for a question."""

    id: int
    number: int
    state: str
    source: str
    priority: str
    service_id: int | None
    agency_id: int | None
    only_counter_id: int | None
    counter_id: int | None
    counter_number: int | None
    wants: str
    ready_at: datetime.datetime
    called_at: datetime.datetime | None
    started_at: datetime.datetime | None
    calls: int

    @property
    def standing(self) -> order.Standing:
        has_appointment = self.source == Source.APPOINTMENT
        return order.Standing(self.id, self.number, self.ready_at, bool(self.priority), has_appointment)

    def is_for(self, desk: serving.Desk) -> bool:
        """Whether the counter may call this turn."""
        return serving.serves(
            desk,
            counter_id=self.only_counter_id,
            service_id=self.service_id,
            agency_id=self.agency_id,
        )


def token_of(ticket_id: int) -> str:
    """The secret of the turn's page: the same each time it is asked for, and not to be guessed."""
    return vault.match_key(str(ticket_id), LINK).hex()[:32]


def match_of(token: str) -> bytes:
    """The key under which a turn is found by the token of its page."""
    return vault.match_key(token, f"{LINK} token")


_COLUMNS = (
    *("pk", "number", "state", "source", "priority", "service_id", "agency_id", "only_counter_id"),
    *("counter_id", "counter__number", "service__title", "agency__name"),
    *("ready_at", "called_at", "started_at", "calls"),
)


_IN_LINE_ON = Once(
    lambda hall_id, of_day: Ticket.objects.filter(hall=hall_id, day=of_day, state__in=_IN_LINE).values_list(
        *_COLUMNS
    ),
    "hall_id",
    "of_day",
)


def in_line(*, hall_id: int, day: datetime.date) -> list[TicketLine]:
    """Everybody who waits, is called or is served: those called first, then the others in turn. One statement."""
    return in_turn(_line(row) for row in _IN_LINE_ON.rows(hall_id=hall_id, of_day=day))


def _line(row: tuple[Any, ...]) -> TicketLine:
    *which, service, agency, ready, called, started, calls = row
    told = (*which, service or agency or "", ready, called, started, calls)
    return TicketLine(*told)


def in_turn(found: Iterable[TicketLine]) -> list[TicketLine]:
    """Those called first, by when; then those who wait, in turn."""
    lines = list(found)
    by_id = {one.id: one for one in lines}
    called = [one for one in lines if one.state != TicketState.WAITING]
    waits = order.in_turn(one.standing for one in lines if one.state == TicketState.WAITING)
    return [
        *sorted(called, key=lambda one: (one.called_at or one.ready_at, one.id)),
        *(by_id[one.id] for one in waits),
    ]


_VERSION = Once(
    lambda hall_id, of_day: HallDay.objects.filter(hall=hall_id, day=of_day).values_list("version"),
    "hall_id",
    "of_day",
)


def version(*, hall_id: int, day: datetime.date) -> int:
    """How often the line of the day has changed; one small statement, for boards that look again and again."""
    rows = _VERSION.rows(hall_id=hall_id, of_day=day)
    return int(rows[0][0]) if rows else 0


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """A turn as its holder sees it. `ahead` counts those who are called before; None once it was called."""

    id: int
    hall_id: int
    number: int
    day: datetime.date
    state: str
    wants: str
    counter_number: int | None
    counter_name: str
    ahead: int | None
    expected: waiting.Expected | None
    has_priority: bool
    taken_at: datetime.datetime
    ended_at: datetime.datetime | None
    case_id: int | None
    away: str
    counters: int
    is_asked: bool
    score: int


def turn(*, token: str, now: datetime.datetime) -> Turn:
    """The turn behind the link of its holder; `is_asked` how content the visit was, `score` 0 before it was said.

    Five statements at most.

    Raises:
        NotAllowed: no such link was given out.
    """
    row = (
        Ticket.objects.filter(token_match=match_of(token))
        .select_related("service", "agency", "counter")
        .first()
    )
    if row is None:
        raise NotAllowed("desk.turn")
    ahead, foretold, counters = None, None, 0
    if row.state == TicketState.WAITING and row.day == local_day(now):
        ahead, counters = _ahead(row, now)
        foretold = waiting.expected(ahead, counters, visits(hall_id=row.hall_id, now=now))
    wants = row.service.title if row.service else row.agency.name if row.agency else ""
    asked = is_asked(state=row.state, has_case=row.case_id is not None, ended_at=row.ended_at, now=now)
    score = VisitRating.objects.filter(ticket=row).values_list("score", flat=True).first() if asked else 0
    return Turn(
        row.pk,
        row.hall_id,
        row.number,
        row.day,
        row.state,
        wants,
        row.counter.number if row.counter else None,
        row.counter.name if row.counter else "",
        ahead,
        foretold,
        bool(row.priority),
        row.taken_at,
        row.ended_at,
        row.case_id,
        row.away,
        counters,
        asked,
        score or 0,
    )


def _ahead(row: Ticket, now: datetime.datetime) -> tuple[int, int]:
    """How many are called before, by the counters at which somebody sits and that can serve it; and how many these are."""
    day = local_day(now)
    cards = [card for card in halls.counters(hall_id=row.hall_id) if card.person_id]
    desks = halls.desks(cards, halls.presences(hall_id=row.hall_id, day=day), second=halls.second_of(now))
    lines = in_line(hall_id=row.hall_id, day=day)
    mine = next(one for one in lines if one.id == row.pk)
    fitting = [desk for desk in desks.values() if mine.is_for(desk)]
    waits = [one for one in lines if one.state == TicketState.WAITING]
    before = waits[: waits.index(mine)]
    return sum(any(one.is_for(desk) for desk in fitting) or not fitting for one in before), len(fitting)


def visits(*, hall_id: int, now: datetime.datetime) -> list[float]:
    """Minutes that people stood at one counter in the past weeks, newest first. One statement."""
    since = local_day(now) - datetime.timedelta(days=PAST_DAYS)
    rows = Ticket.objects.filter(
        hall=hall_id, day__gte=since, state=TicketState.DONE, started_at__isnull=False
    ).values_list("started_at", "ended_at")
    sent_on = Leg.objects.filter(
        ticket__hall=hall_id, ticket__day__gte=since, started_at__isnull=False
    ).values_list("started_at", "ended_at")
    times = rows.union(sent_on, all=True).order_by("-ended_at")[:MOST_VISITS]
    return [(ended - started).total_seconds() / 60 for started, ended in times if started and ended]


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """A turn as those who serve it see it, with the person and the case once they are known."""

    id: int
    hall_id: int
    number: int
    day: datetime.date
    state: str
    priority: str
    source: str
    wants: str
    service_code: str
    service_id: int | None
    person_id: int | None
    case_id: int | None
    case_code: str
    case_state: str
    counter_id: int | None
    served_by: int | None
    taken_at: datetime.datetime
    called_at: datetime.datetime | None
    started_at: datetime.datetime | None
    calls: int
    transfers: int

    @property
    def is_decided(self) -> bool:
        """Whether the case of the visit is decided already."""
        return self.case_state == CaseState.DECIDED


def held(*, actor: Actor, now: datetime.datetime, ticket_id: int) -> Held:
    """The turn, for those who serve in its hall today. Three statements at most.

    Raises:
        NotAllowed: there is no such turn, or the actor does not serve there.
    """
    row = Ticket.objects.filter(pk=ticket_id).select_related("service", "agency", "case").first()
    if row is None:
        raise NotAllowed("desk.serve")
    card = halls.hall_by_id(hall_id=row.hall_id)
    if not halls.may_serve(actor=actor, hall_card=card, day=local_day(now)):
        raise NotAllowed("desk.serve")
    return Held(
        row.pk,
        row.hall_id,
        row.number,
        row.day,
        row.state,
        row.priority,
        row.source,
        row.service.title if row.service else row.agency.name if row.agency else "",
        row.service.code if row.service else "",
        row.service_id,
        row.person_id,
        row.case_id,
        row.case.code if row.case else "",
        row.case.state if row.case else "",
        row.counter_id,
        row.served_by,
        row.taken_at,
        row.called_at,
        row.started_at,
        row.calls,
        row.transfers,
    )


_AT_COUNTER = Once(
    lambda counter_id: Ticket.objects.filter(
        counter=counter_id, state__in=(TicketState.CALLED, TicketState.SERVING)
    ).values_list("pk"),
    "counter_id",
)


def at_counter(*, counter_id: int) -> int:
    """The id of the turn that is called to the counter or served there now; 0 for none. One statement."""
    return _first(_AT_COUNTER.rows(counter_id=counter_id))


_SEAT_OF = Once(
    lambda person_id, hall_id: Seat.objects.filter(
        person=person_id, counter__hall=hall_id, until=None
    ).values_list("counter_id"),
    "person_id",
    "hall_id",
)


def seat_of(*, person_id: int, hall_id: int) -> int:
    """The id of the counter of the hall at which the person sits now; 0 for none. One statement."""
    return _first(_SEAT_OF.rows(person_id=person_id, hall_id=hall_id))


def _first(rows: list[tuple[Any, ...]]) -> int:
    return int(rows[0][0]) if rows else 0


def absent_numbers(*, hall_id: int, day: datetime.date, limit: int = 8) -> list[tuple[int, int]]:
    """The turns whose holders did not come when called today, newest first, as (id, number). One statement."""
    rows = Ticket.objects.filter(hall=hall_id, day=day, state=TicketState.NO_SHOW).order_by(
        "-ended_at", "-pk"
    )
    return [(pk, number) for pk, number in rows.values_list("pk", "number")[:limit]]


def open_counters(*, hall_id: int) -> list[tuple[int, int, str]]:
    """The open counters as (id, number, name), by number. One statement."""
    rows = Counter.objects.filter(hall=hall_id, is_open=True).order_by("number")
    return [(pk, number, name) for pk, number, name in rows.values_list("pk", "number", "name")]


def caller(*, ticket_id: int) -> int:
    """The id of the person who called the turn; 0 before it was called. One statement."""
    found = Ticket.objects.filter(pk=ticket_id).values_list("served_by", flat=True).first()
    return found or 0
