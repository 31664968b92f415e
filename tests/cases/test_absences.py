"""Work while somebody is away: where it goes, how it is taken over in one act, and how it comes back."""

import datetime

import pytest

from ostan.domains.cases import actions, queries
from ostan.domains.cases.models import Task
from ostan.domains.cases.rules import Tab
from ostan.domains.org import actions as org
from ostan.domains.org.models import Absence
from ostan.foundation.work import delivering_at_once
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given

TODAY = datetime.date(2026, 4, 11)
DAY = datetime.timedelta(days=1)


def away(of: given.World, who: Actor, substitute: Actor | None = None, days: int = 3) -> Absence:
    """Somebody is away from today on."""
    return org.note_absence(
        actor=SYSTEM,
        now=given.NOW,
        membership_id=who.hat,
        since=TODAY,
        until=TODAY + days * DAY,
        substitute_id=substitute.person_id if substitute else None,
    )


def hand(of: given.World, task: Task, to: Actor) -> Task:
    return actions.hand_over_task(actor=of.head, now=given.NOW, task_id=task.pk, to_person_id=to.person_id)


def test_what_would_come_to_the_absent_comes_to_who_stands_in(world: given.World) -> None:
    task = given.open_task(given.claimed(world, by=world.colleague))
    actions.hand_over_task(
        actor=world.colleague, now=given.NOW, task_id=task.pk, to_person_id=world.clerk.person_id
    )
    noted = away(world, world.colleague, world.head)

    actions.return_task(actor=world.clerk, now=given.NOW, task_id=task.pk, reason=given.REASON)

    task.refresh_from_db()
    assert (task.holder_id, task.absence_id) == (world.head.person_id, noted.pk)
    item = queries.inbox(actor=world.head, now=given.NOW, tab=Tab.MINE).items[0]
    assert item.absent == "همکار آزمون"


def test_without_anybody_to_stand_in_it_comes_to_the_unit(world: given.World) -> None:
    task = given.open_task(given.claimed(world, by=world.colleague))
    actions.hand_over_task(
        actor=world.colleague, now=given.NOW, task_id=task.pk, to_person_id=world.clerk.person_id
    )
    noted = away(world, world.colleague)

    actions.return_task(actor=world.clerk, now=given.NOW, task_id=task.pk, reason=given.REASON)

    task.refresh_from_db()
    assert (task.holder_id, task.absence_id) == (None, noted.pk)


def test_the_open_work_is_taken_over_in_one_act_and_comes_back_by_itself(world: given.World) -> None:
    tasks = [given.open_task(given.claimed(world)) for _ in range(3)]
    noted = away(world, world.clerk, world.colleague)

    done = actions.cover_tasks(actor=world.clerk, now=given.NOW, absence_id=noted.pk)
    last_day = given.later(days=3)
    assert actions.give_back(actor=SYSTEM, now=last_day) == 0
    actions.release_task(actor=world.colleague, now=last_day, task_id=tasks[0].pk)

    assert done == (3, 0)
    assert actions.give_back(actor=SYSTEM, now=given.later(days=4)) == 2
    holders = {task.pk: task.holder_id for task in Task.objects.all()}
    assert holders[tasks[0].pk] is None  # put down by the colleague: nobody's by anybody's absence
    assert {holders[task.pk] for task in tasks[1:]} == {world.clerk.person_id}
    assert not Task.objects.exclude(absence=None).exists()


def test_who_comes_back_early_has_the_work_at_once(world: given.World) -> None:
    task = given.open_task(given.claimed(world))
    noted = away(world, world.clerk, world.colleague)
    actions.cover_tasks(actor=world.head, now=given.NOW, absence_id=noted.pk)

    with delivering_at_once():
        org.end_absence(actor=world.clerk, now=given.later(hours=2), absence_id=noted.pk)

    task.refresh_from_db()
    assert (task.holder_id, task.absence_id) == (world.clerk.person_id, None)


def test_who_stands_in_is_given_no_case_of_his_own_and_none_he_decided(world: given.World) -> None:
    own = given.case(world, actor=SYSTEM, citizen_id=world.colleague.person_id)
    actions.claim_task(actor=world.clerk, now=given.NOW, task_id=given.open_task(own).pk)
    noted = away(world, world.clerk, world.colleague)

    assert actions.cover_tasks(actor=world.clerk, now=given.NOW, absence_id=noted.pk) == (0, 1)
    assert given.open_task(own).holder_id is None


def test_work_of_who_left_meanwhile_stays_with_the_unit(world: given.World) -> None:
    task = given.open_task(given.claimed(world))
    noted = away(world, world.clerk, world.colleague)
    actions.cover_tasks(actor=world.head, now=given.NOW, absence_id=noted.pk)
    org.end_grant(actor=SYSTEM, now=given.NOW, membership_id=world.clerk.hat)

    actions.give_back(actor=SYSTEM, now=given.later(days=5))

    task.refresh_from_db()
    assert task.holder_id is None


def test_covering_is_for_the_absent_and_the_head(world: given.World) -> None:
    given.claimed(world)
    noted = away(world, world.clerk, world.colleague)
    idle = away(world, world.other)

    for nobody in (world.colleague, world.other, world.citizen):
        with pytest.raises(NotAllowed):
            actions.cover_tasks(actor=nobody, now=given.NOW, absence_id=noted.pk)
    with pytest.raises(RuleBroken, match=r"cases\.absence_over"):
        actions.cover_tasks(actor=world.clerk, now=given.later(days=9), absence_id=noted.pk)
    with pytest.raises(RuleBroken, match=r"cases\.nothing_to_cover"):
        actions.cover_tasks(actor=world.other, now=given.NOW, absence_id=idle.pk)
    with pytest.raises(NotAllowed):
        actions.give_back(actor=world.head, now=given.NOW)


def test_a_task_given_to_somebody_absent_by_hand_goes_on_to_who_stands_in(world: given.World) -> None:
    task = given.open_task(given.case(world))
    away(world, world.clerk, world.colleague)

    hand(world, task, world.colleague)

    task.refresh_from_db()
    assert task.holder_id == world.colleague.person_id
    with pytest.raises(RuleBroken, match=r"cases\.not_of_unit"):
        hand(world, task, world.other)
