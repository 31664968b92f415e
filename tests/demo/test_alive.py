"""The hall of the demo lives on after the replayed year, and leaves their counters to visitors."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from ostan.domains.desk import queries as halls
from ostan.domains.desk.models import Appointment, Seat, Shift, Ticket
from ostan.foundation.identity.models import Session
from ostan.kernel import clock
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import alive, history, visits
from tests.demo.conftest import NOW

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(scope="class")
def over(counts: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A replay that is over, as far as the ledger knows; made before the first test, taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        kept = history.begin(cases=2, months=1, seed=history.SEED, until=NOW).plain()
        while not kept["is_over"]:
            kept = history.stretch(kept, seconds=5)
        yield
        transaction.set_rollback(True)


def hours(minutes: int, step: int = 1) -> None:
    for minute in range(0, minutes, step):
        alive.tick(now=NOW + minute * MINUTE)


class TestAfterTheYear:
    @pytest.fixture(autouse=True)
    def _past(self, over: None) -> None:
        """Every test here comes when the replay is over."""

    def test_people_come_are_served_and_leave(self) -> None:
        before = Ticket.objects.count()
        hours(120)
        fresh = Ticket.objects.filter(taken_at__gte=NOW)
        assert Ticket.objects.count() - before == fresh.count() > 0
        assert fresh.filter(state__in=("DONE", "SENT_AWAY")).exists()
        last = Shift.objects.latest("day").day
        assert (last - local_day(NOW)).days >= 18

    def test_the_counter_of_who_is_signed_in_is_left_with_people_waiting(self) -> None:
        browser = Client()
        browser.post("/staff/sign-in/", {"login": "mizkhedmat", "password": "namayesh-1405"})
        Session.objects.update(used_at=NOW + datetime.timedelta(hours=1))
        served = Ticket.objects.filter(counter__number=1, started_at__gte=NOW).count()

        hours(30)

        today = halls.in_line(hall_id=visits.card().id, day=local_day(NOW))
        assert len([one for one in today if one.state == "WAITING"]) >= 3
        assert Ticket.objects.filter(counter__number=1, started_at__gte=NOW).count() == served
        assert not Seat.objects.filter(counter__number=1, since__gte=NOW).exists()

    def test_the_year_has_appointments_and_the_shown_citizen_one_to_come(self) -> None:
        assert Appointment.objects.filter(begins_at__gt=NOW, state="BOOKED").exists()


def test_nothing_happens_while_a_year_is_made_or_before_one_was_asked_for() -> None:
    alive.tick(now=NOW)
    assert not Ticket.objects.exists()
    history.start(cases=4, months=1, seed=history.SEED, until=NOW)
    alive.tick(now=clock.now())
    assert not Ticket.objects.exists()
