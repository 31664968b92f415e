"""The only writer of entries."""

import dataclasses
import datetime
import functools
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from ostan.foundation.ledger.models import Entry
from ostan.kernel import canonical, merkle
from ostan.kernel.actor import Actor
from ostan.kernel.events import Event


def append(events: Iterable[Event], *, actor: Actor, now: datetime.datetime) -> list[Entry]:
    """The new entries, one for each event, in order. Must run inside the transaction of the change."""
    entries = []
    for event in events:
        entry = Entry(
            at=now,
            actor_id=actor.person_id,
            hat=actor.hat,
            activity=type(event).__name__,
            stream=event.stream,
            facts=facts_of(event),
        )
        entry.leaf = leaf_of(entry)
        entries.append(entry)
    return Entry.objects.bulk_create(entries)


def facts_of(event: Event) -> dict[str, Any]:
    """The event's values as plain JSON: instants in UTC as ISO 8601, enums by value; without the stream."""
    return {
        field.name: _plain(getattr(event, field.name))
        for field in dataclasses.fields(event)
        if field.name != "stream"
    }


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case datetime.datetime():
            return instant(value)
        case datetime.date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return value


def instant(at: datetime.datetime) -> str:
    """`at` in UTC as "2026-03-21T08:00:00.000000Z": one spelling for one instant.

    Raises:
        ValueError: a naive instant.
    """
    if at.tzinfo is None:
        raise ValueError("a naive instant has no place in the ledger")
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def record_of(entry: Entry) -> bytes:
    """The canonical JSON (RFC 8785) of what the entry says: the data of its leaf."""
    return canonical.encode(
        {
            "activity": entry.activity,
            "actor": entry.actor_id,
            "at": instant(entry.at),
            "facts": entry.facts,
            "hat": entry.hat,
            "stream": entry.stream,
        }
    )


def leaf_of(entry: Entry) -> bytes:
    """The RFC 6962 leaf hash of the entry, 32 bytes."""
    return merkle.leaf_hash(record_of(entry))


@functools.cache
def _deliver_task() -> Any:
    from procrastinate.contrib.django import app  # noqa: PLC0415  # needs the app registry to be ready

    return app.tasks["deliver"]


def owe(debts: Sequence[tuple[int, str]]) -> None:
    """Queue the delivery of entries to listeners, in the caller's transaction: (entry id, listener)."""
    _deliver_task().batch_defer(*({"entry_id": entry, "listener": listener} for entry, listener in debts))
