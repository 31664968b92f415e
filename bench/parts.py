"""Figures of single parts: the ledger's entries a second, a case's bytes, the engine's cost of one transition."""

import datetime
import time
from dataclasses import dataclass

from django.db import connection

from bench import world
from ostan.domains.catalogue.rules import process as processes
from ostan.foundation.ledger import read, seal, verify
from ostan.foundation.work import unit_of_work
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.events import Event

UNITS_OF_WORK, EVENTS_EACH = 2_000, 4
TRANSITIONS = 20_000


@dataclass(frozen=True, slots=True)
class Happened(Event):
    """An event of the size of most."""

    case_id: int
    unit_id: int
    due_at: datetime.datetime


def measure() -> dict[str, dict[str, float]]:
    """The figures by part; times in CPU and wall of this process alone, the database's CPU beside it."""
    return {"ledger": ledger(), "case": stored(), "engine": engine()}


def ledger() -> dict[str, float]:
    """Entries appended, sealed and verified a second, by the wall, one process."""
    now = clock.now()
    started = time.monotonic()
    for number in range(UNITS_OF_WORK):
        with unit_of_work(actor=SYSTEM, now=now) as work:
            work.record(*(Happened(f"bench:{number}", number, 1, now) for _ in range(EVENTS_EACH)))
    appended = UNITS_OF_WORK * EVENTS_EACH / (time.monotonic() - started)
    return {"appended_per_s": round(appended), **_sealed_and_verified()}


def _sealed_and_verified() -> dict[str, float]:
    before, started = read.size(), time.monotonic()
    checkpoint = seal.seal(now=clock.now())
    sealed = time.monotonic() - started
    entries = checkpoint.size if checkpoint else 0
    started = time.monotonic()
    verify.verify()
    checked = time.monotonic() - started
    return {
        "entries": entries,
        "sealed_per_s": round((entries - before) / sealed),
        "verified_per_s": round(entries / checked),
    }


LEDGER = ("ledger_entry", "ledger_leaf", "ledger_node")
TABLES = (
    "cases_case",
    "cases_answers",
    "cases_task",
    "cases_message",
    "cases_decision",
    *LEDGER,
    "notices_notice",
)


def stored() -> dict[str, float]:
    """Bytes on disk a case, indexes included, of the size that is filled; what the ledger holds of them apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'cases_case'")
        (cases,) = cursor.fetchone()
        cursor.execute("SELECT avg(pg_column_size(run)) FROM (SELECT run FROM cases_case LIMIT 10000) r")
        (run,) = cursor.fetchone()
    return {
        "bytes_per_case": round(_bytes_of(TABLES) / max(cases, 1)),
        "ledger_bytes_per_case": round(_bytes_of(LEDGER) / max(cases, 1)),
        "bytes_of_process_state": round(run),
    }


def _bytes_of(tables: tuple[str, ...]) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s::text[]) t", [list(tables)]
        )
        (size,) = cursor.fetchone()
    return float(size)


def engine() -> dict[str, float]:
    """Microseconds of CPU for one transition of the bench's process, conditions included."""
    plan = processes.plan(processes.read(world.PROCESS))
    told = {"answers": {}, "case": {}, "outcome": {"check": "complete", "decide": "GRANTED"}}
    moves, started = 0, time.process_time()
    while moves < TRANSITIONS:
        moved = processes.start(plan, told)
        while moved.opened:
            moved = processes.complete(plan, moved.state, moved.opened[0].token, told)
            moves += 1
    return {"us_per_transition": round(1e6 * (time.process_time() - started) / moves, 1)}
