"""A person at a real Chromium: walks, looks, and has every page judged on the way."""

import os
import pathlib
import shutil
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


def wrong(axe: Any, page: Any) -> list[tuple[str, list[Any]]]:
    """What axe finds on the page as it stands, and controls whose spoken name is not the written one."""
    found = axe.run(page, options={"runOnly": RULES}).response["violations"]
    told = [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in found]
    unspoken = page.evaluate(UNSPOKEN)
    return [*told, ("label-in-name", unspoken)] if unspoken else told


class Walk:
    """One browser window. Pages are judged in a second window with scripts, since axe is one.

    `script` False turns JavaScript off, as some people and some filters do.
    """

    def __init__(
        self, browser: Any, address: str, *, width: int = 360, theme: str = "light", script: bool = True
    ):
        from axe_playwright_python.sync_playwright import Axe

        self.address, self.width, self.theme = address, width, theme
        looks = {
            "viewport": {"width": width, "height": 800},
            "color_scheme": theme,
            "reduced_motion": "reduce",
        }
        self.context = browser.new_context(java_script_enabled=script, **looks)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.judges = {
            theme: browser.new_context(
                viewport=looks["viewport"], color_scheme=theme, reduced_motion="reduce"
            ).new_page()
            for theme in ("light", "dark")
        }
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
        faults = {theme: self.faults(theme) for theme in self.judges}
        assert not any(faults.values()), f"{name} ({self.page.url}): {faults}"
        if PICTURES:
            folder = pathlib.Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}-{self.width}-{self.theme}.png", full_page=True)

    def faults(self, theme: str) -> list[tuple[str, list[Any]]]:
        """What axe finds on the page as it stands, in a theme."""
        judge = self.judges[theme]
        judge.goto(self.address + "/static/ui/emblem.svg")
        html = self.page.content()
        judge.route(
            "**/judged", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        judge.goto(self.address + "/judged")
        judge.unroute("**/judged")
        return wrong(self.axe, judge)

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
        """Close the window and those of the judges."""
        for judge in self.judges.values():
            judge.context.close()
        self.context.close()
