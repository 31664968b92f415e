"""The one door to writing: a transaction, its ledger entries and the jobs owed to listeners, as one thing."""

import contextlib
import datetime
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ostan.foundation.ledger import append
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NothingRecorded
from ostan.kernel.events import Event

Listener = Callable[..., None]
Hearer = Callable[[Entry], None]

_listeners: dict[str, dict[str, Listener]] = {}


@dataclass(frozen=True, slots=True)
class _Replay:
    """Who hears every entry, and whether acts write into the transaction that is open."""

    hear: Hearer
    joined: bool


_replay: ContextVar[_Replay | None] = ContextVar("replay", default=None)


def on(event: type[Event], *listeners: Listener) -> None:
    """Bind what follows an event. Called only from wiring/flows.py.

    A listener takes `facts` (the event's values), `entry_id` and `now` by name. It is called at least
    once, after the change is committed, so it must bear being called twice.

    Raises:
        ValueError: two listeners of one event have the same name.
    """
    bound = _listeners.setdefault(event.__name__, {})
    for listener in listeners:
        if bound.setdefault(listener.__name__, listener) is not listener:
            raise ValueError(f"two listeners {listener.__name__} follow {event.__name__}")


def listeners_of(activity: str) -> dict[str, Listener]:
    """What follows the activity: name of the listener → listener."""
    return _listeners.get(activity, {})


class Work:
    """What one unit of work has recorded so far."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.entries: list[Entry] = []

    def record(self, *events: Event) -> None:
        """Say what happened; the entry is written when the unit of work ends."""
        self.events.extend(events)


@contextlib.contextmanager
def unit_of_work(*, actor: Actor, now: datetime.datetime) -> Iterator[Work]:
    """Write and record as one thing: change, entries and owed jobs commit together or not at all.

    `work.entries` holds the entries once the block has ended.

    Raises:
        NothingRecorded: the block ended without `record`; everything is rolled back.
    """
    work = Work()
    replay = _replay.get()
    with contextlib.nullcontext() if replay and replay.joined else transaction.atomic():
        yield work
        if not work.events:
            raise NothingRecorded
        owed = _nobody if replay else listeners_of
        work.entries = append.append(work.events, actor=actor, now=now, owed=owed)
    if replay:
        for entry in work.entries:
            for name in listeners_of(entry.activity):
                deliver(activity=entry.activity, listener=name, facts=entry.facts, entry_id=entry.pk, now=now)
            replay.hear(entry)


def record(event: Event, *, actor: Actor, now: datetime.datetime) -> Entry:
    """The entry of what happened where nothing else changes, with the jobs it owes: one statement, which is whole
    or not there by itself.
    """
    if not _replay.get():
        return append.append([event], actor=actor, now=now, owed=listeners_of)[0]
    with unit_of_work(actor=actor, now=now) as work:
        work.record(event)
    return work.entries[0]


def _nobody(activity: str) -> tuple[str, ...]:
    return ()


def deliver(
    *, activity: str, listener: str, facts: dict[str, Any], entry_id: int, now: datetime.datetime
) -> None:
    """Hand one recorded event to one listener. A listener that no longer exists owes nothing."""
    bound = listeners_of(activity).get(listener)
    if bound is not None:
        bound(facts=facts, entry_id=entry_id, now=now)


def _unheard(entry: Entry) -> None:
    """What hears every entry when nobody else does."""


@contextlib.contextmanager
def delivering_at_once(hear: Hearer = _unheard, *, joined: bool = False) -> Iterator[None]:
    """Inside, listeners run right after the commit and not in the worker: for replays with a past clock.

    `hear` is told of every entry after its listeners, so that a replay can go on from what happened. With
    `joined` units of work write straight into the transaction that is open, without a savepoint each: whoever
    replays must take back what an act wrote that was refused.
    """
    token = _replay.set(_Replay(hear, joined))
    try:
        yield
    finally:
        _replay.reset(token)


def is_replay() -> bool:
    """Whether what happens now is a replay of the past, of which nobody outside is to be told."""
    return _replay.get() is not None
