"""Two years of figures, promises and meetings, made after the year of cases: piece by piece, each one transaction.

A piece that is interrupted leaves nothing behind, and one that is asked for twice is made once. Months come in the
order of time, because what the house asks and notes in one follows from what it knew then.
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
from ostan.kernel.calendar import PeriodKind, parse_period, period_of
from ostan.wiring import measures
from ostan.wiring.demo import councils, dictionary, months, promises, reporters
from ostan.wiring.demo.collecting import collecting_rarely
from ostan.wiring.demo.events import FiguresReplayed
from ostan.wiring.demo.sheets import Agency, Stage

_ONE_REPLAY = 0x0574_0004
PROMISES, COUNCILS, MONTH, END = "promises", "councils", "month", "end"


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A part of the replay: what is promised, what councils do, what is handed in after the end of a month, or the
    end."""

    what: str
    period: str = ""


def pieces(until: datetime.datetime) -> list[Piece]:
    """Every piece in its order, the same at each asking."""
    ended = {
        period_of(period.last_day, PeriodKind.MONTH)
        for card in indicators.data_sets()
        for period in indicators.periods_of(card, until)
    }
    return [Piece(PROMISES), Piece(COUNCILS), *(Piece(MONTH, one.key) for one in sorted(ended)), Piece(END)]


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
        agencies=[_agency(by_seat, unit, unit.code, careless) for unit in units],
        branches=[
            _agency(by_seat, unit, code, careless)
            for code, below in dictionary.branches(until).items()
            for unit in below
        ],
        secretaries=by_seat[dictionary.STEWARD, Role.COMMITTEE_MEMBER],
        auditor=by_seat["governorate", Role.AUDITOR][0],
        provincial_deputy=by_seat["governorate", Role.PROVINCIAL_DEPUTY][0],
        promised=promises.watched(seed, [unit.code for unit in units]),
    )


def _agency(
    by_seat: dict[tuple[str, Role], list[Actor]], unit: orgs.Unit, approver: str, careless: frozenset[str]
) -> Agency:
    """The unit with its clerk, and the leader of the agency `approver`, which is the unit itself or above it."""
    leaders: list[Actor] = by_seat.get((approver, Role.DEPUTY), []) + by_seat.get(
        (approver, Role.UNIT_HEAD), []
    )
    return Agency(
        unit.id,
        unit.code,
        by_seat[unit.code, Role.CLERK][0],
        leaders[0],
        approver in careless,
        "" if approver == unit.code else approver,
    )


def play(piece: Piece, on: Stage) -> dict[str, int]:
    """Let a piece happen, in the transaction that is open; what the house refused, by code."""
    with delivering_at_once(joined=True), holidays.looking_once(), collecting_rarely():
        if piece.what == PROMISES:
            return promises.play(on)
        if piece.what == COUNCILS:
            return councils.first_month(on)
        if piece.what == MONTH:
            return months.play(on, parse_period(piece.period))
        _end(on)
        return {}


def _end(on: Stage) -> None:
    """What the house does every night, once: it counts what it can count, locks and tests what came, and looks how
    promises stand."""
    measures.count(on.until, back=measures.FIRST_BACK)
    reporting.lock_due(actor=SYSTEM, now=on.until)
    reporting.review_figures(actor=SYSTEM, now=on.until)
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
