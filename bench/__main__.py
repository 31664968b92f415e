"""Measures the main road: CPU of web and database, statements and requests a second, beside the yardstick.

`python -m bench` takes three sizes; `--cases 10000` one, `--requests 60` a quick look. At the smallest size the house
then serves a mixed journey (bench/load.py). Figures go to the terminal and to var/bench: main-road.json holds the works,
mixed.json the journey, parts.json ledger and engine.
"""

import argparse
import contextlib
import itertools
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from bench import load, place
from bench.cpu import Meter, Spent, Step, side_by_side
from bench.works import house, yardstick

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDER = pathlib.Path(os.environ.get("OSTAN_VAR") or ROOT / "var") / "bench"
OUT, MIXED, PARTS = FOLDER / "main-road.json", FOLDER / "mixed.json", FOLDER / "parts.json"
NAMES = ("submit", "work list", "case page", "decide", "search", "track")
AIMS = {"submit": 9.0, "work list": 15.0, "case page": 10.0, "decide": 12.0, "track": 3.0}
WARM = 60
HOUSE, YARDSTICK = "ostan.config.wsgi:application", "bench.yardstick.wsgi:application"
SMALLEST = "ostan_smallest"

Scene = dict[str, list]


def main() -> int:
    """Build, fill, measure, print."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cases", default="10000,100000,1000000", help="sizes, in rising order")
    told.add_argument("--requests", type=int, default=150, help="measured requests of each work")
    told.add_argument("--keep", action="store_true", help="go on with the database of the last run")
    told.add_argument("--skip-load", action="store_true", help="leave the mixed journey out")
    told.add_argument("--skip-parts", action="store_true", help="leave ledger and engine out")
    chosen = told.parse_args()
    sizes = [int(size) for size in chosen.cases.split(",")]
    var = OUT.parent / "installation"
    if not chosen.keep:
        place.clear(var)
    rows: list[dict[str, object]] = []
    kept: dict[pathlib.Path, list[dict[str, object]]] = {}
    with place.database(var) as server:
        first: Scene | None = None
        for size in sizes:
            prepared = fill(server, var, size, chosen.requests)
            if first is None and len(sizes) > 1:
                first = prepared
                place.keep_copy(server, SMALLEST, of="ostan")
            measured = measure_size(
                server, var, size, chosen.requests, prepared, first if size == sizes[-1] else None
            )
            show(measured)
            rows += measured
            if size == sizes[0] and not chosen.skip_load:
                kept[MIXED] = measure_load(server, var)
            if size == sizes[0] and not chosen.skip_parts:
                kept[PARTS] = measure_parts(server, var)
    show_growth(rows, sizes)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, told_rows in {OUT: rows, **kept}.items():
        file.write_text(json.dumps(told_rows, ensure_ascii=False, indent=1))
        print(file.relative_to(pathlib.Path.cwd()) if file.is_relative_to(pathlib.Path.cwd()) else file)
    return 0


def scene(var: pathlib.Path, server: object, what: str, size: int, requests: int) -> Scene:
    """What `bench.scene` prepares in a process of its own, so that no import of ours weighs on the measurement."""
    env = place.environment(var, server.place.url("ostan"))
    env["YARDSTICK_DATABASE_URL"] = server.place.url("ostan", "yardstick")
    command = [sys.executable, "-m", "bench.scene", what, str(size), str(requests)]
    made = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(made.stdout.splitlines()[-1])


def fill(server: object, var: pathlib.Path, size: int, requests: int) -> Scene:
    """Both databases with so many cases, and what the works on them use up."""
    started = time.monotonic()
    prepared = scene(var, server, "cases", size, requests + WARM)
    print(f"\n{size:,} cases, filled in {time.monotonic() - started:.0f} s", flush=True)
    return prepared


def measure_size(
    server: object, var: pathlib.Path, size: int, requests: int, prepared: Scene, smallest: Scene | None
) -> list[dict[str, object]]:
    """The rows of one size: house and yardstick in turns, and with them the house at the smallest size if told."""
    url = server.place.url
    theirs = {**os.environ, "YARDSTICK_DATABASE_URL": url("ostan", "yardstick")}
    sides = [
        (HOUSE, place.environment(var, url("ostan_app")), "ostan", house, prepared),
        (YARDSTICK, theirs, "yardstick", yardstick, prepared),
    ]
    if smallest is not None:
        env = place.environment(var, url("ostan_app", SMALLEST))
        sides.append((HOUSE, env, SMALLEST, house, smallest))
    with contextlib.ExitStack() as served:
        keeper = served.enter_context(server.place.connect_as_keeper("postgres"))
        works = []
        for application, env, database, works_of, told in sides:
            port, pid = served.enter_context(place.serving(application, env, "/services/"))
            works.append((Meter(pid, server.pid, keeper, database), works_of(told, port)))
        return [row(name, size, take(name, works, requests)) for name in NAMES]


def measure_load(server: object, var: pathlib.Path) -> list[dict[str, object]]:
    """The rows of the mixed journey, one for each number of web processes."""
    prepared = scene(var, server, "load", 0, load.lives_needed())
    env = place.environment(var, server.place.url("ostan_app"))
    return load.measure(HOUSE, env, server.pid, prepared)


def measure_parts(server: object, var: pathlib.Path) -> list[dict[str, object]]:
    """The rows of ledger and engine; at the smallest size, for a check reads the whole ledger."""
    parts = scene(var, server, "parts", 0, 0)["parts"]
    show_parts(parts)
    return [{"work": name, **figures} for name, figures in parts.items()]


def take(name: str, works: Sequence[tuple[Meter, dict[str, Iterator[Step]]]], requests: int) -> list[Spent]:
    """What `requests` steps of the work take on each side, after a few that warm up."""
    sides = []
    for meter, steps in works:
        for step in itertools.islice(steps[name], WARM):
            step()
        planned = list(itertools.islice(steps[name], requests))
        if len(planned) < requests:
            raise SystemExit(f"only {len(planned)} of {requests} requests were prepared")
        sides.append((meter, planned))
    return side_by_side(sides)


def row(name: str, size: int, spent: Sequence[Spent]) -> dict[str, object]:
    """One line of the table and of the file; times in milliseconds a request."""
    ours, beside, *smallest = spent
    return {
        "work": name,
        "cases": size,
        "cpu_ms_web": round(1000 * ours.web, 2),
        "cpu_ms_db": round(1000 * ours.database, 2),
        "sql": round(ours.statements, 1),
        "per_s": round(1 / ours.wall, 1),
        "yardstick_ratio": round(ours.ratio_to(beside), 2),
        "yardstick_cpu_ms": round(1000 * (beside.web + beside.database), 2),
        "yardstick_sql": round(beside.statements, 1),
        **({"growth": round(ours.ratio_to(smallest[0]), 2)} if smallest else {}),
    }


def show(rows: list[dict[str, object]]) -> None:
    """The table of one size."""
    print(
        f"{'work':<10} {'web ms':>7} {'db ms':>6} {'sum':>6} {'aim':>5} {'sql':>5} {'req/s':>6} {'yardstick':>16}"
    )
    for line in rows:
        total = float(line["cpu_ms_web"]) + float(line["cpu_ms_db"])
        aim = AIMS.get(str(line["work"]))
        print(
            f"{line['work']:<10} {line['cpu_ms_web']:>7} {line['cpu_ms_db']:>6} {total:>6.1f} {aim or '':>5} "
            f"{line['sql']:>5} {line['per_s']:>6} {line['yardstick_cpu_ms']:>7} ms, ×{line['yardstick_ratio']}",
            flush=True,
        )


def show_growth(rows: list[dict[str, object]], sizes: list[int]) -> None:
    """How the cost of each work grows from the smallest size to the largest, both measured in the same minutes."""
    grown = [row for row in rows if "growth" in row]
    if grown:
        print(f"\ngrowth from {sizes[0]:,} to {sizes[-1]:,} cases (web + database CPU)")
    for line in grown:
        print(f"{line['work']:<10} × {line['growth']:.2f}")


def show_parts(parts: dict[str, dict[str, object]]) -> None:
    """The figures of ledger and process engine."""
    print()
    for name, figures in parts.items():
        print(f"{name}: " + ", ".join(f"{what} {value:,}" for what, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
