"""A deputy takes an action and asks for another target; the province's deputy decides, and everybody may read it."""

import datetime

import pytest
from django.test import Client

from ostan.domains.plans.models import Commitment
from ostan.kernel import clock
from tests.indicators.test_pages import browser
from tests.plans import given
from tests.plans.given import NOW, Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 1280)


@pytest.fixture
def plan(transactional_db: None, live_server, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return given.plan()


def write(page, name: str, text: str) -> None:
    page.fill(f"#f-{name}", text)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def day(page, name: str, year: str, month: str, number: str) -> None:
    write(page, f"{name}-day", number)
    page.select_option(f"#f-{name}-month", month)
    write(page, f"{name}-year", year)


def test_a_deputy_takes_an_action_and_asks_for_a_change(plan, opened, faults) -> None:
    action = f"/plans/actions/{plan.nodes['f1-a1']}/"
    page = opened(f"/plans/documents/{plan.document.pk}/", browser(plan.world.deputy), width=WIDTHS[0])
    assert faults(page, *WIDTHS) == []
    page.click("main >> text=کوتاه‌کردن زمان پاسخ")
    assert action in page.url
    page.click("main >> text=بر عهده گرفتن >> nth=0")
    page.select_option("#f-unit", str(plan.world.units["agency"]))
    page.select_option("#f-indicator", "permits")
    write(page, "baseline", "۰")
    write(page, "target", "سیصد")
    day(page, "starts", "۱۴۰۴", "1", "۱")
    day(page, "due", "۱۴۰۴", "12", "۲۹")
    page.click("text=افزودن گام")
    day(page, "milestones-0-day", "۱۴۰۴", "6", "۳۱")
    write(page, "milestones-0-figure", "۱۵۰")
    write(page, "milestones-0-title", "نیمهٔ راه")
    press(page, "ثبت تعهد")
    assert page.input_value("#f-target") == "سیصد"
    assert page.input_value("#f-milestones-0-title") == "نیمهٔ راه"
    assert faults(page, *WIDTHS) == []
    write(page, "target", "۳۰۰")
    press(page, "ثبت تعهد")
    page.wait_for_selector("text=این تعهد ثبت شد.")
    promise = Commitment.objects.get()
    assert (promise.target, promise.due) == (300, datetime.date(2026, 3, 20))
    assert faults(page, *WIDTHS) == []

    page.get_by_role("link", name="درخواست تغییر").click()
    write(page, "target", "۲۵۰")
    write(page, "reason", "بودجه نرسید")
    press(page, "فرستادن برای تصویب")
    page.wait_for_selector("text=در انتظار تصویب است")

    above = opened("/plans/amendments/", browser(plan.world.provincial), width=WIDTHS[0])
    assert faults(above, *WIDTHS) == []
    above.click(f"main >> text={promise.title}")
    press(above, "تصویب")
    above.wait_for_selector("text=تغییر تصویب شد")
    promise.refresh_from_db()
    assert (promise.target, promise.first_target) == (250, 300)

    reader = opened(f"/commitments/{promise.pk}/", Client(), width=WIDTHS[0])
    assert "به ۲۵۰ پروانه برسد" in reader.inner_text("main")
    assert faults(reader, *WIDTHS) == []
    for one in (page, above, reader):
        assert [said for said in one.complaints if "422" not in said] == []
