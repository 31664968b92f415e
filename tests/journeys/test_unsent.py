"""What was pressed at a counter while the house could not take it: kept, told, and sent once."""

import pytest

from ostan.domains.cases.models import Case
from ostan.domains.desk import actions
from ostan.domains.desk.models import Ticket
from ostan.foundation.identity.models import Account
from ostan.kernel import clock
from ostan.kernel.calendar import local_day
from ostan.wiring.demo import specimens
from tests import given as house
from tests.portal.desk.conftest import visitor

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGE = "/desk/hall/"


def test_what_was_pressed_without_a_line_is_sent_once_when_it_is_back(desk, opened) -> None:
    page = opened(PAGE, desk.operator)
    page.select_option("#f-wants", index=1)
    page.context.set_offline(True)
    page.get_by_role("button", name="دادن نوبت").click()
    page.wait_for_selector("text=ارتباط قطع است")
    assert page.evaluate(KEPT) == 1
    assert not Ticket.objects.exists()

    page.context.set_offline(False)
    page.wait_for_selector(".slip-number", timeout=20_000)

    assert Ticket.objects.count() == 1
    assert page.evaluate(KEPT) == 0
    assert Ticket.objects.get().day == local_day(clock.now())


KEPT = """async () => {
  const asked = (wish) => new Promise((done) => (wish.onsuccess = () => done(wish.result)));
  const base = await asked(indexedDB.open("ostan-desk"));
  return asked(base.transaction("unsent").objectStore("unsent").count());
}"""
"""How much waits on this machine."""


def at_form(desk, opened):
    """The page of the form of a known visitor, at the first counter."""
    now = clock.now()
    actions.sit_down(actor=desk.actor, now=now, counter_id=desk.counters[0].pk)
    actions.take_ticket(actor=desk.actor, now=now, hall_code="hall", service_id=desk.service_id)
    ticket = actions.call_next(actor=desk.actor, now=now, hall_id=desk.hall.pk)
    actions.start(actor=desk.actor, now=now, ticket_id=ticket.pk)
    actions.name_visitor(actor=desk.actor, now=now, ticket_id=ticket.pk, person_id=visitor(desk))
    return opened(f"{PAGE}{ticket.pk}/", desk.operator)


def sent_without_a_line(desk, opened):
    """The page of the form, filled in with its file and sent while nobody answers."""
    page = at_form(desk, opened)
    page.fill("#f-topic", "آب روستا")
    paper = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": specimens.of("pdf")[1]}
    page.set_input_files("#f-paper", paper)
    page.context.set_offline(True)
    page.get_by_role("button", name="ثبت درخواست").last.click()
    page.wait_for_selector("text=ارتباط قطع است")
    return page


def test_a_form_with_its_file_outlives_the_page_and_is_sent_once(desk, opened) -> None:
    page = sent_without_a_line(desk, opened)
    page.wait_for_selector("text=با فایل‌هایش در همین دستگاه")
    machine = page.context
    page.close()
    assert not Case.objects.exists()

    machine.set_offline(False)
    again = machine.new_page()
    again.goto(desk.address + PAGE)
    again.wait_for_selector("text=چاپ رسید", timeout=20_000)

    case = Case.objects.get()
    assert case.attachments.count() == 1
    again.goto(desk.address + PAGE)
    assert again.evaluate(KEPT) == 0
    assert Case.objects.count() == 1


def test_what_waits_is_not_sent_by_somebody_else_at_the_machine(desk, opened) -> None:
    page = at_form(desk, opened)
    page.fill("#f-topic", "آب روستا")
    page.context.set_offline(True)
    page.get_by_role("button", name="ثبت درخواست").last.click()
    page.wait_for_selector("text=ارتباط قطع است")
    machine = page.context
    page.close()
    told = {name: one.value for name, one in desk.second.cookies.items()}
    machine.add_cookies([{"name": n, "value": v, "url": desk.address} for n, v in told.items()])
    machine.set_offline(False)

    other = machine.new_page()
    other.goto(desk.address + PAGE)
    other.wait_for_selector("text=کار فرستاده‌نشدهٔ همکار دیگری")
    assert not other.get_by_role("button", name="بفرست", exact=True).is_visible()
    assert other.evaluate(KEPT) == 1
    other.on("dialog", lambda asked: asked.accept())
    other.get_by_role("button", name="پاک کن").click()

    expect(other.locator("[data-unsent-left]")).to_be_hidden()
    assert other.evaluate(KEPT) == 0
    assert not Case.objects.exists()


def test_a_session_that_ended_meanwhile_loses_nothing(desk, opened) -> None:
    page = sent_without_a_line(desk, opened)
    account = Account.objects.get(pk=desk.operator.session["_auth_user_id"])
    desk.operator.logout()
    page.context.set_offline(False)

    page.wait_for_selector("text=نشست شما پایان یافته است", timeout=20_000)
    assert not Case.objects.exists()
    assert page.evaluate(KEPT) == 1
    assert page.input_value("#f-topic") == "آب روستا"
    assert page.evaluate("document.querySelector('#f-paper').files.length") == 1

    page.get_by_role("link", name="ورود دوباره").click()
    page.fill("#f-login", account.name)
    page.fill("#f-password", house.PASSWORD)
    page.click("main button")
    page.wait_for_selector("text=چاپ رسید", timeout=20_000)

    assert Case.objects.get().attachments.count() == 1
    assert page.evaluate(KEPT) == 0


def test_what_the_house_could_not_take_is_kept_and_told(desk, opened) -> None:
    """A fault, a limit and a front that refuses the size each leave the work where it is."""
    page = opened(PAGE, desk.operator)
    answers = [500, 429, 413, 400]

    def refuse(route) -> None:
        if route.request.method == "POST" and answers:
            route.fulfill(status=answers.pop(0), body="")
        else:
            route.continue_()

    page.route("**/desk/hall/", refuse)
    page.select_option("#f-wants", index=1)
    page.get_by_role("button", name="دادن نوبت").click()
    for said in ("اکنون آن را نپذیرفت", "اکنون آن را نپذیرفت", "بزرگ‌تر از اندازه", "نخستین کار را نپذیرفت"):
        page.wait_for_selector(f"text={said}")
        assert page.evaluate(KEPT) == 1
        assert not Ticket.objects.exists()
        page.wait_for_timeout(100)
        page.get_by_role("button", name="دوباره بفرست").click()
    page.wait_for_selector(".slip-number", timeout=20_000)

    assert Ticket.objects.count() == 1
    assert page.evaluate(KEPT) == 0


def test_the_first_page_that_asks_for_something_is_shown_and_the_rest_waits(desk, opened) -> None:
    page = at_form(desk, opened)
    page.context.set_offline(True)
    page.get_by_role("button", name="ثبت درخواست").last.click()
    page.wait_for_selector("text=ارتباط قطع است")
    page.evaluate(BEHIND, int(page.url.rstrip("/").rsplit("/", 1)[1]))
    machine = page.context
    page.close()
    machine.set_offline(False)
    page = machine.new_page()
    page.goto(desk.address + PAGE)

    page.wait_for_selector(".error-summary", timeout=20_000)
    page.wait_for_selector("text=پس از درست‌کردن این صفحه")
    assert page.evaluate(KEPT) == 1
    assert Ticket.objects.get().state == "SERVING"

    page.fill("#f-topic", "آب روستا")
    page.get_by_role("button", name="ثبت درخواست").last.click()
    page.wait_for_selector("text=نفر بعد", timeout=20_000)
    assert Case.objects.count() == 1
    assert Ticket.objects.get().state == "DONE"
    assert page.evaluate(KEPT) == 0


BEHIND = """async (ticket) => {
  const asked = (wish) => new Promise((done) => (wish.onsuccess = () => done(wish.result)));
  const rows = (await asked(indexedDB.open("ostan-desk"))).transaction("unsent", "readwrite").objectStore("unsent");
  const [first] = await asked(rows.getAll());
  const fields = [["csrfmiddlewaretoken", ""], ["act", "finish"], ["ticket", String(ticket)], ["ending", "CASE_OPENED"]];
  await asked(rows.add({ who: first.who, at: Date.now(), url: location.origin + "/desk/hall/", fields, what: "پایان" }));
}"""
"""The end of the visit, pressed after the form and kept behind it."""
