"""Entries to seal, and a hand that changes the ledger past its guards."""

import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ostan.foundation.ledger import keys, seal
from ostan.foundation.ledger.models import Entry
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.events import Event

NOW = datetime.datetime(2026, 3, 21, 8, 0, tzinfo=datetime.UTC)
CLERK = Actor(person_id=7, hat=3)


@dataclass(frozen=True, slots=True)
class StoneLaid(Event):
    stone_id: int
    place_code: str
    due: datetime.datetime
    answers_commitment: str


def stone(number: int) -> StoneLaid:
    return StoneLaid(f"stone:{number}", number, "0301", NOW, f"{number * 7919**15:064x}"[:64])


@pytest.fixture(autouse=True)
def seal_key(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "seal.pem"
    settings.PORTAL = {**settings.PORTAL, "origin": "test.ostan", "address": "https://ostan.test"}


@pytest.fixture
def lay(db: None) -> Callable[..., list[Entry]]:
    """lay(n): n new entries; lay(n, rounds): sealed after each of so many rounds."""

    def lay(count: int, rounds: int = 0) -> list[Entry]:
        entries: list[Entry] = []
        for _ in range(rounds or 1):
            with unit_of_work(actor=CLERK, now=NOW) as work:
                work.record(*(stone(len(entries) + n) for n in range(count)))
            entries += work.entries
            if rounds:
                seal.seal(now=NOW)
        return entries

    return lay


@pytest.fixture
def older_work_ends(transactional_db: None) -> Callable[[], None]:
    """Waits for every transaction of the server that is older than the call.

    Transactions are counted over all databases of a server: a test of another worker, in a database of its own,
    holds back what the sealer may call settled here.
    """

    def older_work_ends(seconds: float = 300) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            (next_tx,) = cursor.fetchone()
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                if cursor.fetchone()[0] >= next_tx:
                    return
                time.sleep(0.05)
        raise AssertionError(f"older transactions still run after {seconds} s")

    return older_work_ends


@pytest.fixture
def tamper(db: None) -> Iterator[Callable[..., None]]:
    """Runs SQL as somebody who has the database's highest right and puts the triggers to sleep."""

    def tamper(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    yield tamper
    keys._load.cache_clear()
