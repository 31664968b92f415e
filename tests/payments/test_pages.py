"""What a payer sees at every turn, and what those who keep the books do."""

import datetime
import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.test import Client

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import CaseState, Channel
from ostan.foundation import work
from ostan.foundation.ledger.models import Entry
from ostan.foundation.payments import actions
from ostan.foundation.payments.models import Bill, Refund
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import jalali_text, local_day
from tests import given as house
from tests.cases import given
from tests.payments.given import Bank, bill_of, costly, served
from tests.portal.work.conftest import Desk

SHEBA = "IR820540102680020817909002"


@pytest.fixture
def bank(settings: object) -> Iterator[Bank]:
    with served(settings) as bank:
        yield bank


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    with work.delivering_at_once():
        yield


def opened(desk: Desk, service: str = "costly") -> Case:
    return cases.open_case(
        actor=desk.world.citizen,
        now=clock.now(),
        service_code=service,
        answers=given.ANSWERS,
        channel=Channel.WEB,
    )


def leave(browser: Client, case: Case) -> str:
    """The address of the bank to which the page leads."""
    page = browser.post(f"/my/{case.code}/payment/")
    assert page.status_code == 200
    return page.content.decode().partition("1; url=")[2].partition('"')[0]


def text(browser: Client, url: str) -> str:
    page = browser.get(url)
    assert page.status_code == 200
    return page.content.decode()


def test_who_pays_comes_back_to_a_receipt(desk: Desk, bank: Bank) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    shown = text(browser, f"/my/{case.code}/")
    assert "۵۰۰٬۰۰۰ ریال" in shown
    assert "پنجاه هزار تومان" in shown
    assert "منتظر پرداخت شما" in shown

    authority = bank.visit(leave(browser, case), "pay")
    for _ in range(2):
        back = browser.get("/pay/back/", {"Authority": authority, "Status": "OK"})
        assert (back.status_code, back["Location"]) == (302, f"/my/{case.code}/payment/")

    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN
    assert bank.taken == 1
    assert "پرداخت شد" in text(browser, f"/my/{case.code}/payment/")
    assert "رسید پرداخت" in text(browser, f"/my/{case.code}/payment/receipt/")
    assert "پرداخت شد" in text(browser, "/my/feed/")


def test_who_owes_is_asked_for_money_and_not_for_an_answer(desk: Desk, bank: Bank) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    told = Client().post("/track/", {"code": case.code, "mobile": "09141234567"}).content.decode()
    for shown in (told, text(browser, "/my/"), text(browser, f"/my/{case.code}/")):
        assert "منتظر پرداخت شما" in shown
        assert "منتظر پاسخ شما" not in shown
    assert f"/my/{case.code}/payment/" in text(browser, "/")

    bank.visit(leave(browser, case), "pay")
    actions.settle_open(actor=SYSTEM, now=clock.now() + actions.FORGOTTEN + datetime.timedelta(minutes=1))
    assert "منتظر پرداخت شما" not in text(browser, "/my/")


def test_who_pays_for_practice_is_told_before_that_no_money_moves(
    desk: Desk, bank: Bank, settings: object
) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    page = f"/my/{case.code}/payment/"
    assert "پولی جابه‌جا نمی‌شود" in text(browser, page)
    assert "پولی جابه‌جا نمی‌شود" in browser.post(page).content.decode()
    settings.PAYMENT_URL = settings.PAYMENT_URL.replace("practice@", "1344b5d4-0048-11e8-94db-005056a205be@")
    assert "پولی جابه‌جا نمی‌شود" not in text(browser, page)


def test_who_cancels_is_told_and_pays_again(desk: Desk, bank: Bank) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    authority = bank.visit(leave(browser, case), "cancel")
    browser.get("/pay/back/", {"Authority": authority, "Status": "NOK"})
    assert "پرداخت انجام نشد" in text(browser, f"/my/{case.code}/payment/")
    assert Case.objects.get(pk=case.pk).state == CaseState.WAITING

    browser.get("/pay/back/", {"Authority": bank.visit(leave(browser, case), "pay")})
    assert bill_of(case).state == "PAID"


def test_a_lost_answer_is_being_asked_for(desk: Desk, bank: Bank) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    authority = bank.visit(leave(browser, case), "pay")
    bank.gateway.lost.add("verify")
    browser.get("/pay/back/", {"Authority": authority})
    shown = text(browser, f"/my/{case.code}/payment/")

    assert "در حال استعلام از بانک" in shown
    assert "پرداخت در درگاه بانک" not in shown
    assert browser.post(f"/my/{case.code}/payment/").status_code == 302
    actions.settle_open(actor=SYSTEM, now=clock.now())
    assert (bill_of(case).state, bank.taken) == ("PAID", 1)


def test_a_gateway_that_is_away_is_told_and_costs_nothing(desk: Desk, settings: object) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    settings.PAYMENT_URL = "http://practice@127.0.0.1:9"
    assert browser.post(f"/my/{case.code}/payment/").status_code == 302
    assert "درگاه بانک پاسخ نداد" in text(browser, f"/my/{case.code}/payment/")


def test_a_gateway_that_refuses_is_not_told_as_the_payers_doing(
    desk: Desk, bank: Bank, settings: object
) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    settings.PAYMENT_URL = settings.PAYMENT_URL.replace("practice@", "somebody@")
    assert browser.post(f"/my/{case.code}/payment/").status_code == 302
    shown = text(browser, f"/my/{case.code}/payment/")
    assert "درگاه بانک پرداخت را آغاز نکرد" in shown
    assert "انصراف" not in shown


def test_without_a_gateway_the_page_says_how_to_pay(desk: Desk, settings: object) -> None:
    settings.PAYMENT_URL = ""
    case, browser = opened(desk), desk.browser("citizen")
    shown = text(browser, f"/my/{case.code}/payment/")

    assert "پرداخت برخط فعال نیست" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]


def test_somebody_not_signed_in_who_comes_back_learns_nothing_of_the_case(desk: Desk, bank: Bank) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    authority = bank.visit(leave(browser, case), "pay")
    page = Client().get("/pay/back/", {"Authority": authority})

    assert page.status_code == 200
    assert bill_of(case).state == "PAID"
    assert case.code not in page.content.decode()
    assert Client().get("/pay/back/", {"Authority": "A00"}).status_code == 404


def test_a_clerk_notes_a_slip_with_its_picture(desk: Desk) -> None:
    case, browser = opened(desk), desk.browser("clerk")
    url = f"/work/payments/{bill_of(case).pk}/"
    today = jalali_text(local_day(clock.now())).split("/")
    day = dict(zip(("note-paid_on-year", "note-paid_on-month", "note-paid_on-day"), today, strict=True))
    refused = browser.post(url, {"step": "note", "note-reference": "98", **day, "note-paid_on-day": ""})
    assert refused.status_code == 422
    assert 'value="98"' in refused.content.decode()

    slip = io.BytesIO(given.PDF)
    slip.name = "فیش.pdf"
    done = browser.post(url, {"step": "note", "note-reference": "۹۸", **day, "note-slip": slip})
    assert done.status_code == 302
    bill = bill_of(case)
    assert (bill.state, bill.by_hand, bill.reference) == ("PAID", True, "98")
    picture = browser.get(f"{url}slip/")
    assert picture.status_code == 200
    assert b"".join(picture.streaming_content) == given.PDF
    assert Entry.objects.filter(activity="SlipRead", stream=f"case:{case.pk}").count() == 1
    house.tells_of_scanning(lambda: text(browser, url), f"{url}slip/")
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN

    other = bill_of(opened(desk))
    again = browser.post(f"/work/payments/{other.pk}/", {"step": "note", "note-reference": "98", **day})
    assert again.status_code == 422


def test_a_head_waives_and_a_clerk_does_not(desk: Desk) -> None:
    case = opened(desk)
    url = f"/work/payments/{bill_of(case).pk}/"
    waive = {"step": "waive", "waive-reason": "زلزله‌زدگان معاف‌اند"}
    assert desk.browser("clerk").post(url, waive).status_code == 404
    assert desk.browser("head").post(url, waive).status_code == 302
    assert bill_of(case).state == "WAIVED"
    assert "بخشوده شد" in text(desk.browser("citizen"), f"/my/{case.code}/payment/")


def test_money_goes_back_by_hand_to_the_account_that_the_payer_named(desk: Desk) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    bill = bill_of(case)
    actions.note_paid(actor=desk.world.clerk, now=clock.now(), bill_id=bill.pk, reference="5")
    actions.ask_refund(actor=SYSTEM, now=clock.now(), bill_id=bill.pk, amount_rials=300_000, cause="REFUSED")
    assert browser.post(f"/my/{case.code}/payment/", {"sheba": "IR12"}).status_code == 422
    assert browser.post(f"/my/{case.code}/payment/", {"sheba": SHEBA}).status_code == 302

    books = desk.sits(Role.FINANCE_CLERK, desk.world.first)
    url = f"/work/payments/{bill.pk}/"
    assert SHEBA not in text(books, url)
    assert SHEBA in books.post(url, {"step": "account"}).content.decode()
    assert Entry.objects.filter(activity="RefundAccountRead").count() == 1
    assert desk.browser("clerk").post(url, {"step": "account"}).status_code == 404
    assert desk.browser("clerk").post(url, {"step": "refund", "refund-reference": "1"}).status_code == 404
    assert books.post(url, {"step": "refund", "refund-reference": "7788"}).status_code == 302
    refund = Refund.objects.get()
    assert (refund.state, refund.reference, bytes(refund.account_sealed)) == ("GIVEN", "7788", b"")
    assert "بازگردانده شد" in text(browser, f"/my/{case.code}/payment/")


def test_the_books_are_filtered_summed_and_exported(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    paid, owed = opened(desk), opened(desk)
    actions.note_paid(actor=desk.world.clerk, now=clock.now(), bill_id=bill_of(paid).pk, reference="41")
    books = desk.sits(Role.FINANCE_CLERK, desk.world.first)
    books.get("/work/payments/")
    with django_assert_max_num_queries(16):
        whole = text(books, "/work/payments/")
    assert all(f"/work/payments/{bill_of(one).pk}/" in whole for one in (paid, owed))
    for query in (f"text={paid.code}", "text=41", "state=PAID", "way=by_hand"):
        found = text(books, f"/work/payments/?{query}")
        assert f"/work/payments/{bill_of(paid).pk}/" in found
        assert f"/work/payments/{bill_of(owed).pk}/" not in found
    assert "صورت‌حسابی نیست" in text(desk.browser("other"), "/work/payments/")
    book = openpyxl.load_workbook(io.BytesIO(books.get("/work/payments/export/?state=PAID").content))
    assert book.active.max_row == 2


def test_every_difference_with_the_gateway_is_named(desk: Desk, bank: Bank) -> None:
    browser = desk.browser("citizen")
    for _ in range(3):
        browser.get("/pay/back/", {"Authority": bank.visit(leave(browser, opened(desk)), "pay")})
    paid = list(Bill.objects.order_by("pk").values_list("reference", flat=True))
    lines = [f"{paid[0]},500000", f"{paid[1]},400000", "999,500000", "888,1", "888,1"]
    report = io.BytesIO("\n".join(["ref_id,amount", *lines]).encode())
    report.name = "report.csv"
    today = jalali_text(local_day(clock.now())).split("/")
    days = {
        f"{name}-{part}": value
        for name in ("first", "last")
        for part, value in zip(("year", "month", "day"), today, strict=True)
    }
    books = desk.sits(Role.FINANCE_CLERK, desk.world.first)
    assert books.post("/work/payments/reconcile/", days).status_code == 422
    page = books.post("/work/payments/reconcile/", {**days, "file": report})
    shown = page.content.decode()

    assert page.status_code == 200
    for gap in ("در گزارش درگاه نیست", "مبلغ دو سو یکی نیست", "در پرداخت‌های ما نیست", "بیش از یک بار"):
        assert gap in shown


def test_the_pages_of_a_payer_cost_a_bounded_number_of_statements(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    case, browser = opened(desk), desk.browser("citizen")
    text(browser, f"/my/{case.code}/payment/")
    with django_assert_max_num_queries(24):
        text(browser, f"/my/{case.code}/payment/")
    with django_assert_max_num_queries(28):
        text(browser, f"/my/{case.code}/")


def test_what_is_personal_in_bills_is_erased(desk: Desk) -> None:
    case = opened(desk)
    bill = bill_of(case)
    actions.note_paid(
        actor=desk.world.clerk,
        now=clock.now(),
        bill_id=bill.pk,
        reference="5",
        paid_on=datetime.date.fromisoformat(str(local_day(clock.now()))),
        slip_id=given.file(desk.world.clerk),
    )
    actions.ask_refund(actor=SYSTEM, now=clock.now(), bill_id=bill.pk, amount_rials=1, cause="REFUSED")
    actions.give_account(actor=desk.world.citizen, now=clock.now(), token=bill.token, sheba=SHEBA)
    assert actions.forget_payer(actor=SYSTEM, now=clock.now(), person_id=desk.world.citizen.person_id) == 1

    bill.refresh_from_db()
    assert (bill.slip_id, bill.amount_rials) == (None, 500_000)
    assert bytes(Refund.objects.get().account_sealed) == b""


def test_two_services_are_billed_by_their_own_cards(desk: Desk) -> None:
    costly(desk.world, "other-costly")
    first, second = opened(desk), opened(desk, "other-costly")
    assert bill_of(first).pk != bill_of(second).pk
