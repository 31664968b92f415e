"""Reads questions: those that wait, one with its series, and how often each test was right."""

import dataclasses
import datetime
from collections.abc import Collection

from django.db.models import QuerySet

from ostan.domains.indicators.models import Examining, Indicator, Question, QuestionFile
from ostan.domains.indicators.queries.dictionary import Meaning, meaning_of, part_title
from ostan.domains.indicators.queries.examining import Whose, series_of, spell_of
from ostan.domains.indicators.queries.figures import reading_of
from ostan.domains.indicators.rules import Reading, Source, Standing
from ostan.domains.indicators.rules.periods import period_at
from ostan.domains.indicators.rules.review import (
    OPEN,
    Check,
    Finding,
    NoteKind,
    QuestionState,
    Record,
    Repute,
    from_kept,
    repute,
)
from ostan.foundation import access
from ostan.foundation.files.models import StoredFile
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period

SEE = "indicators.see_questions"
PAGE = 100


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as it is listed."""

    id: int
    cell_id: int
    title: str
    category: str
    unit_id: int
    unit: str
    unit_path: str
    period: Period
    checks: tuple[Check, ...]
    state: QuestionState
    asked_at: datetime.datetime
    due_at: datetime.datetime

    def is_late(self, now: datetime.datetime) -> bool:
        """Whether the unit's time is over and it did not answer."""
        return self.state is QuestionState.ASKED and now > self.due_at


@dataclasses.dataclass(frozen=True, slots=True)
class NoteLine:
    """What was said to a question, with its documents."""

    kind: NoteKind
    text: str
    at: datetime.datetime
    by_id: int
    files: tuple[tuple[int, StoredFile], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question with everything that is needed to answer it or to decide."""

    line: QuestionLine
    meaning: Meaning
    reading: Reading
    findings: tuple[Finding, ...]
    notes: tuple[NoteLine, ...]
    answered_by: int
    values: tuple[tuple[Period, float | None], ...]
    second: tuple[float | None, ...]


def questions(
    *, actor: Actor, is_open: bool = True, unit_ids: Collection[int] = (), offset: int = 0, limit: int = PAGE
) -> list[QuestionLine]:
    """The questions within the actor's reach: open ones by their deadline, else settled ones, the newest first.

    One statement.
    """
    rows = _rows(actor)
    rows = rows.filter(state__in=OPEN) if is_open else rows.exclude(state__in=OPEN)
    if unit_ids:
        rows = rows.filter(cell__unit__in=unit_ids)
    ordered = rows.order_by("due_at", "pk") if is_open else rows.order_by("-pk")
    return [_line(row) for row in ordered[offset : offset + limit]]


def _rows(actor: Actor) -> QuerySet[Question]:
    rows = Question.objects.select_related("cell__version__indicator", "cell__unit", "cell__place")
    return access.visible(rows, actor, SEE)


def _line(row: Question) -> QuestionLine:
    cell = row.cell
    meaning = meaning_of(cell.version, cell.version.indicator.code)
    return QuestionLine(
        row.pk,
        cell.pk,
        meaning.title,
        part_title(cell.version, cell),
        cell.unit_id,
        cell.unit.name,
        cell.unit.path,
        period_at(meaning.told.period_kind, cell.order),
        tuple(Check(one) for one in row.checks),
        QuestionState(row.state),
        row.asked_at,
        row.due_at,
    )


def question(*, actor: Actor, question_id: int) -> QuestionCard:
    """The question with its series as it stands now. Seven statements at most. Raises NotAllowed."""
    rows = Question.objects.select_related("cell__version__indicator", "cell__unit", "cell__place")
    row = access.load(rows, actor, SEE, pk=question_id)
    cell = row.cell
    meaning = meaning_of(cell.version, cell.version.indicator.code)
    spell = spell_of(meaning.told.period_kind, cell.order)
    told = Examining.objects.filter(indicator=meaning.indicator_id).first()
    found = (
        series_of(meaning, told, spell, {cell.unit_id})
        .get(cell.category, {})
        .get(Whose(cell.unit_id, cell.place_id))
    )
    series = found[1] if found else None
    begin = spell.last + 1 - len(series.values) if series else spell.last + 1
    return QuestionCard(
        line=_line(row),
        meaning=meaning,
        reading=reading_of(cell, Standing.CLAIMED),
        findings=tuple(from_kept(one) for one in row.findings),
        notes=_notes(row),
        answered_by=row.answered_by,
        values=tuple(
            (period_at(meaning.told.period_kind, begin + at), value)
            for at, value in enumerate(series.values if series else ())
        ),
        second=series.second if series else (),
    )


def _notes(row: Question) -> tuple[NoteLine, ...]:
    files: dict[int, list[tuple[int, StoredFile]]] = {}
    for one in QuestionFile.objects.filter(note__question=row).select_related("file").order_by("pk"):
        files.setdefault(one.note_id, []).append((one.pk, one.file))
    return tuple(
        NoteLine(NoteKind(one.kind), one.text, one.at, one.by_id, tuple(files.get(one.pk, ())))
        for one in row.notes.order_by("pk")
    )


def question_file(*, actor: Actor, file_id: int) -> StoredFile:
    """A document of an answer that the actor may read. Raises NotAllowed."""
    rows = QuestionFile.objects.select_related("file")
    return access.load(rows, actor, SEE, pk=file_id).file


def open_questions(*, actor: Actor) -> int:
    """How many open questions are within the actor's reach. One statement."""
    rows = Question.objects.filter(state__in=OPEN)
    return access.visible(rows, actor, SEE).count()


@dataclasses.dataclass(frozen=True, slots=True)
class TestStanding:
    """A test with its record and whether it goes on asking."""

    record: Record
    repute: Repute


def register() -> list[TestStanding]:
    """How often each test was right, over all questions there ever were. One statement."""
    counts = {check: [0, 0, 0] for check in Check}
    for checks, state in Question.objects.values_list("checks", "state"):
        for check in checks:
            found = counts[Check(check)]
            found[0] += 1
            found[1] += state == QuestionState.ERROR
            found[2] += state == QuestionState.EXPLAINED
    records = [Record(check, *found) for check, found in counts.items()]
    return [TestStanding(one, repute(one)) for one in records]


def retired_checks() -> frozenset[Check]:
    """The tests that ask nothing at present. One statement."""
    return frozenset(one.record.check for one in register() if one.repute is Repute.RETIRED)


@dataclasses.dataclass(frozen=True, slots=True)
class ExaminedLine:
    """A reported indicator and how the tests look at it."""

    code: str
    title: str
    by_itself: bool
    second_code: str
    second_title: str


def examined_indicators(*, code: str = "") -> list[ExaminedLine]:
    """The reported indicators with how they are looked at, in Persian order; the one with a code. One statement."""
    rows = Indicator.objects.filter(source=Source.REPORTED, retired_at=None, current__isnull=False)
    if code:
        rows = rows.filter(code=code)
    return [_examined(row) for row in rows.select_related("examining__second").order_by("sort", "pk")]


def _examined(row: Indicator) -> ExaminedLine:
    told = getattr(row, "examining", None)
    second = told.second if told else None
    return ExaminedLine(
        row.code,
        row.title,
        bool(told and told.by_itself),
        second.code if second else "",
        second.title if second else "",
    )
