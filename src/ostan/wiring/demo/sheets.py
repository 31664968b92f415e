"""The sheets of one data set and period in the demo: handed in, given back, approved, accepted, recounted by the auditor.

Everybody acts through the real actions at an instant of the past; what would be later than `until` is left to whoever
visits the demo.
"""

import dataclasses
import datetime
import io

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.queries import SetCard
from ostan.domains.indicators.rules import EvidenceKind, Measure, Standing
from ostan.domains.indicators.rules.grid import Typed
from ostan.foundation.files import actions as files
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import Period, WorkCalendar, day_ends
from ostan.wiring.demo import dictionary, reporters, specimens, told
from ostan.wiring.demo.chance import WORKDAY, happens, one_of
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.timeline import Timeline

A_DAY = datetime.timedelta(days=1)
OPENED_FOR = datetime.timedelta(days=7)
"""How long a closed sheet is opened again."""


@dataclasses.dataclass(frozen=True, slots=True)
class Agency:
    """An agency with those who act for it."""

    id: int
    code: str
    clerk: Actor
    deputy: Actor
    is_careless: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """Who acts in the replay of figures.

    `promised` are pairs of an agency's code and an indicator's: what promises hang on is recounted every time.
    """

    seed: int
    until: datetime.datetime
    first: Period
    calendar: WorkCalendar
    agencies: list[Agency]
    secretaries: list[Actor]
    auditor: Actor
    provincial_deputy: Actor
    promised: frozenset[tuple[str, str]] = frozenset()

    def secretary_of(self, card: SetCard) -> Actor:
        """Who accepts what is handed in for the data set."""
        plan = next(one for one in told.file("indicators")["sets"] if one["code"] == card.code)
        return self.secretaries[int(plan["committee"])]

    def month_of(self, period: Period) -> int:
        """The place of the last month of the period among the months of the replay, from 0."""
        last = period.number * 12 // {"M": 12, "S": 4, "H": 2, "Y": 1}[period.kind]
        return (period.year - self.first.year) * 12 + last - self.first.number


class Round:
    """All sheets of a data set and period, in the order of time."""

    def __init__(self, stage: Stage, card: SetCard, period: Period) -> None:
        self.stage, self.card, self.period = stage, card, period
        self.due, self.closes = queries.times_of(card, period)
        self.begins = day_ends(period.last_day)
        self.secretary = stage.secretary_of(card)
        self.rows = [row for row in dictionary.reported() if row["set"] == card.code]
        self.line = Timeline(stage.until)

    def play(self) -> dict[str, int]:
        """Let everything happen, and lock what is final; what was refused, by code."""
        for agency in self.stage.agencies:
            _Sheet(self, agency).begin()
        self.line.run()
        last = max(self.closes, self.line.last or self.closes)
        actions.lock_due(actor=SYSTEM, now=min(last + A_DAY, self.stage.until))
        return self.line.refused

    def after(self, at: datetime.datetime, days: float) -> datetime.datetime:
        """So many working days after the instant."""
        return self.stage.calendar.add_working(at, max(60, int(days * WORKDAY)))


class _Sheet:
    """The sheet of one agency in a round."""

    def __init__(self, round_: Round, agency: Agency) -> None:
        self.round, self.agency, self.stage = round_, agency, round_.stage
        self.month = self.stage.month_of(round_.period)
        self.draw = dice(self.stage.seed, "sheet", round_.card.code, round_.period.key, agency.code)
        self.typed = self._typed()
        self.slip: Typed | None = None

    def begin(self) -> None:
        """When it comes: in time, late, after its door was opened again, or never."""
        of, draw = self.round, self.draw
        if happens(draw, reporters.habit("never")):
            return
        self._slip()
        late = reporters.habit("late")["careless" if self.agency.is_careless else "honest"]
        if happens(draw, reporters.habit("reopened")):
            of.line.put(of.after(of.closes, draw.uniform(0.5, 4)), self.open_again)
        elif happens(draw, late):
            days = self.stage.calendar.working_seconds(of.due, of.closes) / WORKDAY
            of.line.put(of.after(of.due, draw.uniform(0.05, 0.95) * days), self.hand_in)
        else:
            days = self.stage.calendar.working_seconds(of.begins, of.due) / WORKDAY
            of.line.put(of.after(of.begins, draw.betavariate(4, 2) * 0.98 * days), self.hand_in)

    def _typed(self) -> dict[str, Typed]:
        """What the clerk types, by indicator; empty cells are left out."""
        return {
            row["code"]: self._cell(row["code"])
            for row in self.round.rows
            if not happens(self.draw, reporters.habit("empty"))
        }

    def _cell(self, code: str) -> Typed:
        if not reporters.applies(self.stage.seed, self.agency.code, code):
            return Typed(code, not_applicable=True, note=told.file("indicators")["texts"]["not_applicable"])
        number, of = self.line(code).reported[self.month]
        return Typed(code, number=_plain(number), of="" if of is None else _plain(of))

    def line(self, code: str) -> reporters.Line:
        """Two years of the indicator in this agency."""
        return reporters.line(
            self.stage.seed, self.agency.code, code, self.stage.first.number, self.agency.is_careless
        )

    def _slip(self) -> None:
        """One number is sometimes typed with a digit too many, and given back."""
        counts = [row["code"] for row in self.round.rows if row["measure"] == Measure.COUNT]
        slips = [code for code in counts if self.typed.get(code, Typed(code)).number not in ("", "0")]
        if slips and happens(self.draw, reporters.habit("slips")):
            right = self.typed[self.draw.choice(slips)]
            self.slip = right
            self.typed[right.code] = dataclasses.replace(right, number=right.number + "0")

    # What is done with it

    def _sheet(self, at: datetime.datetime) -> queries.SheetCard:
        of = self.round
        return queries.sheet_of(
            actor=self.agency.clerk,
            now=at,
            data_set_id=of.card.id,
            unit_id=self.agency.id,
            period=of.period,
        )

    def _keep(self, at: datetime.datetime, typed: list[Typed]) -> None:
        of = self.round
        kept = actions.keep_figures(
            actor=self.agency.clerk,
            now=at,
            data_set_id=of.card.id,
            unit_id=self.agency.id,
            period=of.period,
            typed=typed,
            finish=True,
        )
        for fate in kept.fates:
            if fate.refusal is not None:
                raise fate.refusal

    def open_again(self, at: datetime.datetime) -> None:
        """The provincial deputy opens the door of a sheet that came too late."""
        of = self.round
        actions.lift_lock(
            actor=self.stage.provincial_deputy,
            now=at,
            data_set_id=of.card.id,
            unit_id=self.agency.id,
            period=of.period,
            until=at + OPENED_FOR,
            reason=self._text("reopened"),
        )
        of.line.put(of.after(at, self.draw.uniform(0.2, 1.5)), self.hand_in)

    def hand_in(self, at: datetime.datetime) -> None:
        """The clerk hands it in, sometimes with evidence."""
        self._keep(at, list(self.typed.values()))
        of = self.round
        if self.typed and happens(self.draw, reporters.habit("evidence")):
            of.line.put(at + datetime.timedelta(minutes=20), self.lay_evidence)
        back = of.after(at, self.draw.uniform(0.3, 2))
        right_at = of.after(back, self.draw.uniform(0.1, 0.8))
        if self.slip is not None and right_at < of.closes:
            of.line.put(back, self.give_back)
            of.line.put(right_at, self.put_right)
            of.line.put(of.after(right_at, self.draw.uniform(0.2, 1)), self.approve)
        else:
            of.line.put(back, self.approve)

    def give_back(self, at: datetime.datetime) -> None:
        """The deputy has seen the slip."""
        card = self._sheet(at)
        actions.return_sheet(
            actor=self.agency.deputy,
            now=at,
            sheet_id=card.id,
            revision=card.revision,
            reason=self._text("returned"),
        )

    def put_right(self, at: datetime.datetime) -> None:
        """The clerk types the right number."""
        if self.slip is not None:
            note = told.file("indicators")["texts"]["corrected"]
            self._keep(at, [dataclasses.replace(self.slip, note=note)])

    def approve(self, at: datetime.datetime) -> None:
        """The deputy answers for it; some days later the committee's secretary takes it over."""
        card = self._sheet(at)
        approval = actions.approve_sheet(
            actor=self.agency.deputy, now=at, sheet_id=card.id, revision=card.revision
        )
        sheet_id, revision = card.id, approval.sheet.revision
        self.round.line.put(
            self.round.after(at, self.draw.uniform(0.5, 4)),
            lambda then: self.accept(then, sheet_id, revision),
        )

    def accept(self, at: datetime.datetime, sheet_id: int, revision: int) -> None:
        """The secretary accepts it; the auditor recounts what was drawn, and what promises hang on."""
        actions.accept_sheet(actor=self.round.secretary, now=at, sheet_id=sheet_id, revision=revision)
        promised = [code for code in self.typed if (self.agency.code, code) in self.stage.promised]
        drawn = [code for code in self.typed if happens(self.draw, reporters.habit("audited"))]
        codes = [code for code in dict.fromkeys(promised + drawn) if not self.typed[code].not_applicable]
        if codes:
            self.round.line.put(
                self.round.after(at, self.draw.uniform(1, 6)), lambda then: self.recount(then, codes)
            )

    def recount(self, at: datetime.datetime, codes: list[str]) -> None:
        """The auditor counts again, and writes down what happened, whatever was claimed."""
        cells = self._cells()
        for code in codes:
            number, of = self.line(code).happened[self.month]
            actions.judge_figure(
                actor=self.stage.auditor,
                now=at,
                cell_id=cells[code],
                standing=Standing.VERIFIED,
                typed=Typed(
                    code,
                    number=_plain(number),
                    of="" if of is None else _plain(of),
                    note=self._text("recounted"),
                ),
            )

    def _cells(self) -> dict[str, int]:
        of = self.round
        asked = queries.asked_cells(card=of.card, unit_id=self.agency.id, period=of.period)
        return {code: cell.cell_id for (code, *_), cell in asked.items()}

    def lay_evidence(self, at: datetime.datetime) -> None:
        """The clerk lays a document under one figure; a careless one takes last month's."""
        code = self.draw.choice(list(self.typed))
        borrowed = self.agency.is_careless and happens(self.draw, reporters.habit("borrowed"))
        day = self.round.period.shifted(-1 if borrowed else 0).last_day
        name, body = specimens.of("pdf")
        mark = f"\n%{self.agency.code} {code} {day}".encode()
        kept = files.keep(actor=self.agency.clerk, now=at, upload=io.BytesIO(body + mark), name=name)
        actions.lay_evidence(
            actor=self.agency.clerk,
            now=at,
            cell_id=self._cells()[code],
            kind=EvidenceKind.FILE,
            file_id=kept.pk,
            shown_at=min(day_ends(day) - A_DAY / 2, at),
        )

    def _text(self, name: str) -> str:
        return one_of(self.draw, told.file("indicators")["texts"][name])


def _plain(number: float) -> str:
    """The number as a clerk types it."""
    return str(int(number)) if number == int(number) else f"{number:.1f}"
