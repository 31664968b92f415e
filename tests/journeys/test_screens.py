"""The screens of a hall: what is read from afar, what a voice says, and what a phone reads from a slip."""

import io

import pytest
from PIL import Image

from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Ticket
from ostan.kernel import clock
from tests import given as house
from tests.journeys.test_desk import desk, machine, take
from tests.journeys.test_receipt import read_from

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
__all__ = ["desk"]

LISTENS = """() => {
  const told = (words) => (document.documentElement.dataset.heard = `${words.lang} ${words.text}`);
  Object.defineProperty(window, "speechSynthesis", { value: { speak: told } });
}"""
"""This browser has no voice of its own: what it is given to say is kept."""


def picture(page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(full_page=True)))


def test_the_board_is_large_and_says_who_is_called(desk, opened) -> None:
    now = clock.now()
    actions.sit_down(actor=desk.actor, now=now, counter_id=desk.counters[0].pk)
    actions.take_ticket(actor=desk.actor, now=now, hall_code="hall", service_id=desk.service_id)
    board = opened("/board/hall/", house.Client(), width=1920)
    board.add_init_script(f"({LISTENS})()")
    board.reload()
    for name in ("زنگ", "خواندن شماره"):
        board.get_by_role("button", name=name).click()
        assert board.get_by_role("button", name=name).get_attribute("aria-pressed") == "true"
    actions.call_next(actor=desk.actor, now=clock.now(), hall_id=desk.hall.pk)
    board.wait_for_selector(".board-called li.new", timeout=15_000)
    expect(board.locator("html")).to_have_attribute("data-heard", "fa-IR شمارهٔ یک، باجهٔ یک", timeout=15_000)
    sizes = "(of) => parseFloat(getComputedStyle(document.querySelector(of)).fontSize)"
    assert board.evaluate(sizes, ".board-number") >= 160
    assert board.evaluate(sizes, ".board-where") >= 56
    assert board.complaints == []


def test_a_phone_reads_the_turn_from_the_slip_and_from_the_machine(desk, opened) -> None:
    kiosk = machine(desk, opened)
    take(kiosk, "صدور پروانهٔ انجمن short")
    ticket = Ticket.objects.get()
    address = f"{desk.address}/turn/{queries.token_of(ticket.pk)}/"
    assert read_from(picture(kiosk)) == [address]
    slip = opened(f"/desk/hall/{ticket.pk}/slip/", desk.operator)
    assert read_from(picture(slip)) == [address]
    phone = opened("/", house.Client(), width=360)
    assert phone.goto(address).status == 200
    assert phone.get_by_role("heading", name="نوبت ۱").count() == 1
