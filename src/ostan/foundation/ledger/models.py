"""Tables of the ledger. The database itself refuses to change or remove their rows."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Entry(models.Model):
    """One thing that happened. Never updated, never deleted.

    `leaf` is the RFC 6962 leaf hash of the entry's record (see append.record_of).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    hat = models.BigIntegerField()
    activity = models.CharField(max_length=80)
    stream = models.CharField(max_length=80)
    facts = models.JSONField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["stream", "id"], name="ledger_entry_stream"),
            models.Index(fields=["activity", "id"], name="ledger_entry_activity"),
            models.Index(fields=["actor_id", "id"], name="ledger_entry_actor"),
            BrinIndex(fields=["at"], name="ledger_entry_at", pages_per_range=16),
        ]


class Leaf(models.Model):
    """Where in the tree an entry stands. Positions run from 0 without a gap, in the order of sealing.

    `hash` is the sealer's own copy of the entry's leaf hash: an entry rewritten together with its `leaf`
    is found, and named, by the difference. No database constraint guards `entry`: its check would rewrite
    a part of every entry it looks at.
    """

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, db_constraint=False, related_name="place")
    hash = models.BinaryField(max_length=32)


class Node(models.Model):
    """The hash of one complete subtree of 2^level leaves, kept for every fourth level.

    The levels between are made again from at most 15 nodes when a proof needs them, so the tree takes a
    fifteenth of a row per entry; level 0 are the leaves.
    """

    pk = models.CompositePrimaryKey("level", "position")
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed statement that the first `size` leaves have this root.

    Every entry up to `settled_id` is among them or was never committed. `seen_id` and `seen_tx` are the
    highest entry and the next transaction at the time of sealing: once all transactions before `seen_tx`
    are over, no entry up to `seen_id` can still appear.
    """

    size = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=200)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)
    key = models.BinaryField(max_length=32)
    settled_id = models.BigIntegerField()
    seen_id = models.BigIntegerField()
    seen_tx = models.BigIntegerField()


class Verification(models.Model):
    """One run of verify over the whole ledger, asked for or by the clock; `finished_at` is null until it ends.

    `findings` holds what was found (kind, position, until, entry_id, stream), the first thousand.
    """

    SCOPE: ClassVar[dict[str, str]] = {}

    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField()
    finished_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)
    unsealed = models.BigIntegerField(default=0)
    checkpoints = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    findings = models.JSONField(default=list)


GROWS_ONLY: tuple[type[models.Model], ...] = (Entry, Leaf, Node, Checkpoint)
"""The tables to which rows are added and nothing else; the verdicts of checks stand beside them."""
