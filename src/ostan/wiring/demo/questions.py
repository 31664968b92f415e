"""What becomes of the questions of the tests in the demo: agencies explain themselves or do not, a reviewer decides."""

import datetime
import io
from collections.abc import Sequence

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.queries import QuestionLine
from ostan.domains.indicators.rules import Standing
from ostan.domains.indicators.rules.review import QuestionState
from ostan.foundation.files import actions as files
from ostan.kernel.actor import SYSTEM, Actor
from ostan.wiring.demo import reporters, specimens, told
from ostan.wiring.demo.chance import WORKDAY, happens, one_of
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.sheets import Agency, Stage
from ostan.wiring.demo.timeline import Timeline

MOST = 2_000


def review(on: Stage, line: Timeline, at: datetime.datetime) -> None:
    """The house looks at what came; each question that it asks takes its way."""
    if not actions.review_figures(actor=SYSTEM, now=at):
        return
    units = {one.id: one for one in (*on.agencies, *on.branches)}
    for asked in queries.questions(actor=on.secretaries[0], limit=MOST):
        if asked.asked_at == at and asked.unit_id in units:
            _Question(on, line, asked, units[asked.unit_id]).begin()


class _Question:
    """A question to one agency."""

    def __init__(self, on: Stage, line: Timeline, asked: QuestionLine, agency: Agency) -> None:
        self.on, self.line, self.asked, self.agency = on, line, asked, agency
        card = queries.cell(actor=on.secretaries[0], cell_id=asked.cell_id)
        self.reviewer = on.secretary_of_indicator(card.meaning.code)
        number, _ = on.line(agency, card.meaning.code, card.category_code).happened[on.month_of(card.period)]
        claimed = card.readings[Standing.CLAIMED].number
        self.is_wrong = claimed is None or abs(float(claimed) - number) > 0.05
        self.draw = dice(
            on.seed, "question", agency.code, card.meaning.code, card.category_code, card.period.key
        )

    def begin(self) -> None:
        """It is answered in time or late; or never, and decided after its time is over."""
        habit, draw = reporters.habit("questions"), self.draw
        kind = "careless" if self.agency.is_careless else "honest"
        if not happens(draw, habit["answered"][kind]):
            self.line.put(self._after(self.asked.due_at, draw.uniform(1, 8)), self.decide_unanswered)
        elif happens(draw, habit["late"][kind]):
            self.line.put(self._after(self.asked.due_at, draw.uniform(0.3, 5)), self.answer)
        else:
            days = self.on.calendar.working_seconds(self.asked.asked_at, self.asked.due_at) / WORKDAY
            self.line.put(self._after(self.asked.asked_at, draw.uniform(0.1, 0.95) * days), self.answer)

    def _after(self, at: datetime.datetime, days: float) -> datetime.datetime:
        return self.on.calendar.add_working(at, max(60, int(days * WORKDAY)))

    def answer(self, at: datetime.datetime) -> None:
        """The clerk explains the figure, the careful ones with a document."""
        kind = "careless" if self.agency.is_careless else "honest"
        shown = happens(self.draw, reporters.habit("questions")["evidence"][kind])
        actions.answer_question(
            actor=self.agency.clerk,
            now=at,
            question_id=self.asked.id,
            text=self._text("careless_answer" if self.is_wrong else "honest_answer"),
            file_ids=[_document(self.agency.clerk, at, self.asked.id)] if shown else (),
        )
        self.line.put(self._after(at, self.draw.uniform(0.5, 5)), self.decide)

    def decide(self, at: datetime.datetime) -> None:
        """The reviewer holds the answer against the books."""
        right = QuestionState.ERROR if self.is_wrong else QuestionState.EXPLAINED
        self._decide(at, right)

    def decide_unanswered(self, at: datetime.datetime) -> None:
        """Where nobody answered, an error is called one; what looks right has to be counted."""
        self._decide(at, QuestionState.ERROR if self.is_wrong else QuestionState.TO_AUDIT)

    def _decide(self, at: datetime.datetime, right: QuestionState) -> None:
        is_doubtful = happens(self.draw, reporters.habit("questions")["to_audit"])
        decision = QuestionState.TO_AUDIT if is_doubtful else right
        actions.decide_question(
            actor=self.reviewer,
            now=at,
            question_id=self.asked.id,
            decision=decision,
            text=self._text(decision.value.lower()),
        )

    def _text(self, name: str) -> str:
        lines: Sequence[str] = told.file("indicators")["texts"][name]
        return one_of(self.draw, lines)


def _document(clerk: Actor, at: datetime.datetime, question_id: int) -> int:
    name, body = specimens.of("pdf")
    upload = io.BytesIO(body + f"\n%question {question_id}".encode())
    return files.keep(actor=clerk, now=at, upload=upload, name=name).pk
