"""A receipt in the hand: what a phone reads from its code is what the public page accepts."""

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from ostan.foundation.ledger import seal
from ostan.kernel import clock
from tests.portal.citizen import given

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SCALE = 300 / 72
"""Pixels to a point of paper: a print of 300 dots to the inch."""


@pytest.fixture
def sealed(province, settings, live_server, opened):
    """A citizen with a case whose proof is sealed; the portal stands where the test server listens."""
    settings.PORTAL = {**settings.PORTAL, "address": live_server.url}
    me = given.citizen()
    case = given.case(me)
    seal.seal(now=clock.now())
    return me.client, f"/receipt/{case.code}/"


def read_from(picture: Image.Image) -> list[str]:
    """What a reader of codes finds in the picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def on_paper(pdf: bytes) -> list[str]:
    """What it finds on a PDF, which is one sheet."""
    [sheet] = pypdfium2.PdfDocument(pdf)
    return read_from(sheet.render(scale=SCALE).to_pil())


def check(page, read: list[str], live_server) -> None:
    """One code was read, and a stranger who follows it is told that the receipt is true."""
    [address] = read
    assert address.startswith(f"{live_server.url}/proof/?p=")
    page.context.clear_cookies()
    assert page.goto(address).status == 200
    assert page.locator("main").get_by_text("این رسید درست است").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_code_is_read_from_the_screen_of_a_phone(sealed, opened, live_server, theme):
    client, path = sealed
    page = opened(path, client, width=360, theme=theme, dots=3)

    check(page, read_from(Image.open(io.BytesIO(page.screenshot(full_page=True)))), live_server)


def test_the_code_is_read_from_the_printed_sheet(sealed, opened, live_server):
    client, path = sealed
    page = opened(f"{path}print/", client)

    check(page, on_paper(page.pdf(prefer_css_page_size=True)), live_server)


def test_the_code_is_read_from_the_pdf(sealed, opened, live_server):
    client, path = sealed
    page = opened(path, client)

    check(page, on_paper(client.get(f"{path}pdf/").content), live_server)
