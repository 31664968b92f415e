"""Halls and their counters: which there are, who may serve in them, when they are open and what they give now."""

import dataclasses
import datetime
import hmac
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules.life import GENERAL_MATTER, ServiceKind
from ostan.domains.desk.models import Counter, CounterService, Hall, OwnDesk, Seat, Shift
from ostan.domains.desk.rules import hours as opening_hours
from ostan.domains.desk.rules.serving import Desk
from ostan.foundation import access, vault
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Interval, local, local_day
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import only_digits

KIOSK_KEY = "kiosk key"
EARLY = 1800
"""Seconds before the first opening from which the ticket machine gives numbers. Source: assumed."""

MOST_SERVICES = 500


@dataclasses.dataclass(frozen=True, slots=True)
class HallCard:
    """A hall as pages see it."""

    id: int
    code: str
    name: str
    address: str
    unit_id: int
    unit_path: str
    hours: list[list[list[int]]]
    is_open: bool
    has_kiosk: bool


@dataclasses.dataclass(frozen=True, slots=True)
class CounterCard:
    """A counter: who sits there now (0: nobody) and which services it gives whoever sits."""

    id: int
    number: int
    name: str
    slot_minutes: int
    is_open: bool
    person_id: int
    service_ids: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Something that can be asked for in the hall today: a service, or an agency as such (`service_id` 0)."""

    service_id: int
    code: str
    title: str
    agency_id: int
    agency: str


_HALL = ("pk", "code", "name", "address", "unit_id", "unit__path", "hours", "is_open", "kiosk_match")


_HALL_BY_CODE = Once(
    lambda code_text: Hall.objects.filter(code=code_text).values_list(*_HALL), "code_text", json=(6,)
)
_HALL_BY_ID = Once(lambda hall_id: Hall.objects.filter(pk=hall_id).values_list(*_HALL), "hall_id", json=(6,))


def _hall(row: tuple[Any, ...]) -> HallCard:
    told = (*row[:8], row[8] is not None)
    return HallCard(*told)


def all_halls(*, only_open: bool = True) -> list[HallCard]:
    """The halls of the province. One statement."""
    rows = Hall.objects.filter(is_open=True) if only_open else Hall.objects.all()
    return [_hall(row) for row in rows.order_by("name", "pk").values_list(*_HALL)]


def hall(*, code: str) -> HallCard:
    """The hall of that code. Raises NotAllowed when there is none. One statement."""
    return _only(_HALL_BY_CODE.rows(code_text=code))


def hall_by_id(*, hall_id: int) -> HallCard:
    """The hall of that id. Raises NotAllowed when there is none. One statement."""
    return _only(_HALL_BY_ID.rows(hall_id=hall_id))


def _only(rows: list[tuple[Any, ...]]) -> HallCard:
    if not rows:
        raise NotAllowed("desk.see")
    return _hall(rows[0])


def match_of_key(key: str) -> bytes:
    """By what the key of a ticket machine is recognised, in whichever digits it was typed."""
    return vault.match_key(only_digits(key.strip()) or key.strip(), KIOSK_KEY)


def opens_kiosk(*, code: str, match: bytes) -> bool:
    """Whether this is the match of the key of the hall's ticket machine. One statement."""
    kept = Hall.objects.filter(code=code, is_open=True).values_list("kiosk_match", flat=True).first()
    return kept is not None and hmac.compare_digest(bytes(kept), match)


def sitting(person_id: int) -> Q:
    """Shifts at which the person sits, as representative or instead of one."""
    return Q(person=person_id, absence="") | Q(substitute=person_id)


_SITS = Once(
    lambda person_id, hall_id, of_day: Shift.objects.filter(
        sitting(person_id), counter__hall=hall_id, day=of_day
    ).values_list("pk")[:1],
    "person_id",
    "hall_id",
    "of_day",
)


def may_serve(*, actor: Actor, hall_card: HallCard, day: datetime.date) -> bool:
    """Whether the actor serves in the hall on the day: as its own staff, or by a shift of that day."""
    if access.may_touch(actor, "desk.serve", unit_path=hall_card.unit_path):
        return True
    if not access.may(actor, "desk.represent"):
        return False
    return bool(_SITS.rows(person_id=actor.person_id, hall_id=hall_card.id, of_day=day))


def may_see(*, actor: Actor, hall_card: HallCard) -> bool:
    """Whether the actor may see the hall's figures and rota."""
    return access.may_touch(actor, "desk.see", unit_path=hall_card.unit_path)


def may_plan(*, actor: Actor, hall_card: HallCard) -> bool:
    """Whether the actor may change the hall and its rota."""
    return access.may_touch(actor, "desk.plan", unit_path=hall_card.unit_path)


def served_halls(*, actor: Actor, now: datetime.datetime) -> list[HallCard]:
    """The open halls in which the actor serves today or of which the actor sees the figures. Two statements."""
    mine: set[int] = set()
    if access.may(actor, "desk.represent"):
        today = Shift.objects.filter(sitting(actor.person_id), day=local_day(now))
        mine = set(today.values_list("counter__hall_id", flat=True))
    return [
        card
        for card in all_halls()
        if card.id in mine
        or access.may_touch(actor, "desk.serve", unit_path=card.unit_path)
        or may_see(actor=actor, hall_card=card)
    ]


def entered(*, actor: Actor, now: datetime.datetime, code: str) -> HallCard:
    """The hall, for whoever serves in it today. Raises NotAllowed for anybody else. Two statements at most."""
    card = hall(code=code)
    if not card.is_open or not may_serve(actor=actor, hall_card=card, day=local_day(now)):
        raise NotAllowed("desk.serve")
    return card


def seen(*, actor: Actor, code: str) -> HallCard:
    """The hall, for whoever sees its figures. Raises NotAllowed for anybody else. One statement."""
    card = hall(code=code)
    if not may_see(actor=actor, hall_card=card):
        raise NotAllowed("desk.see")
    return card


def open_hours(*, hall_card: HallCard, day: datetime.date) -> opening_hours.Hours:
    """When the hall is open on the day."""
    return opening_hours.opening(holidays.calendar().hours(day), hall_card.hours, day)


def second_of(now: datetime.datetime) -> int:
    """The second of the day in Iran."""
    at = local(now)
    return at.hour * 3600 + at.minute * 60 + at.second


def gives_numbers(*, hall_card: HallCard, now: datetime.datetime) -> bool:
    """Whether turns are given out at this instant: a little before opening until closing."""
    hours = open_hours(hall_card=hall_card, day=local_day(now))
    return bool(hours) and hours[0].begins - EARLY <= second_of(now) < hours[-1].ends


def next_numbers(*, hall_card: HallCard, now: datetime.datetime) -> datetime.datetime | None:
    """From when turns are given out next, after this instant; None for a hall that stays closed for two weeks."""
    today = local_day(now)
    for ahead in range(opening_hours.AHEAD_DAYS + 1):
        day = today + datetime.timedelta(days=ahead)
        hours = open_hours(hall_card=hall_card, day=day)
        begins = opening_hours.at(day, hours[0].begins - EARLY) if hours else now
        if begins > now:
            return begins
    return None


_GIVEN = Once(
    lambda hall_id: (
        CounterService.objects.filter(counter__hall=hall_id)
        .order_by("service_id")
        .values_list("counter_id", "service_id")
    ),
    "hall_id",
)
_SEATS = Once(
    lambda hall_id: Seat.objects.filter(counter__hall=hall_id, until=None).values_list(
        "counter_id", "person_id"
    ),
    "hall_id",
)
_COUNTERS = Once(
    lambda hall_id: (
        Counter.objects.filter(hall=hall_id)
        .order_by("number")
        .values_list("pk", "number", "name", "slot_minutes", "is_open")
    ),
    "hall_id",
)


def counters(*, hall_id: int) -> list[CounterCard]:
    """The counters of a hall by number. Three statements."""
    given: dict[int, list[int]] = {}
    for counter_id, service_id in _GIVEN.rows(hall_id=hall_id):
        given.setdefault(counter_id, []).append(service_id)
    seats: dict[int, int] = dict(_SEATS.rows(hall_id=hall_id))
    found = []
    for pk, number, name, minutes, is_open in _COUNTERS.rows(hall_id=hall_id):
        services = tuple(given.get(pk, ()))
        found.append(CounterCard(pk, number, name, minutes, is_open, seats.get(pk, 0), services))
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Presence:
    """A shift at which somebody sits: where, for which agency, for what (() for all of it) and when."""

    counter_id: int
    agency_id: int
    agency: str
    service_ids: tuple[int, ...]
    person_id: int
    hours: Interval


_PRESENCES = Once(
    lambda hall_id, first_day, last_day: (
        Shift.objects.filter(counter__hall=hall_id, counter__is_open=True, day__range=(first_day, last_day))
        .exclude(~Q(absence=""), substitute=None)
        .order_by("begins", "pk")
        .values_list(
            *("day", "counter_id", "agency_id", "agency__name", "service_ids"),
            *("person_id", "substitute_id", "begins", "ends"),
        )
    ),
    "hall_id",
    "first_day",
    "last_day",
    json=(4,),
)


def presences(*, hall_id: int, day: datetime.date) -> list[Presence]:
    """The shifts of the day at which somebody sits. One statement."""
    return presences_between(hall_id=hall_id, first=day, last=day).get(day, [])


def presences_between(
    *, hall_id: int, first: datetime.date, last: datetime.date
) -> dict[datetime.date, list[Presence]]:
    """The shifts at which somebody sits, by day. One statement."""
    found: dict[datetime.date, list[Presence]] = {}
    rows = _PRESENCES.rows(hall_id=hall_id, first_day=first, last_day=last)
    for day, counter, agency, name, services, person, substitute, begins, ends in rows:
        hours = Interval(begins, ends)
        one = Presence(counter, agency, name, tuple(services), substitute or person, hours)
        found.setdefault(day, []).append(one)
    return found


def hours_sat(
    *, person_id: int, first: datetime.date, last: datetime.date
) -> dict[tuple[int, datetime.date], list[Interval]]:
    """When the person sits at which counter on these days, also for another, by counter and day. One statement."""
    own = Q(person=person_id, absence="") | Q(substitute=person_id)
    rows = Shift.objects.filter(own, counter__is_open=True, day__range=(first, last))
    found: dict[tuple[int, datetime.date], list[Interval]] = {}
    for counter_id, day, begins, ends in rows.values_list("counter_id", "day", "begins", "ends"):
        found.setdefault((counter_id, day), []).append(Interval(begins, ends))
    return found


def desks(
    cards: Iterable[CounterCard], present: Iterable[Presence], *, second: int | None = None
) -> dict[int, Desk]:
    """What each open counter can do at a second of the day (None: at any time of it), by counter id. No statement."""
    at_hand = [one for one in present if second is None or one.hours.begins <= second < one.hours.ends]
    found = {}
    for card in cards:
        if card.is_open:
            here = [one for one in at_hand if one.counter_id == card.id]
            services = {service for one in here for service in one.service_ids} | set(card.service_ids)
            agencies = frozenset(one.agency_id for one in here if not one.service_ids)
            found[card.id] = Desk(card.id, frozenset(services), agencies)
    return found


def offered(*, hall_card: HallCard, now: datetime.datetime) -> list[Wanted]:
    """What can be asked for in the hall today, now or later: services of its counters and of those who still sit."""
    second = second_of(now)
    present = [one for one in presences(hall_id=hall_card.id, day=local_day(now)) if one.hours.ends > second]
    return wanted_of(counters(hall_id=hall_card.id), present)


def wanted_of(
    cards: Iterable[CounterCard],
    present: Iterable[Presence],
    lines: Iterable[catalogue.ServiceLine] | None = None,
) -> list[Wanted]:
    """The services that these counters and representatives give, and the agencies that are present.

    `lines` are the published services where they are known already; else three statements at most.
    """
    sitters = list(present)
    fixed = {service for card in cards if card.is_open for service in card.service_ids}
    fixed |= {service for one in sitters for service in one.service_ids}
    whole = {one.agency_id: one for one in sitters if not one.service_ids}
    services = [
        Wanted(line.id, line.code, line.title, line.owner_id, line.owner_name)
        for line in (published() if lines is None else lines)
        if line.id in fixed or line.owner_id in whole
    ]
    agencies = [Wanted(0, "", one.agency, one.agency_id, one.agency) for one in whole.values()]
    return [*services, *agencies]


def published() -> tuple[catalogue.ServiceLine, ...]:
    """What a counter may give: the published services, and the general subject for all complaints and requests.

    Three statements at most.
    """
    matters = catalogue.search(kind=ServiceKind.MATTER, limit=MOST_SERVICES).services
    general = (line for line in matters if line.code == GENERAL_MATTER)
    return (*catalogue.search(limit=MOST_SERVICES).services, *general)


@dataclasses.dataclass(frozen=True, slots=True)
class Elsewhere:
    """A service that only its agency gives, and where that is."""

    service_id: int
    title: str
    agency_id: int
    agency: str
    address: str
    phone: str


def own_desks() -> list[Elsewhere]:
    """The services that only their agency's own desk gives. One statement."""
    rows = OwnDesk.objects.order_by("service__sort").values_list(
        "service_id", "service__title", "agency_id", "agency__name", "agency__address", "agency__phone"
    )
    return [Elsewhere(*row) for row in rows]
