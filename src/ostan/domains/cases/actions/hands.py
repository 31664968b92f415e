"""In whose hands a task lies: given, set free, and kept for somebody who is away."""

import datetime

from ostan.domains.cases.events import TaskHandedOver
from ostan.domains.cases.models import Task
from ostan.domains.cases.rules import TaskState
from ostan.domains.org import queries as org

WRITTEN = ("holder", "state", "claimed_at", "absence")
"""What changes when a task changes hands."""


def give(task: Task, person_id: int, now: datetime.datetime) -> None:
    """Into the person's own hands."""
    task.holder_id, task.state, task.claimed_at, task.absence_id = person_id, TaskState.CLAIMED, now, None


def free(task: Task) -> None:
    """Back on the unit's pile."""
    task.holder_id, task.state, task.claimed_at, task.absence_id = None, TaskState.OPEN, None, None


def settle(task: Task, person_id: int, now: datetime.datetime) -> None:
    """To the person; while the person is away to whoever stands in, else to the unit, until the person is back."""
    cover = org.cover_of(person_id=person_id, unit_path=task.unit_path, on=now)
    if cover is None:
        give(task, person_id, now)
    else:
        barred = own_of(cover.substitute_id, task.case.opened_at)
        put_by(task, cover.absence_id, cover.substitute_id, now, barred=barred)


def own_of(person_id: int, since: datetime.datetime) -> frozenset[int]:
    """Whose cases are the person's own affair: the own ones, and those of whom the person could represent since then."""
    return frozenset({person_id}) | org.principals_of(person_id=person_id, since=since)


def put_by(
    task: Task, absence_id: int, substitute_id: int, now: datetime.datetime, *, barred: frozenset[int]
) -> None:
    """To who stands in and may do the task, else on the unit's pile, for the time of the absence.

    `barred` are the applicants for whom the substitute does nothing.
    """
    if substitute_id and substitute_id != task.not_for and task.case.citizen_id not in barred:
        give(task, substitute_id, now)
    else:
        free(task)
    task.absence_id = absence_id


def handed(task: Task) -> TaskHandedOver:
    """What is recorded of a task that came into other hands."""
    return TaskHandedOver(
        stream=f"case:{task.case_id}",
        case_id=task.case_id,
        task_id=task.pk,
        node=task.node,
        to_person_id=task.holder_id or 0,
        to_unit_id=task.unit_id,
    )
