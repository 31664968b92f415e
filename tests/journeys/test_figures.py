"""An agency hands its figures in: by Excel with three bad rows that it mends, and by a block pasted into the grid."""

import io

import openpyxl
import pytest

from ostan.domains.indicators.models import Cell
from ostan.domains.indicators.rules import SheetState
from ostan.domains.indicators.rules.grid import SHEET
from ostan.kernel import clock
from tests.indicators import given
from tests.indicators.given import NOW
from tests.indicators.test_pages import address, browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server, monkeypatch: pytest.MonkeyPatch) -> given.World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return given.world()


def book(template: bytes, rows: dict[tuple[str, str], dict[str, str]]) -> bytes:
    """The template with these columns filled in, by code and category."""
    filled = openpyxl.load_workbook(io.BytesIO(template))
    sheet = filled[SHEET]
    titles = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, sheet.max_row + 1):
        code, category = (sheet.cell(line, titles[name]).value or "" for name in ("کد شاخص", "دسته"))
        for title, text in rows.get((code, category), {}).items():
            sheet.cell(line, titles[title]).value = text
    out = io.BytesIO()
    filled.save(out)
    return out.getvalue()


NUMBER, OF, NOT = "مقدار یا صورت", "مخرج", "مصداق ندارد"
BAD = {
    ("permits", ""): {NUMBER: "دوازده"},
    ("in_time", ""): {NUMBER: "9"},
    ("trained", "زن"): {NUMBER: "4"},
    ("trained", "مرد"): {NUMBER: "3", NOT: "بله"},
}
MENDED = {
    ("permits", ""): {NUMBER: "۱۲"},
    ("in_time", ""): {NUMBER: "9", OF: "10"},
    ("trained", "زن"): {NUMBER: "4"},
    ("trained", "مرد"): {NOT: "بله"},
}


def test_an_agency_hands_in_by_excel_with_three_bad_rows_and_mends_them(world, opened) -> None:
    client = browser(world.clerk)
    page = opened("/indicators/due/", client)
    page.click(f"a[href='{address(world)}']")
    with page.expect_download() as saved:
        page.click("text=فایل اکسل برگه")
    template = saved.value.path().read_bytes()
    page.click("text=ورود از فایل")

    def bring(rows: dict[tuple[str, str], dict[str, str]]) -> None:
        page.set_input_files(
            "input[type=file]",
            {"name": "برگه.xlsx", "mimeType": "application/octet-stream", "buffer": book(template, rows)},
        )
        page.click("text=بررسی فایل")
        page.wait_for_selector("text=سرنوشت ردیف‌ها")

    bring(BAD)
    assert page.locator("tbody >> text=پذیرفته نشد").count() == 3
    assert "«دوازده» عدد نیست." in page.inner_text("main")
    assert not Cell.objects.exists()

    page.click("text=فایل دیگر")
    bring(MENDED)
    assert page.locator("tbody >> text=پذیرفته نشد").count() == 0
    page.click("text=نوشتن ۴ ردیف پذیرفته‌شده")
    page.wait_for_selector("text=ردیف‌های پذیرفته‌شده ثبت شد.")
    page.click("main >> text=بازگشت به برگه")
    assert page.input_value("[name='n.permits.']") == "۱۲"
    page.click("text=ثبت و ارسال برای تأیید")
    page.wait_for_selector("text=برگه برای تأیید دستگاه فرستاده شد.")
    assert given.row(world).state == SheetState.HANDED_IN

    head = opened("/indicators/judge/", browser(world.head))
    head.click("main >> text=شعبهٔ شرق")
    head.click("main >> button:has-text('تأیید دستگاه')")
    head.wait_for_selector("text=برگه تأیید شد و برای پذیرش به کمیته رفت.")
    secretary = opened("/indicators/judge/", browser(world.secretary))
    secretary.click("main >> text=شعبهٔ شرق")
    secretary.click("main >> button:has-text('پذیرش کمیته')")
    secretary.wait_for_selector("text=برگه پذیرفته شد.")
    assert given.row(world).state == SheetState.ACCEPTED
    assert page.complaints == []


PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_block_from_excel_is_pasted_over_several_cells_and_walked_by_keys(world, opened) -> None:
    page = opened(address(world), browser(world.clerk))
    first = page.locator("[name='n.permits.']")

    first.evaluate(PASTE, "۱۲\t\t\tاز سامانهٔ پروانه\r\n9\t10\r\n4\r\n\t\tبله\tمردی نبود\r\n99")

    assert page.input_value("[name='n.permits.']") == "۱۲"
    assert page.input_value("[name='note.permits.']") == "از سامانهٔ پروانه"
    assert (page.input_value("[name='n.in_time.']"), page.input_value("[name='of.in_time.']")) == ("9", "10")
    assert page.input_value("[name='n.trained.f']") == "4"
    assert page.is_checked("[name='na.trained.m']")
    assert page.inner_text("[data-left-over]").startswith("۱ خانه")

    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "n.trained.f"
    page.keyboard.press("ArrowUp")
    page.keyboard.type("8")
    assert page.input_value("[name='n.in_time.']") == "8"
    page.click("text=ثبت و ارسال برای تأیید")
    page.wait_for_selector("text=برگه برای تأیید دستگاه فرستاده شد.")

    assert given.cell(world, "in_time").claimed == 8
    assert given.cell(world, "trained", category="m").claimed_na
    assert page.complaints == []
