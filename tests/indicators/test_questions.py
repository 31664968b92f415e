"""What the tests find unlikely is asked about once, answered by the unit and decided by somebody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, Question, QuestionNote, Sheet
from ostan.domains.indicators.queries.examining import to_review
from ostan.domains.indicators.rules import Source, value
from ostan.domains.indicators.rules.periods import period_at
from ostan.domains.indicators.rules.review import ANSWER_DAYS, Check, QuestionState, Repute
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import NotAllowed
from tests.indicators import asked, given
from tests.indicators.asked import DAY, LAST, LONG, REVIEWED, after
from tests.indicators.given import Typed, refused
from tests.indicators.test_pages import browser
from tests.standing import standing

world = standing(given.world)


def test_a_copied_figure_is_asked_about_and_honest_ones_are_not(world: given.World) -> None:
    row = asked.asked(world)

    assert set(Question.objects.values_list("cell__unit", flat=True)) == {world.units["east"]}
    assert row.checks == [Check.FLAT]
    assert row.due_at == holidays.calendar().closing_after(REVIEWED, ANSWER_DAYS)
    facts = Entry.objects.filter(activity="QuestionAsked").latest("pk").facts
    assert facts["check_codes"] == ["FLAT"]
    assert facts["unit_id"] == world.units["east"]


def test_who_leads_the_unit_is_told_once_of_what_a_review_asked(world: given.World) -> None:
    asked.past(world)
    with delivering_at_once():
        actions.review_figures(actor=SYSTEM, now=REVIEWED)

    told = Notice.objects.filter(code="figures.questioned", channel="INAPP")
    assert {one.person_id for one in told} == {world.head.person_id}
    assert told.count() == Question.objects.values("cell__order").distinct().count()
    assert all("/indicators/questions/" in one.facts["link"] for one in told)


def test_nothing_is_looked_at_twice_or_before_its_deadline(world: given.World) -> None:
    asked.past(world)
    early = after(LAST, 2)

    assert len(to_review(now=early)) == asked.MONTHS - 1
    first = actions.review_figures(actor=SYSTEM, now=REVIEWED)
    assert first == Question.objects.count() > 0
    assert actions.review_figures(actor=SYSTEM, now=REVIEWED + DAY) == 0
    assert to_review(now=REVIEWED + DAY) == []
    assert Entry.objects.filter(activity="FiguresReviewed").count() == asked.MONTHS


def test_a_changed_figure_is_asked_about_anew_and_the_same_one_is_not(world: given.World) -> None:
    row = asked.asked(world)
    before = Question.objects.count()
    sheet = Sheet.objects.get(unit=world.units["east"], order=row.cell.order)
    until = REVIEWED + 9 * DAY
    actions.lift_lock(
        actor=world.provincial,
        now=REVIEWED,
        data_set_id=world.data_set.pk,
        unit_id=world.units["east"],
        period=LAST,
        until=until,
        reason="اصلاح عدد پس از توضیح",
    )
    more = {"actor": world.clerk, "now": REVIEWED + DAY, "period": LAST}
    given.keep(world, Typed("trained", "f", number="3"), **more)
    actions.review_figures(actor=SYSTEM, now=REVIEWED + 2 * DAY)
    assert Question.objects.count() == before

    given.keep(world, Typed("permits", number="97"), **more)
    sheet.refresh_from_db()
    assert sheet.reviewed_at is None
    actions.review_figures(actor=SYSTEM, now=REVIEWED + 3 * DAY)
    assert Question.objects.count() == before + 1, "the copied months stand behind the new figure, too"


def test_only_the_house_runs_the_tests(world: given.World) -> None:
    with pytest.raises(NotAllowed):
        actions.review_figures(actor=world.auditor, now=REVIEWED)


def test_the_unit_answers_and_somebody_else_decides(world: given.World) -> None:
    row = asked.answered(world)
    assert row.state == QuestionState.ANSWERED

    actions.decide_question(
        actor=world.auditor,
        now=REVIEWED + 2 * DAY,
        question_id=row.pk,
        decision="EXPLAINED",
        text="ظرفیت ثابت بوده است",
    )

    row.refresh_from_db()
    assert (row.state, row.settled_at) == (QuestionState.EXPLAINED, REVIEWED + 2 * DAY)
    assert [one.kind for one in asked.card(world, row).notes] == ["ANSWER", "DECISION"]
    with refused("indicators.question_closed"):
        actions.answer_question(actor=world.clerk, now=REVIEWED + 3 * DAY, question_id=row.pk, text=LONG)


def test_nothing_is_decided_while_the_unit_has_time(world: given.World) -> None:
    row = asked.asked(world)
    told = {"actor": world.auditor, "question_id": row.pk, "text": "پاسخی نرسید"}

    with refused("indicators.answer_awaited"):
        actions.decide_question(now=REVIEWED + DAY, decision="ERROR", **told)  # type: ignore[arg-type]
    actions.decide_question(now=row.due_at + DAY, decision="ERROR", **told)  # type: ignore[arg-type]
    assert Question.objects.get(pk=row.pk).state == QuestionState.ERROR


@pytest.mark.parametrize(
    ("decision", "text", "code"),
    [
        ("", LONG, "indicators.decision_missing"),
        ("ASKED", LONG, "indicators.decision_missing"),
        ("EXPLAINED", "", "indicators.reason_missing"),
    ],
)
def test_a_decision_without_its_words_is_refused(
    world: given.World, decision: str, text: str, code: str
) -> None:
    row = asked.answered(world)

    with refused(code):
        actions.decide_question(
            actor=world.auditor, now=REVIEWED + 2 * DAY, question_id=row.pk, decision=decision, text=text
        )
    assert QuestionNote.objects.count() == 1


def test_who_has_no_part_in_it_sees_nothing(world: given.World) -> None:
    row = asked.asked(world)

    for name in ("west_clerk", "other_head"):
        with pytest.raises(NotAllowed):
            queries.question(actor=world.actors[name], question_id=row.pk)
        assert queries.questions(actor=world.actors[name]) == []
        with pytest.raises(NotAllowed):
            actions.answer_question(actor=world.actors[name], now=REVIEWED, question_id=row.pk, text=LONG)
    with pytest.raises(NotAllowed):
        actions.decide_question(
            actor=world.head, now=row.due_at + DAY, question_id=row.pk, decision="ERROR", text=LONG
        )


def test_the_register_counts_what_was_decided_and_retires_who_is_seldom_right(world: given.World) -> None:
    row = asked.answered(world)
    actions.decide_question(
        actor=world.auditor, now=REVIEWED + 2 * DAY, question_id=row.pk, decision="ERROR", text=LONG
    )
    flat = next(one for one in queries.register() if one.record.check is Check.FLAT)

    assert (flat.record.right, flat.record.explained) == (1, 0)
    assert flat.record.asked == Question.objects.count()
    assert flat.repute is Repute.YOUNG


def test_how_an_indicator_is_examined_is_set_with_its_refusals(world: given.World) -> None:
    told = {"actor": world.administrator, "now": REVIEWED, "by_itself": True}
    actions.set_examining(code="permits", second_code="trained", **told)  # type: ignore[arg-type]
    line = queries.examined_indicators(code="permits")[0]
    assert (line.by_itself, line.second_code) == (True, "trained")

    for code, second, broken in (
        ("nowhere", "", "indicators.indicator_unknown"),
        ("permits", "nowhere", "indicators.indicator_unknown"),
        ("permits", "permits", "indicators.second_is_itself"),
    ):
        with refused(broken):
            actions.set_examining(code=code, second_code=second, **told)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.set_examining(actor=world.head, now=REVIEWED, code="permits", by_itself=False)


def test_a_second_source_that_always_says_less_is_asked_about(world: given.World) -> None:
    told = given.definition(
        title="شمارش سامانه", source=Source.COMPUTED, measure_code="permits_given", evidence="CaseDecided"
    )
    given.define("counted", world.units["root"], told)
    actions.set_examining(
        actor=world.administrator, now=given.NOW, code="permits", by_itself=True, second_code="counted"
    )
    asked.past(world)
    _second(world, "west", 80)
    actions.review_figures(actor=SYSTEM, now=REVIEWED)

    west = Question.objects.filter(cell__unit=world.units["west"])
    assert west.exists()
    assert all(Check.SECOND_SOURCE in one.checks for one in west)


def _second(world: given.World, unit: str, percent: int) -> None:
    """What another source counted of the same months: a share of what was claimed."""
    for one in Cell.objects.filter(unit=world.units[unit], version__indicator__code="permits"):
        actions.observe(
            actor=SYSTEM,
            now=REVIEWED,
            code="counted",
            period=period_at(PeriodKind.MONTH, one.order),
            counted={one.unit_id: value(round(one.claimed or 0) * percent // 100)},
        )


def test_pages_are_answered_and_decided_on(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked.asked(world)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED + DAY)
    url = f"/indicators/questions/{row.pk}/"
    clerk = browser(world.clerk)

    assert url in clerk.get("/indicators/questions/").content.decode()
    page = clerk.get(url).content.decode()
    assert "همان عدد دورهٔ پیش تکرار شده است" in page
    empty = clerk.post(url, {"act": "answer", "reason": ""})
    assert empty.status_code == 422
    assert clerk.post(url, {"act": "answer", "reason": LONG}).status_code == 302
    assert clerk.post(url, {"act": "decide", "decision": "ERROR", "reason": LONG}).status_code == 404

    auditor = browser(world.auditor)
    assert LONG in auditor.get(url).content.decode()
    kept = auditor.post(url, {"act": "decide", "decision": "", "reason": "دلیلی که می‌ماند"})
    assert kept.status_code == 422
    assert "دلیلی که می‌ماند" in kept.content.decode()
    told = {"act": "decide", "decision": "EXPLAINED", "reason": LONG}
    assert auditor.post(url, told).status_code == 302
    assert browser(world.west_clerk).get(url).status_code == 404


def test_pages_of_questions_take_few_statements(world: given.World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked.answered(world)
    monkeypatch.setattr(clock, "now", lambda: REVIEWED + DAY)
    client = browser(world.auditor)
    for url, most in (
        ("/indicators/questions/", 12),
        (f"/indicators/questions/{row.pk}/", 22),
        ("/indicators/review/", 12),
    ):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(url).status_code == 200
        assert len(counted) <= most, (url, len(counted))
