"""Sealing: everything committed gets in, once, and nothing is signed that does not grow out of what was."""

import datetime
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from ostan.foundation.ledger import keys, note, seal, verify
from ostan.foundation.ledger.models import Checkpoint, Entry, Leaf, Node
from ostan.kernel import merkle

NOW = datetime.datetime(2026, 3, 21, 8, 0, tzinfo=datetime.UTC)
Lay = Callable[..., list[Entry]]


def roots_by_hand(entries: list[Entry]) -> bytes:
    return merkle.root(bytes(entry.leaf) for entry in entries)


def test_nothing_to_seal(db: None) -> None:
    assert seal.seal(now=NOW) is None


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 300])
def test_the_root_is_that_of_the_entries_in_order(lay: Lay, count: int) -> None:
    entries = lay(count)

    checkpoint = seal.seal(now=NOW)

    assert checkpoint is not None
    assert (checkpoint.size, checkpoint.root) == (count, roots_by_hand(entries))
    places = Leaf.objects.order_by("position").values_list("entry_id", flat=True)
    assert list(places) == [entry.pk for entry in entries]
    assert Node.objects.count() == count // 16 + count // 256
    assert keys.current().signed(count, checkpoint.root, checkpoint.signature)
    assert seal.seal(now=NOW) is None


def test_rounds_and_checkpoints_add_up(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "ROUND", 7)
    entries = lay(20) + lay(3)

    seal.seal(now=NOW)

    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [7, 14, 21, 23]
    assert bytes(Checkpoint.objects.get(size=21).root) == roots_by_hand(entries[:21])
    assert verify.verify().intact


def test_a_changed_tree_is_not_signed(lay: Lay, tamper: Callable[..., None]) -> None:
    lay(20, rounds=1)
    tamper("UPDATE ledger_leaf SET hash = %s WHERE position = 17", bytes(32))
    lay(1)

    with pytest.raises(seal.SealRefused):
        seal.seal(now=NOW)

    assert Checkpoint.objects.count() == 1


def test_a_changed_node_is_not_signed_over(lay: Lay, tamper: Callable[..., None]) -> None:
    lay(20, rounds=1)
    tamper("UPDATE ledger_node SET hash = %s", bytes(32))
    lay(1)

    with pytest.raises(seal.SealRefused):
        seal.seal(now=NOW)


def test_a_checkpoint_of_another_key_is_not_continued(lay: Lay, settings: Any, tmp_path: Path) -> None:
    lay(3, rounds=1)
    old = keys.current()
    settings.SEAL_KEY_FILE = tmp_path / "other.pem"
    lay(1)

    with pytest.raises(seal.SealRefused):
        seal.seal(now=NOW)

    (tmp_path / "other.retired").write_text(f"{old}\n")
    assert seal.seal(now=NOW) is not None
    assert verify.verify().intact


def test_the_key_is_made_once_and_private(db: None) -> None:
    first = keys.current()
    path = Path(settings.SEAL_KEY_FILE)

    keys._load.cache_clear()

    assert keys.current() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert note.parse_key(str(first)) == first


def raw_entry(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "INSERT INTO ledger_entry (at, actor_id, hat, activity, stream, facts, leaf)"
        " VALUES (now(), 1, 0, 'Late', 'late:1', '{}', sha256(random()::text::bytea)) RETURNING id"
    ).fetchone()
    assert row
    return int(row[0])


def other_connection() -> psycopg.Connection[Any]:
    parameters = connections["default"].get_connection_params()
    return psycopg.connect(**parameters | {"cursor_factory": psycopg.Cursor})


@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_sealed_later(older_work_ends: Callable[[], None]) -> None:
    """The slow transaction took its id first and commits last, after several seals have passed it by."""
    with other_connection() as quick, other_connection() as slow:
        late = raw_entry(slow)
        early = []
        for _ in range(4):
            early.append(raw_entry(quick))
            quick.commit()
            seal.seal(now=NOW)
        assert Checkpoint.objects.latest("size").settled_id < late
        slow.commit()
        raw_entry(quick)
        quick.commit()
        seal.seal(now=NOW)
        sealed = list(Leaf.objects.order_by("position").values_list("entry_id", flat=True))
        assert sealed[:4] == early
        assert late in sealed

        for _ in range(2):
            older_work_ends()
            raw_entry(quick)
            quick.commit()
            seal.seal(now=NOW)
    assert Checkpoint.objects.latest("size").settled_id > late
    assert not Entry.objects.filter(place=None).exists()


@pytest.mark.django_db(transaction=True)
def test_one_sealer_at_a_time() -> None:
    with other_connection() as other:
        raw_entry(other)
        other.commit()
        other.execute("SELECT pg_advisory_xact_lock(%s)", [seal._ONE_SEALER])
        assert seal.seal(now=NOW) is None
        other.rollback()
        assert seal.seal(now=NOW) is not None


@pytest.mark.django_db(transaction=True)
def test_sealers_and_writers_at_once() -> None:
    """Writers that overlap, and two sealers among them: every entry has one place, and the tree stands."""

    def write() -> None:
        with other_connection() as mine:
            for _ in range(30):
                raw_entry(mine)
                raw_entry(mine)
                mine.commit()

    def sealing() -> None:
        for _ in range(10):
            seal.seal(now=NOW)
        connection.close()

    threads = [threading.Thread(target=work) for work in (write, write, sealing, sealing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal.seal(now=NOW)

    assert Leaf.objects.count() == Entry.objects.count() == 120
    assert Checkpoint.objects.latest("size").size == 120
