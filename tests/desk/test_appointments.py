"""A time is booked once, moved, called off, remembered and taken up at the door."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Appointment
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import local
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.desk import given
from tests.desk.given import Desk, at

TOMORROW = given.TODAY + datetime.timedelta(days=1)


def free(desk: Desk, day: datetime.date = TOMORROW, now: datetime.datetime = given.NOW) -> list:
    return queries.free_slots(
        hall_card=queries.hall(code="hall"),
        service_id=desk.short.pk,
        owner_id=desk.world.first.pk,
        day=day,
        now=now,
    )


def book(desk: Desk, at_: int = 0, actor=None, **changes) -> Appointment:
    told = {"now": given.NOW, "service_code": "short", "begins_at": free(desk)[at_].begins_at, **changes}
    return actions.book(actor=actor or desk.world.citizen, hall_code="hall", **told)


def refused(act, *args, **how) -> str:
    with pytest.raises(RuleBroken) as broken:
        act(*args, **how)
    return broken.value.code


def test_slots_fill_the_hours_of_the_counters_that_have_any(desk: Desk) -> None:
    found = free(desk)

    assert len(found) == 15
    assert {slot.counter_id for slot in found} == {desk.one.pk}
    assert local(found[0].begins_at).time() == datetime.time(7)
    assert local(found[-1].ends_at).time() == datetime.time(14, 30)
    assert len(free(desk, given.TODAY)) == 8
    assert free(desk, given.TODAY + datetime.timedelta(days=6)) == []


def test_a_time_is_booked_once(desk: Desk) -> None:
    first = free(desk)[0].begins_at
    book(desk)
    assert refused(book, desk, begins_at=first, actor=desk.world.stranger) == "desk.slot_taken"
    assert refused(book, desk, 1) == "desk.already_booked"
    assert refused(book, desk, begins_at=at(60 * 24 * 30)) == "desk.day_out_of_reach"
    assert refused(book, desk, begins_at=at(-60)) == "desk.slot_taken"
    for actor in (desk.operator, desk.world.auditor):
        with pytest.raises(NotAllowed):
            book(desk, 2, actor=actor)
    assert Appointment.objects.count() == 1


def test_two_who_press_at_once_are_told_apart_by_the_table(desk: Desk) -> None:
    slot = free(desk)[0]
    row = {
        "counter_id": slot.counter_id,
        "service": desk.short,
        "begins_at": slot.begins_at,
        "ends_at": slot.ends_at,
        "booked_at": given.NOW,
        "changed_at": given.NOW,
    }
    Appointment.objects.create(**row, code="1", person_id=desk.world.citizen.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(**row, code="2", person_id=desk.world.stranger.person_id)


def test_an_appointment_is_moved_and_called_off_by_its_holder_alone(desk: Desk) -> None:
    mine = book(desk)
    later = free(desk)[3].begins_at
    for act in (
        lambda actor: actions.move_appointment(
            actor=actor, now=given.NOW, appointment_id=mine.pk, begins_at=later
        ),
        lambda actor: actions.cancel_appointment(actor=actor, now=given.NOW, appointment_id=mine.pk),
    ):
        for actor in (desk.world.stranger, desk.operator, desk.world.administrator):
            with pytest.raises(NotAllowed):
                act(actor)
    moved = actions.move_appointment(
        actor=desk.world.citizen, now=given.NOW, appointment_id=mine.pk, begins_at=later
    )
    assert (moved.begins_at, moved.moves, moved.code) == (later, 1, mine.code)
    actions.cancel_appointment(actor=desk.world.citizen, now=given.NOW, appointment_id=mine.pk)
    assert len(free(desk)) == 15
    again = {"actor": desk.world.citizen, "now": given.NOW, "appointment_id": mine.pk}
    assert refused(actions.cancel_appointment, **again) == "desk.appointment_over"
    assert book(desk).pk != mine.pk


def test_the_day_before_a_reminder_goes_out_once(desk: Desk) -> None:
    with delivering_at_once():
        mine = book(desk)
        assert actions.remind(actor=SYSTEM, now=given.NOW) == 1
        assert actions.remind(actor=SYSTEM, now=given.NOW) == 0
    codes = set(Notice.objects.values_list("code", flat=True))
    assert codes == {"desk.booked", "desk.reminder"}
    assert set(Notice.objects.values_list("stream", flat=True)) == {f"appointment:{mine.pk}"}
    with pytest.raises(NotAllowed):
        actions.remind(actor=desk.operator, now=given.NOW)


def test_who_comes_in_time_counts_from_that_time_and_who_is_late_from_coming(desk: Desk) -> None:
    one, two = book(desk), book(desk, 1, actor=desk.world.stranger)
    early, late = (
        one.begins_at - datetime.timedelta(minutes=20),
        two.begins_at + datetime.timedelta(minutes=9),
    )
    told = {"actor": desk.operator, "hall_code": "hall"}
    first = actions.check_in(**told, now=early, code=one.code)
    second = actions.check_in(**told, now=late, code=two.code)

    assert (first.ready_at, second.ready_at) == (one.begins_at, late)
    assert first.source == "APPOINTMENT"
    assert first.person_id == desk.world.citizen.person_id
    assert refused(actions.check_in, **told, now=late, code=one.code) == "desk.no_such_appointment"


def test_nobody_comes_and_the_appointment_is_over(desk: Desk) -> None:
    mine = book(desk)
    assert actions.mark_missed(actor=SYSTEM, now=mine.begins_at) == 0
    after = mine.begins_at + datetime.timedelta(hours=2)
    assert actions.mark_missed(actor=SYSTEM, now=after) == 1
    assert Appointment.objects.get().state == "MISSED"
