"""What the owner of a service looks at: counted from what really happened, and nothing told of too few."""

import datetime

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.actions.service_counts import MONTHS, months
from ostan.domains.cases.models import EndCount, Task
from ostan.domains.cases.rules import Outcome
from ostan.kernel.actor import SYSTEM, VISITOR
from ostan.kernel.calendar import PeriodKind, period_of
from ostan.kernel.errors import NotAllowed
from tests.cases import given
from tests.standing import standing

HOUR = 3600


world = standing(given.world)


def test_a_step_is_measured_in_working_time_from_its_opening(world: given.World) -> None:
    given.decided(world, now=given.later(hours=26))  # ten o'clock on Saturday to noon on Sunday

    (task,) = Task.objects.all()
    assert task.step_seconds == given.DAY + 2 * HOUR


def test_time_in_which_the_applicant_was_waited_for_is_not_the_offices(world: given.World) -> None:
    case = given.waiting(world)
    actions.answer_question(actor=world.citizen, now=given.later(days=2), case_id=case.pk, text="پاسخ")
    actions.decide_case(
        actor=world.clerk,
        now=given.later(days=2, hours=1),
        case_id=case.pk,
        outcome=Outcome.GRANTED,
        reason="",
        law="",
    )

    task = Task.objects.get()
    assert task.step_seconds == HOUR


def test_a_question_to_the_applicant_is_measured_with_his_time(world: given.World) -> None:
    case = given.case(world, "licence")
    given.do(world, case, "check", "incomplete")
    actions.answer_question(actor=world.citizen, now=given.later(days=1), case_id=case.pk, text="پاسخ")

    assert Task.objects.get(node="fix").step_seconds == given.DAY


def test_months_are_those_of_the_calendar_up_to_now() -> None:
    found = months(given.NOW)

    assert len(found) == MONTHS
    assert found[-1] == period_of(given.NOW.date(), PeriodKind.MONTH)
    assert found[0].first_day < given.NOW.date() - datetime.timedelta(days=365)


def test_cases_are_counted_by_month_version_step_and_end(world: given.World) -> None:
    for _ in range(10):
        given.decided(world, now=given.later(hours=2))
    given.case(world)
    service_id = given.decided(world, now=given.later(hours=2)).service_id

    actions.count_services(actor=SYSTEM, now=given.later(days=1))
    found = queries.service_figures(service_id=service_id)
    (step,) = queries.step_times(version_id=given.version_id("short"))

    (month,) = found.months
    (version,) = found.versions
    assert (month.opened, month.decided, month.on_time, month.refused) == (12, 11, 1.0, 1.0)
    assert (version.version_id, version.decided) == (given.version_id("short"), 11)
    assert (step.tasks, step.median_hours, step.slow_hours, step.late) == (11, 2.0, 2.0, 0.0)
    assert {(one.outcome, one.law, one.cases) for one in found.ends} == {
        (Outcome.REFUSED, "", 11),
        (Outcome.REFUSED, given.LAW, 11),
    }


def test_a_month_in_which_nothing_came_stands_between_the_others(world: given.World) -> None:
    first = given.case(world)
    given.case(world, now=given.later(days=70))
    actions.count_services(actor=SYSTEM, now=given.later(days=71))

    found = queries.service_figures(service_id=first.service_id).months

    assert [one.opened for one in found] == [1, 0, 1]
    assert [one.month for one in found] == sorted({one.month for one in found})


def test_of_few_neither_times_nor_cited_laws_are_told(world: given.World) -> None:
    service_id = given.decided(world).service_id
    actions.count_services(actor=SYSTEM, now=given.later(days=1))

    (month,) = queries.service_figures(service_id=service_id).months
    (step,) = queries.step_times(version_id=given.version_id("short"))
    assert (month.decided, month.median_days, month.on_time) == (1, None, None)
    assert step.median_hours is None
    assert not EndCount.objects.exclude(law="").exists()


def test_only_the_house_counts_and_counting_twice_changes_nothing(world: given.World) -> None:
    given.decided(world)
    first = actions.count_services(actor=SYSTEM, now=given.later(days=1))

    assert actions.count_services(actor=SYSTEM, now=given.later(days=1)) == first
    with pytest.raises(NotAllowed):
        actions.count_services(actor=world.head, now=given.NOW)


def test_where_people_leave_is_told_of_those_who_came_so_far(world: given.World) -> None:
    version_id = given.version_id("short")
    for _ in range(4):
        actions.keep_visitors_draft(actor=VISITOR, now=given.NOW, version_id=version_id, answers={})
    for _ in range(6):
        draft = actions.keep_draft(
            actor=world.citizen, now=given.NOW, version_id=version_id, answers=given.ANSWERS
        )
        given.case(world, draft_id=draft.pk)
    actions.keep_visitors_draft(actor=VISITOR, now=given.NOW, version_id=version_id, answers=given.ANSWERS)
    actions.drop_expired_drafts(actor=SYSTEM, now=given.later(days=2))
    actions.keep_draft(actor=world.citizen, now=given.NOW, version_id=version_id, answers={})

    told = queries.leaving(version_id=version_id, since=given.NOW.date())

    assert (told.sent, told.left, told.under_way) == (6, 5, 1)
    assert [(one.question, one.came, one.left) for one in told.places] == [("topic", 11, 4), ("", 7, 1)]
    assert told.places[0].share == 4 / 11
    assert told.places[1].share is None
    assert told.share == 5 / 11
