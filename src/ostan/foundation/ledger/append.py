"""The only writer of entries."""

import dataclasses
import datetime
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ostan.foundation import once
from ostan.foundation.ledger.models import Entry
from ostan.kernel import canonical, merkle
from ostan.kernel.actor import Actor
from ostan.kernel.events import Event

DELIVER = "deliver"
QUEUE = "default"

Owed = Callable[[str], Iterable[str]]
"""activity → names of the listeners to whom its entry is owed."""

# The transaction gets its number before the entry: by it the sealer tells which entries can still appear.
_NEXT_ID = "CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('ledger_entry_id_seq') END"
_INSERT = """
INSERT INTO ledger_entry (id, at, actor_id, hat, activity, stream, facts, leaf)
VALUES {rows} RETURNING id
"""
_INSERT_AND_OWE = """
WITH fresh AS ({insert}),
numbered AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY id) AS n FROM fresh)
SELECT id, (
    SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
        %s, %s, 0, NULL, NULL, jsonb_build_object('entry_id', id, 'listener', listener), NULL
    )::procrastinate_job_to_defer_v1 ORDER BY id))
    FROM numbered JOIN (VALUES {debts}) AS debt (n, listener) USING (n)
) FROM numbered ORDER BY id
"""


def append(
    events: Iterable[Event], *, actor: Actor, now: datetime.datetime, owed: Owed = lambda activity: ()
) -> list[Entry]:
    """The new entries, one for each event, in order, and with them the jobs that deliver them.

    One statement writes both, in the caller's transaction, which must be that of the change.

    Raises:
        ValueError: a fact that JSON cannot say exactly: a naive instant, a number past 2^53.
    """
    entries = [_entry(event, actor, now) for event in events]
    debts = [(n, name) for n, entry in enumerate(entries, 1) for name in owed(entry.activity)]
    for entry, row in zip(entries, once.fetch(*_statement(entries, debts)), strict=True):
        entry.pk = row[0]
        entry._state.adding = False
    return entries


def _entry(event: Event, actor: Actor, now: datetime.datetime) -> Entry:
    entry = Entry(
        at=now,
        actor_id=actor.person_id,
        hat=actor.hat,
        activity=type(event).__name__,
        stream=event.stream,
        facts=facts_of(event),
    )
    entry.leaf = leaf_of(entry)
    return entry


def _statement(entries: Sequence[Entry], debts: Sequence[tuple[int, str]]) -> tuple[str, list[Any]]:
    insert = _INSERT.format(rows=", ".join([f"({_NEXT_ID}, %s, %s, %s, %s, %s, %s, %s)"] * len(entries)))
    values = [
        value
        for e in entries
        for value in (e.at, e.actor_id, e.hat, e.activity, e.stream, json.dumps(e.facts), e.leaf)
    ]
    if not debts:
        return insert, values
    both = _INSERT_AND_OWE.format(insert=insert, debts=", ".join(["(%s, %s)"] * len(debts)))
    return both, [*values, QUEUE, DELIVER, *(value for debt in debts for value in debt)]


def facts_of(event: Event) -> dict[str, Any]:
    """The event's values as plain JSON: instants in UTC as ISO 8601, enums by value; without the stream."""
    return {
        field.name: canonical.plain(getattr(event, field.name))
        for field in dataclasses.fields(event)
        if field.name != "stream"
    }


def record_of(entry: Entry) -> bytes:
    """The canonical JSON (RFC 8785) of what the entry says: the data of its leaf."""
    return canonical.canonical(
        {
            "activity": entry.activity,
            "actor": entry.actor_id,
            "at": canonical.plain(entry.at),
            "facts": entry.facts,
            "hat": entry.hat,
            "stream": entry.stream,
        }
    )


def leaf_of(entry: Entry) -> bytes:
    """The RFC 6962 leaf hash of the entry, 32 bytes."""
    return merkle.leaf_hash(record_of(entry))
