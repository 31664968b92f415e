"""Answers questions about what happened."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from ostan.foundation.ledger import keys, note
from ostan.foundation.ledger.models import Checkpoint, Entry, Leaf, Verification
from ostan.foundation.ledger.note import SealKey

PAGE = 50

_ACTIVITIES = """
WITH RECURSIVE kind AS (
    (SELECT activity FROM ledger_entry ORDER BY activity LIMIT 1)
    UNION ALL
    SELECT (SELECT activity FROM ledger_entry WHERE activity > kind.activity ORDER BY activity LIMIT 1)
    FROM kind WHERE kind.activity IS NOT NULL
) SELECT activity FROM kind WHERE activity IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is listed; `position` is None while it is not sealed."""

    id: int
    at: datetime.datetime
    actor_id: int
    hat: int
    activity: str
    stream: str
    facts: dict[str, Any]
    leaf: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: empty and zero mean any. `since` is included, `until` is not."""

    activity: str = ""
    stream: str = ""
    actor_id: int = 0
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


def lines(wanted: Wanted, *, before: int = 0, after: int = 0, count: int = PAGE) -> list[Line]:
    """The newest entries first; those older than id `before`, or the ones next newer than `after`.

    One statement, whatever the length of the ledger.
    """
    rows = _matching(wanted).select_related("place")
    if after:
        return [_line(row) for row in reversed(rows.filter(pk__gt=after).order_by("pk")[:count])]
    if before:
        rows = rows.filter(pk__lt=before)
    return [_line(row) for row in rows.order_by("-pk")[:count]]


def _matching(wanted: Wanted) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if wanted.activity:
        rows = rows.filter(activity=wanted.activity)
    if wanted.stream:
        rows = rows.filter(stream=wanted.stream)
    if wanted.actor_id:
        rows = rows.filter(actor_id=wanted.actor_id)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows


def line(*, entry_id: int) -> Line | None:
    """The entry, None when there is none."""
    row = Entry.objects.select_related("place").filter(pk=entry_id).first()
    return None if row is None else _line(row)


def _line(row: Entry) -> Line:
    place = getattr(row, "place", None)
    return Line(
        row.pk,
        row.at,
        row.actor_id,
        row.hat,
        row.activity,
        row.stream,
        row.facts,
        bytes(row.leaf).hex(),
        place.position if place else None,
    )


def activities() -> list[str]:
    """The names of everything that ever happened, sorted; one look into the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVITIES)
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint as it is published."""

    size: int
    origin: str
    root: str
    at: datetime.datetime
    key: SealKey
    note: str


def seals(*, below: int = 0, count: int = PAGE) -> list[Seal]:
    """The newest checkpoints first, those smaller than `below` when given."""
    rows = Checkpoint.objects.order_by("-size")
    if below:
        rows = rows.filter(size__lt=below)
    return [_seal(row) for row in rows[:count]]


def seal(*, size: int) -> Seal | None:
    """The checkpoint of this size, None when there is none."""
    row = Checkpoint.objects.filter(size=size).first()
    return None if row is None else _seal(row)


def _seal(row: Checkpoint) -> Seal:
    key, root = SealKey(row.origin, bytes(row.key)), bytes(row.root)
    text = note.signed_note(key, row.size, root, bytes(row.signature))
    return Seal(row.size, row.origin, root.hex(), row.at, key, text)


def known_keys() -> list[SealKey]:
    """The keys that vouch for receipts: the present one first."""
    return keys.trusted()


def size() -> int:
    """How many entries are sealed."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def unsealed() -> int:
    """How many entries wait for the next seal."""
    settled = Checkpoint.objects.order_by("-size").values_list("settled_id", flat=True).first() or 0
    return Entry.objects.filter(pk__gt=settled, place=None).count()


def verifications(*, count: int = 10) -> list[Verification]:
    """The last checks of the whole ledger, newest first."""
    return list(Verification.objects.order_by("-pk")[:count])


def holds(*, position: int, leaf: bytes) -> bool:
    """Whether this leaf hash stands at this place today. One statement."""
    return Leaf.objects.filter(position=position, hash=leaf).exists()
