"""The governor reads the cockpit, on a phone and at a desk: from a number to what it was counted from."""

import pytest

from ostan.kernel import clock
from tests.indicators.given import NOW
from tests.portal.cockpit import given

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, WIDE = 360, 1280


@pytest.fixture
def late(transactional_db, monkeypatch) -> given.Late:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return given.late()


def test_the_governor_reads_the_cockpit(late, opened, faults) -> None:
    page = opened("/cockpit/", given.browser(late.governor), width=WIDE)
    expect(page.locator("nav:visible a").first).to_have_attribute("href", "/cockpit/")
    page.set_viewport_size({"width": PHONE, "height": 800})
    expect(page.locator("details.side-fold nav a").first).to_have_attribute("href", "/cockpit/")
    expect(page.get_by_role("heading", name="نمای استان", level=1)).to_be_visible()
    assert faults(page, PHONE, WIDE) == []

    page.get_by_role("row").get_by_role("link", name="ادارهٔ کل", exact=True).first.click()
    expect(page.get_by_text("عقب‌تر از برنامه").first).to_be_visible()
    expect(page.get_by_text("برابر ۲ است، درحالی‌که تا آن روز ۶۲ لازم بود")).to_be_visible()
    expect(page.locator(".chart-ground svg")).to_be_visible()
    assert faults(page, PHONE, WIDE) == []

    page.get_by_role("navigation", name="مسیر صفحه").get_by_role("link", name="نمای استان").click()
    page.get_by_label("شاخص", exact=True).select_option("permits")
    page.get_by_role("button", name="نشان بده").click()
    page.wait_for_load_state()
    expect(page.get_by_text("عددی از شهرستان‌ها راستی‌آزمایی نشده")).to_be_visible()
    page.get_by_label("شاخص", exact=True).select_option("on_time_share")
    page.get_by_role("button", name="نشان بده").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="تبریز").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="سهم رسیدگی به‌موقع", level=1)).to_be_visible()
    assert faults(page, PHONE, WIDE) == []

    page.get_by_role("link", name="شعبهٔ تبریز").click()
    page.wait_for_load_state()
    expect(page.get_by_text("راستی‌آزمایی‌شده").first).to_be_visible()
    expect(page.get_by_text("سامانه").first).to_be_visible()
    assert page.complaints == []
