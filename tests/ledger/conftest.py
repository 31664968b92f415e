"""Entries to seal, and a hand that changes the ledger past its guards."""

import datetime
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
def tamper(db: None) -> Iterator[Callable[..., None]]:
    """Runs SQL as somebody who has the database's highest right and puts the triggers to sleep."""

    def tamper(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    yield tamper
    keys._load.cache_clear()
