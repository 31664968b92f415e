"""The works that are measured: the same six on the house and on the yardstick."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.client import Browser
from bench.cpu import Step

DRAFT = re.compile(r'name="draft" value="(\d+)"')


@dataclass(frozen=True)
class Work:
    """One kind of request. `steps` makes as many requests as are asked for; each must succeed or it raises.

    `serial` works use something up (a draft, a task), so each step has its own.
    """

    name: str
    steps: Iterator[Step]


class Wrong(Exception):
    """A request did not do what it is measured for."""


def expect(answer: tuple[int, str], *statuses: int, holding: str = "") -> None:
    """Raises Wrong unless the status is among those and the text holds the words."""
    status, text = answer
    if status not in statuses or holding not in text:
        raise Wrong(f"{status} instead of {statuses}: {text[:600]}")


def house(scene: dict[str, list], port: int) -> dict[str, Iterator[Step]]:
    """The works on the house. `scene` is what bench.__main__ has prepared for one size."""
    clerk = Browser(port, scene["clerk"][0])
    codes = itertools.cycle(scene["codes"])
    pairs = itertools.cycle(scene["tracks"])
    sources = (f"127.0.{a}.{b}" for a in range(1, 250) for b in range(1, 250))
    words = itertools.cycle(scene["words"])

    def submit() -> Iterator[Step]:
        for cookies, path in scene["drafts"]:
            browser = Browser(port, cookies, source=next(sources))
            _, page = browser.get(path)
            found = DRAFT.search(page)
            if found is None:
                raise Wrong(f"the check page shows no draft: {page[:600]}")
            form = {"draft": found[1]}
            yield lambda browser=browser, path=path, form=form: expect(browser.post(path, form), 302, 303)

    def decide() -> Iterator[Step]:
        browser = Browser(port, scene["clerk"][0])
        browser.get(f"/work/cases/{scene['decisions'][0][0]}/")

        def sent(path: str, form: dict[str, object]) -> None:
            expect(browser.post(path, form), 302, 303)
            browser.cookies.pop("messages", None)  # shown by the page that a clerk sees next

        for code, form in scene["decisions"]:
            yield lambda code=code, form=form: sent(f"/work/cases/{code}/", form)

    def track() -> Iterator[Step]:
        while True:
            browser = Browser(port, source=next(sources))
            browser.get("/track/")
            for _ in range(8):
                code, mobile = next(pairs)
                yield lambda b=browser, c=code, m=mobile: expect(
                    b.post("/track/", {"code": c, "mobile": m}), 200, holding=scene["service"][0]
                )

    def forever(step: Step) -> Iterator[Step]:
        while True:
            yield step

    return {
        "submit": submit(),
        "work list": forever(lambda: expect(clerk.get("/work/?tab=unit"), 200, holding=scene["service"][0])),
        "case page": forever(
            lambda: expect(clerk.get(f"/work/cases/{next(codes)}/"), 200, holding=scene["service"][0])
        ),
        "decide": decide(),
        "search": forever(lambda: expect(Browser(port).get(f"/services/?q={next(words)}"), 200)),
        "track": track(),
    }


def yardstick(scene: dict[str, list], port: int) -> dict[str, Iterator[Step]]:
    """The same works on the yardstick."""
    clerk = Browser(port, scene["yard_clerk"][0])
    codes, pairs = itertools.cycle(scene["yard_codes"]), itertools.cycle(scene["yard_tracks"])
    words = itertools.cycle(scene["words"])
    submission = json.dumps(
        {"service": scene["service_code"][0], "mobile": "09900000001", "answers": scene["answers"][0]}
    )
    decision = json.dumps({"outcome": "GRANTED", "reason": "مدارک کامل است.", "law": ""})

    def forever(step: Step) -> Iterator[Step]:
        while True:
            yield step

    def decide() -> Iterator[Step]:
        for code in scene["yard_decisions"]:
            yield lambda code=code: expect(clerk.post_json(f"/cases/{code}/decide/", decision), 200)

    def track() -> tuple[int, str]:
        code, mobile = next(pairs)
        return clerk.get(f"/cases/track/?code={code}&mobile={mobile}")

    unit = scene["unit"][0]
    return {
        "submit": forever(lambda: expect(clerk.post_json("/cases/", submission), 201)),
        "work list": forever(lambda: expect(clerk.get(f"/tasks/?unit={unit}&state=CLAIMED"), 200)),
        "case page": forever(lambda: expect(clerk.get(f"/cases/{next(codes)}/"), 200)),
        "decide": decide(),
        "search": forever(lambda: expect(clerk.get(f"/services/?search={next(words)}"), 200)),
        "track": forever(lambda: expect(track(), 200)),
    }
