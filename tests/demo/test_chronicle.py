"""Figures of the demo's agencies come as they would: by the hands of many, in time and late, honest and careless."""

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import F
from pytest_django import DjangoDbBlocker

from ostan.domains.councils import queries as councils
from ostan.domains.councils.models import Consultation, Resolution
from ostan.domains.councils.rules import BodyKind, MeetingState
from ostan.domains.indicators import actions
from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.models import Cell, Evidence, LockException, Pin, Sheet, Value
from ostan.domains.indicators.rules import SheetState, Standing
from ostan.domains.indicators.rules.review.reporters import MONTHS, Trick
from ostan.domains.plans import queries as plans
from ostan.domains.plans.models import Amendment, Climb, Commitment, Demand, WaitingCommitment
from ostan.domains.plans.rules import DocumentKind
from ostan.foundation.ledger.models import Entry
from ostan.foundation.work import delivering_at_once
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import PeriodKind, day_ends, period_of
from ostan.wiring.demo import chronicle, dictionary, history, promises, reporters
from ostan.wiring.demo import councils as councils_of_demo
from ostan.wiring.demo.timeline import Timeline
from tests.demo.conftest import NOW

SEED = 7
BRANCHED = ("civil_registry", "welfare")

Refused = Counter[str]


def test_every_month_of_two_years_is_a_piece_of_the_replay_and_the_oldest_comes_first() -> None:
    pieces = chronicle.pieces(NOW)
    months = [piece.period for piece in pieces if piece.what == chronicle.MONTH]

    assert len(months) == MONTHS
    assert months == sorted(months)
    assert pieces == chronicle.pieces(NOW)
    assert (pieces[0].what, pieces[-1].what) == (chronicle.PROMISES, chronicle.END)


def test_a_quarter_of_the_reporters_is_careless_and_tricks_some_of_what_it_counts() -> None:
    agencies = [unit.code for unit in dictionary.agencies(NOW)]
    careless = reporters.careless_ones(SEED, agencies)
    codes = [row["code"] for row in dictionary.reported()]
    tricked = {
        (agency, code): line.trick
        for agency in agencies
        for code in codes
        if (line := reporters.line(SEED, agency, code, 1, agency in careless)).trick
    }
    monthly = [row for row in dictionary.reported() if dictionary.kind_of(row) is PeriodKind.MONTH]
    open_to = [row for row in monthly if row["measure"] in ("COUNT", "MONEY") and not row.get("level")]

    assert len(careless) == round(reporters.habit("careless") * 60) == 15
    assert {agency for agency, _ in tricked} <= careless
    assert set(tricked.values()) == set(Trick)
    share = len(tricked) / (len(careless) * len(open_to))
    assert share == pytest.approx(reporters.habit("tricked"), abs=0.08)


def test_an_honest_reporter_says_what_happened_and_no_share_is_above_its_whole() -> None:
    for row in dictionary.reported():
        line = reporters.line(SEED, "water", row["code"], 1, False)
        assert line.reported == line.happened
        assert all(number >= 0 and (of is None or number <= of) for number, of in line.happened)


@pytest.fixture(scope="class")
def refused(counts: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[Refused]:
    """What was refused in the newest months of a few agencies and of all branches."""
    with django_db_blocker.unblock(), transaction.atomic():
        promised, *_, before, last, _ = chronicle.pieces(NOW)
        on = chronicle.stage(SEED, NOW)
        found = Counter(chronicle.play(promised, on))
        on.agencies[:] = [*on.agencies[:12], *(one for one in on.agencies[12:] if one.code in BRANCHED)]
        for piece in (before, last):
            found.update(chronicle.play(piece, on))
        with delivering_at_once(joined=True):
            actions.review_figures(actor=SYSTEM, now=NOW)
        yield found
        transaction.set_rollback(True)


@pytest.mark.slow
class TestTheNewestMonths:
    @pytest.fixture(autouse=True)
    def _past(self, refused: Refused) -> None:
        """Every test here looks back on those months."""

    def test_nobody_tries_what_the_house_refuses(self, refused: Refused) -> None:
        assert not refused

    def test_sheets_went_all_the_way_from_the_bottom_up(self) -> None:
        states = Counter(Sheet.objects.values_list("state", flat=True))

        assert states[SheetState.ACCEPTED] > 40
        assert Sheet.objects.filter(locked_at__isnull=False).exists()
        assert not Sheet.objects.filter(approved_by=F("handed_by")).exclude(approved_by=0).exists()
        assert not Sheet.objects.filter(accepted_by=F("approved_by")).exclude(accepted_by=0).exists()
        assert Pin.objects.filter(approval__state=SheetState.ACCEPTED).exists()

    def test_what_came_was_put_to_the_tests(self) -> None:
        due = Sheet.objects.filter(state=SheetState.ACCEPTED, due_at__lt=NOW)

        assert due.exists()
        assert not due.filter(reviewed_at=None).exists()

    def test_some_came_late_and_some_were_given_back(self) -> None:
        late = Sheet.objects.filter(first_handed_at__gt=F("due_at"))

        assert 0 < late.count() < Sheet.objects.count() / 2
        assert Entry.objects.filter(activity="SheetReturned").exists()
        assert LockException.objects.count() == Entry.objects.filter(activity="LockLifted").count()

    def test_branches_are_approved_by_their_agency_before_it_is_itself(self) -> None:
        rows = Sheet.objects.filter(data_set__code="counties").exclude(approved_by=0)
        own = rows.filter(unit__code="civil_registry", order=rows.earliest("order").order)
        below = rows.filter(unit__path__startswith=own.get().unit.path, order=own.get().order).exclude(
            pk__in=own
        )
        approvals = below.filter(approvals__state=SheetState.APPROVED)
        approved = dict(approvals.values_list("unit__place__code", "approvals__at"))

        assert len(approved) == 21, "one branch in each county"
        assert set(below.values_list("approved_by", flat=True)) == {own.get().approved_by}
        assert max(approved.values()) < own.get().approvals.get(state="APPROVED").at

    def test_every_county_has_a_verified_figure(self) -> None:
        meaning = indicators.indicator(code="county_on_time").now
        period = period_of(dictionary.first_month(NOW).shifted(MONTHS - 2).first_day, PeriodKind.MONTH)
        found = indicators.by_county(
            meaning=meaning, first=period, last=period, trust=indicators.Trust.VERIFIED
        )

        assert len(found) == 21
        assert all(one.values for one in found.values())

    def test_figures_are_broken_down(self) -> None:
        told = Cell.objects.exclude(category="").values_list("version__indicator__code", "category")

        assert {category for code, category in told if code == "county_requests"} == {
            "counter",
            "web",
            "phone",
        }

    def test_promises_are_looked_at_as_time_goes_by_and_daily_at_the_end(self) -> None:
        stood = Entry.objects.filter(activity="PromiseStood")
        week = NOW - datetime.timedelta(days=7)
        promised = Commitment.objects.count()

        assert stood.filter(at__lt=week).values("at").distinct().count() > 3
        assert stood.filter(at__lt=week).values("stream").distinct().count() > promised / 4
        assert len(plans.moved(since=week, until=NOW)) < promised / 4

    def test_some_cells_do_not_apply_some_are_empty_and_most_hold_a_figure(self) -> None:
        asked = sum(one.found.cells for one in indicators.completeness_of(actor=SYSTEM, now=NOW, back=2))
        held = Cell.objects.filter(claimed__isnull=False).count()

        assert Cell.objects.filter(claimed_na=True).exists()
        assert held > 0.8 * Cell.objects.count()
        assert Cell.objects.count() < asked

    def test_the_auditor_writes_what_happened_beside_what_was_claimed(self) -> None:
        verified = Value.objects.filter(standing=Standing.VERIFIED)

        assert verified.exists()
        assert not verified.filter(note="").exists()
        assert not verified.exclude(cell__verified=F("number")).exists()

    def test_nothing_is_dated_ahead(self) -> None:
        assert not Value.objects.filter(at__gt=NOW).exists()
        assert not Evidence.objects.filter(at__gt=NOW).exists()


def test_a_piece_that_was_made_is_not_made_again() -> None:
    chronicle.begin(seed=SEED, until=NOW)
    number = 0

    assert chronicle.made(SEED) == 0
    assert not chronicle.make(seed=SEED, until=NOW, number=number)
    before = Entry.objects.count()
    chronicle.replay_figures.func(seed=SEED, until=NOW.isoformat(), number=number)

    assert chronicle.made(SEED) == number + 1
    assert Entry.objects.count() == before


def test_the_banner_counts_on_when_the_cases_are_made() -> None:
    history.replay(cases=2, months=1, seed=history.SEED, until=NOW)
    chronicle.begin(seed=history.SEED, until=NOW)
    told = history.progress(now=clock.now())

    assert told is not None
    assert not told.of_cases
    assert (told.made, told.wanted) == (0, len(chronicle.pieces(NOW)))


@pytest.fixture(scope="class")
def promised(counts: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[Refused]:
    """What was refused while agencies promised, amended and asked national bodies."""
    with django_db_blocker.unblock(), transaction.atomic():
        on = chronicle.stage(SEED, NOW)
        yield Counter(chronicle.play(chronicle.pieces(NOW)[0], on))
        transaction.set_rollback(True)


def documents() -> tuple[int, int]:
    """The programmes of reform and the transformation document."""
    found = {one.kind: one.id for one in plans.documents(actor=SYSTEM)}
    return found[DocumentKind.REFORM_ROUND], found[DocumentKind.TRANSFORMATION]


@pytest.mark.slow
class TestPromises:
    @pytest.fixture(autouse=True)
    def _past(self, promised: Refused) -> None:
        """Every test here looks back on what was promised."""

    def test_nobody_tries_what_the_house_refuses(self, promised: Refused) -> None:
        assert not promised

    def test_every_agency_promises_something_of_the_programmes(self) -> None:
        programmes, _ = documents()
        found = plans.promises(actor=SYSTEM, now=NOW, document_id=programmes)

        assert len(found) == 60 * promises.plan()["each"]
        assert len({one.unit_id for one in found}) == 60
        assert len({one.node_id for one in found}) >= 9

    def test_agencies_took_their_slices_of_the_transformation_document_and_left_some_actions(self) -> None:
        _, transformation = documents()
        found = plans.promises(actor=SYSTEM, now=NOW, document_id=transformation)
        actions, taken = plans.coverages(document_ids=[transformation])[transformation]

        assert 20 <= len(found) <= 40
        assert 0 < taken < actions

    def test_some_promises_were_amended_by_somebody_else(self) -> None:
        states = Counter(Amendment.objects.values_list("state", flat=True))

        assert states["APPROVED"] > states["REFUSED"] > 0
        assert not Amendment.objects.filter(decided_by=F("asked_by")).exists()

    def test_demands_were_answered_or_climb(self) -> None:
        found = plans.demands(actor=SYSTEM, now=NOW)

        assert len(found) == len(promises.plan()["demands"])
        assert Climb.objects.filter(step="COUNCIL").exists()
        assert Demand.objects.filter(answer="").exists()
        assert Demand.objects.filter(answer="GRANTED").exists()
        assert WaitingCommitment.objects.exists()


@pytest.fixture(scope="class")
def met(counts: dict[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[Refused]:
    """What was refused while councils met for two years, month after month."""
    with django_db_blocker.unblock(), transaction.atomic():
        on = chronicle.stage(SEED, NOW)
        with delivering_at_once(joined=True):
            found = Counter(councils_of_demo.first_month(on))
            for by in range(MONTHS):
                month, line = on.first.shifted(by), Timeline(NOW)
                span = councils_of_demo.Span(day_ends(month.last_day), day_ends(month.shifted(1).last_day))
                councils_of_demo.begin(on, line, span)
                line.run()
                found.update(line.refused)
        yield found
        transaction.set_rollback(True)


@pytest.mark.slow
class TestCouncils:
    @pytest.fixture(autouse=True)
    def _past(self, met: Refused) -> None:
        """Every test here looks back on two years of meetings."""

    def test_nobody_tries_what_the_house_refuses(self, met: Refused) -> None:
        assert not met

    def test_three_committees_watch_the_ten_programmes(self) -> None:
        bodies = councils.bodies(actor=SYSTEM, on=NOW)
        committees = [one.id for one in bodies if one.kind is BodyKind.COMMITTEE]
        watched = councils.programmes_of(body_ids=committees)

        assert len(committees) == 3
        assert sorted(code for some in watched.values() for code, _ in some) == sorted(
            f"p{number}" for number in range(1, 11)
        )

    def test_every_body_met_and_will_meet(self) -> None:
        for one in councils.bodies(actor=SYSTEM, on=NOW):
            states = Counter(card.state for card in councils.meetings(body_id=one.id))
            assert states[MeetingState.HELD] >= 5
            ahead = states[MeetingState.PLANNED] + states[MeetingState.CALLED]
            assert ahead >= 1 or one.kind is BodyKind.GATHERING
            assert states[MeetingState.SITTING] == 0

    def test_hosts_of_the_gathering_take_turns(self) -> None:
        bodies = councils.bodies(actor=SYSTEM, on=NOW)
        gathering = next(one for one in bodies if one.kind is BodyKind.GATHERING)
        hosts = [card.host_id for card in councils.meetings(body_id=gathering.id)]

        assert len(set(hosts)) == len(hosts) > 5

    def test_resolutions_were_done_in_time_late_or_not_yet(self) -> None:
        done = Resolution.objects.filter(done_at__lte=F("due_at"))
        late = Resolution.objects.filter(done_at__gt=F("due_at"))
        never = Resolution.objects.filter(done_at=None, due_at__lt=NOW)

        assert done.count() > late.count() > 0
        assert never.exists()
        assert never.filter(overdue_at=None).count() <= never.count() / 2

    def test_agencies_asked_and_most_were_answered(self) -> None:
        answered = Consultation.objects.exclude(answered_at=None)

        assert Consultation.objects.count() > answered.count() > 0
