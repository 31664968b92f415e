"""How often the pages of the hall ask the database: a bounded number, whatever stands in them."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ostan.domains.desk import actions
from ostan.domains.desk import queries as desks
from ostan.domains.org import queries as orgs
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.calendar import local_day
from tests import given as house
from tests.portal.desk.conftest import Desk

MOST = {
    "/desk/hall/figures/": 12,
    "/desk/hall/report.xlsx": 8,
    "/desk/hall/rota/": 20,
    "/desk/hall/plan/": 20,
}


def asked(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


def fill(desk: Desk, count: int) -> None:
    """Turns that are over, and shifts of a representative in the next days."""
    now = clock.now()
    actions.sit_down(actor=desk.actor, now=now, counter_id=desk.counters[0].pk)
    for _ in range(count):
        actions.take_ticket(actor=desk.actor, now=now, hall_code="hall", service_id=desk.service_id)
        ticket = actions.call_next(actor=desk.actor, now=now, hall_id=desk.hall.pk)
        actions.start(actor=desk.actor, now=now, ticket_id=ticket.pk)
        actions.finish(actor=desk.actor, now=now, ticket_id=ticket.pk, ending="ANSWERED")
    clerk = orgs.person_of_account(account_id=house.member(Role.CLERK, desk.world.second.pk).pk)
    for more in range(1, 4):
        actions.plan_shift(
            actor=SYSTEM,
            now=now,
            counter_id=desk.counters[1].pk,
            agency_id=desk.world.second.pk,
            person_id=clerk.id,
            day=local_day(now) + datetime.timedelta(days=more),
            begins=8 * 3600,
            ends=12 * 3600,
        )


@pytest.mark.parametrize("page", MOST)
def test_pages_of_the_hall_ask_little_however_full_they_are(desk: Desk, page: str) -> None:
    empty = asked(desk.head, page)
    fill(desk, 6)
    assert asked(desk.head, page) <= empty + 3
    assert asked(desk.head, page) <= MOST[page]


def test_my_appointments_ask_little_however_many_there_are(desk: Desk) -> None:
    me = house.citizen("09120000077")
    account = me.session["_auth_user_id"]
    person = orgs.person_of_account(account_id=int(account))
    actor = Actor(person_id=person.id, grants=(Grant(Role.CITIZEN),))
    before = asked(me, "/visits/")
    now, card = clock.now(), desks.hall(code="hall")
    day = local_day(now) + datetime.timedelta(days=1)
    free = desks.free_slots(hall_card=card, service_id=desk.service_id, owner_id=0, day=day, now=now)
    for slot in free[:4]:
        made = actions.book(
            actor=actor, now=now, hall_code="hall", service_code="short", begins_at=slot.begins_at
        )
        actions.cancel_appointment(actor=actor, now=now, appointment_id=made.pk)
    assert asked(me, "/visits/") <= before + 1
    assert before <= 8
