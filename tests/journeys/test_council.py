"""A committee's secretary runs a meeting on a tablet: agenda, who is there, minutes while they are typed, a resolution."""

import re

import pytest

from ostan.domains.councils import actions
from ostan.domains.councils.models import Meeting, Resolution
from ostan.domains.councils.rules import ItemKind
from ostan.kernel import clock
from ostan.kernel.calendar import to_jalali
from tests.councils import given
from tests.portal.councils.test_pages import browser, soon, today

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BOX = "#f-minutes"
SAVED = re.compile("ذخیره شد، ساعت")


@pytest.fixture
def council(transactional_db: None, live_server, settings) -> given.Council:
    settings.PORTAL = {**settings.PORTAL, "address": live_server.url}
    return given.council()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()
    page.wait_for_load_state()


def state_of(page):
    """What the page says of the saving."""
    return page.locator("[data-minutes-state]")


def sitting(council: given.Council) -> Meeting:
    """A meeting that sits, its secretary and a chair with a browser each."""
    row = today(council)
    return actions.open_meeting(actor=council.secretary, now=clock.now(), meeting_id=row.pk)


def test_a_secretary_runs_a_meeting_on_a_tablet(council, opened, faults) -> None:
    row = today(council)
    url = f"/councils/meetings/{row.pk}/"
    actions.propose_item(
        actor=council.member,
        now=clock.now(),
        body_id=council.committee.pk,
        kind=ItemKind.MEMBER,
        title="سرعت سامانه‌ها",
    )
    tablet = opened(url, browser(council.secretary), width=820, height=1180)
    tablet.get_by_label("ردیف سرعت سامانه‌ها").fill("۱")
    press(tablet, "ذخیرهٔ دستور جلسه")
    press(tablet, "آغاز جلسه")
    assert faults(tablet) == []
    for group in tablet.get_by_role("group").filter(has=tablet.get_by_label("حاضر")).all():
        group.get_by_label("حاضر").check()
    press(tablet, "ذخیرهٔ حضور")
    expect(tablet.get_by_text("حد نصاب هست")).to_be_visible()

    tablet.locator(BOX).press_sequentially("گفت‌وگو شد.")
    expect(state_of(tablet)).to_have_text(SAVED, timeout=15_000)
    row.refresh_from_db()
    assert row.minutes == "گفت‌وگو شد."

    tablet.fill("#f-text", "ثبت‌نام یک‌باره شود.")
    tablet.select_option("#f-unit", str(council.first.pk))
    year, month, day = to_jalali(soon(9))
    tablet.fill("[name=due-day]", str(day))
    tablet.select_option("[name=due-month]", str(month))
    tablet.fill("[name=due-year]", str(year))
    press(tablet, "ثبت مصوبه")
    expect(tablet.get_by_text("مصوبهٔ ۱")).to_be_visible()
    tablet.get_by_label("سرعت سامانه‌ها").last.check()
    press(tablet, "پایان جلسه")
    assert faults(tablet) == []
    assert Resolution.objects.get().unit_id == council.first.pk

    chair = opened(url, browser(council.chair), width=820, height=1180)
    press(chair, "تأیید صورت‌جلسه")
    expect(chair.get_by_role("link", name="صورت‌جلسه (PDF)")).to_be_visible()
    row.refresh_from_db()
    assert row.approved_by == council.chair.person_id
    assert tablet.complaints + chair.complaints == []


def test_what_is_typed_without_a_line_is_saved_when_it_is_back(council, opened) -> None:
    row = sitting(council)
    tablet = opened(f"/councils/meetings/{row.pk}/", browser(council.secretary), width=820, height=1180)
    tablet.context.set_offline(True)
    tablet.locator(BOX).press_sequentially("بی‌ارتباط")
    expect(state_of(tablet)).to_contain_text("ارتباط قطع است", timeout=15_000)
    row.refresh_from_db()
    assert row.minutes == ""
    tablet.context.set_offline(False)
    expect(state_of(tablet)).to_have_text(SAVED, timeout=20_000)
    row.refresh_from_db()
    assert row.minutes == "بی‌ارتباط"


LEFT = """(text) => {
  const form = document.querySelector("form[data-minutes]");
  const version = form.querySelector("input[name=version]").value;
  localStorage.setItem(form.dataset.minutesKey, JSON.stringify({ text, version }));
}"""
"""What a browser leaves on the device when it is killed before the house has what was typed."""


@pytest.mark.parametrize("is_ahead", [False, True])
def test_what_a_killed_browser_left_goes_on_when_the_page_is_opened_again(council, opened, is_ahead) -> None:
    row = sitting(council)
    tablet = opened(f"/councils/meetings/{row.pk}/", browser(council.secretary), width=820, height=1180)
    tablet.evaluate(LEFT, "نیمه‌کاره و بیشتر")
    if is_ahead:  # the house took the first half, and its answer never came
        actions.save_minutes(
            actor=council.secretary, now=clock.now(), meeting_id=row.pk, version=0, text="نیمه‌کاره"
        )
    tablet.reload()
    expect(tablet.locator(BOX)).to_have_value("نیمه‌کاره و بیشتر")
    expect(state_of(tablet)).to_have_text(SAVED, timeout=20_000)
    row.refresh_from_db()
    assert row.minutes == "نیمه‌کاره و بیشتر"


def test_what_a_killed_browser_left_does_not_write_over_another(council, opened) -> None:
    row = sitting(council)
    tablet = opened(f"/councils/meetings/{row.pk}/", browser(council.secretary), width=820, height=1180)
    tablet.evaluate(LEFT, "از دبیر")
    actions.save_minutes(actor=council.chair, now=clock.now(), meeting_id=row.pk, version=0, text="از رئیس")
    tablet.reload()
    expect(tablet.locator(BOX)).to_have_value("از دبیر")
    expect(tablet.locator("[data-minutes-text]")).to_have_text("از رئیس")
    expect(state_of(tablet)).to_contain_text("دو متن را با هم ببینید")
    row.refresh_from_db()
    assert row.minutes == "از رئیس"


def test_two_who_write_at_once_lose_nothing_and_see_both_texts(council, opened) -> None:
    row = sitting(council)
    url = f"/councils/meetings/{row.pk}/"
    secretary, chair = (opened(url, browser(one)) for one in (council.secretary, council.chair))
    chair.locator(BOX).press_sequentially("از رئیس")
    expect(state_of(chair)).to_have_text(SAVED, timeout=15_000)
    secretary.locator(BOX).press_sequentially("از دبیر")
    expect(secretary.locator("[data-minutes-text]")).to_have_text("از رئیس", timeout=15_000)
    expect(secretary.locator(BOX)).to_have_value("از دبیر")
    row.refresh_from_db()
    assert row.minutes == "از رئیس"

    secretary.fill(BOX, "از رئیس و دبیر")
    secretary.get_by_role("button", name="ذخیرهٔ صورت‌جلسه").click()
    expect(state_of(secretary)).to_have_text(SAVED, timeout=15_000)
    expect(chair.locator(BOX)).to_have_value("از رئیس و دبیر", timeout=25_000)  # it comes by itself
    row.refresh_from_db()
    assert row.minutes == "از رئیس و دبیر"
