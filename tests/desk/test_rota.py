"""Nobody sits in two places, and no place has two; who is away is replaced or called off."""

import datetime

import pytest

from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Appointment, Shift
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given as cases
from tests.desk import given
from tests.desk.given import HOUR, Desk, at

TOMORROW = given.TODAY + datetime.timedelta(days=1)


def refused(act, **how) -> str:
    with pytest.raises(RuleBroken) as broken:
        act(**how)
    return broken.value.code


def test_a_shift_lies_in_the_hours_of_the_hall(desk: Desk) -> None:
    assert refused(given.shift, of=desk, day=TOMORROW, begins=6 * HOUR) == "desk.shift_outside_hours"
    assert refused(given.shift, of=desk, day=TOMORROW, begins=12 * HOUR) == "desk.shift_empty"
    friday = given.TODAY + datetime.timedelta(days=6)
    assert refused(given.shift, of=desk, day=friday) == "desk.shift_outside_hours"
    yesterday = given.TODAY - datetime.timedelta(days=1)
    assert refused(given.shift, of=desk, day=yesterday) == "desk.day_past"
    narrow = [[[9 * HOUR, 11 * HOUR]]] * 7
    actions.set_hall(
        actor=SYSTEM, now=given.NOW, code="hall", unit_id=desk.world.first.pk, name="تالار", hours=narrow
    )
    assert refused(given.shift, of=desk, day=TOMORROW) == "desk.shift_outside_hours"
    assert given.shift(desk, day=TOMORROW, begins=9 * HOUR, ends=11 * HOUR)


def test_overlapping_shifts_are_refused(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    other = colleague.person_id
    assert (
        refused(given.shift, of=desk, person_id=other, begins=11 * HOUR, ends=13 * HOUR)
        == "desk.shift_overlaps"
    )
    assert refused(given.shift, of=desk, counter_id=desk.one.pk) == "desk.shift_overlaps"
    assert given.shift(desk, person_id=other, begins=12 * HOUR, ends=13 * HOUR)
    assert given.shift(desk, counter_id=desk.one.pk, begins=13 * HOUR, ends=14 * HOUR)


def test_a_representative_is_of_the_agency(desk: Desk) -> None:
    assert (
        refused(given.shift, of=desk, day=TOMORROW, person_id=desk.operator.person_id) == "desk.not_of_agency"
    )
    for actor in (desk.operator, desk.rep, desk.world.auditor):
        with pytest.raises(NotAllowed):
            actions.drop_shift(actor=actor, now=given.NOW, shift_id=Shift.objects.get().pk)


def test_a_substitute_sits_instead(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    shift = Shift.objects.get()
    actions.mark_absent(
        actor=desk.world.head,
        now=given.NOW,
        shift_id=shift.pk,
        absence="LEAVE",
        substitute_id=colleague.person_id,
    )
    with pytest.raises(NotAllowed):
        actions.sit_down(actor=desk.rep, now=at(1), counter_id=desk.three.pk)
    assert actions.sit_down(actor=colleague, now=at(1), counter_id=desk.three.pk)
    [line] = queries.shifts(hall_card=queries.hall(code="hall"), first=given.TODAY, last=given.TODAY)
    assert (line.substitute_id, line.absence) == (colleague.person_id, "LEAVE")


def test_with_nobody_there_appointments_are_called_off(desk: Desk) -> None:
    given.shift(desk, day=TOMORROW)
    slots = queries.free_slots(
        hall_card=queries.hall(code="hall"),
        service_id=desk.theirs.pk,
        owner_id=desk.world.second.pk,
        day=TOMORROW,
        now=given.NOW,
    )
    booked = actions.book(
        actor=desk.world.citizen,
        now=given.NOW,
        hall_code="hall",
        service_code="theirs",
        begins_at=slots[0].begins_at,
    )
    shift = Shift.objects.get(day=TOMORROW)
    assert (
        refused(actions.mark_absent, actor=desk.world.head, now=given.NOW, shift_id=shift.pk, absence="ILL")
        == "desk.absence_unknown"
    )
    actions.mark_absent(actor=desk.world.head, now=given.NOW, shift_id=shift.pk, absence="MISSION")

    assert Appointment.objects.get(pk=booked.pk).state == "CANCELLED"
    left = queries.bookable(hall_card=queries.hall(code="hall"), now=given.NOW)
    assert left[desk.theirs.pk] == [given.TODAY]


def test_what_only_an_agency_gives_is_at_no_other_counter(desk: Desk) -> None:
    actions.set_own_desk(actor=SYSTEM, now=given.NOW, service_id=desk.short.pk, agency_id=desk.world.first.pk)
    assert refused(given.ticket, of=desk) == "desk.not_given_today"
    assert (
        refused(
            actions.set_counter,
            actor=SYSTEM,
            now=given.NOW,
            hall_id=desk.hall.pk,
            number=1,
            name="باجه",
            service_ids=[desk.short.pk],
        )
        == "desk.only_own_desk"
    )
    assert [one.service_id for one in queries.own_desks()] == [desk.short.pk]
