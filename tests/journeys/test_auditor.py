"""An auditor in the field, with a phone: takes the next figure, counts again, photographs, and the value is verified."""

from typing import Any

import pytest

from ostan.domains.indicators import actions
from ostan.domains.indicators.models import AuditItem, AuditPhoto, Cell
from ostan.domains.indicators.rules.review import Method, Terms
from ostan.foundation.ledger import seal
from ostan.kernel import clock
from ostan.wiring.demo import specimens
from tests.indicators import asked, given
from tests.indicators.asked import REVIEWED
from tests.indicators.test_pages import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = 360


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> given.World:
    built = given.world()
    asked.past(built)
    seal.seal(now=REVIEWED)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED)
    made = actions.plan_audit(
        actor=built.auditor,
        now=REVIEWED,
        title="پروانه‌ها از نو",
        code="permits",
        back=12,
        terms=Terms(Method.ITEMS, 0.2),
    )
    actions.draw_audit(actor=built.auditor, now=REVIEWED, audit_id=made.pk)
    return built


def test_an_auditor_counts_again_on_a_phone(world: given.World, opened: Any, faults: Any) -> None:
    page = opened("/indicators/audits/", browser(world.auditor), width=PHONE)
    assert faults(page) == []
    page.click("text=پروانه‌ها از نو")
    assert "در انتظار" in page.locator("main").inner_text()
    assert faults(page) == []
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    assert faults(page) == []

    page.get_by_role("button", name="ثبت یافته").click()
    page.wait_for_selector("text=بگویید چه یافتید.")
    page.get_by_label("نادرست بود").check()
    page.fill("#f-number", "۷")
    page.get_by_label("حضوری").check()
    page.context.set_geolocation({"latitude": 36.28, "longitude": 50.005, "accuracy": 12})
    page.get_by_role("button", name="افزودن مکان گوشی").click()
    page.wait_for_selector("text=مرورگر اجازهٔ مکان نداد")
    page.context.grant_permissions(["geolocation"])
    page.get_by_role("button", name="افزودن مکان گوشی").click()
    page.wait_for_selector("text=مکان افزوده شد")
    assert faults(page) == []
    page.fill("#f-reason", "دفتر پروانه‌ها را با مسئول دبیرخانه شمردیم.")
    paper = {"name": "photo.pdf", "mimeType": "application/pdf", "buffer": specimens.of("pdf")[1]}
    page.set_input_files("#f-file", paper)
    page.get_by_role("button", name="ثبت یافته").click()
    page.wait_for_selector("text=یافتهٔ شما ثبت شد.")

    item = AuditItem.objects.exclude(outcome="").get()
    photo = AuditPhoto.objects.get()
    assert (item.outcome, item.way, photo.item_id) == ("WRONG", "VISIT", item.pk)
    assert (photo.latitude, photo.longitude, photo.placed_by) == (36.28, 50.005, "PHONE")
    assert Cell.objects.get(pk=item.cell_id).verified == 7
    assert f"/items/{item.pk}/" not in page.url, "the next one waits"
    assert [one for one in page.complaints if "422" not in one] == []
