"""What the owners of services look at, counted from the cases by the schedule."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from ostan.domains.cases.actions.counting import DAYS
from ostan.domains.cases.events import ServicesCounted
from ostan.domains.cases.models import EndCount, ServiceCount, StepTime
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, PeriodKind, day_begins, local_day, period_of

MONTHS = 13
"""How many months are counted, the present one among them. Source: assumed; a year ago stands beside today."""

FEWEST_OF_LAW = 3
"""Refusals below which a cited law is not counted by itself: it is free text, and one case must not be read in it."""

_OPENED = """
SELECT service_id, width_bucket(opened_at, %s::timestamptz[]), count(*)
FROM cases_case WHERE opened_at >= %s AND parent_id IS NULL GROUP BY 1, 2
"""
_DECIDED = """
WITH ended AS (
    SELECT service_id, version_id, width_bucket(decided_at, %s::timestamptz[]) AS month,
           outcome, late_at, working_seconds
    FROM cases_case
    WHERE state = 'DECIDED' AND decided_at >= %s AND outcome NOT IN ('WITHDRAWN', 'NO_ANSWER')
)
SELECT service_id, version_id, month, count(*), count(*) FILTER (WHERE outcome = 'REFUSED'),
       count(*) FILTER (WHERE late_at IS NULL),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY working_seconds),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY working_seconds)
FROM ended GROUP BY GROUPING SETS ((service_id, month), (service_id, version_id))
"""
_STEPS = """
SELECT c.version_id, t.node, max(t.name), max(t.act), count(*), count(*) FILTER (WHERE t.done_at > t.due_at),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY t.step_seconds),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY t.step_seconds)
FROM cases_task t JOIN cases_case c ON c.id = t.case_id
WHERE t.state = 'DONE' AND t.done_at >= %s AND t.step_seconds IS NOT NULL
GROUP BY c.version_id, t.node
"""
_ENDS = """
SELECT c.service_id, c.outcome, d.law, count(*)
FROM cases_case c LEFT JOIN cases_decision d ON d.case_id = c.id AND d.round = c.round
WHERE c.state = 'DECIDED' AND c.decided_at >= %s
GROUP BY GROUPING SETS ((c.service_id, c.outcome), (c.service_id, c.outcome, d.law))
HAVING GROUPING(d.law) = 1 OR (c.outcome = 'REFUSED' AND d.law <> '' AND count(*) >= %s)
"""


def count_services(*, actor: Actor, now: datetime.datetime) -> int:
    """How many rows of counts there are now: of services by month and by version, of steps, of ends.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    since = now - datetime.timedelta(days=DAYS)
    counted: list[tuple[type[Model], list[Any]]] = [
        (ServiceCount, _services(now)),
        (StepTime, _steps(since)),
        (EndCount, _ends(since)),
    ]
    count = sum(len(rows) for _, rows in counted)
    with unit_of_work(actor=actor, now=now) as work:
        for table, rows in counted:
            table._default_manager.all().delete()
            table._default_manager.bulk_create(rows, batch_size=1_000)
        work.record(ServicesCounted(stream="services", rows=count))
    return count


def months(now: datetime.datetime) -> list[Period]:
    """The months that are counted, oldest first."""
    this = period_of(local_day(now), PeriodKind.MONTH)
    return [this.shifted(back) for back in range(1 - MONTHS, 1)]


def _services(now: datetime.datetime) -> list[ServiceCount]:
    spans = months(now)
    bounds = [day_begins(one.first_day) for one in spans]
    found: dict[tuple[int, int | None, int | None], ServiceCount] = {}

    def row(service_id: int, version_id: int | None, month: int | None) -> ServiceCount:
        first = spans[month - 1].first_day if month else None
        fresh = ServiceCount(service_id=service_id, version_id=version_id, month=first, counted_at=now)
        return found.setdefault((service_id, version_id, month), fresh)

    for service_id, month, count in _rows(_OPENED, [bounds, bounds[0]]):
        row(service_id, None, month).opened = count
    for service_id, version_id, month, *told in _rows(_DECIDED, [bounds, bounds[0]]):
        of = row(service_id, version_id, month)
        of.decided, of.refused, of.on_time, of.median_seconds, of.slow_seconds = told
    return list(found.values())


def _steps(since: datetime.datetime) -> list[StepTime]:
    columns = ("version_id", "node", "name", "act", "tasks", "late", "median_seconds", "slow_seconds")
    return [StepTime(**dict(zip(columns, row, strict=True))) for row in _rows(_STEPS, [since])]


def _ends(since: datetime.datetime) -> list[EndCount]:
    return [
        EndCount(service_id=service_id, outcome=outcome, law=law or "", cases=count)
        for service_id, outcome, law, count in _rows(_ENDS, [since, FEWEST_OF_LAW])
    ]


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
