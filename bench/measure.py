"""Measures figures: the page on which a unit fills its sheet in, its agency's page, roll-ups, nightly tests.

`python -m bench.measure` takes a tenth of a million cells and ten millions; `--cells 100000,1000000` others, in rising
order. The pages are told in CPU of web and database and in statements a request, with their growth from the smallest to
the largest size, both measured in the same minutes; the roll-up of one indicator over the whole tree and two years
beside the same in plain Django and in pandas; the tests of reports in CPU of one process. Figures go to the terminal and
to var/bench/measure.json: a row for each work and size, with the unit in the name of each figure.
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
    """Fill, measure, print; what is measured is kept at once, so that nothing of it is lost when a later part fails."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cells", default="100000,10000000", help="sizes, in rising order")
    told.add_argument("--requests", type=int, default=60, help="measured requests of each page")
    told.add_argument("--series", type=int, default=100_000, help="series that are tested")
    chosen = told.parse_args()
    sizes = [int(size) for size in chosen.cells.split(",")]
    place.clear(INSTALLATION)
    rows: list[Row] = []
    for more in every_row(sizes, chosen.requests, chosen.series):
        show(more)
        rows += more
        FOLDER.mkdir(parents=True, exist_ok=True)
        OUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    print(OUT.relative_to(pathlib.Path.cwd()) if OUT.is_relative_to(pathlib.Path.cwd()) else OUT)
    return 0


def every_row(sizes: list[int], requests: int, series: int) -> Iterator[list[Row]]:
    """The rows of each part as soon as it is measured."""
    with place.database(INSTALLATION) as server:
        with server.place.connect_as_keeper("postgres") as keeper:
            keeper.execute("GRANT SET ON PARAMETER session_replication_role TO ostan")  # for filling QUICKLY
        first: Row | None = None
        for size in sizes:
            scene, filling = filled(server, size)
            yield [filling]
            if first is None and len(sizes) > 1:
                first = scene
                place.keep_copy(server, SMALLEST, of="ostan")
            smallest = first if size == sizes[-1] else None
            yield pages(server, scene, smallest, requests)
            yield rolled(server, scene, smallest)
    yield [nightly(series)]


def filled(server: object, size: int) -> tuple[Row, Row]:
    """What the works at a size need, and the row of how long it took to fill and how large the database is."""
    started = time.monotonic()
    scene = asked(server, "ostan", "cells", size)
    spent, gigabytes = time.monotonic() - started, scene["bytes"] / 1e9
    row = {
        "work": "filling",
        "cells": scene["cells"],
        "seconds": round(spent),
        "database_gb": round(gigabytes, 2),
    }
    return scene, row


def asked(server: object, database: str, what: str, number: int) -> dict[str, object]:
    """What `bench.cells` or `bench.rolls` tells, in a process of its own."""
    env = place.environment(INSTALLATION, server.place.url("ostan", database))
    command = [sys.executable, "-m", f"bench.{what}", str(number)]
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
    return found


def steps(scene: dict[str, object], port: int) -> dict[str, Step]:
    """One request of each page."""
    clerk, head = Browser(port, scene["clerk"]), Browser(port, scene["head"])
    return {
        "entry page": lambda: expect(clerk.get(scene["sheet"]), 200, holding="n.asked_0."),
        "agency page": lambda: expect(head.get(scene["agency"]), 200, holding="مصوبهٔ 0"),
    }


def row(name: str, cells: object, spent: list[Spent]) -> Row:
    """One line of the table and of the file; times in milliseconds a request."""
    ours, *smallest = spent
    return {
        "work": name,
        "cells": cells,
        "web_cpu_ms": round(1000 * ours.web, 2),
        "database_cpu_ms": round(1000 * ours.database, 2),
        "statements": round(ours.statements, 1),
        "requests_per_s": round(1 / ours.wall, 1),
        **({"growth": round(ours.ratio_to(smallest[0]), 2)} if smallest else {}),
    }


def rolled(server: object, scene: dict[str, object], smallest: dict[str, object] | None) -> list[Row]:
    """The rows of the roll-up at one size."""
    found = asked(server, "ostan", "rolls", server.pid)
    before = asked(server, SMALLEST, "rolls", server.pid) if smallest else {}
    return [
        {
            "work": f"roll-up {name}",
            "cells": scene["cells"],
            **told,
            **({"growth": round(told["cpu_ms"] / before[name]["cpu_ms"], 2)} if before else {}),
        }
        for name, told in found.items()
    ]


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
