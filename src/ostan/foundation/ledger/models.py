"""Tables of the ledger. The database itself refuses to change or remove their rows."""

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
        ]


class Leaf(models.Model):
    """Where in the tree an entry stands. Positions run from 0 without a gap, in the order of sealing."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT)


class Node(models.Model):
    """The hash of one complete subtree of 2^level leaves; level 0 are the leaves themselves."""

    id = models.BigAutoField(primary_key=True)
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="ledger_node_once")]


class Checkpoint(models.Model):
    """A signed statement that the first `size` leaves have this root."""

    size = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=200)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)
    key = models.BinaryField(max_length=32)
