"""One agency's page: what it owes, how its services do, and who may look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.plans import words
from ostan.domains.plans.rules import State
from tests.portal.cockpit import given
from tests.portal.cockpit.given import Late

MOST = 35


def address(unit_id: int) -> str:
    return f"/cockpit/units/{unit_id}/"


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("head", {"agency", "east"}),
        ("clerk", {"east"}),
        ("other_head", {"other"}),
        ("secretary", {"root", "agency", "east", "other"}),
        ("auditor", {"root", "agency", "east", "other"}),
        ("provincial", {"root", "agency", "east", "other"}),
        ("administrator", set[str]()),
    ],
)
def test_an_agency_is_seen_by_its_staff_and_by_who_stands_above(late: Late, who: str, sees: set[str]) -> None:
    world = late.plan.world
    browser = given.browser(world.actors[who])
    opened = {
        name
        for name in ("root", "agency", "east", "other")
        if browser.get(address(world.units[name])).status_code == 200
    }

    assert opened == sees
    assert browser.get(address(99999999)).status_code == 404


def test_the_page_says_what_the_agency_owes_and_why(late: Late) -> None:
    browser = given.browser(late.plan.world.head)
    browser.get(address(late.agency))
    with CaptureQueriesContext(connection) as statements:
        page = browser.get(address(late.agency)).content.decode()

    assert len(statements) <= MOST
    assert late.promise.title in page
    assert str(words.STATES[State.BEHIND]) in page
    assert f'href="/councils/resolutions/{late.resolution_id}/"' in page
    assert "/indicators/sheets/" in page
    assert "صدور پروانهٔ انجمن" in page
    assert "دسترسی به سامانهٔ ملی" in page
    assert f"unit_id={late.plan.world.units['east']}" in page


def test_who_only_reads_is_led_to_no_form(late: Late) -> None:
    page = given.browser(late.governor).get(address(late.agency)).content.decode()

    assert "/indicators/sheets/" not in page
    assert "شاخص‌های ماهانه" in page


def test_a_unit_that_owes_nothing_says_so(late: Late) -> None:
    page = given.browser(late.governor).get(address(late.plan.world.units["other"])).content.decode()

    assert "تعهدی بر عهده نیست" in page
    assert "مصوبه‌ای نمانده است" in page


def test_the_promises_are_taken_along(late: Late) -> None:
    answer = given.browser(late.governor).get(address(late.agency), {"as": "print"})

    assert late.promise.title in answer.content.decode()
