"""A case that is opened at a counter and taken through there."""

import pytest
from django.test import Client

from ostan.domains.cases.models import Case
from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Counter, Ticket
from ostan.domains.feedback import actions as feedback
from ostan.domains.feedback import queries as ratings
from ostan.domains.org import queries as orgs
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import local_day
from tests import given as house
from tests.cases import given as cases
from tests.portal.desk.conftest import Desk, signed_in

PAGE = "/desk/hall/"


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """The representative of the other agency at the second counter, whose own service is asked for."""
    cases.service("theirs", desk.world.second, cases.short_process())
    account, now = house.member(Role.CLERK, desk.world.second.pk), clock.now()
    actions.plan_shift(
        actor=SYSTEM,
        now=now,
        counter_id=desk.counters[1].pk,
        agency_id=desk.world.second.pk,
        person_id=orgs.person_of_account(account_id=account.pk).id,
        day=local_day(now),
        begins=0,
        ends=24 * 3600,
    )
    return signed_in(account)


def opened(client: Client, counter: Counter, wants: str, service: str) -> tuple[Ticket, Case]:
    """The turn of somebody whose case was just filed at the counter."""
    client.post(PAGE, {"act": "sit", "counter": counter.pk})
    client.post(PAGE, {"act": "issue", "wants": wants})
    ticket = Ticket.objects.latest("pk")
    client.post(PAGE, {"act": "next"})
    client.post(PAGE, {"act": "start", "ticket": ticket.pk})
    page = f"{PAGE}{ticket.pk}/"
    person = {"act": "person", "national_code": "0010007709", "mobile": "09141112233"}
    client.post(page, {**person, "given_name": "مینا", "family_name": "نوری"})
    form = {"act": "apply", "service": service, "_shown": "topic size mobile paper", "topic": "آب"}
    assert client.post(page, form).status_code == 302
    return ticket, Case.objects.get()


def of_agency(desk: Desk, clerk: Client) -> tuple[Ticket, Case]:
    """A case of the other agency, filed by its representative."""
    return opened(clerk, desk.counters[1], f"a{desk.world.second.pk}", "theirs")


def decision(case: Case, **changes: str) -> dict[str, object]:
    task = cases.open_task(case)
    return {
        "act": "decide",
        "task": task.pk,
        "revision": case.revision,
        f"decide-{task.pk}-outcome": "GRANTED",
        **{f"decide-{task.pk}-{name}": value for name, value in changes.items()},
    }


def test_who_may_decide_does_so_at_the_counter_and_has_the_turn_in_hand(desk: Desk, clerk: Client) -> None:
    ticket, case = of_agency(desk, clerk)
    page = f"{PAGE}{ticket.pk}/case/"
    assert f"decide-{cases.open_task(case).pk}-outcome" in clerk.get(page).content.decode()
    going_on = clerk.post(PAGE, {"act": "finish", "ticket": ticket.pk, "ending": "ANSWERED"})
    assert going_on.status_code == 422, "a case that goes on was not answered"

    answer = clerk.post(page, decision(case))

    case.refresh_from_db()
    assert (answer.status_code, answer.url, case.outcome) == (302, PAGE, "GRANTED")
    shown = clerk.get(PAGE).content.decode()
    assert "همین‌جا انجام شد" in shown
    assert "رسیدگی ادامه دارد" not in shown
    clerk.post(PAGE, {"act": "finish", "ticket": ticket.pk, "ending": "ANSWERED"})
    found = queries.figures_between(
        hall_card=queries.hall(code="hall"), first=ticket.day, last=local_day(clock.now())
    )
    assert found.summary.first_contact == 1


def test_the_page_of_the_turn_leads_to_the_rating_of_its_decided_case(desk: Desk, clerk: Client) -> None:
    ticket, case = of_agency(desk, clerk)
    clerk.post(f"{PAGE}{ticket.pk}/case/", decision(case))
    clerk.post(PAGE, {"act": "finish", "ticket": ticket.pk, "ending": "ANSWERED"})
    page, link = f"/turn/{queries.token_of(ticket.pk)}/", f"/rate/{ratings.token_of(case.pk)}/"
    assert link not in Client().get(page).content.decode(), "nobody was asked yet"
    feedback.invite(actor=SYSTEM, now=clock.now(), case_id=case.pk)

    shown = Client().get(page).content.decode()
    assert f'href="{link}"' in shown
    assert 'name="score"' not in shown, "the case asks by itself"
    assert Client().get(link).status_code == 200


def test_a_refused_decision_keeps_what_was_typed(desk: Desk, clerk: Client) -> None:
    ticket, case = of_agency(desk, clerk)
    refused = clerk.post(f"{PAGE}{ticket.pk}/case/", decision(case, outcome="REFUSED", law="مادهٔ ۱۲"))
    assert refused.status_code == 422
    assert "مادهٔ ۱۲" in refused.content.decode()
    assert cases.open_task(case).holder_id is None


def test_nobody_else_and_no_other_case_is_decided_there(desk: Desk, clerk: Client) -> None:
    ticket, case = of_agency(desk, clerk)
    page, other = f"{PAGE}{ticket.pk}/case/", cases.case(desk.world)
    assert desk.operator.post(page, decision(case)).status_code == 404
    assert clerk.post(page, decision(other)).status_code == 404
    assert clerk.post(page, {**decision(case), "act": "reroute"}).status_code == 404
    assert clerk.post(page, {**decision(case), "act": "reopen", "task": ""}).status_code == 404
    case.refresh_from_db()
    assert case.decided_at is None


def test_who_may_not_decide_is_offered_nothing(desk: Desk) -> None:
    ticket, case = opened(desk.operator, desk.counters[0], f"s{desk.service_id}", "short")
    page = f"{PAGE}{ticket.pk}/case/"
    assert "decide-" not in desk.operator.get(page).content.decode()
    assert desk.operator.post(page, decision(case)).status_code in (404, 422)
    case.refresh_from_db()
    assert case.decided_at is None
