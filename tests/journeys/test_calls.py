"""A phone operator meets a duplicate: shown while it is typed, or asked for by the button where scripts are off."""

import pytest
from django.test import Client

from ostan.domains.cases.models import Case, Follower
from ostan.kernel import clock
from ostan.kernel.actor import Role
from tests.cases import given, matters
from tests.journeys.browser import OVERFLOW
from tests.portal.work.conftest import Desk

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def operator(transactional_db: None) -> Client:
    """The browser of an operator; the demand is there already, and another person calls about it."""
    desk = Desk(given.world())
    matters.subjects(desk.world)
    Case.objects.filter(pk=matters.demand(desk.world).pk).update(opened_at=clock.now())
    return desk.sits(Role.DESK_OPERATOR, desk.world.root)


def take_down(page) -> None:
    """From the subject to what the caller tells."""
    page.fill("main input[name=q]", "فشار آب")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="کمبود فشار آب").click()
    page.fill("#f-caller-national_code", "0499370899")
    page.fill("#f-caller-mobile", "09121112233")
    page.fill("#f-caller-given_name", "علی")
    page.fill("#f-caller-family_name", "احمدی")
    page.get_by_label("درخواست", exact=False).first.check()
    page.select_option("select[name=place-province]", "03")


def where(page) -> None:
    """The county, once it is asked for: with scripts after the province alone, without after a look."""
    page.wait_for_load_state("networkidle")
    if not page.locator("select[name=place-county]").count():
        page.get_by_role("button", name="بررسی مشابه‌ها").click()
    page.select_option("select[name=place-county]", matters.PLACE)
    page.wait_for_load_state("networkidle")


def test_while_the_operator_types_the_demand_that_is_there_appears(operator, opened, faults) -> None:
    page = opened("/work/calls/", operator)
    take_down(page)
    where(page)
    page.locator("textarea").first.press_sequentially(matters.RETOLD)
    page.wait_for_selector("text=شاید پیش‌تر ثبت شده باشد", timeout=15_000)
    assert faults(page) == []
    typed = page.input_value("textarea")
    assert typed == matters.RETOLD, "what is typed stays"

    page.get_by_role("button", name="همین است؛ پیگیر شود").click()
    page.wait_for_selector("text=پیگیر همان درخواست شد")

    assert Follower.objects.get().person.family_name == "احمدی"
    assert Case.objects.count() == 1
    assert page.complaints == []


def asking(asked) -> bool:
    """Whether a request asks for the next level of a place."""
    return "_show" in (asked.request.post_data or "")


def test_what_is_typed_while_the_next_level_of_the_place_is_on_its_way_stays(operator, opened) -> None:
    page = opened("/work/calls/", operator)
    held = []
    page.route("**/work/calls/**", lambda asked: held.append(asked) if asking(asked) else asked.continue_())
    take_down(page)
    page.locator("textarea").first.press_sequentially(matters.RETOLD[:40])
    held.pop().continue_()
    page.wait_for_selector("select[name=place-county]")
    page.keyboard.type(matters.RETOLD[40:])

    assert page.input_value("textarea") == matters.RETOLD
    assert page.input_value("select[name=place-province]") == "03"


def test_without_scripts_the_same_is_shown_before_it_is_registered(operator, opened) -> None:
    page = opened("/work/calls/", operator, width=360, script=False)
    take_down(page)
    page.locator("textarea").first.fill(matters.RETOLD)
    where(page)
    page.get_by_role("button", name="ثبت درخواست").click()
    page.wait_for_selector("text=شاید پیش‌تر ثبت شده باشد")
    assert Case.objects.count() == 1
    assert page.input_value("textarea").strip() == matters.RETOLD

    page.get_by_role("button", name="ثبت با وجود این‌ها").click()
    page.wait_for_selector("text=ثبت شد. کد رهگیری")

    assert Case.objects.filter(channel="PHONE").count() == 1
    assert page.evaluate(OVERFLOW) <= 0
