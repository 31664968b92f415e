"""Published figures: how long decided cases took. Counted by the schedule, read here in one statement."""

import dataclasses
import datetime

from ostan.domains.cases.models import WaitingTime
from ostan.foundation.holidays import queries as holidays

FEWEST = 10
"""Cases below which no figure is published: one case would be readable in it. Source: issue 2, section 1.5."""


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """How long `cases` decided cases took, in working days; `on_time` is the share that kept the norm.

    `within_law` is the share that kept the legal deadline, of the `with_law` cases that had one. The figures are
    None below ten cases. `slow_days`: nine of ten cases took no longer.
    """

    service_id: int | None
    unit_id: int | None
    service: str
    unit: str
    cases: int
    median_days: float | None
    slow_days: float | None
    on_time: float | None
    with_law: int
    within_law: float | None
    from_at: datetime.datetime
    counted_at: datetime.datetime


def waiting_times(
    *, service_id: int | None = None, unit_id: int | None = None, each: str = ""
) -> list[Waiting]:
    """The figures of one service, one unit, one service in one unit, or (nothing given) of all cases together.

    `each` "service" or "unit" gives one row for each of them instead, the most asked for first. One statement
    and the calendar's version.
    """
    rows = WaitingTime.objects.all()
    rows = rows.filter(service__isnull=False) if each == "service" else rows.filter(service=service_id)
    rows = rows.filter(unit__isnull=False) if each == "unit" else rows.filter(unit=unit_id)
    columns = ("service_id", "unit_id", "service__title", "unit__name", "cases", "on_time")
    times = ("with_law", "within_law", "median_seconds", "slow_seconds", "from_at", "counted_at")
    return [_waiting(*row) for row in rows.order_by("-cases", "pk").values_list(*columns, *times)]


def _waiting(
    service_id: int | None,
    unit_id: int | None,
    service: str | None,
    unit: str | None,
    cases: int,
    on_time: int,
    with_law: int,
    within_law: int,
    median: int,
    slow: int,
    from_at: datetime.datetime,
    counted_at: datetime.datetime,
) -> Waiting:
    enough = cases >= FEWEST
    day = day_seconds(from_at, counted_at) if enough else 1.0
    return Waiting(
        service_id=service_id,
        unit_id=unit_id,
        service=service or "",
        unit=unit or "",
        cases=cases,
        median_days=round(median / day, 1) if enough else None,
        slow_days=round(slow / day, 1) if enough else None,
        on_time=on_time / cases if enough else None,
        with_law=with_law,
        within_law=within_law / with_law if with_law >= FEWEST else None,
        from_at=from_at,
        counted_at=counted_at,
    )


def day_seconds(begin: datetime.datetime, end: datetime.datetime) -> float:
    """The length of the usual working day of the time looked at, in seconds."""
    calendar = holidays.calendar()
    days = calendar.closings(begin, end)
    return calendar.working_seconds(begin, end) / days if days else 8 * 3600.0
