"""Every page of the house is looked at: by axe, narrow and wide, light and dark, as it opens and as it refuses.

The pages are those of the table of addresses; a page at 320 pixels is one of 1280 seen four times as large.
"""

import functools
import mimetypes
import pathlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from tests.access.faces import EVERY as TABLE
from tests.access.province import Province
from tests.access.table import VISITOR, Page
from tests.access.test_table import ask, body_of
from tests.journeys import browser

pytestmark = pytest.mark.browser

NARROW, WIDE = (320, "light"), (1280, "dark")
Judge = Callable[[str, tuple[int, str]], list[Any]]


def readers(page: Page) -> list[str]:
    """Two of those to whom the page opens, as unlike as may be; one when it opens to one alone."""
    found = sorted(page.get.get(200) or set(), key=lambda who: (who == VISITOR, who))
    return found[:1] + found[-1:]


class Shelf(BaseHTTPRequestHandler):
    """Gives out the page to be judged, and what the house keeps for pages, which a browser may keep, too."""

    def __init__(self, told: dict[str, str], *connection: Any) -> None:
        self.told = told
        super().__init__(*connection)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if path == "/judged":
            body, kind, kept = self.told["html"].encode(), "text/html; charset=utf-8", "no-store"
        elif found is not None:
            body = pathlib.Path(found).read_bytes()
            kind, kept = mimetypes.guess_type(path)[0] or "application/octet-stream", "max-age=3600"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", kept),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: Any) -> None:
        """Nothing is said of it."""


@pytest.fixture(scope="module")
def judged(chromium: Any) -> Iterator[Judge]:
    """What is wrong with a page as it came: what axe finds, and whether it is wider than its window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    windows, told = {}, {"html": ""}
    served = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Shelf, told))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    for width, theme in (NARROW, WIDE):
        looks = {"viewport": {"width": width, "height": 800}, "color_scheme": theme}
        windows[width, theme] = chromium.new_context(reduced_motion="reduce", **looks).new_page()

    def judge(html: str, how: tuple[int, str]) -> list[Any]:
        told["html"], window = html, windows[how]
        window.goto(f"http://127.0.0.1:{served.server_port}/judged")
        wide = window.evaluate(browser.OVERFLOW)
        return [*browser.wrong(axe, window), *([("overflow", wide)] if wide > 0 else [])]

    yield judge
    for window in windows.values():
        window.context.close()
    served.shutdown()
    served.server_close()


def is_page(answer: Any) -> bool:
    return str(answer.headers.get("Content-Type", "")).startswith("text/html") and b"<html" in answer.body


@pytest.mark.parametrize("name", [name for name, page in TABLE.items() if page.get.get(200)])
def test_every_page_is_legible_to_everybody(name: str, province: Province, judged: Judge) -> None:
    page, url, wrong = TABLE[name], province.address(TABLE[name].path), {}
    those = readers(page)
    for who, how in zip((those[0], those[-1]), (NARROW, WIDE), strict=True):
        answer = ask(province, who, "get", url)
        assert answer.status_code == 200
        if is_page(answer):
            wrong[who, how] = judged(answer.body.decode(), how)

    assert not any(wrong.values()), wrong


@pytest.mark.parametrize(
    "name", [name for name, page in TABLE.items() if page.post.get(422) or page.post.get(200)]
)
def test_every_refusal_is_legible_to_everybody(name: str, province: Province, judged: Judge) -> None:
    page, url = TABLE[name], province.address(TABLE[name].path)
    who = sorted(page.post.get(422) or page.post[200], key=lambda who: (who == VISITOR, who))[0]
    empty = ask(province, who, "post", url)
    told = empty if empty.status_code == 422 else ask(province, who, "post", url, body_of(page, province))

    assert told.status_code in (200, 422)
    if told.status_code == 422 and is_page(told):
        assert judged(told.body.decode(), NARROW) == []
