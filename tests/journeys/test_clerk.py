"""The staff's day in a real Chromium: keys alone, two at once, no script, and axe on every state."""

import re

import pytest
from django.test import Client

from ostan.domains.cases import actions
from ostan.domains.cases.models import Case, SavedFilter
from ostan.kernel import clock
from tests.cases import given
from tests.portal.work.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 320)


@pytest.fixture
def desk(live_server) -> Desk:
    return Desk(given.world())


def decide_form(case: Case) -> str:
    return f"decide-{case.tasks.filter(done_at=None).get().pk}"


def test_two_at_once_and_the_second_is_told_and_keeps_the_text(desk, opened) -> None:
    case = desk.claimed()
    address, form = f"/work/cases/{case.code}/", decide_form(case)
    clerk, head = opened(address, desk.browser("clerk")), opened(address, desk.browser("head"))

    clerk.check(f"input[name='{form}-outcome'][value='REFUSED']")
    clerk.fill(f"#f-{form}-reason", "زمین در حریم رودخانه است و پروانه نمی‌گیرد")
    clerk.fill(f"#f-{form}-law", "مادهٔ ۳ قانون توزیع عادلانهٔ آب")
    head.check(f"input[name='{form}-outcome'][value='GRANTED']")
    head.click("text=ثبت تصمیم")
    head.wait_for_selector("text=تصمیم ثبت شد.")
    clerk.click("text=ثبت تصمیم")
    clerk.wait_for_selector("text=پرونده در این میان تغییر کرده است")

    assert "رئیس آزمون تصمیم گرفت: پذیرفته شد." in clerk.inner_text("main")
    assert clerk.input_value("#lost-1") == "زمین در حریم رودخانه است و پروانه نمی‌گیرد"
    assert clerk.input_value("#lost-2") == "مادهٔ ۳ قانون توزیع عادلانهٔ آب"
    case.refresh_from_db()
    assert (case.outcome, case.decisions.count()) == ("GRANTED", 1)


def test_two_claim_the_same_task(desk, opened) -> None:
    case = desk.case()
    address = f"/work/cases/{case.code}/"
    first, second = opened(address, desk.browser("clerk")), opened(address, desk.browser("colleague"))

    first.click("main >> text=برداشتن کار")
    first.wait_for_selector("text=کار را برداشتید.")
    second.click("main >> text=برداشتن کار")

    second.wait_for_selector("text=این کار را همکار دیگری برداشته است.")
    assert case.tasks.get().holder_id == desk.world.clerk.person_id


def test_a_whole_case_by_keys_alone(desk, opened) -> None:
    case = desk.case()
    page = opened("/work/?tab=unassigned", desk.browser("clerk"))

    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr') !== null")
    page.keyboard.press("x")
    assert page.locator("input[name=task]:checked").count() == 1
    assert "۱ کار" in page.inner_text(".bulk")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/work/cases/{case.code}/")
    page.keyboard.press("c")
    page.wait_for_selector("text=کار را برداشتید.")
    form = decide_form(case)
    page.focus(f"input[name='{form}-outcome']")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("همه چیز کامل است")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "ثبت تصمیم"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=تصمیم ثبت شد.")

    case.refresh_from_db()
    assert case.outcome == "GRANTED"
    assert page.complaints == []


def test_keys_mean_the_same_on_a_persian_keyboard_and_can_be_turned_off(desk, opened) -> None:
    desk.case()
    page = opened("/work/?tab=unassigned", desk.browser("clerk"))
    press = (
        "([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
        "{key, code, bubbles: true, cancelable: true}))"
    )
    focused = "document.activeElement.closest('tr') !== null"

    page.evaluate(press, ["ت", "KeyJ"])
    assert page.evaluate(focused)
    page.keyboard.press("x")
    assert page.is_checked("input[name=task]")
    page.keyboard.press("Shift+Slash")
    assert page.get_by_role("dialog", name="میان‌برهای صفحه‌کلید").is_visible()
    page.click("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.reload()
    page.evaluate(press, ["j", "KeyJ"])
    assert not page.evaluate(focused)


def test_keys_lead_to_pages_and_to_the_search_but_never_while_typing(desk, opened) -> None:
    desk.case()
    page = opened("/work/?tab=unassigned", desk.browser("clerk"))

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("gm?")
    assert page.input_value("#find") == "gm?"
    assert not page.get_by_role("dialog").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    assert "حرف صفحه را بزنید" in page.inner_text("[data-keys-told]")
    page.keyboard.press("m")
    page.wait_for_url("**/work/week/")
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/work/")
    assert page.complaints == []


def test_every_place_of_the_file_is_reached_by_tab_and_is_seen(desk, opened) -> None:
    case = desk.claimed()
    page = opened(f"/work/cases/{case.code}/", desk.browser("clerk"))
    wanted = page.locator(
        "main :is(a[href], button, summary, select, textarea, input:not([type=hidden])):visible"
    ).count()
    seen = 0

    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('main') !== null"):
            seen += 1
            box = page.evaluate(
                "(() => { const b = document.activeElement.getBoundingClientRect();"
                "return [b.width, b.height, b.bottom > 0, b.top < innerHeight]; })()"
            )
            assert box[0] > 0
            assert box[2]
            assert box[3]
    radios = page.locator("main input[type=radio]:visible").count()
    assert seen >= wanted - max(0, radios - 1)


def test_the_desk_works_without_script(desk, opened) -> None:
    case = desk.case()
    page = opened("/work/?tab=unassigned", desk.browser("clerk"), script=False)

    page.check("input[name=task]")
    page.click(".bulk >> text=برداشتن")
    assert "۱ کار را برداشتید" in page.inner_text("main")
    page.goto(re.sub(r"/work/.*", f"/work/cases/{case.code}/", page.url))
    page.click("summary >> text=پرسش از متقاضی")
    page.fill("#f-ask-text", "نشانی دقیق زمین کجاست؟")
    page.click("text=فرستادن پرسش")

    assert "در انتظار پاسخ متقاضی" in page.inner_text("main")
    case.refresh_from_db()
    assert case.state == "WAITING"


def test_only_the_fields_of_the_chosen_outcome_stand_open(desk, opened) -> None:
    case = desk.claimed()
    page, form = opened(f"/work/cases/{case.code}/", desk.browser("clerk")), decide_form(case)

    assert not page.is_visible(f"#f-{form}-law")
    page.check(f"input[name='{form}-outcome'][value='REFUSED']")
    assert page.is_visible(f"#f-{form}-law")
    page.check(f"input[name='{form}-outcome'][value='DUPLICATE']")
    assert page.is_visible(f"#f-{form}-duplicate_of")
    assert not page.is_visible(f"#f-{form}-law")


def test_axe_finds_nothing_on_any_state_of_the_lists(desk, opened, faults) -> None:
    desk.case(), desk.claimed("licence")
    given.case(desk.world, now=given.NOW)
    SavedFilter.objects.create(person_id=desk.world.clerk.person_id, name="بررسی‌ها", values={"tab": "unit"})
    clerk, head = desk.browser("clerk"), desk.browser("head")

    for path, client in (
        ("/work/", clerk),
        ("/work/?tab=unit&panel=yes&act=work", clerk),
        ("/work/?tab=late", clerk),
        ("/work/?tab=mine&act=issue", clerk),
        ("/work/week/", clerk),
        ("/work/search/", clerk),
        ("/work/absences/", clerk),
        ("/work/unit/", head),
        ("/work/", desk.browser("auditor")),
    ):
        page = opened(path, client)
        assert faults(page, *WIDTHS) == [], path
        assert page.complaints == [], path
    page = opened("/work/?tab=unit", clerk)
    page.check("input[name=task] >> nth=0")
    page.click(".bulk >> text=ارجاع")
    page.wait_for_selector("h1:has-text('ارجاع')")
    assert faults(page, *WIDTHS) == []


def test_axe_finds_nothing_on_any_state_of_the_file(desk, opened, faults) -> None:
    world, now = desk.world, clock.now()
    long = given.at_decision(world)
    waiting = given.waiting(world)
    actions.add_note(actor=world.clerk, now=now, case_id=waiting.pk, text="با مالک تماس گرفتم")
    objected = given.decided(world, now=now)
    actions.object(actor=world.citizen, now=now, case_id=objected.pk, text="مدارک کامل بود")
    ended = given.decided(world, now=now)
    clerk, head, auditor = (desk.browser(name) for name in ("clerk", "head", "auditor"))

    for case, client in (
        (desk.case(), clerk),
        (long, clerk),
        (waiting, clerk),
        (objected, head),
        (ended, auditor),
    ):
        page = opened(f"/work/cases/{case.code}/", client)
        page.evaluate(
            "document.querySelectorAll('main details').forEach((one) => { one.removeAttribute('name'); one.open = true; })"
        )
        assert faults(page, *WIDTHS) == [], case.state
        assert page.complaints == []
    refused(page := opened(f"/work/cases/{long.code}/", clerk))
    assert faults(page, *WIDTHS) == []
    assert faults(opened(f"/work/cases/{ended.code}/print/", clerk), *WIDTHS) == []


def refused(page) -> None:
    """A decision without anything in it is sent."""
    page.click("text=ثبت تصمیم")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_a_role_without_the_work_finds_no_desk(desk, opened) -> None:
    client: Client = desk.browser("administrator")

    assert "/manage/units/" in opened("/work/", client).url
    page = opened(f"/work/cases/{desk.case().code}/", client)
    assert page.title().startswith("صفحه") or page.locator("h1").count() == 1
    assert not page.locator(".case-body").count()
