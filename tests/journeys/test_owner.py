"""The pages where services and their cases are looked after, in a real Chromium: axe on every state."""

import re

import pytest

from ostan.domains.cases import actions
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from tests.cases import given
from tests.portal.owner.test_moving import CHANGED, renewed
from tests.portal.work.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 320)


@pytest.fixture
def desk(live_server) -> Desk:
    return Desk(given.world())


def test_axe_finds_nothing_while_cases_change_versions(desk, opened, faults) -> None:
    case = given.at_decision(desk.world)
    given.case(desk.world, "licence")
    old, new = renewed(desk.world, form=CHANGED)
    head = desk.browser("head")

    page = opened(f"/owner/versions/{old}/cases/move/", head)
    assert faults(page, *WIDTHS) == []
    page.select_option("select[name=place-check]", "")
    page.click("text=سنجیدن پیش از بردن")
    page.wait_for_selector("text=اگر برده شود")
    assert faults(page, *WIDTHS) == []
    assert faults(opened(f"/work/cases/{case.code}/move/", head), *WIDTHS) == []
    with delivering_at_once():
        actions.ask_move(
            actor=desk.world.head,
            now=clock.now(),
            from_version_id=old,
            to_version_id=new,
            mapping={"decide": "judge"},
        )
    page = opened(f"/owner/versions/{new}/cases/", head)
    assert page.locator("text=۱ پرونده ماند").count()
    assert faults(page, *WIDTHS) == []
    assert page.complaints == []


def test_axe_finds_nothing_while_a_service_changes_hands(desk, opened, faults) -> None:
    given.case(desk.world)
    page = opened("/owner/services/short/hand-over/", desk.browser("administrator"))
    assert faults(page, *WIDTHS) == []
    page.fill("input[name=unit]", "ادارهٔ کل")
    page.click("main button:has-text('ادامه')")
    page.wait_for_selector(".error-summary")
    assert faults(page, *WIDTHS) == []
    page.fill("input[name=unit]", "ادارهٔ کل دوم")
    page.click("main button:has-text('ادامه')")
    page.wait_for_selector("text=خدمت واگذار شود؟")
    assert faults(page, *WIDTHS) == []
    page.click("main button:has-text('واگذار شود')")
    page.wait_for_url(re.compile(r"/owner/services/short/$"))
    assert page.locator("text=از این پس از آن «ادارهٔ کل دوم» است").count()


def test_axe_finds_nothing_while_a_case_is_emptied(desk, opened, faults) -> None:
    case = given.decided(desk.world)
    page = opened("/manage/erasure/", desk.browser("administrator"))
    assert faults(page, *WIDTHS) == []
    page.fill("input[name=code]", case.code)
    page.click("text=یافتن پرونده")
    page.wait_for_url(re.compile(case.code))
    assert faults(page, *WIDTHS) == []
    page.click("main button:has-text('پاک شود')")
    page.wait_for_selector("text=داده‌های این پرونده پاک شده است")
    assert faults(page, *WIDTHS) == []
    assert page.complaints == []
