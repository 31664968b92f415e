"""Puts entries into the tree and signs checkpoints."""

import datetime
import logging
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from ostan.foundation.ledger import keys, note, tree
from ostan.foundation.ledger.models import Checkpoint
from ostan.kernel import merkle

log = logging.getLogger(__name__)

ROUND = 20_000
"""Entries sealed in one transaction."""

_ONE_SEALER = 7_305_001
_SIGHT = """
SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,
       (SELECT coalesce(max(id), 0) FROM ledger_entry)
FROM pg_current_snapshot() AS s
"""
_UNSEALED = """
SELECT id, leaf FROM ledger_entry entry
WHERE id > %s AND NOT EXISTS (
    SELECT FROM ledger_leaf leaf WHERE leaf.entry_id = entry.id AND leaf.entry_id > %s
)
ORDER BY id LIMIT %s
"""


class SealRefused(RuntimeError):
    """The stored tree no longer carries the last signed checkpoint; signing would cover up a change."""


def seal(*, now: datetime.datetime) -> Checkpoint | None:
    """Seal every committed entry; the last new checkpoint, or None when there was nothing to do.

    None too while another process is sealing. Entries are taken in the order of their ids; one that becomes
    visible late, behind others, is taken by the round after.

    Raises:
        SealRefused: the stored tree does not carry the last checkpoint. Run `ostan verify`.
    """
    made = None
    while (done := _round(now)) is not None:
        made, count = done
        if count < ROUND:
            break
    return made


def _round(now: datetime.datetime) -> tuple[Checkpoint, int] | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_SEALER])
        if not cursor.fetchone()[0]:
            return None
        last = Checkpoint.objects.order_by("-size").first()
        cursor.execute(_SIGHT)
        sight = cursor.fetchone()
        settled = last.settled_id if last else 0
        cursor.execute(_UNSEALED, [settled, settled, ROUND])
        fresh = cursor.fetchall()
        if not fresh:
            return None
        size, root = _grow(last, fresh)
        return _sign(size, root, now, _horizon(last, sight, fresh)), len(fresh)


def _grow(last: Checkpoint | None, fresh: Sequence[tuple[int, bytes]]) -> tuple[int, bytes]:
    """Size and root of the tree with the fresh entries in it."""
    old = last.size if last else 0
    grown = _carried(last)
    leaves, nodes = [], []
    for entry_id, leaf in fresh:
        leaves.append((grown.size, entry_id, bytes(leaf)))
        grown, done = grown.append(bytes(leaf))
        nodes += [(n.level, n.index, n.hash) for n in done if n.level and n.level % tree.STRIDE == 0]
    _copy("ledger_leaf (position, entry_id, hash)", ("int8", "int8", "bytea"), leaves)
    _copy("ledger_node (level, position, hash)", ("int2", "int8", "bytea"), nodes)
    if last and not _consistent(old, bytes(last.root), grown):
        raise SealRefused(f"the tree of {grown.size} leaves does not grow out of checkpoint {old}")
    return grown.size, grown.root()


def _carried(last: Checkpoint | None) -> merkle.CompactRange:
    """The tree as stored, once it is sure to be the one that was signed."""
    if last is None:
        return merkle.CompactRange()
    size, root = last.size, bytes(last.root)
    stored = tree.read(lambda node: merkle.compact_range(size, node))
    known = any(
        key.key == bytes(last.key) and key.signed(size, root, bytes(last.signature)) for key in keys.trusted()
    )
    if stored.root() != root or not known:
        raise SealRefused(f"checkpoint {size} is not what the stored tree and our key say")
    return stored


def _consistent(old: int, old_root: bytes, grown: merkle.CompactRange) -> bool:
    proof = tree.read(lambda node: merkle.consistency_proof(old, grown.size, node))
    return merkle.verify_consistency(old, grown.size, proof, old_root, grown.root())


def _copy(columns: str, types: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {columns} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _horizon(
    last: Checkpoint | None, sight: tuple[int, int, int], fresh: Sequence[tuple[int, bytes]]
) -> tuple[int, int, int]:
    """What the next round may leave out: (settled_id, seen_id, seen_tx), see Checkpoint."""
    oldest_running, next_tx, highest = sight
    if last is None:
        return 0, highest, next_tx
    settled = last.settled_id
    if last.seen_tx <= oldest_running:
        settled = max(settled, last.seen_id)
    if len(fresh) == ROUND:
        settled = min(settled, fresh[-1][0])
    # A restored database counts transactions anew: what was seen before can then never come due.
    due = last.seen_tx <= oldest_running or last.seen_tx > next_tx
    seen = (highest, next_tx) if due else (last.seen_id, last.seen_tx)
    return settled, *seen


def _sign(size: int, root: bytes, now: datetime.datetime, horizon: tuple[int, int, int]) -> Checkpoint:
    key = keys.current()
    signature = note.sign(keys.signing_key(), key.origin, size, root)
    log.info("sealed %s entries", size)
    return Checkpoint.objects.create(
        size=size,
        origin=key.origin,
        root=root,
        at=now,
        signature=signature,
        key=key.key,
        settled_id=horizon[0],
        seen_id=horizon[1],
        seen_tx=horizon[2],
    )
