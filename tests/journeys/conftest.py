"""What journeys stand on: a real server, a real Chromium, a province with something to ask for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cases import given as cases
from tests.journeys import browser
from tests.portal.citizen import given
from tests.portal.desk.conftest import Desk, build


@pytest.fixture
def province(transactional_db: None, settings: Any) -> cases.World:
    """A small province with the complaint service of the demonstration, whose codes are shown on the page."""
    settings.DEMO = True
    built = cases.world()
    given.places()
    given.demo_service("complaint-111", built.first)
    return built


@pytest.fixture
def desk(transactional_db: None, live_server: Any, settings: Any) -> Desk:
    """A hall that is open now, whose links lead to the live server."""
    settings.PORTAL = {**settings.PORTAL, "address": live_server.url}
    built = build()
    built.address = live_server.url
    return built


@pytest.fixture
def walk(chromium: Any, live_server: Any, province: cases.World) -> Iterator[Callable[..., browser.Walk]]:
    """Opens windows of the live server; closes all at the end, and nothing may have been complained about."""
    opened: list[browser.Walk] = []

    def open_(**looks: Any) -> browser.Walk:
        opened.append(browser.Walk(chromium, live_server.url, **looks))
        return opened[-1]

    yield open_
    for window in opened:
        window.close()
    # A refused form answers 422, which Chromium calls an error; it is none of ours.
    assert [said for window in opened for said in window.complaints if "422" not in said] == []
    assert [one for window in opened for one in window.absent] == []


def arriving(page: Any, click: Callable[..., None]) -> Callable[..., None]:
    """A click that ends when the page it leads to is there, not when its first byte is."""

    def arrive(*told: Any, **how: Any) -> None:
        click(*told, **how)
        page.wait_for_load_state()

    return arrive


@pytest.fixture
def opened(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page in the browser of somebody who has signed in, and keeps its console complaints; in the end no file
    of any page may be missing."""
    contexts, absent = [], []

    def open_(
        path: str,
        client: Client,
        width: int = 1280,
        theme: str = "light",
        script: bool = True,
        dots: int = 1,
        height: int = 800,
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=dots,
            color_scheme=theme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookies = [
            {"name": name, "value": told.value, "url": live_server.url}
            for name, told in client.cookies.items()
        ]
        context.add_cookies(cookies)
        page = context.new_page()
        page.click = arriving(page, page.click)
        page.complaints = []
        absent.append(browser.absent(page))
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [one for files in absent for one in files] == []


@pytest.fixture
def faults() -> Callable[..., list[Any]]:
    """What axe finds on a page in both themes, and whether it is wider than its window; in windows of these widths."""

    def found(page: Any, *widths: int) -> list[Any]:
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        page.wait_for_load_state()
        own, wrong = page.viewport_size, []
        for width in widths or (own["width"],):
            page.set_viewport_size({**own, "width": width})
            told = browser.wrong_in_all(axe, page)
            wide = page.evaluate(browser.OVERFLOW)  # afterwards: charts follow the width a moment later
            wrong += [(width, *fault) for fault in [*told, *([("overflow", wide)] if wide > 0 else [])]]
        page.set_viewport_size(own)
        return wrong

    return found
