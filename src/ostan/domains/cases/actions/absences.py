"""The open work of somebody who is away: taken over in one act, and given back."""

import datetime
from typing import NamedTuple

from ostan.domains.cases.actions import hands
from ostan.domains.cases.models import Task
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken

AT_ONCE = 500
"""Tasks that change hands in one transaction."""


class Covered(NamedTuple):
    """How many tasks went to whoever stands in, and how many to the unit."""

    to_substitute: int
    to_unit: int


def cover_tasks(*, actor: Actor, now: datetime.datetime, absence_id: int) -> Covered:
    """How the open tasks of the absent were divided: to who stands in, else (or where that person may not do
    them) to their unit. They come back when the absence is over. Before its first day too: who leaves tomorrow
    hands over today.

    Raises:
        NotAllowed: there is no such absence, or it is neither the actor's own nor in a unit that the actor leads.
        RuleBroken: cases.absence_over, cases.nothing_to_cover.
    """
    away = org.absence(actor=actor, absence_id=absence_id)
    if away.until < org.day_of(now):
        raise RuleBroken("cases.absence_over")
    path = org.unit(unit_id=away.unit_id).path
    with unit_of_work(actor=actor, now=now) as work:
        rows = Task.objects.filter(done_at=None, holder=away.person_id, unit_path__startswith=path)
        tasks = list(rows.select_related("case").select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
        if not tasks:
            raise RuleBroken("cases.nothing_to_cover")
        substitute_id = away.substitute_id or 0
        barred = hands.own_of(substitute_id, min(task.case.opened_at for task in tasks))
        for task in tasks:
            hands.put_by(task, away.id, substitute_id, now, barred=barred)
        Task.objects.bulk_update(tasks, hands.WRITTEN)
        work.record(*(hands.handed(task) for task in tasks))
    given = sum(1 for task in tasks if task.holder_id)
    return Covered(given, len(tasks) - given)


def give_back(*, actor: Actor, now: datetime.datetime) -> int:
    """How many open tasks went back to people whose absence is over; of who left the unit, to the unit.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    over = Task.objects.filter(done_at=None, absence__to_on__lt=org.day_of(now))
    done = 0
    while over.exists():
        with unit_of_work(actor=actor, now=now) as work:
            rows = over.select_related("case", "absence__absent").select_for_update(of=("self",))
            tasks = list(rows.order_by("pk")[:AT_ONCE])
            for task in tasks:
                _back(task, now)
            Task.objects.bulk_update(tasks, hands.WRITTEN)
            work.record(*(hands.handed(task) for task in tasks))
        done += len(tasks)
    return done


def _back(task: Task, now: datetime.datetime) -> None:
    absent = task.absence.absent if task.absence else None
    if absent is None or (absent.valid_to is not None and absent.valid_to < org.day_of(now)):
        hands.free(task)
    else:
        hands.settle(task, absent.person_id, now)
