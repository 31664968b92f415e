"""Appointments in the calendars of both sides: who comes sees the hall, who sits there sees no name."""

import datetime

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.cases.queries.inbox import PAGE
from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Appointment
from ostan.domains.org.models import Person
from ostan.foundation.identity import actions as identity
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor
from tests.cases import given as cases_given
from tests.desk import given
from tests.desk.given import Desk
from tests.standing import standing

pytestmark = pytest.mark.django_db


desk = standing(given.desk)


def browser(of: Actor) -> Client:
    account = identity.create_staff(
        actor=SYSTEM, now=given.NOW, name=f"account-{of.person_id}", password="a long enough word"
    )
    Person.objects.filter(pk=of.person_id).update(account_id=account.pk)
    client = Client()
    client.force_login(account)
    return client


def booked(desk: Desk, actor: Actor, at: int) -> Appointment:
    """A time at the counter of the representative, on the first day ahead on which the hall is open."""
    now, hall = clock.now(), queries.hall(code="hall")
    for day in queries.days_ahead(now)[1:]:
        if queries.open_hours(hall_card=hall, day=day):
            break
    if not Appointment.objects.exists():
        given.shift(desk, day=day)
    free = queries.free_slots(
        hall_card=hall, service_id=desk.theirs.pk, owner_id=desk.world.second.pk, day=day, now=now
    )
    return actions.book(
        actor=actor, now=now, hall_code="hall", service_code="theirs", begins_at=free[at].begins_at
    )


def address(of: Client) -> str:
    shown = of.post("/account/calendar/make/").content.decode()
    return shown[shown.index("/calendars/") :].partition(".ics")[0] + ".ics"


def events(at: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(Client().get(at).content).walk("VEVENT"))


def test_both_sides_see_the_time_and_only_one_the_way_to_it(desk: Desk) -> None:
    made = booked(desk, desk.world.citizen, 0)
    booked(desk, desk.world.stranger, 1)
    citizen, rep = address(browser(desk.world.citizen)), address(browser(desk.rep))

    (mine,), theirs = events(citizen), events(rep)
    assert (mine.decoded("dtstart"), mine.decoded("dtend")) == (made.begins_at, made.ends_at)
    assert str(mine["location"]) == "تالار مرکزی، خیابان امام"
    assert str(mine["url"]).endswith(f"/visits/{made.pk}/")
    assert len(theirs) == 2
    assert {str(one["location"]) for one in theirs} == {"تالار مرکزی، باجهٔ ۳"}
    assert "محمدی" not in Client().get(rep).content.decode()


def test_who_sits_elsewhere_or_is_away_sees_nothing(desk: Desk) -> None:
    booked(desk, desk.world.citizen, 0)
    other = address(browser(desk.world.clerk))
    assert events(other) == []
    assert events(address(browser(desk.world.stranger))) == []


def test_a_cancelled_time_leaves_the_calendar(desk: Desk) -> None:
    made = booked(desk, desk.world.citizen, 0)
    at = address(browser(desk.world.citizen))
    assert len(events(at)) == 1
    actions.cancel_appointment(actor=desk.world.citizen, now=clock.now(), appointment_id=made.pk)
    assert events(at) == []


def test_a_calendar_takes_few_statements_whatever_it_holds(desk: Desk) -> None:
    booked(desk, desk.world.citizen, 0)
    at = address(browser(desk.rep))
    Client().get(at)
    with CaptureQueriesContext(connection) as few:
        Client().get(at)
    booked(desk, desk.world.stranger, 1)
    with CaptureQueriesContext(connection) as many:
        Client().get(at)
    assert len(many) == len(few) <= 10, [one["sql"][:90] for one in many]


def test_every_task_in_hand_stands_in_the_calendar(desk: Desk) -> None:
    clerk = desk.world.clerk
    for _ in range(PAGE + 1):
        cases_given.claimed(desk.world)

    assert len(events(address(browser(clerk)))) == PAGE + 1


def test_an_erased_person_has_no_calendar(desk: Desk) -> None:
    at = address(browser(desk.world.citizen))
    assert Client().get(at).status_code == 200
    Person.objects.filter(pk=desk.world.citizen.person_id).update(
        erased_at=clock.now() - datetime.timedelta(minutes=1)
    )
    assert Client().get(at).status_code == 404
