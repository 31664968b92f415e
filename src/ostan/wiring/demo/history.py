"""A year of history, made stretch by stretch: each is one transaction that ends with an entry saying so.

A stretch that is interrupted leaves nothing behind, and a stretch that is asked for twice is made once, so
that a replay can be killed at any moment and goes on where it was.
"""

import base64
import datetime
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

from ostan.domains.cases import actions as cases
from ostan.domains.feedback import actions as feedback
from ostan.foundation import jobs
from ostan.foundation.delivery import Patience
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.ledger import read, seal
from ostan.foundation.work import delivering_at_once, unit_of_work
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.wiring.demo import chronicle, clerks, partners, visits
from ostan.wiring.demo.agenda import Agenda, instant
from ostan.wiring.demo.collecting import collecting_rarely
from ostan.wiring.demo.events import HistoryReplayed
from ostan.wiring.demo.foothold import foothold
from ostan.wiring.demo.story import Story

STRETCH_SECONDS = 4.0
"""How long one stretch takes, so much is lost when it is interrupted."""

MONTH = datetime.timedelta(days=365) / 12
ALIVE = datetime.timedelta(minutes=30)
"""A replay of which nothing was heard for so long is not going on any more."""

LATELY = 10
"""Stretches from which the speed is told."""

SEED = 1
"""Of the history that the demo shows."""

_ONE_REPLAY = 0x0574_0003

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is: so much has been made of how much, and how long the rest takes at the last speed.

    `seconds_left` is None while nothing has been made from which a speed could be told. `of_cases`: cases are counted,
    else pieces of what comes after them (chronicle.py).
    """

    made: int
    wanted: int
    seconds_left: int | None
    of_cases: bool = True


def replay(
    *,
    cases: int = 3_000,
    months: int = 12,
    seed: int = 1,
    until: datetime.datetime,
    stretch_seconds: float = STRETCH_SECONDS,
) -> Agenda:
    """Make all of it here and now; the agenda as it was at the end."""
    agenda = begin(cases=cases, months=months, seed=seed, until=until)
    while not agenda.is_over:
        if agenda.stretch.bit_count() <= 1:
            _count_rows()
        agenda = Agenda.of(stretch(agenda.plain(), seconds=stretch_seconds))
    return agenda


def _count_rows() -> None:
    """Tell the planner what there is by now, each time that twice as much has been made.

    It looks by itself, but never at what is not committed. Statements prepared while a province was empty are
    planned for empty tables; kept so, one of them took most of a second at some hundred cases.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def begin(*, cases: int, months: int, seed: int, until: datetime.datetime) -> Agenda:
    """A replay of so many cases in the months before `until`, with the first things to do."""
    since = until - months * MONTH
    agenda = Agenda(seed=seed, wanted=cases, since=int(since.timestamp()), until=int(until.timestamp()))
    Story(agenda).begin()
    return agenda


def stretch(
    kept: Plain, *, seconds: float = STRETCH_SECONDS, then: Callable[[Plain], None] | None = None
) -> Plain:
    """The agenda after some seconds of work; `then` is called with it in the same transaction."""
    agenda = Agenda.of(json.loads(json.dumps(kept)))
    with transaction.atomic(), collecting_rarely():
        deadline = time.monotonic() + seconds
        story = Story(agenda)
        with delivering_at_once(story.hear, joined=True), holidays.looking_once():
            with foothold() as held:
                goes_on = True
                while goes_on and time.monotonic() < deadline:
                    goes_on = story.go_on(held)
            if not goes_on:
                _end(story)
        agenda.stretch += 1
        _note(agenda, story.now)
        told = agenda.plain()
        if then is not None:
            then(told)
    return told


def _end(story: Story) -> None:
    """The last look at the clock; what is open now stays open for whoever visits the demo."""
    story.now = instant(story.agenda.until)
    visits.end(story)
    clerks.leave(story)
    story.look()
    cases.count_waiting_times(actor=SYSTEM, now=story.now)
    partners.tell_of_newest(story.senders, story.now)
    cases.count_services(actor=SYSTEM, now=story.now)
    feedback.count_scores(actor=SYSTEM, now=story.now)
    story.agenda.is_over = True


def _note(agenda: Agenda, until: datetime.datetime) -> None:
    with unit_of_work(actor=SYSTEM, now=clock.now()) as work:
        work.record(
            HistoryReplayed(
                stream=_stream(agenda.seed),
                seed=agenda.seed,
                stretch=agenda.stretch,
                cases=agenda.opened,
                wanted=agenda.wanted,
                until=until,
                is_over=agenda.is_over,
            )
        )


def _stream(seed: int) -> str:
    return f"demo:{seed}"


def _last(seed: int) -> read.Line | None:
    lines = read.lines(read.Wanted(stream=_stream(seed)), count=1)
    return lines[0] if lines else None


def start(*, cases: int, months: int = 12, seed: int, until: datetime.datetime) -> bool:
    """Whether the worker has been asked for a replay: not when that of the seed was begun before.

    Where it is over, what comes after the cases is asked for, unless that was begun, too.
    """
    with transaction.atomic():
        last = _last(seed)
        if last is not None:
            if last.facts["is_over"] and not chronicle.begun(seed):
                chronicle.begin(seed=seed, until=until)
            return False
        agenda = begin(cases=cases, months=months, seed=seed, until=until)
        _note(agenda, instant(agenda.since))
        jobs.ask(replay_history, packed=pack(agenda.plain()))
    return True


def begun(*, seed: int) -> int:
    """How many cases the replay of that seed has or will have; 0 when it was never begun."""
    last = _last(seed)
    return last.facts["wanted"] if last else 0


@app.task(name="replay_history", retry=Patience())
def replay_history(packed: str) -> None:
    """One stretch; the job of the next one is owed in its transaction. A stretch that was made is not made again.

    A lock of the transaction keeps jobs apart. The queue's own would hold the next job back until the worker
    looks again by itself, some seconds later.
    """
    agenda = unpack(packed)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_REPLAY])
        last = _last(agenda["seed"])
        if last is not None and last.facts["stretch"] > agenda["stretch"]:
            return
        told = stretch(agenda, then=_owe_next)
    if told["is_over"]:
        seal.seal(now=clock.now())


def _owe_next(told: Plain) -> None:
    if told["is_over"]:
        chronicle.begin(seed=told["seed"], until=instant(told["until"]))
    else:
        jobs.ask(replay_history, packed=pack(told))


def pack(agenda: Plain) -> str:
    """The agenda as one short text: as nested JSON the queue took two fifths of the worker's CPU to hand it on."""
    return base64.b64encode(zlib.compress(json.dumps(agenda).encode())).decode()


def unpack(packed: str) -> Plain:
    """What was packed."""
    told: Plain = json.loads(zlib.decompress(base64.b64decode(packed)))
    return told


def progress(*, now: datetime.datetime) -> Progress | None:
    """How far the replay of the demo is while it goes on, else None. One statement, two once the cases are made."""
    lines = read.lines(read.Wanted(stream=_stream(SEED)), count=LATELY)
    if not lines:
        return None
    if not lines[0].facts["is_over"]:
        return _told(lines, "cases", now)
    after = chronicle.lately(SEED, LATELY)
    return None if not after or after[0].facts["is_over"] else _told(after, "pieces", now)


def _told(lines: list[read.Line], counted: str, now: datetime.datetime) -> Progress | None:
    if now - lines[0].at > ALIVE:
        return None
    newest, oldest = lines[0], lines[-1]
    made, wanted = newest.facts[counted], newest.facts["wanted"]
    lately = made - oldest.facts[counted]
    took = (newest.at - oldest.at).total_seconds()
    left = round((wanted - made) * took / lately) if lately else None
    return Progress(made, wanted, left, of_cases=counted == "cases")
