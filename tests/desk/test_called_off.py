"""A time that the hall can no longer keep is called off, and its holder told, whatever changed."""

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from ostan.domains.catalogue import actions as catalogue
from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Appointment, Hall
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import DayKind
from tests.desk import given
from tests.desk.given import HOUR, Desk
from tests.desk.test_appointments import TOMORROW, book


def closure(desk: Desk) -> None:
    told = {"first": TOMORROW, "title": "تعطیلی به سبب سرما"}
    holidays.add_special_day(actor=SYSTEM, now=given.NOW, kind=DayKind.CLOSURE, **told)


def hall(desk: Desk, **changes) -> None:
    told = {"code": "hall", "unit_id": desk.world.first.pk, "name": "تالار", **changes}
    actions.set_hall(actor=desk.world.head, now=given.NOW, **told)


def counter(desk: Desk, **changes) -> None:
    told = {"number": 1, "name": "باجه", "service_ids": [desk.short.pk], "slot_minutes": 30, **changes}
    actions.set_counter(actor=desk.world.head, now=given.NOW, hall_id=desk.hall.pk, **told)


def own_desk(desk: Desk) -> None:
    actions.set_own_desk(
        actor=SYSTEM, now=given.NOW, service_id=desk.short.pk, agency_id=desk.world.second.pk
    )


CHANGES: dict[str, Callable[[Desk], None]] = {
    "an emergency closure": closure,
    "the hall is closed": lambda desk: hall(desk, is_open=False),
    "other hours": lambda desk: hall(desk, hours=[[[10 * HOUR, 12 * HOUR]]] * 7),
    "the counter is closed": lambda desk: counter(desk, is_open=False),
    "no more appointments": lambda desk: counter(desk, slot_minutes=0),
    "another service": lambda desk: counter(desk, service_ids=[]),
    "only the agency's own desk": own_desk,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_no_longer_fits_is_called_off_and_told(desk: Desk, change: str) -> None:
    with delivering_at_once():
        booked = book(desk)
        CHANGES[change](desk)

    booked.refresh_from_db()
    assert booked.state == "CANCELLED"
    told = Notice.objects.filter(code="desk.called_off", stream=f"appointment:{booked.pk}")
    assert told.exists()
    assert actions.remind(actor=SYSTEM, now=given.NOW) == 0
    assert actions.mark_missed(actor=SYSTEM, now=booked.begins_at + datetime.timedelta(days=1)) == 0


def test_a_service_that_another_agency_owns_now_is_not_given_by_who_sits_for_the_first(desk: Desk) -> None:
    with delivering_at_once():
        given.shift(desk, day=TOMORROW)
        early = datetime.datetime.combine(TOMORROW, datetime.time(4, 30), datetime.UTC)
        theirs, mine = book(desk, service_code="theirs", begins_at=early), book(desk)
        catalogue.hand_over(
            actor=SYSTEM, now=given.NOW, service_id=desk.theirs.pk, unit_id=desk.world.first.pk
        )
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.state, mine.state) == ("CANCELLED", "BOOKED")


def test_an_absence_looks_at_the_halls_where_somebody_no_longer_sits_alone(desk: Desk) -> None:
    booked = book(desk)
    Hall.objects.update(is_open=False)
    told = {"substitute_id": 0, "since": given.TODAY, "until": TOMORROW}
    assert (
        actions.mark_noted_absence(actor=SYSTEM, now=given.NOW, absent_id=desk.second.person_id, **told) == 0
    )
    booked.refresh_from_db()
    assert booked.state == "BOOKED"


def test_what_still_fits_stays(desk: Desk) -> None:
    with delivering_at_once():
        book(desk)
        hall(desk, hours=[[[7 * HOUR, 12 * HOUR]]] * 7)
        counter(desk, slot_minutes=15, name="باجهٔ دیگر")
        day_after = TOMORROW + datetime.timedelta(days=1)
        told = {"first": day_after, "title": "تعطیلی به سبب سرما"}
        holidays.add_special_day(actor=SYSTEM, now=given.NOW, kind=DayKind.CLOSURE, **told)
    assert Appointment.objects.get().state == "BOOKED"
    assert actions.call_off_unfit(actor=SYSTEM, now=given.NOW) == 0


def test_what_no_change_has_called_off_is_found_at_night_and_not_at_every_look(desk: Desk) -> None:
    booked = book(desk)
    Hall.objects.update(is_open=False)  # past the actions, as a mended backup would
    actions.mark_missed(actor=SYSTEM, now=given.NOW)
    assert actions.remind(actor=SYSTEM, now=given.NOW) == 1
    booked.refresh_from_db()
    assert booked.state == "BOOKED"

    assert actions.call_off_unfit(actor=SYSTEM, now=given.NOW) == 1
    booked.refresh_from_db()
    assert booked.state == "CANCELLED"
    assert queries.my_visits(actor=desk.world.citizen)[0].state == "CANCELLED"


def test_a_look_for_reminders_does_not_walk_through_the_halls(
    desk: Desk, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    book(desk)
    assert actions.remind(actor=SYSTEM, now=given.NOW) == 1
    with django_assert_num_queries(1):
        assert actions.remind(actor=SYSTEM, now=given.NOW) == 0
