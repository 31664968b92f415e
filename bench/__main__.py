"""Measures the main road: CPU of web and database, statements and requests a second, beside the yardstick.

`python -m bench` takes three sizes; `--cases 10000` one, `--requests 60` a quick look. Figures go to the terminal
and to var/bench/main-road.json.
"""

import argparse
import itertools
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator

from bench import place
from bench.cpu import Meter, Spent
from bench.works import Step, house, yardstick

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUT = pathlib.Path(os.environ.get("OSTAN_VAR") or ROOT / "var") / "bench" / "main-road.json"
NAMES = ("submit", "work list", "case page", "decide", "search", "track")
AIMS = {"submit": 9.0, "work list": 15.0, "case page": 10.0, "decide": 12.0, "track": 3.0}
WARM = 60


def main() -> int:
    """Build, fill, measure, print."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--cases", default="10000,100000,1000000", help="sizes, in rising order")
    told.add_argument("--requests", type=int, default=150, help="measured requests of each work")
    told.add_argument("--keep", action="store_true", help="go on with the database of the last run")
    told.add_argument("--skip-parts", action="store_true", help="leave ledger and engine out")
    chosen = told.parse_args()
    sizes = [int(size) for size in chosen.cases.split(",")]
    var = OUT.parent / "installation"
    if not chosen.keep:
        place.clear(var)
    rows: list[dict[str, object]] = []
    with place.database(var) as server:
        for size in sizes:
            rows += measure_size(server, var, size, chosen.requests)
            show([row for row in rows if row.get("cases") == size])
            if size == sizes[0] and not chosen.skip_parts:
                rows += measure_parts(server, var)
    show_growth(rows, sizes)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    print(f"\n{OUT.relative_to(pathlib.Path.cwd()) if OUT.is_relative_to(pathlib.Path.cwd()) else OUT}")
    return 0


def scene(var: pathlib.Path, server: object, what: str, size: int, requests: int) -> dict[str, list]:
    """What `bench.scene` prepares in a process of its own, so that no import of ours weighs on the measurement."""
    env = place.environment(var, server.place.url("ostan"))
    env["YARDSTICK_DATABASE_URL"] = server.place.url("ostan", "yardstick")
    command = [sys.executable, "-m", "bench.scene", what, str(size), str(requests)]
    made = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(made.stdout.splitlines()[-1])


def measure_size(server: object, var: pathlib.Path, size: int, requests: int) -> list[dict[str, object]]:
    """The rows of one size: the house first, then the yardstick."""
    started = time.monotonic()
    prepared = scene(var, server, "cases", size, requests + WARM)
    print(f"\n{size:,} cases, filled in {time.monotonic() - started:.0f} s", flush=True)
    keeper = server.place.connect_as_keeper("postgres")
    ours = place.environment(var, server.place.url("ostan_app"))
    with place.serving("ostan.config.wsgi:application", ours, "/services/") as (port, pid):
        meter = Meter(pid, server.pid, keeper, "ostan")
        mine = {name: take(steps, meter, requests) for name, steps in house(prepared, port).items()}
    theirs = {**os.environ, "YARDSTICK_DATABASE_URL": server.place.url("ostan", "yardstick")}
    with place.serving("bench.yardstick.wsgi:application", theirs, "/services/") as (port, pid):
        meter = Meter(pid, server.pid, keeper, "yardstick")
        beside = {name: take(steps, meter, requests) for name, steps in yardstick(prepared, port).items()}
    keeper.close()
    return [row(name, size, mine[name], beside[name]) for name in NAMES]


def measure_parts(server: object, var: pathlib.Path) -> list[dict[str, object]]:
    """The rows of ledger and engine; at the smallest size, for a check reads the whole ledger."""
    parts = scene(var, server, "parts", 0, 0)["parts"]
    show_parts(parts)
    return [{"work": name, **figures} for name, figures in parts.items()]


def take(steps: Iterator[Step], meter: Meter, requests: int) -> Spent:
    """What `requests` steps take after a few that warm up."""
    for step in itertools.islice(steps, WARM):
        step()
    planned = list(itertools.islice(steps, requests))
    if len(planned) < requests:
        raise SystemExit(f"only {len(planned)} of {requests} requests were prepared")
    return meter.measure(planned)


def row(name: str, size: int, spent: Spent, beside: Spent) -> dict[str, object]:
    """One line of the table and of the file; times in milliseconds a request."""
    ours = spent.web + spent.database
    return {
        "work": name,
        "cases": size,
        "cpu_ms_web": round(1000 * spent.web, 2),
        "cpu_ms_db": round(1000 * spent.database, 2),
        "sql": round(spent.statements, 1),
        "per_s": round(1 / spent.wall, 1),
        "yardstick_ratio": round(ours / (beside.web + beside.database), 2),
        "yardstick_cpu_ms": round(1000 * (beside.web + beside.database), 2),
        "yardstick_sql": round(beside.statements, 1),
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
    """How the cost of each work grows from the smallest size to the largest."""
    if len(sizes) < 2:
        return
    print(f"\ngrowth from {sizes[0]:,} to {sizes[-1]:,} cases (web + database CPU)")
    for name in NAMES:
        first, last = (
            next(
                float(r["cpu_ms_web"]) + float(r["cpu_ms_db"])
                for r in rows
                if (r["work"], r.get("cases")) == (name, size)
            )
            for size in (sizes[0], sizes[-1])
        )
        print(f"{name:<10} × {last / first:.2f}")


def show_parts(parts: dict[str, dict[str, object]]) -> None:
    """The figures of ledger and process engine."""
    print()
    for name, figures in parts.items():
        print(f"{name}: " + ", ".join(f"{what} {value:,}" for what, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
