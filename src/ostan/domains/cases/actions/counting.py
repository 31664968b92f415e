"""Waiting times, counted from decided cases by the schedule, so that no page has to."""

import datetime

from django.db import connection

from ostan.domains.cases.events import WaitingTimesCounted
from ostan.domains.cases.models import WaitingTime
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor

DAYS = 365
"""How far back the published figures look. Source: assumed."""

_COUNT = """
SELECT service_id, unit_id, count(*), count(*) FILTER (WHERE late_at IS NULL),
       count(legal_due_at), count(legal_due_at) FILTER (WHERE legal_late_at IS NULL),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY working_seconds),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY working_seconds)
FROM cases_case
WHERE state = 'DECIDED' AND decided_at >= %s AND outcome NOT IN ('WITHDRAWN', 'NO_ANSWER', 'UNPAID')
GROUP BY GROUPING SETS ((), (service_id), (unit_id), (service_id, unit_id))
HAVING count(*) > 0
"""


def count_waiting_times(*, actor: Actor, now: datetime.datetime) -> int:
    """How many rows of waiting times there are now: in all, per service, per unit, per service in a unit.

    Cases that ended by their applicant's will or silence say nothing about the office and are left out.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    since = now - datetime.timedelta(days=DAYS)
    with unit_of_work(actor=actor, now=now) as work:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [since])
            rows = cursor.fetchall()
        WaitingTime.objects.all().delete()
        WaitingTime.objects.bulk_create(
            [
                WaitingTime(
                    service_id=service,
                    unit_id=unit,
                    cases=cases,
                    on_time=on_time,
                    with_law=with_law,
                    within_law=within_law,
                    median_seconds=median,
                    slow_seconds=slow,
                    from_at=since,
                    counted_at=now,
                )
                for service, unit, cases, on_time, with_law, within_law, median, slow in rows
            ],
            batch_size=1_000,
        )
        work.record(WaitingTimesCounted(stream="waiting_times", rows=len(rows)))
    return len(rows)
