"""A replayed year holds together: nothing is lost, doubled, left hanging or told to anybody outside."""

import datetime
import json
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Count, F, Q, Window
from django.db.models.functions import Lag
from pytest_django import DjangoDbBlocker

from ostan.domains.cases import actions as cases
from ostan.domains.cases.models import Case, Decision, FormTally, ServiceCount, StepTime, Task
from ostan.domains.cases.rules import CaseState, Outcome
from ostan.domains.desk.models import Ticket
from ostan.domains.feedback import queries as feedback
from ostan.domains.feedback.models import Suggestion
from ostan.foundation.ledger import seal, verify
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices.models import Notice
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.wiring.demo import SIZES, OtherSize, history, load
from ostan.wiring.demo.agenda import Agenda
from tests.demo.conftest import NOW

SMALL = 60


@pytest.fixture(scope="class")
def replayed(counts: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[Agenda]:
    """A year with few cases, made before the first test and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield history.replay(cases=SMALL, seed=7, until=NOW, stretch_seconds=2)
        transaction.set_rollback(True)


@pytest.mark.slow
class TestSmallYear:
    @pytest.fixture(autouse=True)
    def _past(self, replayed: Agenda) -> None:
        """Every test here looks back on the small year."""

    def test_clerks_answered_the_forms_of_steps(self, replayed: Agenda) -> None:
        done = Task.objects.filter(case__service__code="ngo-licence", node="report", state="DONE")
        assert done.filter(answers__form_key="board_report").count() == done.count() > 0

    def test_requests_at_a_desk_were_filed_in_turns_of_the_hall(self, replayed: Agenda) -> None:
        filed = Case.objects.filter(channel="DESK", service__code="complaint-111")
        over = Ticket.objects.filter(state__in=("DONE", "NO_SHOW", "SENT_AWAY"))
        assert filed.filter(tickets__isnull=False).count() == filed.count() > 0
        assert over.count() > filed.count()
        assert not Ticket.objects.exclude(pk__in=over).filter(day__lt=NOW.date()).exists()

    def test_forms_were_left_at_different_questions_and_suggestions_answered(self) -> None:
        left = FormTally.objects.filter(left__gt=0)
        assert left.values("question").distinct().count() > 2
        assert FormTally.objects.filter(page="", sent__gt=0).exists()
        assert FormTally.objects.filter(refused__gt=0).exists()
        assert StepTime.objects.exists()
        assert ServiceCount.objects.filter(month__isnull=False).exists()
        assert Suggestion.objects.exists()

    def test_every_case_was_opened_once(self, replayed: Agenda) -> None:
        assert Case.objects.count() == SMALL == replayed.opened
        assert Entry.objects.filter(activity="CaseOpened").count() == SMALL

    def test_only_refusals_that_happen_in_life_happened(self, replayed: Agenda) -> None:
        known = {"rate: feedback.already", "finish: cases.nothing_before", "extend: cases.not_held"}

        assert set(replayed.refused) <= known | {"extend: cases.extension_beyond_law"}

    def test_no_task_is_open_in_a_decided_case(self) -> None:
        assert not Task.objects.filter(case__state=CaseState.DECIDED, done_at=None).exists()

    def test_every_other_case_has_something_to_do(self) -> None:
        running = Case.objects.exclude(state=CaseState.DECIDED)
        idle = running.annotate(open=Count("tasks", filter=Q(tasks__done_at=None))).filter(open=0)

        assert not idle.exists()

    def test_every_decided_case_says_why(self) -> None:
        decided = Case.objects.filter(state=CaseState.DECIDED)

        assert not decided.exclude(pk__in=Decision.objects.values("case_id")).exists()
        assert not Decision.objects.filter(outcome=Outcome.REFUSED, law="").exists()

    def test_the_ledger_is_written_in_the_order_of_time(self) -> None:
        rows = Entry.objects.filter(stream__startswith="case:").annotate(
            before=Window(Lag("at"), order_by=F("id").asc())
        )

        assert not [row.pk for row in rows if row.before and row.before > row.at]

    def test_nothing_is_dated_ahead(self) -> None:
        assert not Entry.objects.filter(stream__startswith="case:", at__gt=NOW).exists()
        assert not Task.objects.filter(done_at__gt=NOW).exists()

    def test_the_ledger_says_that_it_is_replayed(self, replayed: Agenda) -> None:
        told = Entry.objects.filter(activity="HistoryReplayed").order_by("-pk").first()

        assert told is not None
        assert told.facts["cases"] == told.facts["wanted"] == SMALL
        assert told.facts["is_over"] is True
        assert told.at > replayed_until(replayed)

    def test_the_ledger_verifies(self) -> None:
        seal.seal(now=NOW)

        verdict = verify.verify()
        assert (verdict.found, verdict.unsealed) == (0, 0)

    def test_nobody_outside_is_told(self) -> None:
        assert not Notice.objects.filter(state="WAITING").exists()
        assert Notice.objects.filter(state="WITHHELD", channel="SMS").exists()

    def test_the_clock_of_the_house_finds_nothing_left_undone(self) -> None:
        jobs = (cases.fire_timers, cases.mark_late, cases.escalate, cases.remind, cases.close_unanswered)

        assert [job(actor=SYSTEM, now=NOW) for job in jobs] == [0] * len(jobs)

    def test_a_later_clock_acts_once(self) -> None:
        later = NOW + datetime.timedelta(days=20)
        jobs = (cases.mark_late, cases.escalate, cases.remind, cases.close_unanswered)
        for job in jobs:
            job(actor=SYSTEM, now=later)

        assert [job(actor=SYSTEM, now=later) for job in jobs] == [0] * len(jobs)


def replayed_until(agenda: Agenda) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(agenda.since, datetime.UTC)


class Interrupted(Exception):
    """The power goes."""


def test_an_interrupted_stretch_leaves_nothing_and_is_made_again() -> None:
    def fail(kept: history.Plain) -> None:
        raise Interrupted

    first = history.stretch(history.begin(cases=8, months=2, seed=8, until=NOW).plain(), seconds=0.4)
    before = Case.objects.count(), Entry.objects.count()

    with pytest.raises(Interrupted):
        history.stretch(first, seconds=1, then=fail)
    assert (Case.objects.count(), Entry.objects.count()) == before

    kept = json.loads(json.dumps(first))
    while not kept["is_over"]:
        kept = history.stretch(kept, seconds=2)
    assert Case.objects.count() == 8


def test_a_job_that_comes_twice_is_done_once() -> None:
    packed = history.pack(history.begin(cases=3, months=1, seed=9, until=NOW).plain())
    before = Entry.objects.count()

    history.replay_history(packed=packed)
    once = Case.objects.count(), Entry.objects.count()
    history.replay_history(packed=packed)

    # how far it came depends on the machine: the first week of the halls alone may fill the seconds of one stretch
    assert once[1] > before
    assert (Case.objects.count(), Entry.objects.count()) == once


def test_progress_is_told_while_it_goes_on() -> None:
    now = clock.now()
    assert history.start(cases=4, months=1, seed=1, until=NOW)
    assert not history.start(cases=4, months=1, seed=1, until=NOW)

    assert history.progress(now=now) == history.Progress(0, 4, None)
    assert history.progress(now=now + history.ALIVE + datetime.timedelta(minutes=1)) is None


@pytest.mark.slow
def test_a_fuller_year_has_every_state_outcome_and_figure() -> None:
    history.replay(cases=400, months=4, seed=5, until=NOW)

    outcomes = set(Case.objects.filter(state=CaseState.DECIDED).values_list("outcome", flat=True))
    states = set(Case.objects.values_list("state", flat=True))
    assert outcomes >= set(Outcome) - {Outcome.DUPLICATE}
    assert states == set(CaseState)
    reports = Task.objects.filter(node__in=("assess", "weigh"), state="DONE")
    assert set(reports.values_list("answers__form_key", flat=True)) == {"assessment", "inspection_report"}
    assert Case.objects.filter(late_at__isnull=False).exists()
    assert Decision.objects.filter(upheld=True).exists()
    assert Decision.objects.filter(upheld=False).exists()
    shown = [one for one in feedback.satisfaction_of_services().values() if one.happy is not None]
    assert len(shown) >= 3


def test_the_time_left_is_told_from_the_speed_of_late() -> None:
    agenda = history.begin(cases=90, months=1, seed=history.SEED, until=NOW).plain()
    began = clock.now()
    while not agenda["opened"]:
        agenda = history.stretch(agenda, seconds=0.2)
    first = agenda["opened"]
    while agenda["opened"] == first and not agenda["is_over"]:
        agenda = history.stretch(agenda, seconds=0.2)

    found = history.progress(now=clock.now())

    took = (clock.now() - began).total_seconds()
    assert found is not None
    assert found.made == agenda["opened"] > first
    assert found.seconds_left is not None
    assert 0 <= found.seconds_left <= (90 - first) * took


def test_a_demo_is_not_loaded_in_two_sizes() -> None:
    assert history.start(cases=SIZES["small"], months=1, seed=history.SEED, until=NOW)
    said: list[str] = []

    with pytest.raises(OtherSize) as refused:
        load(size="large", now=NOW, report=said.append)

    assert refused.value.cases == SIZES["small"]
    assert not said
    load(size="small", now=NOW, report=said.append)
    assert len(said) == 1


def test_two_replays_of_one_seed_are_the_same() -> None:
    years = []
    for _ in range(2):
        with transaction.atomic():
            before = Entry.objects.count()
            history.replay(cases=40, months=3, seed=11, until=NOW, stretch_seconds=3)
            rows = Entry.objects.filter(stream__startswith="case:").order_by("pk")
            years.append([(row.activity, row.at, row.hat, row.facts.get("outcome")) for row in rows])
            assert Entry.objects.count() > before
            transaction.set_rollback(True)

    assert years[0] == years[1]
