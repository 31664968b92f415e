"""The house under a mixed journey: how much it serves, what that takes of the machine, and how it grows with processes.

The journey is the life of one case, from the first search to the decision: what a citizen and a clerk open and send for
it (see `citizen` and `clerk`). How often each page is opened is assumed; the figure that it is held against is not:
235 requests a second is what Open Zaak states for a million inhabitants.
"""

import collections
import contextlib
import itertools
import os
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bench import cpu, place
from bench.client import Browser
from bench.works import DRAFT, Wrong, expect

STATED = 235
"""Requests a second for 1,000,000 inhabitants. Source: Open Zaak, installation guide, hardware requirements."""
USERS = 8
"""Visitors at once for each web process, twice the threads that serve them."""
WARM_S, CLOSED_S, OPEN_S = 3.0, 12.0, 12.0
LIVES_EACH = 200
"""Lives prepared for each web process of each level: more than it can live through in that time."""

SHOWN = re.compile(r'name="_shown" value="([^"]*)"')
SENT = re.compile(r"/sent/(\d+)/")
PAGES = {
    "who": ("office", "code", "mobile", "since-year", "since-month", "since-day"),
    "what": ("topic", "why", "size", "capital", "kind"),
}

Ask = tuple[str, Callable[[], None]]
Scene = Mapping[str, list]


def levels() -> list[int]:
    """The numbers of web processes that are measured: doubled up to one for each core, and two at least."""
    cores = os.cpu_count() or 1
    return [2**power for power in range(8) if 2**power <= max(cores, 2)]


def lives_needed() -> int:
    """How many cases have to lie ready to be decided."""
    return LIVES_EACH * sum(levels())


def citizen(scene: Scene, port: int, number: int, source: str) -> Iterator[Ask]:
    """What a citizen asks for: looks twice for the service and reads it, fills in two pages, sends, follows three times."""
    cookies, typed = scene["citizens"][number % len(scene["citizens"])]
    browser, code = Browser(port, cookies, source), scene["service_code"][0]
    for word in itertools.islice(itertools.cycle(scene["words"]), number % 3, number % 3 + 2):
        yield "search", lambda word=word: expect(browser.get(f"/services/?q={word}"), 200)
        yield "service", lambda: expect(browser.get(f"/services/{code}/"), 200, holding=scene["service"][0])
    seen: dict[str, str] = {}
    for name, questions in PAGES.items():
        address = f"/apply/{code}/page/{name}/"
        yield "form", lambda address=address: seen.update(shown=_found(SHOWN, browser.get(address)))
        answers = {question: typed[question] for question in questions}
        yield (
            "form",
            lambda address=address, answers=answers: expect(
                browser.post(address, {"_shown": seen["shown"], **answers}), 302
            ),
        )
    check = f"/apply/{code}/check/"
    yield "form", lambda: seen.update(draft=_found(DRAFT, browser.get(check)))
    yield "submit", lambda: seen.update(case=_sent(browser, check, seen["draft"]))
    for _ in range(3):
        yield "status", lambda: expect(browser.get(f"/my/{seen['case']}/"), 200, holding=scene["service"][0])


def clerk(scene: Scene, port: int, code: str, form: Mapping[str, object]) -> Iterator[Ask]:
    """What a clerk asks for: the work list twice, two other files, the file itself, and the decision."""
    browser = Browser(port, scene["clerk"][0])
    others = random.sample(scene["codes"], 2)
    for other in others:
        yield "work list", lambda: expect(browser.get("/work/?tab=unit"), 200)
        yield "case page", lambda other=other: expect(browser.get(f"/work/cases/{other}/"), 200)
    yield "case page", lambda: expect(browser.get(f"/work/cases/{code}/"), 200)
    yield "decide", lambda: expect(browser.post(f"/work/cases/{code}/", form), 302, 303)


def _found(what: re.Pattern[str], answer: tuple[int, str]) -> str:
    found = what.search(answer[1])
    if answer[0] != 200 or found is None:
        raise Wrong(f"{answer[0]}, and no {what.pattern}: {answer[1][:600]}")
    return found[1]


def _sent(browser: Browser, check: str, draft: str) -> str:
    """The code of the case that was sent, from the page that says so; the browser follows as browsers do."""
    expect(browser.post(check, {"draft": draft}), 302)
    return _found(SENT, (200, browser.location))


@dataclass
class Taken:
    """What came of one run: milliseconds of each request, by page, and the wall seconds of all."""

    milliseconds: list[float] = field(default_factory=list)
    pages: collections.Counter[str] = field(default_factory=collections.Counter)
    seconds: float = 0.0

    @property
    def per_s(self) -> float:
        return len(self.milliseconds) / self.seconds

    def percentiles(self) -> dict[str, float]:
        """The median and the slow ends, in milliseconds."""
        cuts = statistics.quantiles(self.milliseconds, n=100)
        return {f"p{at}": round(cuts[at - 1], 1) for at in (50, 95, 99)}


class Crowd:
    """Visitors who live through one case after another at a running house."""

    def __init__(self, scene: Scene, port: int, users: int, decisions: Iterator[list]) -> None:
        self._scene, self._port, self._users, self._decisions = scene, port, users, decisions
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._lives = [self._life() for _ in range(users)]
        self._failed: list[BaseException] = []

    def _life(self) -> Iterator[Ask]:
        """The requests of one visitor, without end: lives of which the citizen's and the clerk's parts take turns."""
        while True:
            with self._lock:
                number, decision = next(self._numbers), next(self._decisions, None)
            if decision is None:
                raise SystemExit("more was lived through than had been prepared")
            source = f"127.0.{1 + number // 240 % 240}.{1 + number % 240}"
            yield from citizen(self._scene, self._port, number, source)
            yield from clerk(self._scene, self._port, *decision)

    def run(self, seconds: float, per_s: float | None = None) -> Taken:
        """All visitors for so long: each asks as soon as it has its answer, or at the given rate whatever comes.

        At a rate a request is timed from the moment at which it was due, so that waiting in the crowd counts.
        """
        taken, ticks, started = Taken(), itertools.count(), time.monotonic()
        threads = [
            threading.Thread(target=self._visit, args=(life, taken, ticks, started, seconds, per_s))
            for life in self._lives
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._failed:
            raise self._failed[0]
        taken.seconds = time.monotonic() - started
        return taken

    def _visit(
        self,
        life: Iterator[Ask],
        taken: Taken,
        ticks: Iterator[int],
        started: float,
        seconds: float,
        per_s: float | None,
    ) -> None:
        try:
            while not self._failed and (due := self._due(ticks, started, per_s)) < started + seconds:
                page, ask = next(life)
                time.sleep(max(0.0, due - time.monotonic()))
                ask()
                with self._lock:
                    taken.milliseconds.append(1000 * (time.monotonic() - due))
                    taken.pages[page] += 1
        except BaseException as failed:  # told by the thread that waits
            self._failed.append(failed)

    def _due(self, ticks: Iterator[int], started: float, per_s: float | None) -> float:
        if per_s is None:
            return time.monotonic()
        with self._lock:
            return started + next(ticks) / per_s


def measure(
    application: str, env: Mapping[str, str], database_pid: int, scene: Scene
) -> list[dict[str, object]]:
    """A row for each number of web processes, printed as it comes."""
    decisions, rows = iter(scene["decisions"]), []
    for processes in levels():
        with contextlib.ExitStack() as stack:
            port, pid = stack.enter_context(
                place.serving(application, env, "/services/", processes=processes)
            )
            crowd = Crowd(scene, port, USERS * processes, decisions)
            crowd.run(WARM_S)
            web, database, own = cpu.seconds(pid), cpu.seconds(database_pid), time.process_time()
            closed = crowd.run(CLOSED_S)
            count = len(closed.milliseconds)
            spent = {
                "cpu_ms_web": round(1000 * (cpu.seconds(pid) - web) / count, 2),
                "cpu_ms_db": round(1000 * (cpu.seconds(database_pid) - database) / count, 2),
                "cpu_ms_visitors": round(1000 * (time.process_time() - own) / count, 2),
            }
            paced = crowd.run(OPEN_S, per_s=closed.per_s / 2)
        rows.append(_row(processes, closed, paced, spent))
        if processes == 1:
            _show_pages(closed)
        _show(rows[-1])
    _show_growth(rows)
    return rows


def _row(processes: int, closed: Taken, paced: Taken, spent: Mapping[str, float]) -> dict[str, object]:
    stated = STATED * (spent["cpu_ms_web"] + spent["cpu_ms_db"]) / 1000
    return {
        "work": "mixed",
        "processes": processes,
        "per_s": round(closed.per_s, 1),
        **spent,
        "full": closed.percentiles(),
        "half": paced.percentiles(),
        "cpu_s_per_s_at_235": round(stated, 2),
        "share_of_machine_at_235": round(stated / (os.cpu_count() or 1), 2),
    }


def _show_pages(taken: Taken) -> None:
    total = sum(taken.pages.values())
    shares = ", ".join(f"{page} {100 * count / total:.0f} %" for page, count in taken.pages.most_common())
    print(f"\nmixed journey, the life of one case: {shares}")
    print(
        f"{'processes':>9} {'req/s':>6} {'web ms':>7} {'db ms':>6} {'p50/p95/p99 ms, full':>22} {'at half':>20}"
    )


def _show(row: Mapping[str, object]) -> None:
    ends = ["/".join(f"{value:.0f}" for value in row[name].values()) for name in ("full", "half")]
    print(
        f"{row['processes']:>9} {row['per_s']:>6} {row['cpu_ms_web']:>7} {row['cpu_ms_db']:>6} {ends[0]:>22} {ends[1]:>20}",
        flush=True,
    )


def _show_growth(rows: list[dict[str, object]]) -> None:
    least = min(rows, key=lambda row: float(row["cpu_s_per_s_at_235"]))
    print(
        f"{STATED} requests a second, stated for a million inhabitants, take {least['cpu_s_per_s_at_235']} CPU s a second "
        f"of web and database: {100 * float(least['share_of_machine_at_235']):.0f} % of this machine's {os.cpu_count()} cores"
    )
    for row in rows[1:]:
        grown = float(row["per_s"]) / float(rows[0]["per_s"])
        print(
            f"{row['processes']} processes serve × {grown:.2f} of what one does; the visitors ran beside them"
        )
