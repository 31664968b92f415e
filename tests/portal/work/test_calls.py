"""An operator takes a call: the same demand is shown while it is typed, followed, or registered all the same."""

import re

import pytest
from django.test import Client

from ostan.domains.cases.models import Case, Follower
from ostan.domains.cases.rules import Channel
from ostan.domains.org.models import OrgUnit
from ostan.kernel import clock
from ostan.kernel.actor import Role
from ostan.ui import figures
from tests.cases import given, matters
from tests.portal.work.conftest import Desk

PAGE = "/work/calls/water-pressure/"
CALL = {
    "channel": "PHONE",
    "caller-national_code": "0499370899",
    "caller-mobile": "09121112233",
    "caller-given_name": "علی",
    "caller-family_name": "احمدی",
    "kind": "request",
    "text": matters.RETOLD,
    "place-province": "03",
    "place-county": matters.PLACE,
}


@pytest.fixture
def operator(desk: Desk) -> Client:
    matters.subjects(desk.world)
    return desk.sits(Role.DESK_OPERATOR, desk.world.root)


def test_a_call_becomes_a_case_by_telephone(desk: Desk, operator: Client) -> None:
    assert operator.get("/work/calls/", {"q": "فشار"}).status_code == 200
    assert operator.get(PAGE).status_code == 200
    done = operator.post(PAGE, CALL)

    assert done.status_code == 302
    case = Case.objects.get()
    assert (case.channel, case.citizen.family_name) == ("PHONE", "احمدی")


def test_a_letter_becomes_a_case_by_letter(operator: Client) -> None:
    assert operator.post(PAGE, {**CALL, "channel": "LETTER"}).status_code == 302
    assert Case.objects.get().channel == "LETTER"


def test_what_is_missing_is_told_and_nothing_typed_is_lost(operator: Client) -> None:
    page = operator.post(PAGE, {**CALL, "text": "کم", "caller-national_code": "1"})

    assert page.status_code == 422
    assert "احمدی" in page.content.decode()


def test_a_demand_that_is_there_is_offered_and_followed(desk: Desk, operator: Client) -> None:

    case = matters.demand(desk.world)
    Case.objects.filter(pk=case.pk).update(opened_at=clock.now())
    typed = operator.post(f"{PAGE}alike/", CALL).content.decode()
    assert case.code[:4] in typed
    operator.post(PAGE, {**CALL, "look": "yes"})
    asked = operator.post(PAGE, CALL)
    assert (asked.status_code, Case.objects.count()) == (200, 1)
    token = re.search(r'name="follow" value="([^"]+)"', asked.content.decode())
    assert token
    operator.post(PAGE, {**CALL, "follow": token[1]})

    assert Follower.objects.get(case=case).person.family_name == "احمدی"
    assert Case.objects.count() == 1
    operator.post(PAGE, {**CALL, "seen": "yes"})
    assert Case.objects.count() == 2


def test_a_hidden_applicant_is_shown_for_a_reason(desk: Desk) -> None:
    matters.subjects(desk.world)
    case = matters.demand(desk.world, about="second", hide_identity=True)
    top = desk.browser("top")
    page = top.get(f"/work/cases/{case.code}/").content.decode()
    assert "هویت پنهان است" in page
    assert "سارا محمدی" not in page
    assert top.post(f"/work/cases/{case.code}/", {"know": "yes"}).status_code == 422
    shown = top.post(f"/work/cases/{case.code}/", {"know": "yes", "know-why": "COURT"})
    assert "سارا محمدی" in shown.content.decode()
    assert given.told(case).count("ApplicantRevealed") == 1


def registers(desk: Desk, unit: OrgUnit, times: int = 1) -> tuple[Client, list[Case]]:
    """An operator of the unit, and what was taken down in the citizen's name."""
    browser = desk.sits(Role.DESK_OPERATOR, unit)
    operator = getattr(desk.world, f"desk_operator-{unit.code}")
    told = {"actor": operator, "citizen_id": desk.world.citizen.person_id, "channel": Channel.PHONE}
    return browser, [desk.case(**told) for _ in range(times)]


def test_an_operator_finds_the_codes_of_what_was_registered_again(desk: Desk) -> None:
    operator, (case,) = registers(desk, desk.world.first)
    page = operator.get("/work/calls/mine/").content.decode()

    assert figures.tracking(case.code) in page
    assert f'href="/work/cases/{case.code}/"' in page
    assert case.citizen.family_name not in page
    other = desk.sits(Role.DESK_OPERATOR, desk.world.root)
    assert "هنوز چیزی ثبت نکرده‌اید" in other.get("/work/calls/mine/").content.decode()


def test_what_is_out_of_reach_is_told_without_its_file(desk: Desk) -> None:
    operator, (case,) = registers(desk, desk.world.second)
    page = operator.get("/work/calls/mine/").content.decode()

    assert figures.tracking(case.code) in page
    assert "/work/cases/" not in page


def test_the_list_of_what_was_registered_asks_as_much_for_many(
    desk: Desk, django_assert_max_num_queries
) -> None:
    operator, _ = registers(desk, desk.world.first, times=4)
    operator.get("/work/calls/mine/")
    with django_assert_max_num_queries(8):
        page = operator.get("/work/calls/mine/").content.decode()
    assert page.count('href="/work/cases/') == 4
