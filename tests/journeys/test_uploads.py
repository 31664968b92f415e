"""Files that go up in pieces while a form is filled in, on lines that break."""

import os

import pytest

from ostan.domains.cases.models import Draft
from ostan.foundation.files.models import StoredFile
from tests.portal.citizen import given

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROOF = "/apply/complaint-111/page/proof/"
PDF = b"%PDF-1.7\n" + b"x" * 700_000 + b"\n%%EOF\n"
DONE = "بارگذاری شد"


class Line:
    """The line between browser and server: what is told to break does, once each."""

    def __init__(self, page, *broken: int) -> None:
        self.offsets: list[int] = []
        self.broken = set(broken)
        page.route("**/uploads/*/", self.carry)

    def carry(self, route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        self.offsets.append(int(route.request.headers["upload-offset"]))
        return route.abort() if len(self.offsets) in self.broken else route.continue_()


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "گواهی.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
def form(province, opened):
    return lambda width=360: opened(PROOF, given.citizen().client, width=width)


def picture(page, name):
    if folder := os.environ.get("JOURNEY_PICTURES"):
        page.screenshot(path=f"{folder}/uploads-{name}.png", full_page=True)


def test_a_line_that_breaks_costs_one_piece(form, document, faults):
    page = form()
    line = Line(page, 2)
    page.set_input_files("#f-files", document)
    page.get_by_text(DONE).wait_for()
    picture(page, "done")

    assert line.offsets == [0, 262_144, 262_144, 524_288]
    assert StoredFile.objects.get().size == len(PDF)
    assert faults(page) == []
    page.get_by_role("button", name="ادامه", exact=True).last.click()
    page.wait_for_url("**/page/witnesses/")
    assert Draft.objects.count() == 1


def test_the_same_file_goes_on_after_the_page_was_closed(form, document):
    page = form(1280)
    line = Line(page, *range(2, 40))
    page.set_input_files("#f-files", document)
    page.get_by_text("دوباره تلاش می‌شود").wait_for()
    picture(page, "broken")
    page.reload()
    line.broken.clear()
    line.offsets.clear()
    page.set_input_files("#f-files", document)
    page.get_by_text(DONE).wait_for()

    assert line.offsets == [262_144, 524_288]
    assert StoredFile.objects.count() == 1


def test_sending_the_form_waits_for_the_file(form, document):
    page = form()
    held = []
    page.route(
        "**/uploads/*/",
        lambda route: (
            held.append(route) if not held and route.request.method == "PATCH" else route.continue_()
        ),
    )
    page.set_input_files("#f-files", document)
    page.get_by_role("button", name="ادامه", exact=True).last.click()
    page.wait_for_timeout(300)
    assert page.url.endswith(PROOF)
    held[0].continue_()
    page.wait_for_url("**/page/witnesses/")

    assert StoredFile.objects.count() == 1


def test_what_is_no_document_is_told_beside_it(form):
    page = form()
    page.set_input_files(
        "#f-files", {"name": "برنامه.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(9000)}
    )
    page.get_by_text("این نوع فایل پذیرفته نمی‌شود").wait_for()
    picture(page, "refused")

    page.get_by_role("button", name="بستن").click()
    assert page.locator(".file-row").count() == 0


def test_a_file_can_be_taken_back(form, document):
    page = form()
    page.set_input_files("#f-files", document)
    page.get_by_text(DONE).wait_for()
    page.get_by_role("button", name="حذف").click()

    assert page.locator("[name=files-kept]").count() == 0
