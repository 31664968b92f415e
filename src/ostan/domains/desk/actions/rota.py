"""Plans who of which agency sits when, and what happens when somebody is away."""

import contextlib
import datetime
from collections.abc import Collection

from ostan.domains.desk.actions.appointments import call_off_unfit
from ostan.domains.desk.events import RepresentativeAbsent, RepresentativeBack, ShiftDropped, ShiftPlanned
from ostan.domains.desk.models import Counter, Hall, Shift
from ostan.domains.desk.queries import halls
from ostan.domains.desk.queries.rota import planned
from ostan.domains.desk.rules import Absence
from ostan.domains.desk.rules import hours as opening
from ostan.domains.desk.rules.rota import Planned, check_shift
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.calendar import Interval, local_day
from ostan.kernel.errors import NothingRecorded, RuleBroken

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
            "desk.day_past", "desk.away_that_day": an absence of that day is noted.
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
    """Who sits for an agency holds a role in it, or in a unit below it, on that day, and is not away from it then."""
    hats = _hats(agency_id, person_id, day)
    if not hats:
        raise RuleBroken("desk.not_of_agency", field="person")
    if _is_away(agency_id, hats, day):
        raise RuleBroken("desk.away_that_day", field="person")


def _hats(agency_id: int, person_id: int, day: datetime.date) -> set[int]:
    """The roles in which the person may sit for the agency; those of somebody who is away lie below zero."""
    path = org.unit(unit_id=agency_id).path
    hats = [hat for hat in org.hats_of(person_id=person_id, on=day) if hat.role in SITTERS]
    units = org.units(unit_ids={hat.unit_id for hat in hats})
    return {hat.id for hat in hats if units[hat.unit_id].path.startswith(path)}


def _is_away(agency_id: int, hats: set[int], day: datetime.date) -> bool:
    """Whether every role of the person's own in the agency is away on the day."""
    own = {hat for hat in hats if hat > 0}
    return bool(own) and own <= org.away_hats(unit_path=org.unit(unit_id=agency_id).path, on=day).keys()


def drop_shift(*, actor: Actor, now: datetime.datetime, shift_id: int) -> int:
    """Takes a shift off the rota; how many appointments were called off with it.

    Raises:
        NotAllowed: there is no such shift, or the actor may not plan it.
    """
    with unit_of_work(actor=actor, now=now) as work:
        shift = access.load(Shift.objects.all(), actor, "desk.plan", lock=True, pk=shift_id)
        hall_id = _hall_id(shift)
        shift.delete()
        work.record(ShiftDropped(stream=f"hall:{hall_id}", shift_id=shift_id))
        return call_off_unfit(actor=actor, now=now, hall_id=hall_id)


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
        RuleBroken: "desk.absence_unknown", "desk.not_of_agency", "desk.away_that_day", "desk.shift_overlaps".
    """
    if absence not in {one.value for one in Absence}:
        raise RuleBroken("desk.absence_unknown", field="absence")
    with unit_of_work(actor=actor, now=now) as work:
        shift = access.load(Shift.objects.all(), actor, "desk.plan", lock=True, pk=shift_id)
        shift.stepped_back = []
        _mark(work, shift, Absence(absence), substitute_id)
        call_off_unfit(actor=actor, now=now, hall_id=_hall_id(shift))
    return shift


def _mark(work: Work, shift: Shift, absence: Absence, substitute_id: int | None) -> None:
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
    shift.save(update_fields=["absence", "substitute", "stepped_back"])
    work.record(
        RepresentativeAbsent(
            stream=f"hall:{card.id}",
            shift_id=shift.pk,
            absence=absence,
            substitute_id=substitute_id or 0,
        )
    )


def mark_noted_absence(
    *,
    actor: Actor,
    now: datetime.datetime,
    absent_id: int,
    substitute_id: int,
    since: datetime.date,
    until: datetime.date,
) -> int:
    """In how many shifts the person, whose absence was noted, no longer sits.

    Who stands in for the person sits instead where the agency is theirs too and the hour is free; else nobody does,
    and appointments that no longer fit are called off. Why somebody is away is not known here.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    days = (max(since, local_day(now)), until)
    rows = Shift.objects.filter(halls.sitting(absent_id), day__range=days).order_by("pk")
    away: list[Shift] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        away = [one for one in rows.select_for_update() if _misses(one, absent_id)]
        for shift in away:
            absence = Absence(shift.absence or Absence.OTHER)
            shift.stepped_back.append(absent_id)
            own = any(hat > 0 for hat in _hats(shift.agency_id, substitute_id, shift.day))
            try:
                _mark(work, shift, absence, substitute_id if own else None)
            except RuleBroken:  # away too, or seated elsewhere at that hour
                _mark(work, shift, absence, None)
        for hall_id in sorted({_hall_id(shift) for shift in away}):
            call_off_unfit(actor=actor, now=now, hall_id=hall_id)
    return len(away)


def _misses(shift: Shift, person_id: int) -> bool:
    return _is_away(shift.agency_id, _hats(shift.agency_id, person_id, shift.day), shift.day)


def return_from_absence(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """In how many shifts the person, whose noted absence ended early, sits again: those that it had taken away.

    A shift in which the person was marked absent on the rota itself stays as the planner left it, and so does one at
    whose hour the person sits elsewhere by now. Appointments that were called off stay called off: their holders were
    told, and the hours are free again.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    rows = Shift.objects.filter(stepped_back__contains=[person_id], day__gte=local_day(now)).order_by("pk")
    back: list[Shift] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        for shift in rows.select_for_update():
            try:
                _give_back(work, shift, person_id)
            except RuleBroken:  # still away in that agency, or seated elsewhere at that hour
                continue
            back.append(shift)
    return len(back)


def _give_back(work: Work, shift: Shift, person_id: int) -> None:
    """The person sits again; who had stepped in for the person, and for whom after that, does not."""
    card = _locked_hall(_hall_id(shift))
    _check_of_agency(shift.agency_id, person_id, shift.day)
    hours = Interval(shift.begins, shift.ends)
    check_shift(
        Planned(shift.pk, shift.counter_id, person_id, hours),
        open_hours=(hours,),
        others=planned(hall_id=card.id, day=shift.day, person_ids={person_id}),
    )
    shift.stepped_back = shift.stepped_back[: shift.stepped_back.index(person_id)]
    is_own = person_id == shift.person_id
    shift.absence = "" if is_own else shift.absence
    shift.substitute_id = None if is_own else person_id
    shift.save(update_fields=["absence", "substitute", "stepped_back"])
    work.record(RepresentativeBack(stream=f"hall:{card.id}", shift_id=shift.pk, person_id=person_id))
