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
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, WorkCalendar, day_ends
from ostan.wiring.demo import dictionary, reporters, specimens, told
from ostan.wiring.demo.chance import WORKDAY, happens, one_of
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.timeline import Timeline

A_DAY = datetime.timedelta(days=1)
Key = tuple[str, str]
"""An indicator and a category of it, "" for none."""

OPENED_FOR = datetime.timedelta(days=7)
"""How long a closed sheet is opened again."""


@dataclasses.dataclass(frozen=True, slots=True)
class Agency:
    """An agency, or a branch of one, with those who act for it; the deputy of an agency approves for its branches."""

    id: int
    code: str
    clerk: Actor
    deputy: Actor
    is_careless: bool
    branch_of: str = ""


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
    branches: list[Agency]
    secretaries: list[Actor]
    auditor: Actor
    provincial_deputy: Actor
    promised: frozenset[tuple[str, str]] = frozenset()

    def secretary_of(self, card: SetCard) -> Actor:
        """Who accepts what is handed in for the data set."""
        return self.secretaries[int(dictionary.set_called(card.code)["committee"])]

    def secretary_of_indicator(self, code: str) -> Actor:
        """Who accepts what is handed in of the indicator."""
        row = next(one for one in dictionary.reported() if one["code"] == code)
        return self.secretaries[int(dictionary.set_of(row)["committee"])]

    def reporters_of(self, card: SetCard) -> list[Agency]:
        """Who hands the data set in."""
        named = dictionary.set_called(card.code).get("branches_of")
        if named is None:
            return self.agencies
        return [one for one in (*self.branches, *self.agencies) if (one.branch_of or one.code) in named]

    def line(self, agency: Agency, code: str, category: str = "") -> reporters.Line:
        """Two years of the indicator, or of one of its categories, in this agency."""
        name = reporters.named(code, category)
        return reporters.line(self.seed, agency.code, name, self.first.number, agency.is_careless)

    def month_of(self, period: Period) -> int:
        """The place of the last month of the period among the months of the replay, from 0."""
        last = period.number * 12 // {"M": 12, "S": 4, "H": 2, "Y": 1}[period.kind]
        return (period.year - self.first.year) * 12 + last - self.first.number


class Round:
    """All sheets of a data set and period, in the order of time."""

    def __init__(self, stage: Stage, card: SetCard, period: Period, line: Timeline) -> None:
        self.stage, self.card, self.period, self.line = stage, card, period, line
        self.due, self.closes = queries.times_of(card, period)
        self.begins = day_ends(period.last_day)
        self.secretary = stage.secretary_of(card)
        self.rows = [row for row in dictionary.reported() if row["set"] == card.code]
        plan = dictionary.set_called(card.code)
        self.has_branches, self.recounted = "branches_of" in plan, plan.get("recounted", ())

    def begin(self) -> None:
        """Each unit hands in when it does."""
        for agency in self.stage.reporters_of(self.card):
            _Sheet(self, agency).begin()

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
        self.id = self.revision = 0

    def begin(self) -> None:
        """When it comes: in time, late, after its door was opened again, or never."""
        of, draw = self.round, self.draw
        if happens(draw, reporters.habit("never")) and not self.agency.branch_of:
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

    def _typed(self) -> dict[Key, Typed]:
        """What the clerk types, by indicator and category; empty cells are left out."""
        return {
            (row["code"], category): self._cell(row["code"], category)
            for row in self.round.rows
            for category in dictionary.cells_of(row)
            if row["code"] in self.round.recounted or not happens(self.draw, reporters.habit("empty"))
        }

    def _cell(self, code: str, category: str) -> Typed:
        if not reporters.applies(self.stage.seed, self.agency.code, code):
            note = told.file("indicators")["texts"]["not_applicable"]
            return Typed(code, category, not_applicable=True, note=note)
        number, of = self.stage.line(self.agency, code, category).reported[self.month]
        return Typed(code, category, number=_plain(number), of="" if of is None else _plain(of))

    def _slip(self) -> None:
        """One number is sometimes typed with a digit too many, and given back."""
        counts = {row["code"] for row in self.round.rows if row["measure"] == Measure.COUNT}
        slips = [key for key, one in self.typed.items() if key[0] in counts and one.number not in ("", "0")]
        if slips and happens(self.draw, reporters.habit("slips")):
            key = self.draw.choice(slips)
            self.slip = self.typed[key]
            self.typed[key] = dataclasses.replace(self.slip, number=self.slip.number + "0")

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
        self.id, self.revision = kept.sheet_id, kept.revision

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
        row = actions.return_sheet(
            actor=self.agency.deputy,
            now=at,
            sheet_id=self.id,
            revision=self.revision,
            reason=self._text("returned"),
        )
        self.revision = row.revision

    def put_right(self, at: datetime.datetime) -> None:
        """The clerk types the right number."""
        if self.slip is not None:
            note = told.file("indicators")["texts"]["corrected"]
            self._keep(at, [dataclasses.replace(self.slip, note=note)])

    def approve(self, at: datetime.datetime) -> None:
        """The deputy answers for it, once branches are approved; some days later the committee's secretary takes it over."""
        of = self.round
        if of.has_branches and not self.agency.branch_of and queries.waiting_branches(sheet=self._sheet(at)):
            of.line.put(of.after(at, 1), self.approve)
            return
        approval = actions.approve_sheet(
            actor=self.agency.deputy, now=at, sheet_id=self.id, revision=self.revision
        )
        self.revision = approval.sheet.revision
        of.line.put(of.after(at, self.draw.uniform(0.5, 4)), self.accept)

    def accept(self, at: datetime.datetime) -> None:
        """The secretary accepts it; the auditor recounts what was drawn, and what has to be counted every time."""
        actions.accept_sheet(actor=self.round.secretary, now=at, sheet_id=self.id, revision=self.revision)
        always = [key for key in self.typed if self._is_recounted(key[0])]
        drawn = [key for key in self.typed if happens(self.draw, reporters.habit("audited"))]
        keys = [key for key in dict.fromkeys(always + drawn) if not self.typed[key].not_applicable]
        if keys:
            self.round.line.put(
                self.round.after(at, self.draw.uniform(1, 6)), lambda then: self.recount(then, keys)
            )

    def _is_recounted(self, code: str) -> bool:
        return code in self.round.recounted or (self.agency.code, code) in self.stage.promised

    def recount(self, at: datetime.datetime, keys: list[Key]) -> None:
        """The auditor counts again, and writes down what happened, whatever was claimed."""
        cells = self._cells()
        for key in keys:
            number, of = self.stage.line(self.agency, *key).happened[self.month]
            actions.judge_figure(
                actor=self.stage.auditor,
                now=at,
                cell_id=cells[key],
                standing=Standing.VERIFIED,
                typed=Typed(
                    *key,
                    number=_plain(number),
                    of="" if of is None else _plain(of),
                    note=self._text("recounted"),
                ),
            )

    def _cells(self) -> dict[Key, int]:
        of = self.round
        asked = queries.asked_cells(card=of.card, unit_id=self.agency.id, period=of.period)
        return {(code, category): cell.cell_id for (code, category, _), cell in asked.items()}

    def lay_evidence(self, at: datetime.datetime) -> None:
        """The clerk lays a document under one figure; a careless one takes last month's."""
        key = self.draw.choice(list(self.typed))
        borrowed = self.agency.is_careless and happens(self.draw, reporters.habit("borrowed"))
        day = self.round.period.shifted(-1 if borrowed else 0).last_day
        name, body = specimens.of("pdf")
        mark = f"\n%{self.agency.code} {reporters.named(*key)} {day}".encode()
        kept = files.keep(actor=self.agency.clerk, now=at, upload=io.BytesIO(body + mark), name=name)
        actions.lay_evidence(
            actor=self.agency.clerk,
            now=at,
            cell_id=self._cells()[key],
            kind=EvidenceKind.FILE,
            file_id=kept.pk,
            shown_at=min(day_ends(day) - A_DAY / 2, at),
        )

    def _text(self, name: str) -> str:
        return one_of(self.draw, told.file("indicators")["texts"][name])


def _plain(number: float) -> str:
    """The number as a clerk types it."""
    return str(int(number)) if number == int(number) else f"{number:.1f}"
