"""Somebody complains at a counter: the subjects are offered, and the same demand is not registered twice."""

import re

import pytest

from ostan.domains.cases.models import Case, Follower
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.desk import actions
from ostan.domains.desk.models import Ticket
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from tests.cases import matters
from tests.portal.desk.conftest import Desk, visitor

PAGE = "/desk/hall/"
TOLD = {
    "act": "apply",
    "service": "water-pressure",
    "_shown": "kind about text files place address hide_identity",
    "kind": "request",
    "text": matters.RETOLD,
    "place-province": "03",
    "place-county": matters.PLACE,
}


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    """The turn of a known visitor at the first counter, which takes complaints."""
    matters.subjects(desk.world)
    general = catalogue.published_service(code="general-matter").service_id
    actions.set_counter(
        actor=SYSTEM, now=clock.now(), hall_id=desk.hall.pk, number=1, name="شکایت", service_ids=[general]
    )
    desk.operator.post(PAGE, {"act": "sit", "counter": desk.counters[0].pk})
    desk.operator.post(PAGE, {"act": "issue", "wants": f"s{general}"})
    made = Ticket.objects.get()
    desk.operator.post(PAGE, {"act": "next"})
    desk.operator.post(PAGE, {"act": "start", "ticket": made.pk})
    now = clock.now()
    actions.name_visitor(actor=desk.actor, now=now, ticket_id=made.pk, person_id=visitor(desk))
    return made


def test_every_subject_is_offered_where_complaints_are_taken(desk: Desk, ticket: Ticket) -> None:
    page = desk.operator.get(f"{PAGE}{ticket.pk}/?choose=1").content.decode()
    assert "کمبود فشار آب" in page
    assert page.index("کمبود فشار آب") < page.index("service=general-matter")


def test_a_complaint_at_the_counter_is_the_case_of_the_web(desk: Desk, ticket: Ticket) -> None:
    done = desk.operator.post(f"{PAGE}{ticket.pk}/", TOLD)
    assert done.status_code == 302, done.content.decode()
    case = Case.objects.get()
    assert (case.channel, case.service.code, case.place_code) == ("DESK", "water-pressure", matters.PLACE)


def test_a_demand_that_is_there_is_followed_and_the_visitor_is_informed(desk: Desk, ticket: Ticket) -> None:
    there = matters.demand(desk.world)
    Case.objects.filter(pk=there.pk).update(opened_at=clock.now())
    offered = desk.operator.post(f"{PAGE}{ticket.pk}/", TOLD)
    assert (offered.status_code, Case.objects.count()) == (200, 1)
    token = re.search(r'name="follow" value="([^"]+)"', offered.content.decode())
    assert token

    assert desk.operator.post(f"{PAGE}{ticket.pk}/", {**TOLD, "follow": token[1]}).url == PAGE

    ticket.refresh_from_db()
    assert Follower.objects.get(case=there).person_id == ticket.person_id
    assert ticket.case_id is None
    desk.operator.post(f"{PAGE}{ticket.pk}/", {**TOLD, "seen": "yes"})
    assert Case.objects.count() == 2, "registered all the same"
