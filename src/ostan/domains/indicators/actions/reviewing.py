"""Runs the tests over what was handed in, and leads each question to its answer and its decision."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence

from ostan.domains.indicators.actions.writing import latest_claims
from ostan.domains.indicators.events import (
    ExaminingSet,
    FiguresReviewed,
    QuestionAnswered,
    QuestionAsked,
    QuestionDecided,
)
from ostan.domains.indicators.models import (
    DataSet,
    Examining,
    Indicator,
    Question,
    QuestionFile,
    QuestionNote,
    Sheet,
)
from ostan.domains.indicators.queries.examining import REVIEWED, Looked, examined, to_review
from ostan.domains.indicators.queries.questions import retired_checks
from ostan.domains.indicators.rules import Source
from ostan.domains.indicators.rules.approving import check_reason
from ostan.domains.indicators.rules.periods import period_at
from ostan.domains.indicators.rules.review import (
    ANSWER_DAYS,
    LEVEL,
    MOST_FILES,
    Check,
    Finding,
    NoteKind,
    QuestionState,
    Verdict,
    answered,
    as_kept,
    decided,
    judge,
    reasons,
)
from ostan.domains.org.rules import paths
from ostan.foundation import access
from ostan.foundation.files import queries as files
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import NotAllowed, RuleBroken

WATCH, EXPLAIN, REVIEW, DEFINE = (
    "indicators.watch_time",
    "indicators.explain",
    "indicators.review",
    "indicators.define",
)


def review_figures(*, actor: Actor, now: datetime.datetime) -> int:
    """How many questions were asked about what came and is past its deadline; nothing is looked at twice.

    One unit of work for each data set and period.

    Raises:
        NotAllowed: the actor is not the house.
    Source: issue “Promises and truth” 3.2: one chance per test, Cauchy within a cell, Benjamini and Hochberg within
    an agency and period.
    """
    access.require(actor, WATCH)
    return sum(_review(actor, now, data_set_id, order) for data_set_id, order in to_review(now=now))


def _review(actor: Actor, now: datetime.datetime, data_set_id: int, order: int) -> int:
    retired = retired_checks()
    kind = PeriodKind(DataSet.objects.values_list("period_kind", flat=True).get(pk=data_set_id))
    with unit_of_work(actor=actor, now=now) as work:
        rows = Sheet.objects.select_for_update(of=("self",)).select_related("unit")
        fresh = list(
            rows.filter(data_set=data_set_id, order=order, state__in=REVIEWED, reviewed_at=None).order_by(
                "pk"
            )
        )
        agencies = {paths.agency(one.unit.path) for one in fresh}
        looked = examined(data_set_id=data_set_id, kind=kind, order=order, agencies=agencies)
        asked = _ask(work, now, kind, order, looked, retired)
        Sheet.objects.filter(pk__in=[one.pk for one in fresh]).update(reviewed_at=now)
        work.record(
            FiguresReviewed(
                stream=f"data_set:{data_set_id}",
                data_set_id=data_set_id,
                period_key=period_at(kind, order).key,
                sheets=len(fresh),
                cells=len(looked),
                asked=asked,
                retired_codes=tuple(sorted(retired)),
            )
        )
    return asked


def _verdicts(looked: Sequence[Looked], retired: Collection[Check]) -> list[tuple[Looked, Verdict[int]]]:
    """The cells that need an explanation, judged agency by agency."""
    by_agency: dict[int, dict[int, Looked]] = defaultdict(dict)
    for one in looked:
        by_agency[one.agency_id][one.cell_id] = one
    return [
        (cells[verdict.cell], verdict)
        for cells in by_agency.values()
        for verdict in judge({pk: one.findings for pk, one in cells.items()}, retired=retired)
        if verdict.needs_explanation
    ]


def _ask(
    work: Work,
    now: datetime.datetime,
    kind: PeriodKind,
    order: int,
    looked: Sequence[Looked],
    retired: Collection[Check],
) -> int:
    found = _verdicts(looked, retired)
    claims = latest_claims([one.cell_id for one, _ in found])
    known = set(Question.objects.filter(value__in=claims.values()).values_list("value_id", flat=True))
    due = holidays.calendar().closing_after(now, ANSWER_DAYS) if found else now
    rows = [
        Question(
            cell_id=one.cell_id,
            value_id=claims[one.cell_id],
            p=verdict.p,
            adjusted=verdict.adjusted,
            findings=[as_kept(finding) for finding in one.findings],
            checks=_checks(one.findings, verdict),
            asked_at=now,
            due_at=due,
        )
        for one, verdict in found
        if claims[one.cell_id] not in known
    ]
    units = {one.cell_id: one.unit_id for one, _ in found}
    key = period_at(kind, order).key
    for row in Question.objects.bulk_create(rows):
        work.record(
            QuestionAsked(
                stream=f"question:{row.pk}",
                question_id=row.pk,
                cell_id=row.cell_id,
                value_id=row.value_id,
                unit_id=units[row.cell_id],
                period_key=key,
                check_codes=tuple(Check(one) for one in row.checks),
                due_at=due,
            )
        )
    return len(rows)


def _checks(findings: Sequence[Finding], verdict: Verdict[int]) -> list[str]:
    """The tests whose repute hangs on this question: those told, and retired ones that would have asked, too."""
    told = {one.check for one in reasons(verdict)} | {one.check for one in findings if one.p <= LEVEL}
    return sorted(told)


def answer_question(
    *, actor: Actor, now: datetime.datetime, question_id: int, text: str, file_ids: Sequence[int] = ()
) -> QuestionNote:
    """The unit's explanation, with documents that the actor uploaded. More may be said until it is decided.

    Raises:
        NotAllowed: there is no such question to the actor's unit, or a document is not the actor's.
        RuleBroken: "indicators.question_closed", "indicators.reason_missing", "indicators.reason_long" or
            "indicators.too_many_files" (most).
    """
    told = check_reason(text)
    if len(file_ids) > MOST_FILES:
        raise RuleBroken("indicators.too_many_files", field="file", most=MOST_FILES)
    if len(files.owned(person_id=actor.person_id, file_ids=file_ids)) != len(set(file_ids)):
        raise NotAllowed(EXPLAIN)
    with unit_of_work(actor=actor, now=now) as work:
        row = _locked(actor, EXPLAIN, question_id)
        row.state, row.answered_by = answered(QuestionState(row.state)), actor.person_id
        row.save()
        note = _note(row, NoteKind.ANSWER, told, actor, now)
        QuestionFile.objects.bulk_create([QuestionFile(note=note, file_id=one) for one in file_ids])
        work.record(
            QuestionAnswered(
                stream=f"question:{row.pk}",
                question_id=row.pk,
                unit_id=row.cell.unit_id,
                files=len(file_ids),
            )
        )
    return note


def decide_question(
    *, actor: Actor, now: datetime.datetime, question_id: int, decision: str, text: str
) -> Question:
    """The question after the reviewer took the explanation, called the figure an error, or sent it to an audit.

    Raises:
        NotAllowed: there is no such question, or the actor decides none.
        RuleBroken: "indicators.question_closed", "indicators.decision_missing", "indicators.answer_awaited",
            "indicators.own_answer", "indicators.reason_missing" or "indicators.reason_long".
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = _locked(actor, REVIEW, question_id)
        state = decided(
            QuestionState(row.state),
            decision,
            is_due=now > row.due_at,
            by_answerer=row.answered_by == actor.person_id,
        )
        _note(row, NoteKind.DECISION, check_reason(text), actor, now)
        settle(work, row, state, now)
    return row


def settle(work: Work, row: Question, state: QuestionState, now: datetime.datetime) -> None:
    """The question stands so from now on; one that goes to an audit is settled by what is found there."""
    row.state = state
    row.settled_at = None if state is QuestionState.TO_AUDIT else now
    row.save()
    work.record(
        QuestionDecided(
            stream=f"question:{row.pk}", question_id=row.pk, unit_id=row.cell.unit_id, decision=state
        )
    )


def _locked(actor: Actor, capability: str, question_id: int) -> Question:
    rows = Question.objects.select_related("cell")
    return access.load(rows, actor, capability, lock=True, pk=question_id)


def _note(row: Question, kind: NoteKind, text: str, actor: Actor, now: datetime.datetime) -> QuestionNote:
    return QuestionNote.objects.create(question=row, kind=kind, text=text, at=now, by_id=actor.person_id)


def set_examining(
    *, actor: Actor, now: datetime.datetime, code: str, by_itself: bool, second_code: str = ""
) -> Examining:
    """How the tests look at a reported indicator from now on.

    Args:
        by_itself: what is counted comes unasked (requests, accidents), so that chance must scatter it.
        second_code: the indicator that counts the same from another source; "" for none.

    Raises:
        NotAllowed: the actor defines no indicators.
        RuleBroken: "indicators.indicator_unknown", "indicators.not_reported", "indicators.other_period_kind" or
            "indicators.second_is_itself".
    """
    access.require(actor, DEFINE)
    row = _known(code, "code")
    if row.source != Source.REPORTED:
        raise RuleBroken("indicators.not_reported", field="code", code=code)
    second = _known(second_code, "second") if second_code else None
    if second == row:
        raise RuleBroken("indicators.second_is_itself", field="second")
    if second and _kind(second) != _kind(row):
        raise RuleBroken("indicators.other_period_kind", field="second")
    with unit_of_work(actor=actor, now=now) as work:
        told = {"by_itself": by_itself, "second": second, "at": now, "by_id": actor.person_id}
        found, _ = Examining.objects.update_or_create(indicator=row, defaults=told)
        work.record(
            ExaminingSet(
                stream=f"indicator:{row.pk}",
                indicator_id=row.pk,
                by_itself=by_itself,
                second_id=second.pk if second else 0,
            )
        )
    return found


def _known(code: str, field: str) -> Indicator:
    found = Indicator.objects.select_related("current").filter(code=code).exclude(current=None).first()
    if found is None:
        raise RuleBroken("indicators.indicator_unknown", field=field, code=code)
    return found


def _kind(row: Indicator) -> str:
    return row.current.period_kind if row.current else ""
