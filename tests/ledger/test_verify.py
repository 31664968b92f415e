"""Verification names every change that anybody with all rights could make."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from ostan.foundation.ledger import append, keys, note, seal, verify
from ostan.foundation.ledger.findings import Kind
from ostan.foundation.ledger.models import Checkpoint, Entry, Leaf
from ostan.kernel import merkle

NOW = datetime.datetime(2026, 3, 21, 8, 0, tzinfo=datetime.UTC)
Lay = Callable[..., list[Entry]]
Tamper = Callable[..., None]


def found() -> set[tuple[str, int, int]]:
    lines: list[str] = []
    verdict = verify.verify(report=lines.append)
    assert len(lines) == verdict.found == len(verdict.findings)
    return {(f.kind, f.entry_id, f.position) for f in verdict.findings}


def forged_leaf(entry: Entry) -> bytes:
    entry.facts = {**entry.facts, "stone_id": 999}
    return append.leaf_of(entry)


def test_an_untouched_ledger_is_intact(lay: Lay) -> None:
    lay(50, rounds=7)
    lay(3)

    verdict = verify.verify()

    assert verdict.intact
    assert (verdict.size, verdict.entries, verdict.unsealed, verdict.checkpoints) == (350, 350, 3, 7)


def test_an_empty_ledger_is_intact(db: None) -> None:
    assert verify.verify().intact


@pytest.mark.parametrize("at", [0, 15, 16, 57, 69])
def test_an_edited_entry_is_named(lay: Lay, tamper: Tamper, at: int) -> None:
    entry = lay(35, rounds=2)[at]
    tamper("UPDATE ledger_entry SET facts = jsonb_set(facts, '{stone_id}', '999') WHERE id = %s", entry.pk)

    assert found() == {(Kind.EDITED, entry.pk, at)}
    (finding,) = verify.verify().findings
    assert finding.stream == entry.stream
    assert str(entry.pk) in str(finding)


@pytest.mark.parametrize(
    "column, value",
    [("at", "now()"), ("actor_id", "1"), ("hat", "1"), ("stream", "'x'"), ("activity", "'y'")],
)
def test_every_column_is_guarded(lay: Lay, tamper: Tamper, column: str, value: str) -> None:
    entry = lay(5, rounds=1)[2]
    tamper(f"UPDATE ledger_entry SET {column} = {value} WHERE id = %s", entry.pk)

    assert found() == {(Kind.EDITED, entry.pk, 2)}


def test_an_entry_edited_with_its_leaf_hash_is_named(lay: Lay, tamper: Tamper) -> None:
    entry = lay(40, rounds=1)[20]
    leaf = forged_leaf(entry)
    tamper(
        "UPDATE ledger_entry SET facts = jsonb_set(facts, '{stone_id}', '999'), leaf = %s WHERE id = %s",
        leaf,
        entry.pk,
    )

    assert found() == {(Kind.EDITED, entry.pk, 20)}


def test_an_entry_edited_with_both_hashes_is_found_by_the_node_above(lay: Lay, tamper: Tamper) -> None:
    entry = lay(40, rounds=1)[20]
    leaf = forged_leaf(entry)
    tamper(
        "UPDATE ledger_entry SET facts = jsonb_set(facts, '{stone_id}', '999'), leaf = %s WHERE id = %s",
        leaf,
        entry.pk,
    )
    tamper("UPDATE ledger_leaf SET hash = %s WHERE position = 20", leaf)

    assert found() == {(Kind.NODE_ALTERED, 0, 16)}


def test_a_tree_made_again_is_found_by_the_signature(lay: Lay, tamper: Tamper) -> None:
    entry = lay(40, rounds=2)[50]
    leaf = forged_leaf(entry)
    tamper(
        "UPDATE ledger_entry SET facts = jsonb_set(facts, '{stone_id}', '999'), leaf = %s WHERE id = %s",
        leaf,
        entry.pk,
    )
    tamper("UPDATE ledger_leaf SET hash = %s WHERE position = 50", leaf)
    hashes = [bytes(h) for h in Leaf.objects.order_by("position").values_list("hash", flat=True)]
    tamper("UPDATE ledger_node SET hash = %s WHERE position = 3", merkle.root(hashes[48:64]))

    assert found() == {(Kind.CHECKPOINT_BROKEN, 0, 40)}
    assert verify.verify().findings[0].until == 80

    root = merkle.root(hashes)
    tamper("UPDATE ledger_checkpoint SET root = %s WHERE size = 80", root)
    assert found() == {(Kind.CHECKPOINT_FORGED, 0, 80)}


def test_a_checkpoint_signed_by_a_stranger_is_forged(
    lay: Lay, tamper: Tamper, settings: Any, tmp_path: Any
) -> None:
    lay(4, rounds=1)
    mine = settings.SEAL_KEY_FILE
    settings.SEAL_KEY_FILE = tmp_path / "stranger.pem"
    stranger, private = keys.current(), keys.signing_key()
    settings.SEAL_KEY_FILE = mine
    row = Checkpoint.objects.get()
    signature = note.sign(private, stranger.origin, row.size, bytes(row.root))
    tamper("UPDATE ledger_checkpoint SET key = %s, signature = %s", stranger.key, signature)

    assert found() == {(Kind.CHECKPOINT_FORGED, 0, 4)}


def test_a_removed_entry_is_named(lay: Lay, tamper: Tamper) -> None:
    entry = lay(40, rounds=1)[33]
    tamper("DELETE FROM ledger_entry WHERE id = %s", entry.pk)

    assert found() == {(Kind.REMOVED, entry.pk, 33)}


@pytest.mark.parametrize("at", [3, 33, 39])
def test_an_entry_removed_with_its_leaf_is_found_by_its_place(lay: Lay, tamper: Tamper, at: int) -> None:
    entry = lay(40, rounds=1)[at]
    tamper("DELETE FROM ledger_leaf WHERE entry_id = %s", entry.pk)
    tamper("DELETE FROM ledger_entry WHERE id = %s", entry.pk)

    assert found() == {(Kind.LEAF_MISSING, 0, at)}


def test_a_removed_leaf_is_found_with_its_entry(lay: Lay, tamper: Tamper) -> None:
    entry = lay(40, rounds=3)[5]
    tamper("DELETE FROM ledger_leaf WHERE entry_id = %s", entry.pk)

    assert found() == {(Kind.LEAF_MISSING, 0, 5), *smuggled(entry)}


def smuggled(entry: Entry) -> set[tuple[str, int, int]]:
    """Within one test transaction nothing is settled, so only the missing place shows it."""
    settled = Checkpoint.objects.latest("size").settled_id
    return {(Kind.SMUGGLED, entry.pk, -1)} if entry.pk <= settled else set()


@pytest.mark.django_db(transaction=True)
def test_an_entry_put_among_sealed_ones_is_named(
    lay: Lay, tamper: Tamper, older_work_ends: Callable[[], None]
) -> None:
    entries = lay(3, rounds=1)
    older_work_ends()
    lay(3, rounds=1)
    with_gap = entries[0].pk - 1
    tamper(
        "INSERT INTO ledger_entry (id, at, actor_id, hat, activity, stream, facts, leaf)"
        " SELECT %s, at, actor_id, hat, activity, stream, facts, leaf FROM ledger_entry WHERE id = %s",
        with_gap,
        entries[0].pk,
    )

    assert found() == {(Kind.SMUGGLED, with_gap, -1)}


@pytest.mark.parametrize("one, other", [(2, 3), (4, 30), (18, 21)])
def test_entries_that_changed_places_are_named(lay: Lay, tamper: Tamper, one: int, other: int) -> None:
    entries = lay(40, rounds=1)
    tamper("UPDATE ledger_leaf SET entry_id = -entry_id WHERE position IN (%s, %s)", one, other)
    tamper("UPDATE ledger_leaf SET entry_id = %s WHERE position = %s", entries[other].pk, one)
    tamper("UPDATE ledger_leaf SET entry_id = %s WHERE position = %s", entries[one].pk, other)

    names = {(Kind.REORDERED, entries[other].pk, one), (Kind.REORDERED, entries[one].pk, other)}
    assert found() == names


def test_entries_that_changed_places_with_their_hashes_are_named(lay: Lay, tamper: Tamper) -> None:
    entries = lay(40, rounds=1)
    tamper("UPDATE ledger_leaf SET position = -1 WHERE position = 18")
    tamper("UPDATE ledger_leaf SET position = 18 WHERE position = 21")
    tamper("UPDATE ledger_leaf SET position = 21 WHERE position = -1")

    assert found() == {
        (Kind.REORDERED, entries[21].pk, 18),
        (Kind.REORDERED, entries[18].pk, 21),
        (Kind.NODE_ALTERED, 0, 16),
    }


def test_an_unsealed_entry_is_guarded_too(lay: Lay, tamper: Tamper) -> None:
    lay(4, rounds=1)
    entry = lay(2)[1]
    tamper("UPDATE ledger_entry SET hat = 99 WHERE id = %s", entry.pk)

    assert found() == {(Kind.EDITED, entry.pk, -1)}


def test_an_altered_leaf_column_is_named(lay: Lay, tamper: Tamper) -> None:
    entry = lay(4, rounds=1)[1]
    tamper("UPDATE ledger_entry SET leaf = %s WHERE id = %s", bytes(32), entry.pk)

    assert found() == {(Kind.LEAF_ALTERED, entry.pk, 1)}


def test_a_leaf_put_behind_the_last_checkpoint_is_found(lay: Lay, tamper: Tamper) -> None:
    lay(4, rounds=1)
    entry = lay(1)[0]
    tamper("INSERT INTO ledger_leaf VALUES (4, %s, %s)", entry.leaf, entry.pk)

    assert found() == {(Kind.LEAF_UNSIGNED, 0, 4)}


def test_nodes_are_checked_one_by_one(lay: Lay, tamper: Tamper) -> None:
    lay(300, rounds=1)
    tamper("UPDATE ledger_node SET hash = %s WHERE level = 8", bytes(32))
    tamper("DELETE FROM ledger_node WHERE level = 4 AND position = 17")

    kinds = found()

    assert (Kind.NODE_MISSING, 0, 272) in kinds
    assert (Kind.NODE_ALTERED, 0, 0) in kinds


def test_several_changes_are_all_named(lay: Lay, tamper: Tamper) -> None:
    entries = lay(100, rounds=3)
    tamper("UPDATE ledger_entry SET hat = 99 WHERE id = ANY(%s)", [entries[n].pk for n in (3, 120, 299)])
    tamper("DELETE FROM ledger_entry WHERE id = ANY(%s)", [entries[n].pk for n in (50, 51)])

    assert found() == {(Kind.EDITED, entries[n].pk, n) for n in (3, 120, 299)} | {
        (Kind.REMOVED, entries[n].pk, n) for n in (50, 51)
    }


def published() -> list[str]:
    rows = Checkpoint.objects.order_by("size")
    return [
        note.signed_note(note.SealKey(r.origin, bytes(r.key)), r.size, bytes(r.root), bytes(r.signature))
        for r in rows
    ]


def test_a_ledger_cut_back_is_found_by_what_outsiders_kept(lay: Lay, tamper: Tamper) -> None:
    """Everything after the first checkpoint is gone without a trace; only the witness knows."""
    lay(10, rounds=2)
    kept = published()
    assert verify.verify(published=kept).intact
    for table in ("ledger_entry", "ledger_leaf", "ledger_node", "ledger_checkpoint"):
        tamper(f"DELETE FROM {table}")
    lay(10, rounds=1)

    assert verify.verify().intact
    kinds = [(f.kind, f.position) for f in verify.verify(published=kept).findings]
    assert kinds == [(Kind.PUBLISHED_DIFFERS, 20)]


def test_memory_and_statements_do_not_grow_with_the_ledger(
    lay: Lay, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(1024, rounds=1)
    monkeypatch.setattr(verify, "PAGE", 256)
    with django_assert_num_queries(1 + 4 * 4 + 2 + 1):
        assert verify.verify().intact
    assert seal.seal(now=NOW) is None
