"""Who has how much: open work, and what was done lately. In the order of names: this is no ranking."""

import dataclasses
import datetime
from collections.abc import Mapping

from django.db.models import Aggregate, Count, IntegerField, Q, QuerySet

from ostan.domains.cases.models import Task
from ostan.domains.cases.queries.figures import day_seconds
from ostan.domains.cases.rules import APPLICANTS, TaskState
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.kernel import persian
from ostan.kernel.actor import Actor

MOST = 20_000
"""Tasks, and decided cases of a period, that are looked at; figures of a larger unit speak of so many."""

SOON_DAYS = 3
"""Working days within which a deadline is near. Source: assumed."""

LATELY = datetime.timedelta(days=30)
FEWEST_DONE = 5
"""Done tasks below which no working time is told: one hard case would be readable in it. Source: assumed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Workload:
    """The work of one person (`id` 0: nobody has taken it). `done` within thirty days; `median_days` of it in
    working days, None below five."""

    id: int
    name: str
    open: int = 0
    late: int = 0
    soon: int = 0
    paused: int = 0
    done: int = 0
    median_days: float | None = None


class Median(Aggregate):
    """The value that half of the rows do not exceed."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


def workload(
    *, actor: Actor, now: datetime.datetime, open_tasks: QuerySet[Task], colleagues: Mapping[int, str]
) -> list[Workload]:
    """Everybody who holds one of the open tasks or did one lately where the actor leads, and the colleagues, by name.

    Three statements.
    """
    counted = _open(open_tasks, now)
    done = _done(actor, now)
    unnamed = {*counted, *done} - {*colleagues, 0}
    names = {**org.names(person_ids=unnamed), **colleagues, 0: ""}
    day = day_seconds(now - LATELY, now)
    found = [
        Workload(
            pk,
            names.get(pk, ""),
            *counted.get(pk, (0, 0, 0, 0)),
            *_told(*done.get(pk, (0, None)), day),
        )
        for pk in {*counted, *done, *colleagues}
    ]
    return sorted(found, key=lambda one: (not one.id, persian.sort_key(one.name), one.id))


def _told(done: int, median: int | None, day: float) -> tuple[int, float | None]:
    return done, round(median / day, 1) if median is not None and done >= FEWEST_DONE else None


def _open(rows: QuerySet[Task], now: datetime.datetime) -> dict[int, tuple[int, int, int, int]]:
    """Open, late, nearly due and paused tasks by holder."""
    soon_at = holidays.calendar().add_working_days(now, SOON_DAYS)
    runs = Q(paused=False)
    found = (
        rows.order_by()
        .values_list("holder")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=runs & Q(due_at__lt=now)),
            soon=Count("pk", filter=runs & Q(due_at__gte=now, due_at__lte=soon_at)),
            paused=Count("pk", filter=Q(paused=True)),
        )
    )
    return {pk or 0: (opened, late, soon, paused) for pk, opened, late, soon, paused in found}


def _done(actor: Actor, now: datetime.datetime) -> dict[int, tuple[int, int | None]]:
    """Tasks done lately and the middle of their working seconds by who did them, the first 20,000 of them."""
    units = org.unit_ids_of(actor=actor, capability="cases.assign")
    rows = Task.objects.filter(unit__in=units, state=TaskState.DONE, done_at__gte=now - LATELY)
    rows = access.visible(rows, actor, "cases.assign").filter(done_by__gt=0).exclude(act__in=APPLICANTS)
    some = Task.objects.filter(pk__in=rows.order_by("done_at").values("pk")[:MOST])
    found = some.order_by().values_list("done_by").annotate(n=Count("pk"), median=Median("worked_seconds"))
    return {pk: (count, median) for pk, count, median in found}
