"""What the demo's agencies promise of the ten programmes, how they amend it, and what they ask of national bodies."""

import dataclasses
import datetime
import random
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from ostan.domains.indicators.rules import Direction, Measure
from ostan.domains.plans import actions, queries
from ostan.domains.plans.rules import Answer, Point, Stop, Told
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, PeriodKind, day_begins, local_day, period_of
from ostan.wiring.demo import dictionary, reporters, told
from ostan.wiring.demo.chance import happens, one_of
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.sheets import Agency, Stage
from ostan.wiring.demo.timeline import Timeline

A_DAY = datetime.timedelta(days=1)
NOON = datetime.timedelta(hours=11)
EVERY = 15
"""Days between two looks at demands that wait."""


def plan() -> Any:
    """What data/demo/promises.json says."""
    return told.file("promises")


def taken_by(seed: int, agency: str) -> list[dictionary.Row]:
    """What the agency promises: some of the templates of the ten programmes, of what it has at all, and perhaps its
    slice of an action of the transformation document."""
    draw = dice(seed, "promises", agency)
    rows = [one for one in plan()["promises"] if reporters.applies(seed, agency, one["indicator"])]
    found: list[dictionary.Row] = draw.sample(rows, min(plan()["each"], len(rows)))
    has = {one["indicator"] for one in rows} - {one["indicator"] for one in found}
    slices = [one for one in plan()["actions"] if one["indicator"] in has]
    if slices and happens(draw, plan()["sliced"]):
        found.append(draw.choice(slices))
    return found


def watched(seed: int, agencies: Collection[str]) -> frozenset[tuple[str, str]]:
    """The pairs of agency and indicator that the auditor recounts because a promise hangs on them."""
    return frozenset(
        (agency, one["indicator"])
        for agency in agencies
        for one in taken_by(seed, agency)
        if not happens(dice(seed, "watched", agency, one["indicator"]), plan()["unwatched"])
    )


def play(on: Stage) -> dict[str, int]:
    """Let everything happen; what the house refused, by code."""
    line = Timeline(on.until)
    nodes = _nodes()
    for agency in on.agencies:
        for one in taken_by(on.seed, agency.code):
            _Promise(on, line, agency, one).begin(nodes)
    for one in plan()["demands"]:
        _demand(on, line, one)
    first = on.until - max(one["asked_days"] for one in plan()["demands"]) * A_DAY
    for days in range(0, (on.until - first).days, EVERY):
        line.put(first + days * A_DAY, lambda at: actions.climb_ladder(actor=SYSTEM, now=at))
    line.run()
    return line.refused


def _nodes() -> dict[str, int]:
    """What agencies take, by the codes that the demo's documents give."""
    documents = queries.documents(actor=SYSTEM)
    return {
        one.code: one.id
        for card in documents
        for one in queries.document(actor=SYSTEM, document_id=card.id).lines
    }


@dataclasses.dataclass(slots=True)
class _Promise:
    """One promise of an agency."""

    on: Stage
    line: Timeline
    agency: Agency
    one: dictionary.Row

    @property
    def row(self) -> dictionary.Row:
        """The indicator behind it."""
        return next(row for row in dictionary.reported() if row["code"] == self.one["indicator"])

    def begin(self, nodes: dict[str, int]) -> None:
        """When it is made: in the first weeks in which anybody reports."""
        draw = dice(self.on.seed, "promise", self.agency.code, self.one["indicator"])
        first = self.on.first
        at = day_begins(first.first_day) + draw.randint(3, 25) * A_DAY + NOON
        promise = self._told(draw, first.shifted(1))
        node = nodes[self.one.get("action") or f"p{self.row['programme']}"]
        self.line.put(at, lambda then: self._take(then, node, promise, draw))

    def _told(self, draw: random.Random, start: Period) -> Told:
        """From what stood in the first month to somewhat more, or less where that is better."""
        values = self._figures()
        end = draw.choice((start.shifted(21), start.shifted(24), start.shifted(27), start.shifted(32)))
        gain = draw.uniform(*plan()["gain"])
        sums = self._adds_up()
        baseline = Decimal(0) if sums else values[0]
        if sums:
            months = end.year * 12 + end.number - start.year * 12 - start.number + 1
            target = sum(values, Decimal(0)) / len(values) * months * Decimal(repr(0.9 + gain))
        else:
            up = self.row.get("direction", Direction.UP) != Direction.DOWN
            target = baseline * Decimal(repr(1 + gain if up else 1 - gain))
        target = self._bounded(target, baseline)
        return Told(
            title=self.one["title"],
            baseline=baseline,
            target=target,
            starts=start.first_day,
            due=end.last_day,
            share=Decimal(draw.randint(15, 60)) / 10 if "action" in self.one else None,
            needs=self.one["needs"],
            stops=_stops(start.first_day, end.last_day, baseline, target),
        )

    def _adds_up(self) -> bool:
        return self.row["measure"] in (Measure.COUNT, Measure.MONEY) and not self.row.get("level", False)

    def _figures(self) -> list[Decimal]:
        line = reporters.line(
            self.on.seed,
            self.agency.code,
            self.one["indicator"],
            self.on.first.number,
            self.agency.is_careless,
        )
        pairs = [(number, of) for number, of in line.happened if of != 0]
        return [Decimal(repr(number if of is None else round(number / of, 3))) for number, of in pairs]

    def _bounded(self, target: Decimal, baseline: Decimal) -> Decimal:
        """The target as somebody would promise it: a round number, and no share or score beyond what there is."""
        if self.row["measure"] == Measure.RATIO and target <= baseline:
            return round(target, 3)
        most = {Measure.RATIO: Decimal("0.98"), Measure.SCORE: Decimal(95)}.get(self.row["measure"])
        if most is None:
            return Decimal(round(target))
        return max(baseline, min(most, round(target, 2 if most < 1 else 0)))

    def _take(self, at: datetime.datetime, node: int, promise: Told, draw: random.Random) -> None:
        made = actions.take_action(
            actor=self.agency.deputy,
            now=at,
            node_id=node,
            unit_id=self.agency.id,
            indicator_code=self.one["indicator"],
            told=promise,
        )
        if happens(draw, plan()["amended"]):
            asked = at + draw.randint(200, 480) * A_DAY
            due = period_of(promise.due, PeriodKind.MONTH).shifted(draw.choice((3, 6))).last_day
            self.line.put(asked, lambda then: self._amend(then, made.pk, promise.target, due, draw))

    def _amend(
        self,
        at: datetime.datetime,
        commitment_id: int,
        target: Decimal,
        due: datetime.date,
        draw: random.Random,
    ) -> None:
        asked = actions.ask_amendment(
            actor=self.agency.deputy,
            now=at,
            commitment_id=commitment_id,
            target=target,
            due=due,
            reason=one_of(draw, plan()["texts"]["reason"]),
        )
        is_refused = happens(draw, plan()["refused"])
        decide = actions.refuse_amendment if is_refused else actions.approve_amendment
        note = one_of(draw, plan()["texts"]["refused" if is_refused else "approved"])
        self.line.put(
            at + draw.randint(4, 20) * A_DAY,
            lambda then: decide(actor=self.on.provincial_deputy, now=then, amendment_id=asked.pk, note=note),
        )


def _stops(starts: datetime.date, due: datetime.date, baseline: Decimal, target: Decimal) -> tuple[Stop, ...]:
    """A step after every third of the way."""
    days = (due - starts).days
    return tuple(
        Stop(
            Point(
                starts + datetime.timedelta(days=days * third // 3),
                round(baseline + (target - baseline) * third / 3, 3),
            ),
            title,
        )
        for third, title in ((1, "گام نخست"), (2, "گام دوم"))
        if target != baseline
    )


def _demand(on: Stage, line: Timeline, one: dict[str, Any]) -> None:
    """A demand of the agency, with its promises that wait for it; answered, or not yet."""
    agency = next(each for each in on.agencies if each.code == one["agency"])
    at = on.until - one["asked_days"] * A_DAY

    def answer(then: datetime.datetime, demand_id: int) -> None:
        actions.record_answer(
            actor=agency.deputy,
            now=then,
            demand_id=demand_id,
            answer=Answer(one["answer"]),
            text=one["answer_text"],
            answered_on=local_day(then),
        )

    def ask(then: datetime.datetime) -> None:
        waiting = [
            each.id
            for each in queries.promises(actor=agency.deputy, now=then)
            if each.unit_id == agency.id and _needs(on.seed, agency.code, each.indicator)
        ]
        made = actions.ask_body(
            actor=agency.deputy,
            now=then,
            unit_id=agency.id,
            body=one["body"],
            title=one["title"],
            text=one["text"],
            asked_on=local_day(then),
            ground=one["ground"],
            commitment_ids=waiting,
        )
        if one["answer"]:
            line.put(then + one["answer_days"] * A_DAY, lambda later: answer(later, made.pk))

    line.put(at, ask)


def _needs(seed: int, agency: str, indicator: str) -> bool:
    return any(one["indicator"] == indicator and one["needs"] for one in taken_by(seed, agency))
