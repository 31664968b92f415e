"""What the house counts of the work on cases, by unit and for one span of time: numbers for computed indicators."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection

from ostan.domains.cases.queries.figures import day_seconds

Counts = dict[int, tuple[int, int]]
"""By unit id: of so many (the second), so many (the first)."""

_DECIDED = """
SELECT unit_id, count(*), count(*) FILTER (WHERE late_at IS NULL), sum(bounces)
FROM cases_case
WHERE state = 'DECIDED' AND decided_at >= %s AND decided_at < %s AND outcome NOT IN ('WITHDRAWN', 'NO_ANSWER')
GROUP BY unit_id
"""
_MEDIAN = """
SELECT top.id, percentile_disc(0.5) WITHIN GROUP (ORDER BY c.working_seconds)
FROM cases_case c CROSS JOIN LATERAL (
    SELECT DISTINCT NULLIF(split_part(c.unit_path, '.', depth), '')::bigint AS id FROM generate_series(1, 2) depth
) top
WHERE c.state = 'DECIDED' AND c.decided_at >= %s AND c.decided_at < %s
  AND c.outcome NOT IN ('WITHDRAWN', 'NO_ANSWER') AND c.working_seconds IS NOT NULL AND top.id IS NOT NULL
GROUP BY top.id
"""
_OPENED = """
SELECT unit_id, count(*) FILTER (WHERE channel <> 'DESK'), count(*)
FROM cases_case WHERE opened_at >= %s AND opened_at < %s AND parent_id IS NULL
GROUP BY unit_id
"""
_OBJECTIONS = """
SELECT c.unit_id, count(*) FILTER (WHERE d.upheld), count(*)
FROM cases_decision d JOIN cases_case c ON c.id = d.case_id
WHERE d.upheld IS NOT NULL AND d.at >= %s AND d.at < %s
GROUP BY c.unit_id
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """Cases that a unit decided, how many of them were not late, and how often they were sent on between agencies."""

    cases: int
    on_time: int
    bounces: int


def decided_by_unit(*, first: datetime.datetime, until: datetime.datetime) -> dict[int, Decided]:
    """By unit id, from an instant up to another. What ended by its applicant's will or silence is left out.

    One statement.
    """
    return {unit: Decided(*told) for unit, *told in _rows(_DECIDED, [first, until])}


def median_days_by_agency(*, first: datetime.datetime, until: datetime.datetime) -> dict[int, float]:
    """The middle of the working days that decided cases took, by the id of the agency with all its branches, and of
    the root for all together: medians of parts give no median of the whole. One statement."""
    day = day_seconds(first, until)
    return {unit: round(seconds / day, 2) for unit, seconds in _rows(_MEDIAN, [first, until])}


def remote_by_unit(*, first: datetime.datetime, until: datetime.datetime) -> Counts:
    """Of the cases that came, how many came by another door than the desk. One statement."""
    return {unit: (part, whole) for unit, part, whole in _rows(_OPENED, [first, until])}


def upheld_by_unit(*, first: datetime.datetime, until: datetime.datetime) -> Counts:
    """Of the objections that were answered, how many were upheld. One statement."""
    return {unit: (part, whole) for unit, part, whole in _rows(_OBJECTIONS, [first, until])}


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
