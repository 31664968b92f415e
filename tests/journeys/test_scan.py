"""Papers on the counter go from its camera into the case, page by page; without a camera the page says what to do."""

from typing import Any

import pytest

from ostan.domains.cases.models import Case
from ostan.foundation.files import disk
from ostan.foundation.files.models import StoredFile
from ostan.wiring.demo import specimens
from tests.journeys.test_unsent import at_form
from tests.portal.desk.conftest import Desk

pdfium = pytest.importorskip("pypdfium2")
expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ENOUGH = 4
"""HTMLMediaElement.HAVE_ENOUGH_DATA: the camera shows pictures."""
SIZES = "Array.from(document.querySelectorAll('.scan-page'), (one) => one.width < one.height)"


def press(page: Any, name: str, at: int = 0) -> None:
    page.get_by_role("button", name=name, exact=True).nth(at).click()


def send(page: Any) -> StoredFile:
    """The form goes off; the one paper of its case."""
    page.fill("#f-topic", "آب روستا")
    page.get_by_role("button", name="ثبت درخواست").last.click()
    page.wait_for_selector("text=چاپ رسید", timeout=20_000)
    return Case.objects.get().attachments.get().file


def test_pages_under_the_camera_become_one_paper_of_the_case(desk: Desk, opened, faults) -> None:
    page = at_form(desk, opened)
    page.context.grant_permissions(["camera"], origin=desk.address)
    press(page, "اسکن با دوربین")
    expect(page.locator(".scan-view")).to_have_js_property("readyState", ENOUGH, timeout=20_000)
    press(page, "گرفتن صفحه")
    press(page, "گرفتن صفحه")
    press(page, "چرخاندن", at=1)
    assert page.evaluate(SIZES) == [False, True]
    press(page, "از نو", at=0)
    press(page, "گرفتن صفحه")
    assert page.evaluate(SIZES) == [False, True], "taken again in its own place"
    assert faults(page) == []
    press(page, "پیوست ۲ صفحه")
    page.wait_for_selector("text=۲ صفحه پیوست شد")
    expect(page.locator(".scan-view")).to_have_count(0)

    kept = send(page)
    assert kept.kind == "application/pdf"
    sheets = pdfium.PdfDocument(disk.place_of(kept.sha256).read_bytes())
    assert [one.get_width() < one.get_height() for one in sheets] == [False, True]
    assert len(set(sheets[0].render().to_pil().convert("L").tobytes())) > 2, "a picture, not an empty sheet"
    assert page.complaints == []


def test_without_leave_for_the_camera_the_page_says_so_and_the_file_is_chosen(desk: Desk, opened) -> None:
    page = at_form(desk, opened)
    page.context.clear_permissions()
    press(page, "اسکن با دوربین")
    page.wait_for_selector("text=مرورگر اجازهٔ دوربین نداد")
    paper = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": specimens.of("pdf")[1]}
    page.set_input_files("#f-paper", paper)
    assert send(page).kind == "application/pdf"


def test_the_camera_is_for_the_form_at_the_counter_alone(desk: Desk, opened) -> None:
    page = at_form(desk, opened)
    path = page.url.removeprefix(desk.address)
    assert "camera=(self)" in desk.operator.get(path).headers["Permissions-Policy"]
    for other in ("/desk/hall/", "/"):
        assert "camera=()" in desk.operator.get(other).headers["Permissions-Policy"]
