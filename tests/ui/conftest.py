"""The style page served to a real Chromium under the strict content policy, without a database."""

import datetime
import threading
from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from ostan.kernel.actor import VISITOR, Actor
from ostan.ui import design, pages

NOW = datetime.datetime(2024, 8, 2, 9, 0, tzinfo=datetime.UTC)
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
PORTAL = {"name": "آذربایجان شرقی من", "province": "استان آذربایجان شرقی", "emblem": "", "colour": ""}


def visit(path: str = "/", *, staff: bool = False, **cookies: str) -> HttpRequest:
    """A request as the wiring would hand it to a view."""
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    request.now = NOW
    request.nav = design.STAFF_NAV if staff else design.CITIZEN_NAV
    request.hats = design.HATS if staff else []
    request.actor = Actor(person_id=7, hat=1) if staff else VISITOR
    request.who = "سارا نوری" if staff else ""
    return request


def style_page(shell: str, colour: str = "", **cookies: str) -> str:
    """The style page in one of the shells ("page" or "desk")."""
    request = visit(staff=shell == "desk", **cookies)
    with override_settings(PORTAL={**PORTAL, "colour": colour}, DEMO=True):
        return pages.text(request, "ui/design.html", {**design.sample(NOW), "shell": f"ui/{shell}.html"})


def answer(path: str) -> tuple[str, bytes]:
    """The type and body of a static file, an error page ("/e/404") or the style page ("/page/azure")."""
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        return guess_type(path)[0] or "font/woff2", Path(str(found)).read_bytes()
    first, _, second = path.strip("/").partition("/")
    if first == "e":
        with override_settings(PORTAL=PORTAL, DEMO=True):
            html = pages.text(visit(), "ui/error.html", {"status": int(second), "retry_after": 130})
    else:
        html = style_page(first, second)
    return "text/html; charset=utf-8", html.encode()


class _Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Requests are not told on the terminal."""


@pytest.fixture(scope="session")
def style_site() -> Iterator[str]:
    """The address of the site of the style pages."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        kind, body = answer(environ["PATH_INFO"])
        start("200 OK", [("Content-Type", kind), ("Content-Security-Policy", POLICY)])
        return [body]

    server = make_server("127.0.0.1", 0, application, handler_class=_Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
