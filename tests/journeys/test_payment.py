"""What a payer meets on a telephone, with scripts and without: paid, cancelled, called back twice, a bank that is away."""

import socket

import pytest

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import CaseState, Channel
from ostan.foundation import work
from ostan.foundation.ledger.models import Entry
from ostan.foundation.payments import actions as payments
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import jalali_text, local_day
from tests.cases import given
from tests.payments.given import bill_of, costly, served
from tests.portal.work.conftest import Desk

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAY = "پرداخت در درگاه تمرینی"


@pytest.fixture
def bank(settings, live_server):
    """The gateway, on another host than the portal, as real ones are."""
    settings.PORTAL = {**settings.PORTAL, "address": live_server.url}
    with served(settings) as bank:
        yield bank


@pytest.fixture
def desk(transactional_db):
    desk = Desk(given.world())
    costly(desk.world)
    return desk


@pytest.fixture
def province(desk):
    """Windows are opened in this province."""
    return desk.world


@pytest.fixture
def case(desk):
    with work.delivering_at_once():
        return cases.open_case(
            actor=desk.world.citizen,
            now=clock.now(),
            service_code="costly",
            answers=given.ANSWERS,
            channel=Channel.WEB,
        )


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def payer(request, desk, walk):
    """The telephone of the applicant, who has signed in."""
    return signed_in(walk(script=request.param), desk.browser("citizen"))


def signed_in(here, client):
    cookies = [
        {"name": name, "value": told.value, "url": here.address} for name, told in client.cookies.items()
    ]
    here.context.add_cookies(cookies)
    return here


def leave(here, case) -> None:
    """To the gateway, by the page of ours that goes on by itself."""
    here.go(f"/my/{case.code}/payment/")
    here.press(PAY)
    here.page.wait_for_url("**/pg/StartPay/**")
    assert here.reads("۵۰۰٬۰۰۰ ریال")
    assert here.reads("اینجا پولی جابه‌جا نمی‌شود")


def comes_back(here, case, how: str) -> None:
    here.press(how)
    here.page.wait_for_url(f"**/my/{case.code}/payment/")


def follow() -> None:
    """What the worker does when a bill is paid."""
    for entry in Entry.objects.filter(activity="BillPaid"):
        for name in work.listeners_of(entry.activity):
            work.deliver(
                activity=entry.activity, listener=name, facts=entry.facts, entry_id=entry.pk, now=clock.now()
            )


def decide(desk, case) -> None:
    cases.claim_task(actor=desk.world.clerk, now=clock.now(), task_id=given.open_task(case).pk)
    cases.decide_case(
        actor=desk.world.clerk, now=clock.now(), case_id=case.pk, outcome="GRANTED", reason="", law=""
    )


def paid(case) -> int:
    """How many payments the ledger knows of."""
    return Entry.objects.filter(activity="BillPaid", stream=f"case:{case.pk}").count()


def test_paid_and_decided(payer, desk, case, bank) -> None:
    payer.go("/my/")
    payer.look("owes")
    payer.page.locator("main").get_by_role("link", name="خدمت costly").click()
    payer.look("case-owes")
    payer.page.locator("main").get_by_role("link", name="پرداخت", exact=True).click()
    payer.look("payment")
    leave(payer, case)
    comes_back(payer, case, "پرداخت تمرینی")
    payer.look("paid")
    assert payer.reads("پرداخت شد")
    payer.follow("رسید پرداخت")
    payer.look("receipt")
    follow()
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN

    decide(desk, case)
    payer.go(f"/my/{case.code}/")
    assert payer.reads("پذیرفته شد")
    assert (bank.taken, paid(case)) == (1, 1)


def test_who_cancels_is_told_and_pays_later(payer, case, bank) -> None:
    leave(payer, case)
    comes_back(payer, case, "انصراف")
    payer.look("cancelled")
    assert payer.reads("پرداخت انجام نشد")
    assert bank.taken == 0

    leave(payer, case)
    comes_back(payer, case, "پرداخت تمرینی")
    assert payer.reads("پرداخت شد")
    assert (bank.taken, paid(case)) == (1, 1)


def test_called_back_twice_and_looked_at_again_it_is_charged_once(payer, case, bank) -> None:
    leave(payer, case)
    at_the_bank = payer.page.url
    comes_back(payer, case, "پرداخت تمرینی")
    back = f"/pay/back/?Authority={at_the_bank.rpartition('/')[2]}&Status=OK"
    for _ in range(2):
        payer.go(back)
        payer.page.wait_for_url(f"**/my/{case.code}/payment/")
    payer.page.reload()
    payer.page.goto(at_the_bank)
    payer.follow("بازگشت به سامانه")
    payer.page.wait_for_url(f"**/my/{case.code}/payment/")

    assert payer.reads("پرداخت شد")
    assert not payer.page.get_by_role("button", name=PAY).count()
    assert (bank.taken, paid(case)) == (1, 1)


def test_paid_in_two_tabs_it_is_charged_once(payer, case, bank) -> None:
    first, second = payer.page, payer.context.new_page()
    leave(payer, case)
    payer.page = second
    leave(payer, case)
    comes_back(payer, case, "پرداخت تمرینی")
    payer.page = first
    comes_back(payer, case, "پرداخت تمرینی")
    payer.look("paid-beside")

    assert payer.reads("دو بار پرداختید؛ یک بار گرفته شد")
    assert (bank.taken, paid(case)) == (1, 1)


def test_a_bank_that_is_away_costs_nothing_and_is_paid_later(payer, case, bank, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    there, settings.PAYMENT_URL = settings.PAYMENT_URL, f"http://practice@127.0.0.1:{nobody}"
    payer.go(f"/my/{case.code}/payment/")
    payer.press(PAY)
    payer.look("bank-away")
    assert payer.reads("درگاه بانک پاسخ نداد")
    assert payer.reads("پولی از شما کم نشده است")

    settings.PAYMENT_URL = there
    leave(payer, case)
    comes_back(payer, case, "پرداخت تمرینی")
    assert (bank.taken, paid(case)) == (1, 1)


def test_an_answer_that_is_lost_is_asked_for_until_it_comes(payer, case, bank) -> None:
    leave(payer, case)
    bank.gateway.lost.add("verify")
    comes_back(payer, case, "پرداخت تمرینی")
    payer.look("being-checked")
    assert payer.reads("در حال استعلام از بانک")
    assert not payer.page.get_by_role("button", name=PAY).count()

    payments.settle_open(actor=SYSTEM, now=clock.now())
    payer.page.reload()
    assert payer.reads("پرداخت شد")
    assert (bank.taken, paid(case)) == (1, 1)


def test_without_a_gateway_a_slip_brings_it_to_its_end(payer, desk, case, walk, settings) -> None:
    settings.PAYMENT_URL, today = "", map(int, jalali_text(local_day(clock.now())).split("/"))
    payer.go(f"/my/{case.code}/payment/")
    payer.look("off")
    assert payer.reads("پرداخت برخط فعال نیست")
    assert payer.reads("در محل")

    clerk = signed_in(walk(width=1280), desk.browser("clerk"))
    clerk.go(f"/work/payments/{bill_of(case).pk}/")
    clerk.look("bill")
    clerk.press("ثبت پرداخت")
    clerk.look("bill-refused")
    clerk.page.fill("#f-note-reference", "۷۷۴۱")
    for part, value in zip(("year", "month", "day"), today, strict=True):
        field = clerk.page.locator(f"[name=note-paid_on-{part}]")
        (field.select_option if part == "month" else field.fill)(str(value))
    clerk.press("ثبت پرداخت")
    clerk.page.wait_for_selector("text=پرداخت ثبت شد")
    follow()
    decide(desk, case)

    payer.page.reload()
    assert payer.reads("پرداخت شد")
    payer.go(f"/my/{case.code}/")
    assert payer.reads("پذیرفته شد")
