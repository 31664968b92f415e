"""What the house counts itself agrees with the cases it counts, and is written once."""

import datetime

import pytest

from ostan.domains.cases import actions
from ostan.domains.cases import queries as cases
from ostan.domains.cases.rules import Outcome
from ostan.domains.councils import actions as councils
from ostan.domains.feedback import actions as feedback
from ostan.domains.indicators import queries
from ostan.domains.indicators.models import Cell, Value
from ostan.domains.indicators.queries import Trust
from ostan.domains.indicators.rules import value
from ostan.foundation import work
from ostan.foundation.ledger.models import Entry
from ostan.kernel.calendar import PeriodKind, day_begins, day_ends, local_day, period_of
from ostan.wiring import measures
from tests.cases import given
from tests.councils import given as councils_given
from tests.indicators import given as figures
from tests.standing import standing

MONTH = period_of(local_day(given.NOW), PeriodKind.MONTH)
NEXT = given.NOW + datetime.timedelta(days=31)


world = standing(given.world)


def decided(world: given.World) -> None:
    case = given.claimed(world)
    actions.decide_case(
        actor=world.clerk,
        now=given.later(hours=1),
        case_id=case.pk,
        outcome=Outcome.REFUSED,
        reason=given.REASON,
        law=given.LAW,
    )


def test_what_is_counted_agrees_with_the_entries_of_the_ledger(world: given.World) -> None:
    with work.delivering_at_once():
        decided(world)
        decided(world)
        given.case(world)

    written = measures.count(NEXT)

    assert written > 0
    found = queries.rolled_up(
        meaning=queries.indicator(code="cases_decided").now, first=MONTH, last=MONTH, trust=Trust.VERIFIED
    )
    assert found.reading == value(Entry.objects.filter(activity="CaseDecided").count())
    assert {one.by_id for one in Value.objects.all()} == {0}
    shares = {
        code: queries.rolled_up(meaning=queries.indicator(code=code).now, first=MONTH, last=MONTH).reading
        for code in ("on_time_share", "remote_share", "rated_share", "bounces_per_case")
    }
    assert (shares["on_time_share"].number, shares["on_time_share"].of) == (2, 2)
    assert shares["remote_share"].of == 3
    assert (shares["rated_share"].number, shares["rated_share"].of) == (0, 2)
    assert (shares["bounces_per_case"].number, shares["bounces_per_case"].of) == (0, 2)


def test_counting_again_writes_nothing_new(world: given.World) -> None:
    decided(world)
    measures.count(NEXT)
    before = Value.objects.count()

    assert measures.count(NEXT) == 0
    assert Value.objects.count() == before


def test_the_median_of_the_province_is_counted_and_not_rolled_up(world: given.World) -> None:
    decided(world)
    first, until = day_begins(MONTH.first_day), day_ends(MONTH.last_day)
    told = cases.median_days_by_agency(first=first, until=until)
    measures.count(NEXT)

    assert told
    assert Cell.objects.filter(version__measure_code="median_working_days").count() == len(told)


def test_every_measure_has_its_indicator_and_names_its_entries(world: given.World) -> None:
    decided(world)
    measures.count(NEXT)

    assert queries.computed().keys() == measures.MEASURES.keys()
    assert len(measures.MEASURES) == 11
    assert all(one.told.evidence for one in measures.MEASURES.values())


def test_sheets_count_as_in_time_by_their_own_deadline_and_those_that_never_came_as_late(db: None) -> None:
    world = figures.world()
    figures.handed_in(world)  # east, in Ordibehesht, whose deadline lies in Khordad
    khordad = figures.MONTH.shifted(1)
    first, until = day_begins(khordad.first_day), day_ends(khordad.last_day)

    found = queries.in_time_by_unit(first=first, until=until)

    due = {figures.sheet(world, unit).due_at for unit in ("east", "west", "agency")}
    assert all(first <= one < until for one in due)
    east, west, agency = (world.units[name] for name in ("east", "west", "agency"))
    assert found == {east: (1, 1), west: (0, 1), agency: (0, 1)}
    assert queries.in_time_by_unit(first=first, until=min(due)) == {}


def test_a_sheet_that_came_after_its_deadline_is_not_in_time(db: None) -> None:
    world = figures.world()
    late = figures.sheet(world).due_at + datetime.timedelta(hours=1)
    figures.keep(world, *figures.FULL, finish=True, now=late)
    khordad = figures.MONTH.shifted(1)

    found = queries.in_time_by_unit(first=day_begins(khordad.first_day), until=day_ends(khordad.last_day))

    assert found[world.units["east"]] == (0, 1)


@pytest.mark.django_db
def test_resolutions_count_in_the_month_in_which_their_day_comes() -> None:
    council = councils_given.council()
    meeting = councils_given.sitting(council)
    kept, late, open_ = (councils_given.resolved(council, meeting) for _ in range(3))
    report = {"actor": council.head, "text": "انجام شد"}
    councils.report_done(**report, now=kept.due_at, resolution_id=kept.pk)
    councils.report_done(**report, now=late.due_at + datetime.timedelta(days=1), resolution_id=late.pk)
    month = period_of(local_day(open_.due_at), PeriodKind.MONTH)

    measures.count(day_ends(month.last_day) + datetime.timedelta(days=1))

    meaning = queries.indicator(code="resolutions_on_time").now
    told = queries.rolled_up(meaning=meaning, first=month, last=month, trust=Trust.VERIFIED).reading
    assert (told.number, told.of) == (1, 3)
    before = month.shifted(-1)
    assert queries.rolled_up(meaning=meaning, first=before, last=before).reading.of is None


def counted(code: str, unit_id: int) -> tuple[int, int | None]:
    """What the house counted of a unit in the month: a number, or a pair."""
    cell = Cell.objects.get(version__measure_code=code, unit=unit_id)
    assert cell.verified is not None
    return int(cell.verified), None if cell.verified_of is None else int(cell.verified_of)


def test_the_median_is_the_middle_of_the_working_days_that_cases_took(world: given.World) -> None:
    for hours in (1, 2, 4):
        given.decided(world, now=given.later(hours=hours))
    measures.count(NEXT)

    day = 7.5  # hours, as the province of these tests works
    (cell,) = Cell.objects.filter(version__measure_code="median_working_days", unit=world.first.pk)
    assert float(cell.verified or 0) == round(2 / day, 2)


def test_satisfaction_is_the_share_of_satisfied_among_those_who_answered(world: given.World) -> None:
    with work.delivering_at_once():
        closed = [given.decided(world) for _ in range(3)]
        for case, score in zip(closed, (5, 2), strict=False):
            feedback.rate(actor=world.citizen, now=given.later(hours=2), case_id=case.pk, score=score)
    measures.count(NEXT)

    assert counted("satisfaction", world.first.pk) == (1, 2)
    assert counted("rated_share", world.first.pk) == (2, 3)


def test_objections_upheld_are_counted_among_those_that_were_answered(world: given.World) -> None:
    answers = ((Outcome.GRANTED, True), (Outcome.REFUSED, False), None)
    for answer in answers:
        case = given.decided(world)
        actions.object(actor=world.citizen, now=given.later(1), case_id=case.pk, text="مدارک کامل بود")
        if answer:
            task = given.open_task(case)
            actions.claim_task(actor=world.head, now=given.later(2), task_id=task.pk)
            actions.decide_case(
                actor=world.head,
                now=given.later(2),
                case_id=case.pk,
                outcome=answer[0],
                reason=given.REASON,
                law=given.LAW,
                upheld=answer[1],
            )
    measures.count(NEXT)

    assert counted("objections_upheld", world.first.pk) == (1, 2)


def test_a_card_with_an_empty_field_is_not_complete(world: given.World) -> None:
    measures.count(NEXT)

    assert counted("complete_cards", world.first.pk) == (0, 2)


def test_what_goes_to_another_agency_is_counted_as_a_bounce_of_the_one_that_decides(
    world: given.World,
) -> None:
    measures.count(NEXT)
    assert not Cell.objects.filter(version__measure_code="bounces_per_case").exists()
    given.decided(world)
    measures.count(NEXT)

    assert counted("bounces_per_case", world.first.pk) == (0, 1)
    assert counted("cases_decided", world.first.pk) == (1, None)
    assert counted("on_time_share", world.first.pk) == (1, 1)
    assert counted("remote_share", world.first.pk) == (1, 1)
