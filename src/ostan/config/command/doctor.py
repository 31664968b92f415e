"""Look over the installation and say what is well, what deserves a look, and what is broken.

Ends with 0 when nothing is broken.
"""

import argparse
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from ostan.config import database, emblem, neighbours, postgres, practice
from ostan.config.installation import ROOM_NEEDED, ROOT, Installation, from_environment, kind_of, prepare
from ostan.config.trouble import Trouble
from ostan.domains.org.rules.terms import HEADS

WELL, LOOK, BROKEN = "well", "look", "BROKEN"
ROOMY = 5 * 2**30
GUARDS = 2
SHOWN = 10
VENDOR = ROOT / "src" / "ostan" / "ui" / "static" / "vendor"
FACTS = """
SELECT current_setting('server_version') AS version,
       pg_database_size(current_database()) AS size,
       has_table_privilege(%(app)s, 'ledger_entry', 'UPDATE')
           OR has_table_privilege(%(app)s, 'ledger_entry', 'DELETE')
           OR has_table_privilege(%(app)s, 'ledger_entry', 'TRUNCATE') AS ledger_open,
       (SELECT count(*) FROM pg_trigger
        WHERE tgrelid = 'ledger_entry'::regclass AND tgenabled IN ('O', 'A') AND NOT tgisinternal) AS guards,
       (SELECT count(*) FROM procrastinate_jobs
        WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()) AS due,
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed') AS failed,
       (SELECT count(*) FROM procrastinate_workers
        WHERE last_heartbeat > now() - interval '1 minute') AS workers
"""


UNREACHED = """
SELECT DISTINCT unit.code FROM org_orgunit unit
JOIN catalogue_publicservice service ON service.owner_id = unit.id
WHERE service.published_id IS NOT NULL AND service.retired_at IS NULL AND unit.phone = ''
    AND NOT EXISTS (
        SELECT 1 FROM org_membership held
        WHERE held.unit_id = unit.id AND held.role = ANY(%s)
            AND held.valid_from <= current_date AND coalesce(held.valid_to, current_date) >= current_date)
ORDER BY unit.code
"""


@dataclass(frozen=True)
class Facts:
    """What the database says of itself; `size` in bytes, `due` and `failed` are jobs."""

    version: str
    size: int
    ledger_open: bool
    guards: int
    due: int
    failed: int
    workers: int


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    state: str
    what: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 when something is broken."""
    installation = from_environment()
    broken = False
    for finding in findings(installation):
        print(f"{finding.state:>6}  {finding.what}", flush=True)
        broken = broken or finding.state == BROKEN
    return 1 if broken else 0


def findings(installation: Installation) -> Iterator[Finding]:
    """Everything there is to say, in the order in which things stand on each other."""
    yield Finding(WELL, f"Python {sys.version.split()[0]} in {sys.prefix}")
    yield assets()
    try:
        prepare(installation)
    except Trouble as trouble:
        yield Finding(BROKEN, str(trouble))
        return
    yield own_emblem(installation)
    yield from disk(installation)
    yield from beside(installation)
    yield from database_facts(installation)


def assets() -> Finding:
    """Whether the front-end files are there."""
    if any(VENDOR.rglob("*.woff2")):
        return Finding(WELL, "the front-end files are in place")
    return Finding(BROKEN, "the front-end files are missing; run `make setup`")


def own_emblem(installation: Installation) -> Finding:
    """Whether the emblem that OSTAN_EMBLEM names can be shown."""
    told = os.environ.get(emblem.NAME, "")
    try:
        emblem.keep(told, installation.var)
    except Trouble as trouble:
        return Finding(BROKEN, str(trouble))
    return Finding(WELL, f"the emblem is {told}" if told else "the emblem is the one that comes with Ostan")


def disk(installation: Installation) -> Iterator[Finding]:
    """Room, and who may read the keys."""
    free = shutil.disk_usage(installation.var).free
    room = WELL if free > ROOMY else LOOK if free > ROOM_NEEDED else BROKEN
    yield Finding(room, f"{free / 2**30:.1f} GB free for {installation.var}")
    for path in sorted(installation.secrets.iterdir()):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(BROKEN, f"others may read {path}; run: chmod 600 {path}")
    kind = kind_of(installation)
    yield Finding(WELL, f"this is {f'a {kind}' if kind else 'an empty installation'}")


def beside(installation: Installation) -> Iterator[Finding]:
    """The systems that may stand beside this one: off is a choice, out of reach deserves a look."""
    told, practised = dict(os.environ), practice.url(installation)
    if practised:
        told[practice.NAME] = practised
    for one in neighbours.reaches(told):
        what, variable, meanwhile = one.neighbour.what, one.neighbour.variable, one.neighbour.meanwhile
        if practised and variable == practice.NAME:
            variable = "for practice, as in every demo; no money moves"
        if one.state == "answers":
            yield Finding(WELL, f"{what}: answers ({variable})")
        elif one.state == "away":
            yield Finding(LOOK, f"{what}: out of reach ({variable}); {meanwhile}")
        else:
            yield Finding(WELL, f"{what}: off ({variable} is not set); {meanwhile}")


def database_facts(installation: Installation) -> Iterator[Finding]:
    """The server, the ledger's guards, and the jobs."""
    try:
        if not installation.outside:
            programs = postgres.find_programs()
            yield Finding(WELL, f"PostgreSQL {programs.version} in {programs.folder}")
        with database.reachable(installation) as addresses, psycopg.connect(addresses.owner) as connection:
            cursor = connection.cursor(row_factory=class_row(Facts))
            facts = cursor.execute(FACTS, {"app": addresses.app_role}).fetchone()
            unreached = [code for (code,) in connection.execute(UNREACHED, [list(HEADS)]).fetchall()]
    except psycopg.errors.UndefinedTable:
        yield Finding(LOOK, "the database has no tables yet; `ostan run` makes them")
        return
    except (Trouble, psycopg.Error) as trouble:
        yield Finding(BROKEN, str(trouble).strip().splitlines()[0])
        return
    if facts is not None:
        yield from _judge(facts, one_role=addresses.app == addresses.owner)
        yield reached(unreached)


def reached(units: list[str]) -> Finding:
    """Whether a receipt can name somebody of the unit that owns the service; `units` are codes of those it cannot."""
    if not units:
        return Finding(WELL, "every unit that publishes a service has a head or a telephone")
    named = ", ".join(units[:SHOWN]) + (f" and {len(units) - SHOWN} more" if len(units) > SHOWN else "")
    told = "units publish services and have neither a head nor a telephone, so receipts name the unit above"
    return Finding(LOOK, f"{len(units)} {told}: {named}")


def _judge(facts: Facts, *, one_role: bool) -> Iterator[Finding]:
    yield Finding(WELL, f"the database answers: version {facts.version}, {facts.size / 2**20:.0f} MB")
    if not facts.ledger_open:
        yield Finding(WELL, "the web may add to the ledger and change nothing in it")
    elif one_role:
        yield Finding(LOOK, "the web owns the ledger's tables; set OSTAN_OWNER_DATABASE_URL to another role")
    else:
        yield Finding(BROKEN, "the web has the right to change ledger entries; `ostan run` takes it away")
    yield Finding(WELL if facts.guards >= GUARDS else BROKEN, f"{facts.guards} triggers guard the ledger")
    yield Finding(WELL if facts.workers else LOOK, f"{facts.workers} workers at work, {facts.due} jobs due")
    yield Finding(LOOK if facts.failed else WELL, f"{facts.failed} jobs failed for good")
