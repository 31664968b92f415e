"""Appointments: which times are free, and which somebody has booked."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ostan.domains.desk.models import Appointment
from ostan.domains.desk.queries import halls
from ostan.domains.desk.rules import AppointmentState
from ostan.domains.desk.rules import hours as opening
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, day_ends, local_day
from ostan.kernel.errors import NotAllowed

_HELD = (AppointmentState.BOOKED, AppointmentState.ARRIVED)


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """A free time at a counter."""

    counter_id: int
    begins_at: datetime.datetime
    ends_at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as its holder, and the hall, see it."""

    id: int
    code: str
    hall_id: int
    hall_code: str
    hall: str
    address: str
    counter_id: int
    counter_number: int
    service_id: int
    service_code: str
    service: str
    person_id: int
    begins_at: datetime.datetime
    ends_at: datetime.datetime
    state: str
    moves: int
    changed_at: datetime.datetime


_COLUMNS = (
    *(
        "pk",
        "code",
        "counter__hall_id",
        "counter__hall__code",
        "counter__hall__name",
        "counter__hall__address",
    ),
    *("counter_id", "counter__number", "service_id", "service__code", "service__title", "person_id"),
    *("begins_at", "ends_at", "state", "moves", "changed_at"),
)


def bookable(*, hall_card: halls.HallCard, now: datetime.datetime) -> dict[int, list[datetime.date]]:
    """By service, the days ahead on which the hall has an hour for it, free or not. Six statements."""
    cards = [card for card in halls.counters(hall_id=hall_card.id) if card.is_open and card.slot_minutes]
    days, at_slots, lines = days_ahead(now), {card.id for card in cards}, halls.published()
    present = halls.presences_between(hall_id=hall_card.id, first=days[0], last=days[-1])
    found: dict[int, list[datetime.date]] = {}
    for day in days:
        if halls.open_hours(hall_card=hall_card, day=day):
            sitters = [one for one in present.get(day, ()) if one.counter_id in at_slots]
            for one in halls.wanted_of(cards, sitters, lines):
                if one.service_id:
                    found.setdefault(one.service_id, []).append(day)
    return found


def days_ahead(now: datetime.datetime) -> list[datetime.date]:
    """The days for which an appointment may be booked, today first."""
    today = local_day(now)
    return [today + datetime.timedelta(days=more) for more in range(opening.AHEAD_DAYS + 1)]


def free_slots(
    *,
    hall_card: halls.HallCard,
    service_id: int,
    owner_id: int,
    day: datetime.date,
    now: datetime.datetime,
) -> list[Slot]:
    """The free times for the service (its owner is `owner_id`) in the hall on the day, one counter for each. Five statements."""
    hours = halls.open_hours(hall_card=hall_card, day=day)
    present = halls.presences(hall_id=hall_card.id, day=day)
    taken = _taken(hall_card.id, day)
    found: dict[datetime.datetime, Slot] = {}
    for card in halls.counters(hall_id=hall_card.id):
        at_hand = _at_hand(card, hours, present, service_id, owner_id)
        for start in opening.slots(at_hand, card.slot_minutes):
            begins = opening.at(day, start)
            ends = begins + datetime.timedelta(minutes=card.slot_minutes)
            clash = any(a < ends and begins < b for a, b in taken.get(card.id, ()))
            if begins > now and not clash:
                found.setdefault(begins, Slot(card.id, begins, ends))
    return [found[begins] for begins in sorted(found)]


def _at_hand(
    card: halls.CounterCard,
    hours: opening.Hours,
    present: Iterable[halls.Presence],
    service_id: int,
    owner_id: int,
) -> opening.Hours:
    """When the counter gives appointments for the service, in the hours of the hall."""
    if not (card.is_open and card.slot_minutes):
        return ()
    if service_id in card.service_ids:
        return hours
    sat = [
        one.hours
        for one in present
        if one.counter_id == card.id
        and (service_id in one.service_ids or (not one.service_ids and one.agency_id == owner_id))
    ]
    return opening.meet(hours, sat)


def no_longer_fit(*, now: datetime.datetime, hall_id: int | None = None) -> list[int]:
    """The booked appointments ahead, of the hall or of all, that could not be booked so today: their hall or counter is
    closed then, or nobody gives the service. Six statements at most for each hall.
    """
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED, begins_at__gt=now)
    if hall_id is not None:
        rows = rows.filter(counter__hall=hall_id)
    columns = (
        "pk",
        "counter__hall_id",
        "counter_id",
        "service_id",
        "service__owner_id",
        "begins_at",
        "ends_at",
    )
    by_hall: dict[int, list[_Booked]] = {}
    for pk, hall, *told in rows.order_by("begins_at").values_list(*columns):
        by_hall.setdefault(hall, []).append(_Booked(pk, *told))
    return [one for hall, booked in by_hall.items() for one in _unfit(hall, booked)]


class _Booked(NamedTuple):
    id: int
    counter_id: int
    service_id: int
    owner_id: int
    begins_at: datetime.datetime
    ends_at: datetime.datetime


def _unfit(hall_id: int, booked: list[_Booked]) -> Iterator[int]:
    hall = halls.hall_by_id(hall_id=hall_id)
    cards = {card.id: card for card in halls.counters(hall_id=hall_id)}
    days = [local_day(one.begins_at) for one in booked]
    present = halls.presences_between(hall_id=hall_id, first=days[0], last=days[-1])
    for one, day in zip(booked, days, strict=True):
        hours = halls.open_hours(hall_card=hall, day=day) if hall.is_open else ()
        at_hand = _at_hand(cards[one.counter_id], hours, present.get(day, ()), one.service_id, one.owner_id)
        if not any(
            opening.at(day, span.begins) <= one.begins_at and one.ends_at <= opening.at(day, span.ends)
            for span in at_hand
        ):
            yield one.id


def _taken(hall_id: int, day: datetime.date) -> dict[int, list[tuple[datetime.datetime, datetime.datetime]]]:
    rows = Appointment.objects.filter(
        counter__hall=hall_id,
        state__in=_HELD,
        begins_at__gte=day_begins(day),
        begins_at__lt=day_ends(day),
    )
    found: dict[int, list[tuple[datetime.datetime, datetime.datetime]]] = {}
    for counter_id, begins, ends in rows.values_list("counter_id", "begins_at", "ends_at"):
        found.setdefault(counter_id, []).append((begins, ends))
    return found


def my_visits(*, actor: Actor, limit: int = 20) -> list[Visit]:
    """The actor's own appointments, the latest first. One statement."""
    rows = access.visible(Appointment.objects.all(), actor, "desk.see_own").order_by("-begins_at")
    return [Visit(*row) for row in rows.values_list(*_COLUMNS)[:limit]]


def my_visits_ahead(*, actor: Actor, now: datetime.datetime) -> list[Visit]:
    """The actor's own appointments of today and later, by time. One statement."""
    rows = access.visible(Appointment.objects.filter(state__in=_HELD), actor, "desk.see_own")
    rows = rows.filter(begins_at__gte=day_begins(local_day(now))).order_by("begins_at")
    return [Visit(*row) for row in rows.values_list(*_COLUMNS)]


def visits_at_my_counter(*, actor: Actor, now: datetime.datetime) -> list[Visit]:
    """The appointments of today and later at the counters where the actor sits then, by time. Two statements.

    Raises:
        NotAllowed: the actor sits at no counter.
    """
    access.require(actor, "desk.represent")
    days = days_ahead(now)
    sat = halls.hours_sat(person_id=actor.person_id, first=days[0], last=days[-1])
    rows = Appointment.objects.filter(
        counter__in={counter for counter, _ in sat},
        state__in=_HELD,
        begins_at__gte=day_begins(days[0]),
        begins_at__lt=day_ends(days[-1]),
    )
    found = [Visit(*row) for row in rows.order_by("begins_at").values_list(*_COLUMNS)]
    return [
        one
        for one in found
        if any(
            opening.at(day, hours.begins) <= one.begins_at < opening.at(day, hours.ends)
            for day in [local_day(one.begins_at)]
            for hours in sat.get((one.counter_id, day), ())
        )
    ]


def my_visit(*, actor: Actor, appointment_id: int) -> Visit:
    """One of the actor's own. Raises NotAllowed for any other. One statement."""
    rows = access.visible(Appointment.objects.filter(pk=appointment_id), actor, "desk.see_own")
    found = rows.values_list(*_COLUMNS).first()
    if found is None:
        raise NotAllowed("desk.see_own")
    return Visit(*found)


def visits_of_day(*, hall_id: int, day: datetime.date) -> list[Visit]:
    """The appointments of the hall that still stand on the day, by time. One statement."""
    rows = Appointment.objects.filter(
        counter__hall=hall_id,
        state__in=_HELD,
        begins_at__gte=day_begins(day),
        begins_at__lt=day_ends(day),
    )
    return [Visit(*row) for row in rows.order_by("begins_at").values_list(*_COLUMNS)]
