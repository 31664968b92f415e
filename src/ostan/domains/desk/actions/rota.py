"""Plans who of which agency sits when, and what happens when somebody is away."""

import datetime
from collections.abc import Collection

from ostan.domains.desk.actions.appointments import call_off
from ostan.domains.desk.events import RepresentativeAbsent, ShiftDropped, ShiftPlanned
from ostan.domains.desk.models import Counter, CounterService, Hall, Shift
from ostan.domains.desk.queries import halls
from ostan.domains.desk.queries.rota import planned
from ostan.domains.desk.rules import Absence
from ostan.domains.desk.rules import hours as opening
from ostan.domains.desk.rules.rota import Planned, check_shift
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.calendar import Interval
from ostan.kernel.errors import RuleBroken

SITTERS = (Role.CLERK, Role.DESK_OPERATOR, Role.UNIT_HEAD, Role.DEPUTY)
"""Roles of an agency that may sit for it. Source: circular 1538588: a fully empowered representative."""


def plan_shift(
    *,
    actor: Actor,
    now: datetime.datetime,
    counter_id: int,
    agency_id: int,
    person_id: int,
    day: datetime.date,
    begins: int,
    ends: int,
    service_ids: Collection[int] = (),
) -> Shift:
    """The new shift: the person sits at the counter for the agency from one second of the day to another.

    Source: circular 1538588 on the service desk (each agency names a fully empowered representative).

    Raises:
        NotAllowed: there is no such counter, or the actor may not plan it.
        RuleBroken: "desk.not_of_agency", "desk.shift_empty", "desk.shift_outside_hours", "desk.shift_overlaps",
            "desk.day_past".
    """
    counter = access.load(Counter.objects.all(), actor, "desk.plan", pk=counter_id)
    _check_of_agency(agency_id, person_id, day)
    with unit_of_work(actor=actor, now=now) as work:
        card = _locked_hall(counter.hall_id)
        if opening.at(day, ends) <= now:
            raise RuleBroken("desk.day_past", field="day")
        check_shift(
            Planned(0, counter_id, person_id, Interval(begins, ends)),
            open_hours=halls.open_hours(hall_card=card, day=day),
            others=planned(hall_id=card.id, day=day, person_ids={person_id}),
        )
        shift = Shift.objects.create(
            counter=counter,
            agency_id=agency_id,
            person_id=person_id,
            service_ids=sorted(set(service_ids)),
            day=day,
            begins=begins,
            ends=ends,
        )
        work.record(
            ShiftPlanned(
                stream=f"hall:{card.id}",
                shift_id=shift.pk,
                counter_id=counter_id,
                agency_id=agency_id,
                person_id=person_id,
                begins_at=opening.at(day, begins),
                ends_at=opening.at(day, ends),
            )
        )
    return shift


def _locked_hall(hall_id: int) -> halls.HallCard:
    """The hall, locked: whoever plans it at the same moment waits."""
    Hall.objects.select_for_update().get(pk=hall_id)
    return halls.hall_by_id(hall_id=hall_id)


def _check_of_agency(agency_id: int, person_id: int, day: datetime.date) -> None:
    """Who sits for an agency holds a role in it, or in a unit below it, on that day."""
    path = org.unit(unit_id=agency_id).path
    roles = {hat.unit_id: hat.role for hat in org.hats_of(person_id=person_id, on=day)}
    units = org.units(unit_ids=roles)
    if not any(units[one].path.startswith(path) and roles[one] in SITTERS for one in roles):
        raise RuleBroken("desk.not_of_agency", field="person")


def drop_shift(*, actor: Actor, now: datetime.datetime, shift_id: int) -> int:
    """Takes a shift off the rota; how many appointments were called off with it.

    Raises:
        NotAllowed: there is no such shift, or the actor may not plan it.
    """
    with unit_of_work(actor=actor, now=now) as work:
        shift = access.load(Shift.objects.all(), actor, "desk.plan", lock=True, pk=shift_id)
        off = _call_off(shift, actor, now)
        shift.delete()
        work.record(ShiftDropped(stream=f"hall:{_hall_id(shift)}", shift_id=shift_id))
    return off


def _hall_id(shift: Shift) -> int:
    return Counter.objects.get(pk=shift.counter_id).hall_id


def mark_absent(
    *,
    actor: Actor,
    now: datetime.datetime,
    shift_id: int,
    absence: str,
    substitute_id: int | None = None,
) -> Shift:
    """The shift whose representative is away; a substitute of the same agency sits, or nobody.

    With nobody there the appointments that need the agency are called off, and their holders told.

    Raises:
        NotAllowed: there is no such shift, or the actor may not plan it.
        RuleBroken: "desk.absence_unknown", "desk.not_of_agency", "desk.shift_overlaps".
    """
    if absence not in {one.value for one in Absence}:
        raise RuleBroken("desk.absence_unknown", field="absence")
    with unit_of_work(actor=actor, now=now) as work:
        shift = access.load(Shift.objects.all(), actor, "desk.plan", lock=True, pk=shift_id)
        card = _locked_hall(_hall_id(shift))
        if substitute_id is not None:
            _check_of_agency(shift.agency_id, substitute_id, shift.day)
            hours = Interval(shift.begins, shift.ends)
            check_shift(
                Planned(shift.pk, shift.counter_id, substitute_id, hours),
                open_hours=(hours,),
                others=planned(hall_id=card.id, day=shift.day, person_ids={substitute_id}),
            )
        shift.absence, shift.substitute_id = absence, substitute_id
        shift.save(update_fields=["absence", "substitute"])
        if substitute_id is None:
            _call_off(shift, actor, now)
        work.record(
            RepresentativeAbsent(
                stream=f"hall:{card.id}",
                shift_id=shift_id,
                absence=Absence(absence),
                substitute_id=substitute_id or 0,
            )
        )
    return shift


def _call_off(shift: Shift, actor: Actor, now: datetime.datetime) -> int:
    """Calls off what the counter cannot do without this shift; how many appointments these were."""
    given = CounterService.objects.filter(counter=shift.counter_id).values_list("service_id", flat=True)
    return call_off(
        actor=actor,
        now=now,
        counter_id=shift.counter_id,
        since=max(now, opening.at(shift.day, shift.begins)),
        until=opening.at(shift.day, shift.ends),
        but_services=list(given),
    )
