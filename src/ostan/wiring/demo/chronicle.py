"""Two years of figures, promises and meetings, made after the year of cases: piece by piece, each one transaction.

A piece that is interrupted leaves nothing behind, and one that is asked for twice is made once. The newest months come
first, so that the pages mean something early.
"""

import dataclasses
import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from ostan.domains.indicators import actions as reporting
from ostan.domains.indicators import queries as indicators
from ostan.domains.org import queries as orgs
from ostan.domains.plans import actions as plans
from ostan.foundation import jobs
from ostan.foundation.delivery import Patience
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.ledger import read, seal
from ostan.foundation.work import delivering_at_once, unit_of_work
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import parse_period
from ostan.wiring import measures
from ostan.wiring.demo import councils, dictionary, promises, reporters
from ostan.wiring.demo.events import FiguresReplayed
from ostan.wiring.demo.sheets import Agency, Round, Stage

_ONE_REPLAY = 0x0574_0004
PROMISES, COUNCILS, REVIEW, END = "promises", "councils", "review", "end"


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A part of the replay: what is promised, what councils do, the sheets of a data set and period, the
    tests of all that came, or the end."""

    what: str
    period: str = ""


def pieces(until: datetime.datetime) -> list[Piece]:
    """Every piece in its order, the same at each asking."""
    rounds = [
        (period.last_day, card.code, period)
        for card in indicators.data_sets()
        for period in indicators.periods_of(card, until)
    ]
    rounds.sort(key=lambda one: (one[0], one[1]), reverse=True)
    sheets = (Piece(code, period.key) for _, code, period in rounds)
    return [Piece(PROMISES), Piece(COUNCILS), *sheets, Piece(REVIEW), Piece(END)]


def stage(seed: int, until: datetime.datetime) -> Stage:
    """Who acts, as they are in office at the end."""
    units = dictionary.agencies(until)
    by_seat: dict[tuple[str, Role], list[Actor]] = {}
    for officer in orgs.officers(on=until):
        by_seat.setdefault((officer.unit_code, officer.role), []).append(officer.actor)
    careless = reporters.careless_ones(seed, [unit.code for unit in units])
    cards = indicators.data_sets()
    return Stage(
        seed=seed,
        until=until,
        first=min(indicators.periods_of(card, until)[-1] for card in cards if card.period_kind == "M"),
        calendar=holidays.calendar(),
        agencies=[
            Agency(
                unit.id,
                unit.code,
                by_seat[unit.code, Role.CLERK][0],
                _approver(by_seat, unit.code),
                unit.code in careless,
            )
            for unit in units
        ],
        secretaries=by_seat[dictionary.STEWARD, Role.COMMITTEE_MEMBER],
        auditor=by_seat["governorate", Role.AUDITOR][0],
        provincial_deputy=by_seat["governorate", Role.PROVINCIAL_DEPUTY][0],
        promised=promises.watched(seed, [unit.code for unit in units]),
    )


def _approver(by_seat: dict[tuple[str, Role], list[Actor]], code: str) -> Actor:
    leaders: list[Actor] = by_seat.get((code, Role.DEPUTY), []) + by_seat.get((code, Role.UNIT_HEAD), [])
    return leaders[0]


def play(piece: Piece, on: Stage) -> dict[str, int]:
    """Let a piece happen, in the transaction that is open; what the house refused, by code."""
    with delivering_at_once(joined=True), holidays.looking_once():
        if piece.what == PROMISES:
            return promises.play(on)
        if piece.what == COUNCILS:
            return councils.play(on)
        if piece.what == REVIEW:
            reporting.review_figures(actor=SYSTEM, now=on.until)
            return {}
        if piece.what == END:
            _end(on)
            return {}
        card = next(one for one in indicators.data_sets() if one.code == piece.what)
        return Round(on, card, parse_period(piece.period)).play()


def _end(on: Stage) -> None:
    """What the house does every night, once: it counts what it can count, and looks how promises stand."""
    measures.count(on.until)
    plans.note_states(actor=SYSTEM, now=on.until)


def begin(*, seed: int, until: datetime.datetime) -> None:
    """Have the worker make it all, in the caller's transaction."""
    _note(seed, 0, len(pieces(until)), {})
    jobs.ask(replay_figures, seed=seed, until=until.isoformat(), number=0)


def begun(seed: int) -> bool:
    """Whether the worker was asked for it."""
    return bool(lately(seed, 1))


@app.task(name="replay_figures", retry=Patience())
def replay_figures(seed: int, until: str, number: int) -> None:
    """One piece; the job of the next one is owed in its transaction. A piece that was made is not made again."""
    at = datetime.datetime.fromisoformat(until)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_REPLAY])
        if made(seed) > number:
            return
        is_over = make(seed=seed, until=at, number=number)
        if not is_over:
            jobs.ask(replay_figures, seed=seed, until=until, number=number + 1)
    if is_over:
        seal.seal(now=clock.now())


def make(*, seed: int, until: datetime.datetime, number: int) -> bool:
    """Whether the piece of that number, which is made now, was the last one."""
    wanted = pieces(until)
    refused = play(wanted[number], stage(seed, until))
    _note(seed, number + 1, len(wanted), refused)
    if (number + 1).bit_count() == 1:
        _count_rows()
    return number + 1 == len(wanted)


def _note(seed: int, count: int, wanted: int, refused: dict[str, int]) -> None:
    with unit_of_work(actor=SYSTEM, now=clock.now()) as work:
        work.record(
            FiguresReplayed(
                stream=_stream(seed),
                seed=seed,
                pieces=count,
                wanted=wanted,
                refused=sum(refused.values()),
                is_over=count == wanted,
            )
        )


def _count_rows() -> None:
    """Tell the planner how many rows there are by now, each time that twice as many have been made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE indicators_cell, indicators_value, indicators_sheet, indicators_pin, ledger_entry"
        )


def made(seed: int) -> int:
    """How many pieces have been made."""
    lines = lately(seed, 1)
    return int(lines[0].facts["pieces"]) if lines else 0


def lately(seed: int, count: int) -> list[read.Line]:
    """The last entries that tell of pieces, the newest first. One statement."""
    return read.lines(read.Wanted(stream=_stream(seed)), count=count)


def _stream(seed: int) -> str:
    return f"demo-figures:{seed}"
