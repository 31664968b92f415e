"""A person at a real Chromium: walks, looks, and has every page judged on the way."""

import os
import pathlib
import shutil
from collections.abc import Sequence
from typing import Any

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a camera that shows a moving pattern; who may use it is still asked
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules of axe whose verdict hangs on the colours of a page; all others find the same in every theme."""
THEMES = ("light", "dark")
UNSPOKEN = r"""() => {
  const text = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], svg, .visually-hidden").forEach((one) => one.remove());
    return copy.textContent;
  };
  const flat = (words) => (words || "").replace(/\s+/g, " ").trim().toLowerCase();
  const spoken = (node) => (node.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)).filter(Boolean).map((one) => one.textContent).join(" ")
    || node.getAttribute("aria-label");
  return [...document.querySelectorAll("a[href], button, summary, [role=button], [role=tab], [role=link]")]
    .filter((node) => node.matches("[aria-label], [aria-labelledby]") && node.checkVisibility())
    .map((node) => [flat(text(node)), flat(spoken(node))])
    .filter(([seen, said]) => /\p{L}/u.test(seen) && !said.includes(seen));
}"""
"""What is written on a control and missing in its spoken name (WCAG 2.5.3); axe has a rule that reads no Persian."""

FOUND = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map((fault) => [fault.id, fault.nodes.slice(0, 3).map((node) => node.target)]);
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
"""A folder for pictures of every page that is looked at; none when empty."""


FILES = ("stylesheet", "script", "image", "font", "manifest")


def absent(page: Any) -> list[str]:
    """The files that the pages of a window name and do not get, filled while it is used: styles, scripts, pictures and
    fonts, each with its status and address."""
    found: list[str] = []

    def answered(got: Any) -> None:
        if got.status >= 400 and got.request.resource_type in FILES:
            found.append(f"{got.status} {got.url}")

    page.on("response", answered)
    return found


def program() -> str | None:
    """The Chromium of this machine."""
    return os.environ.get("OSTAN_CHROMIUM") or shutil.which("chromium")


def wrong(axe: Any, page: Any, rules: Sequence[str] = RULES) -> list[tuple[str, list[Any]]]:
    """What axe finds on the page as it stands, and controls whose spoken name is not the written one."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    told = [(name, targets) for name, targets in page.evaluate(FOUND, list(rules))]
    unspoken = page.evaluate(UNSPOKEN)
    return [*told, ("label-in-name", unspoken)] if unspoken else told


def wrong_in_all(axe: Any, page: Any) -> list[tuple[str, list[Any]]]:
    """What is wrong with the page in its own theme, and with its colours in the other; it has its own again."""
    found = wrong(axe, page)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    own, other = THEMES[dark], THEMES[not dark]
    page.emulate_media(color_scheme=other)
    found += [(f"{fault} in the {other} theme", targets) for fault, targets in wrong(axe, page, COLOURS)]
    page.emulate_media(color_scheme=own)
    return found


class Walk:
    """One browser window. Pages are judged in a second window with scripts, since axe is one.

    `script` False turns JavaScript off, as some people and some filters do.
    """

    def __init__(self, browser: Any, address: str, *, width: int = 360, script: bool = True):
        from axe_playwright_python.sync_playwright import Axe

        self.address, self.width, self.html = address, width, ""
        looks = {"viewport": {"width": width, "height": 800}, "reduced_motion": "reduce"}
        self.context = browser.new_context(java_script_enabled=script, **looks)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.judge = browser.new_context(**looks).new_page()
        self.judge.route(
            "**/judged", lambda route: route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        )
        self.axe = Axe()
        self.complaints: list[str] = []
        self.absent = absent(self.page)
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> None:
        """Open an address of the house."""
        self.page.goto(self.address + path)

    def look(self, name: str) -> None:
        """Judge the page as it stands: axe in both themes, nothing wider than the window."""
        self.page.wait_for_load_state()
        assert self.page.evaluate(OVERFLOW) <= 0, f"{name} is wider than {self.width} pixels"
        faults = self.faults()
        assert not faults, f"{name} ({self.page.url}): {faults}"
        if PICTURES:
            folder = pathlib.Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}-{self.width}.png", full_page=True)

    def faults(self) -> list[tuple[str, list[Any]]]:
        """What axe finds on the page as it stands, in both themes."""
        self.html = self.page.content()
        self.judge.goto(self.address + "/judged")
        return wrong_in_all(self.axe, self.judge)

    def press(self, name: str) -> None:
        """Press the last button of that name, and wait for the page it leads to, if any."""
        self.page.get_by_role("button", name=name, exact=True).last.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow the first link of that name to its page."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def reads(self, text: str) -> bool:
        """Whether the page shows the text."""
        return text in self.page.locator("body").inner_text()

    def close(self) -> None:
        """Close the window and that of the judge."""
        self.judge.context.close()
        self.context.close()
