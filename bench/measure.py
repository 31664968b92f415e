"""Measures figures: the page on which a unit fills its sheet in, its agency's list of sheets, roll-ups, nightly tests.

`python -m bench.measure` takes a tenth of a million cells and a million; `--cells 100000,10000000` others, in rising
order. The pages are told in CPU of web and database and in statements a request, with their growth from the smallest to
the largest size, both measured in the same minutes; the roll-up of one indicator over the whole tree and two years
beside the same in plain Django and in pandas; the tests of reports in CPU of one process. Figures go to the terminal and
to var/bench/measure.json.
"""

import argparse
import contextlib
import json
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator

from bench import place
from bench.__main__ import FOLDER, HOUSE, SMALLEST, WARM
from bench.client import Browser
from bench.cpu import Meter, Spent, Step, side_by_side
from bench.works import expect

OUT = FOLDER / "measure.json"
INSTALLATION = FOLDER / "measure"
PAGES = ("entry page", "agency page")
AGENCIES = 60

Row = dict[str, object]


def main() -> int:
    """Fill, measure, print."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cells", default="100000,1000000", help="sizes, in rising order")
    told.add_argument("--requests", type=int, default=60, help="measured requests of each page")
    told.add_argument("--series", type=int, default=100_000, help="series that are tested")
    chosen = told.parse_args()
    sizes = [int(size) for size in chosen.cells.split(",")]
    place.clear(INSTALLATION)
    rows: list[Row] = []
    with place.database(INSTALLATION) as server:
        first: dict[str, object] | None = None
        for size in sizes:
            started = time.monotonic()
            scene = asked(server, "ostan", "fill", size)
            print(f"\n{scene['cells']:,} cells, filled in {time.monotonic() - started:.0f} s", flush=True)
            if first is None and len(sizes) > 1:
                first = scene
                place.keep_copy(server, SMALLEST, of="ostan")
            smallest = first if size == sizes[-1] else None
            rows += [*pages(server, scene, smallest, chosen.requests), *rolled(server, scene, smallest)]
    rows.append(nightly(chosen.series))
    show(rows[-1:])
    FOLDER.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    print(OUT.relative_to(pathlib.Path.cwd()) if OUT.is_relative_to(pathlib.Path.cwd()) else OUT)
    return 0


def asked(server: object, database: str, what: str, number: int) -> dict[str, object]:
    """What `bench.cells` tells, in a process of its own."""
    env = place.environment(INSTALLATION, server.place.url("ostan", database))
    command = [sys.executable, "-m", "bench.cells", what, str(number)]
    made = subprocess.run(command, env=env, cwd=place.ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(made.stdout.splitlines()[-1])


def pages(
    server: object, scene: dict[str, object], smallest: dict[str, object] | None, requests: int
) -> list[Row]:
    """The rows of the pages at one size, beside the smallest when told."""
    sides = [("ostan", scene), *([(SMALLEST, smallest)] if smallest else [])]
    found = []
    with contextlib.ExitStack() as served:
        keeper = served.enter_context(server.place.connect_as_keeper("postgres"))
        works = []
        for database, told in sides:
            env = place.environment(INSTALLATION, server.place.url("ostan_app", database))
            port, pid = served.enter_context(place.serving(HOUSE, env, "/services/"))
            works.append((Meter(pid, server.pid, keeper, database), steps(told, port)))
        for name in PAGES:
            for _, of in works:
                for _ in range(WARM):
                    of[name]()
            spent = side_by_side([(meter, [of[name]] * requests) for meter, of in works])
            found.append(row(name, scene["cells"], spent))
    show(found)
    return found


def steps(scene: dict[str, object], port: int) -> dict[str, Step]:
    """One request of each page."""
    clerk, head = Browser(port, scene["clerk"]), Browser(port, scene["head"])
    return {
        "entry page": lambda: expect(clerk.get(scene["sheet"]), 200, holding="n.asked_0."),
        "agency page": lambda: expect(head.get("/indicators/due/"), 200, holding="/indicators/sheets/"),
    }


def row(name: str, cells: object, spent: list[Spent]) -> Row:
    """One line of the table and of the file; times in milliseconds a request."""
    ours, *smallest = spent
    return {
        "work": name,
        "cells": cells,
        "cpu_ms_web": round(1000 * ours.web, 2),
        "cpu_ms_db": round(1000 * ours.database, 2),
        "sql": round(ours.statements, 1),
        "per_s": round(1 / ours.wall, 1),
        **({"growth": round(ours.ratio_to(smallest[0]), 2)} if smallest else {}),
    }


def rolled(server: object, scene: dict[str, object], smallest: dict[str, object] | None) -> list[Row]:
    """The rows of the roll-up at one size."""
    found = asked(server, "ostan", "roll", server.pid)
    before = asked(server, SMALLEST, "roll", server.pid) if smallest else {}
    rows = [
        {
            "work": f"roll-up {name}",
            "cells": scene["cells"],
            **told,
            **({"growth": round(told["cpu_ms"] / before[name]["cpu_ms"], 2)} if before else {}),
        }
        for name, told in found.items()
    ]
    show(rows)
    return rows


def nightly(series: int) -> Row:
    """CPU seconds of this process for the five tests and their verdicts over so many series of two years."""
    from ostan.domains.indicators.rules.review.judging import examine_all, judge
    from ostan.domains.indicators.rules.review.reporters import MONTHS, Plan, province
    from ostan.domains.indicators.rules.review.study import as_series

    groups: dict[int, dict[int, object]] = {}
    for one in province(1, Plan(agencies=AGENCIES, indicators=-(-series // AGENCIES))):
        groups.setdefault(one.indicator, {})[one.agency] = as_series(one, MONTHS - 1)
    count = sum(len(some) for some in groups.values())
    started = time.process_time()
    verdicts = [judge(cells) for cells in examine_all(groups).values()]
    spent = time.process_time() - started
    return {
        "work": "nightly tests",
        "series": count,
        "judged": sum(len(some) for some in verdicts),
        "cpu_s": round(spent, 1),
        "ms_per_series": round(1000 * spent / count, 3),
    }


def show(rows: list[Row]) -> None:
    """The lines of the table."""
    for one in rows:
        told = (f"{name} {value:,}" for name, value in values(one))
        print(f"{one['work']:<18} {', '.join(told)}", flush=True)


def values(one: Row) -> Iterator[tuple[str, object]]:
    """What a line tells besides its name."""
    return ((name, value) for name, value in one.items() if name != "work")


if __name__ == "__main__":
    sys.exit(main())
