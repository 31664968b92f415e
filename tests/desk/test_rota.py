"""Nobody sits in two places, and no place has two; who is away is replaced or called off."""

import datetime

import pytest

from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Appointment, Shift
from ostan.domains.org import actions as org_actions
from ostan.domains.org import queries as org
from ostan.domains.org.models import Absence
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
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
    booked = book_theirs(desk)
    shift = Shift.objects.get(day=TOMORROW)
    assert (
        refused(actions.mark_absent, actor=desk.world.head, now=given.NOW, shift_id=shift.pk, absence="ILL")
        == "desk.absence_unknown"
    )
    actions.mark_absent(actor=desk.world.head, now=given.NOW, shift_id=shift.pk, absence="MISSION")

    assert Appointment.objects.get(pk=booked.pk).state == "CANCELLED"
    left = queries.bookable(hall_card=queries.hall(code="hall"), now=given.NOW)
    assert left[desk.theirs.pk] == [given.TODAY]


def away(desk: Desk, actor, days: int = 0, substitute=None) -> None:
    """Notes that somebody is away from today on, for so many days more; what follows happens at once."""
    hat = next(one for one in org.hats_of(person_id=actor.person_id, on=given.TODAY) if one.id > 0)
    with delivering_at_once():
        org_actions.note_absence(
            actor=SYSTEM,
            now=given.NOW,
            membership_id=hat.id,
            since=given.TODAY,
            until=given.TODAY + datetime.timedelta(days=days),
            substitute_id=substitute.person_id if substitute else None,
        )


def test_nobody_is_planned_or_seated_on_a_day_of_noted_absence(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    away(desk, colleague, days=1)
    assert refused(given.shift, of=desk, day=TOMORROW, person_id=colleague.person_id) == "desk.away_that_day"
    told = {"shift_id": Shift.objects.get().pk, "absence": "LEAVE", "substitute_id": colleague.person_id}
    assert refused(actions.mark_absent, actor=desk.world.head, now=given.NOW, **told) == "desk.away_that_day"
    later = given.TODAY + datetime.timedelta(days=2)
    assert given.shift(desk, day=later, person_id=colleague.person_id)


def test_a_noted_absence_takes_its_days_off_the_rota(desk: Desk) -> None:
    given.shift(desk, day=TOMORROW)
    booked = book_theirs(desk)
    away(desk, desk.rep)

    assert [one.absence for one in Shift.objects.order_by("day")] == ["OTHER", ""]
    assert queries.presences(hall_id=desk.hall.pk, day=given.TODAY) == []
    booked.refresh_from_db()
    assert booked.state == "BOOKED", "of tomorrow, when the representative is back"


def test_without_a_substitute_the_appointments_of_the_absence_are_called_off(desk: Desk) -> None:
    given.shift(desk, day=TOMORROW)
    booked = book_theirs(desk)
    away(desk, desk.rep, days=1)
    booked.refresh_from_db()
    assert booked.state == "CANCELLED"
    assert Notice.objects.filter(code="desk.called_off", stream=f"appointment:{booked.pk}").exists()


def test_the_substitute_of_an_absence_sits_when_of_the_agency(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    away(desk, desk.rep, substitute=colleague)
    assert Shift.objects.get().substitute_id == colleague.person_id
    away(desk, colleague)
    assert Shift.objects.get().substitute_id is None, "away too"
    [entry] = Entry.objects.filter(activity="RepresentativeAbsent").order_by("-pk")[:1]
    assert entry.facts["substitute_id"] == 0


def test_a_substitute_of_another_agency_does_not_sit(desk: Desk) -> None:
    away(desk, desk.rep, substitute=desk.operator)
    shift = Shift.objects.get()
    assert (shift.absence, shift.substitute_id) == ("OTHER", None)


def end(staff) -> None:
    """The absence of a member of the staff ends at once."""
    noted = Absence.objects.get(absent__person=staff.person_id)
    with delivering_at_once():
        org_actions.end_absence(actor=SYSTEM, now=given.NOW, absence_id=noted.pk)


def test_who_is_back_early_sits_again(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    given.shift(desk, day=TOMORROW)
    away(desk, desk.rep, days=1, substitute=colleague)
    assert {one.substitute_id for one in Shift.objects.all()} == {colleague.person_id}
    end(desk.rep)

    assert {(one.absence, one.substitute_id) for one in Shift.objects.all()} == {("", None)}
    assert book_theirs(desk).state == "BOOKED"
    assert Entry.objects.filter(activity="RepresentativeBack").count() == 2


def test_a_substitute_who_is_back_early_sits_until_the_representative_does(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    away(desk, desk.rep, substitute=colleague)
    away(desk, colleague)
    assert Shift.objects.get().substitute_id is None
    end(colleague)
    assert Shift.objects.get().substitute_id == colleague.person_id
    end(desk.rep)
    assert (Shift.objects.get().absence, Shift.objects.get().substitute_id) == ("", None)


def test_what_the_planner_marked_stays_when_an_absence_ends(desk: Desk) -> None:
    away(desk, desk.rep)
    told = {"shift_id": Shift.objects.get().pk, "absence": "MISSION"}
    actions.mark_absent(actor=desk.world.head, now=given.NOW, **told)
    end(desk.rep)
    assert Shift.objects.get().absence == "MISSION"


def test_who_sits_elsewhere_by_now_is_not_put_back(desk: Desk) -> None:
    colleague = cases.staff("همکار", desk.world.second, Role.CLERK)
    away(desk, desk.rep)
    taken = Shift.objects.get()
    given.shift(desk, counter_id=desk.one.pk, person_id=colleague.person_id)
    Shift.objects.exclude(pk=taken.pk).update(person=desk.rep.person_id)
    end(desk.rep)
    assert Shift.objects.get(pk=taken.pk).absence == "OTHER"


def book_theirs(desk: Desk) -> Appointment:
    """Tomorrow's first time for the service of the other agency."""
    slots = queries.free_slots(
        hall_card=queries.hall(code="hall"),
        service_id=desk.theirs.pk,
        owner_id=desk.world.second.pk,
        day=TOMORROW,
        now=given.NOW,
    )
    return actions.book(
        actor=desk.world.citizen,
        now=given.NOW,
        hall_code="hall",
        service_code="theirs",
        begins_at=slots[0].begins_at,
    )


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
