"""The style page in a real Chromium: axe, width, content policy, keyboard, paper, and no script."""

from pathlib import Path

import pytest

from tests.journeys.browser import OVERFLOW, wrong

pytestmark = pytest.mark.browser

STATES = [
    (shell, width, theme)
    for shell in ("page", "desk")
    for width in (320, 360, 1280)
    for theme in ("light", "dark")
]


@pytest.fixture
def opened(chromium, style_site):
    """Opens a page and keeps its console complaints; closes all at the end."""
    contexts = []

    def open_(path, width=1280, theme="light", script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{style_site}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


def faults(page):
    return wrong(pytest.importorskip("axe_playwright_python.sync_playwright").Axe(), page)


@pytest.mark.parametrize("shell, width, theme", STATES)
def test_axe_finds_nothing_and_nothing_overflows(opened, shell, width, theme):
    page = opened(shell, width, theme)
    assert faults(page) == []
    assert page.evaluate(OVERFLOW) == 0
    assert page.complaints == []


LONG = """() => {
  const text = "زیرمجموعهٔ ادارهٔ کل میراث فرهنگی، صنایع دستی و گردشگری";
  document.querySelectorAll(".table caption").forEach((one) => { one.className = "unseen"; one.append(text); });
  document.querySelectorAll(".tabs a").forEach((one) => one.prepend(text.slice(0, 20)));
  return document.querySelectorAll(".table caption").length * document.querySelectorAll(".tabs a").length;
}"""
"""A long name in the captions that are only heard, and in tabs."""


def test_long_captions_and_tabs_widen_nothing_and_every_tab_is_in_sight(opened):
    page = opened("desk", 360)
    assert page.evaluate(LONG)
    assert page.evaluate(OVERFLOW) == 0
    seen = "[...document.querySelectorAll('.tabs a')].every((one) => one.getBoundingClientRect().x >= 0)"
    assert page.evaluate(seen)


@pytest.mark.parametrize("colour", ["azure", "emerald", "pomegranate"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_palette_keeps_its_contrast(opened, colour, theme):
    assert faults(opened(f"page/{colour}", theme=theme)) == []


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_error_pages_are_accessible(opened, status):
    page = opened(f"e/{status}", 360)
    assert faults(page) == []
    assert page.evaluate(OVERFLOW) == 0


def test_the_first_key_leads_past_the_navigation(opened):
    page = opened("e/404")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_chosen_theme_is_remembered_and_beats_the_system(opened):
    page = opened("e/404", theme="light")
    before = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    page.locator("[data-theme-switch]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") != before
    assert any(cookie["name"] == "theme" and cookie["value"] == "dark" for cookie in page.context.cookies())


def test_work_lists_are_walked_by_keys(opened):
    page = opened("desk")
    page.locator("h1").first.click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/work/1/"
    page.keyboard.press("x")
    assert page.locator("input[name=case]").first.is_checked()


def test_an_amount_is_told_as_it_is_typed(opened):
    page = opened("page")
    page.locator("#f-capital").fill("۲۵۰۰۰۰۰")
    assert "۲۵۰٬۰۰۰ تومان" in page.locator("[data-rial-words]").inner_text()


def test_choosing_a_level_of_a_place_exchanges_the_field_alone(opened):
    page = opened("page")
    page.locator("#f-full_name").fill("زهرا")
    page.evaluate("document.querySelector('#f-site-county').dataset.old = 'yes'")
    page.focus("#f-site-county")
    page.locator("#f-site-county").select_option("0303")
    page.wait_for_selector("#f-site-county:not([data-old])")
    assert page.locator("#f-full_name").input_value() == "زهرا"
    assert page.evaluate("document.activeElement.id") == "f-site-county"
    assert page.locator("[name=_show]").is_hidden()


def test_without_script_every_part_is_there(opened):
    page = opened("page", 360, script=False)
    assert page.locator("[name=_show]").is_visible()
    assert page.locator("[data-theme-switch]").is_hidden()
    page.get_by_text("کد رهگیری را کجا پیدا کنم؟").click()
    assert page.get_by_text("در رسید و در پیامکی").is_visible()


def test_targets_are_large_enough_for_a_thumb(opened):
    page = opened("page", 360)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".button, .tick, .face, .top-nav a, summary, select")]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 36)
        .map(e => e.className || e.tagName)"""
    )
    assert small == []


def test_a_printed_page_has_no_navigation(opened, tmp_path: Path):
    page = opened("page")
    page.emulate_media(media="print")
    assert page.locator(".top-nav").is_hidden()
    assert page.locator(".bottom").is_hidden()
    assert len(page.pdf()) > 10_000


def test_paper_is_light_whatever_the_theme(opened):
    page = opened("page", theme="dark")
    page.locator("[data-theme-switch]").click()
    page.locator("[data-theme-switch]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).color") == "rgb(0, 0, 0)"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
        == "rgb(255, 254, 251)"
    )
