"""A morning at the service desk: a machine, three counters, a display on the wall, and a telephone."""

import pytest

from ostan.domains.cases.models import Case
from ostan.domains.desk import actions
from ostan.domains.desk.models import Ticket
from ostan.domains.org import queries as orgs
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import local_day
from tests import given as house
from tests.portal.desk.conftest import Desk, build, signed_in

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGE = "/desk/hall/"


@pytest.fixture
def desk(transactional_db: None, live_server, settings) -> Desk:
    """Two counters of the hall and a third at which the other agency's representative sits today."""
    settings.PORTAL = {**settings.PORTAL, "address": live_server.url}
    built, now = build(), clock.now()
    third = actions.set_counter(actor=SYSTEM, now=now, hall_id=built.hall.pk, number=3, name="نمایندگان")
    built.counters.append(third)
    built.address = live_server.url
    return built


def representative(desk: Desk):
    """A clerk of the other agency with a shift today, signed in."""
    account = house.member(Role.CLERK, desk.world.second.pk)
    now = clock.now()
    actions.plan_shift(
        actor=SYSTEM,
        now=now,
        counter_id=desk.counters[2].pk,
        agency_id=desk.world.second.pk,
        person_id=orgs.person_of_account(account_id=account.pk).id,
        day=local_day(now),
        begins=0,
        ends=24 * 3600,
    )
    return signed_in(account)


def machine(desk: Desk, opened):
    """The ticket machine, opened by its key."""
    key = actions.set_kiosk_key(actor=desk.actor, now=clock.now(), hall_id=desk.hall.pk)
    page = opened("/kiosk/hall/", house.Client(), width=1080)
    page.fill("#f-key", key)
    page.get_by_role("button", name="باز کردن دستگاه").click()
    page.wait_for_selector(".kiosk-button")
    return page


def take(page, name: str, priority: str = "") -> None:
    """Touches a button of the machine and goes back to it."""
    page.goto(page.url.split("/kiosk/")[0] + "/kiosk/hall/")
    if priority:
        page.get_by_label(priority).check()
    page.get_by_role("button", name=name).first.click()
    page.wait_for_selector(".slip-number")


def press(page, name: str, then: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_selector(then)


def test_a_morning_with_three_counters_and_a_display(desk, opened, faults, live_server) -> None:
    clerk = representative(desk)
    kiosk, board = machine(desk, opened), opened("/board/hall/", house.Client())
    title, agency = "صدور پروانهٔ انجمن short", "نمایندهٔ ادارهٔ کل دوم"
    take(kiosk, title)
    take(kiosk, title, "سالمند")
    take(kiosk, agency)
    assert faults(kiosk) == []
    phone = opened(follow(kiosk), house.Client(), width=360)
    assert "۰ نفر" not in phone.inner_text("#turn-part")

    counters = [opened(PAGE, who) for who in (desk.operator, desk.second, clerk)]
    for page, place in zip(counters, desk.counters, strict=True):
        sit = page.locator(f'form:has(input[name=counter][value="{place.pk}"]) button')
        sit.click()
        page.wait_for_selector("text=نفر بعد")
        press(page, "نفر بعد", "text=آمد؛ آغاز کار")
    assert Ticket.objects.filter(state="CALLED").count() == 3
    assert Ticket.objects.get(priority="AGE").counter_id == desk.counters[0].pk, "called first"
    expect(board.locator(".board-called li.new")).to_have_count(3, timeout=15_000)
    phone.wait_for_selector("text=نوبت شماست: باجهٔ ۳", timeout=15_000)
    for page in (board, phone, counters[0]):
        assert faults(page) == []

    serve(counters[0])
    assert Case.objects.get().channel == "DESK"
    press(counters[1], "نیامد", "text=نفر بعد")
    press(counters[2], "آمد؛ آغاز کار", "text=راهنمایی شد")
    press(counters[2], "راهنمایی شد", "text=نفر بعد")
    expect(board.locator(".board-called li")).to_have_count(0, timeout=15_000)
    assert sorted(Ticket.objects.values_list("state", flat=True)) == ["DONE", "DONE", "NO_SHOW"]
    seen = [said for page in (kiosk, board, phone, *counters) for said in page.complaints]
    assert [said for said in seen if "422" not in said] == []


def follow(kiosk) -> str:
    """The path of the turn's page, as the code on the machine would lead there."""
    return "/turn/" + kiosk.url.rstrip("/").rsplit("/", 1)[1] + "/"


def serve(page) -> None:
    """From the card to the receipt, at the counter."""
    press(page, "آمد؛ آغاز کار", "text=شناختن مراجعه‌کننده")
    page.get_by_role("link", name="شناختن مراجعه‌کننده").click()
    page.fill("#f-national_code", "0010007709")
    page.fill("#f-mobile", "09141112233")
    press(page, "ادامه", "#f-family_name")
    page.fill("#f-given_name", "مینا")
    page.fill("#f-family_name", "نوری")
    press(page, "ادامه", "#f-topic")
    page.fill("#f-topic", "آب روستا")
    press(page, "ثبت درخواست", "text=چاپ رسید")
    page.get_by_role("link", name="بازگشت به باجه و پایان نوبت").click()
    page.wait_for_selector("text=کار چگونه پایان یافت؟")
    press(page, "رسیدگی ادامه دارد", "text=نفر بعد")
