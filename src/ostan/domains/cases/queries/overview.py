"""What a head sees of the unit: open, late and untaken tasks by person and service, how long cases took."""

import dataclasses
import datetime
from collections.abc import Mapping

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Trim, TruncDate

from ostan.domains.cases.models import Case, Task
from ostan.domains.cases.queries.figures import day_seconds
from ostan.domains.cases.queries.inbox import WORK_COLUMNS, WORK_NAMES, WorkItem, tab_rows
from ostan.domains.cases.queries.workload import MOST, Median, Workload, workload
from ostan.domains.cases.rules import BY_APPLICANT, CaseState, Tab
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import TEHRAN, day_ends

OLDEST = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """Open tasks of one service, or of one person who holds them; paused ones wait for applicants."""

    id: int
    name: str
    open: int
    late: int
    paused: int


@dataclasses.dataclass(frozen=True, slots=True)
class Ended:
    """Cases decided since an instant; `median_days` in working days, None when there is none.

    `with_law` of them had a legal deadline, and `within_law` of those kept it.
    """

    cases: int
    on_time: int
    median_days: float | None
    with_law: int = 0
    within_law: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """The unit and everything below it. `capped`: there are more than 20,000 open tasks, and these are the first."""

    by_person: list[Workload]
    by_service: list[Load]
    ended: Ended
    oldest: list[WorkItem]
    capped: bool

    @property
    def open(self) -> int:
        return sum(one.open for one in self.by_person)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.by_person)

    @property
    def paused(self) -> int:
        return sum(one.paused for one in self.by_person)

    @property
    def unassigned(self) -> int:
        return sum(one.open for one in self.by_person if not one.id)


def overview(
    *, actor: Actor, now: datetime.datetime, since: datetime.datetime, colleagues: Mapping[int, str]
) -> Overview:
    """The figures of the actor's unit; `since` begins the period of decided cases. Six statements.

    `colleagues` are listed among the people also when they have no work. The cost ends at 20,000 open tasks and as
    many done ones and decided cases.

    Raises:
        NotAllowed: the actor heads no unit.
    """
    access.require(actor, "cases.assign")
    rows = tab_rows(actor, Tab.BELOW, now)
    some = Task.objects.filter(pk__in=rows.order_by("due_at", "pk").values("pk")[:MOST])
    people = workload(actor=actor, now=now, open_tasks=some, colleagues=colleagues)
    services = _loads(some, now, "case__service_id", "case__service__title")
    oldest = some.order_by("case__opened_at", "pk").annotate(**WORK_NAMES).values_list(*WORK_COLUMNS)[:OLDEST]
    return Overview(
        by_person=people,
        by_service=services,
        ended=_ended(actor, since, now),
        oldest=[WorkItem(*row) for row in oldest],
        capped=sum(one.open for one in people) >= MOST,
    )


def _loads(rows: QuerySet[Task], now: datetime.datetime, key: str, name: str | Trim) -> list[Load]:
    """The tasks counted by one column, most first."""
    late = Count("pk", filter=Q(due_at__lt=now, paused=False))
    paused = Count("pk", filter=Q(paused=True))
    found = (
        rows.order_by()
        .values_list(key, F(name) if isinstance(name, str) else name)
        .annotate(open=Count("pk"), late=late, paused=paused)
        .order_by("-open", key)
    )
    return [Load(pk or 0, (title or "") if pk else "", *counts) for pk, title, *counts in found]


@dataclasses.dataclass(frozen=True, slots=True)
class UnitLoad:
    """Open tasks that lie with a unit itself; paused ones wait for applicants."""

    unit_id: int
    unit_path: str
    open: int
    late: int
    paused: int


def loads_of_units(*, actor: Actor, now: datetime.datetime, under: str = "") -> list[UnitLoad]:
    """The open tasks of each unit at or below a path ("" all) within the actor's reach. One statement."""
    rows = access.visible(Task.objects.filter(done_at=None), actor, "cases.see")
    if under:
        rows = rows.filter(unit_path__startswith=under)
    counted = rows.order_by().values_list("unit_id", "unit_path")
    late = Count("pk", filter=Q(due_at__lt=now, paused=False))
    paused = Count("pk", filter=Q(paused=True))
    return [UnitLoad(*row) for row in counted.annotate(open=Count("pk"), late=late, paused=paused)]


def _ended(actor: Actor, since: datetime.datetime, now: datetime.datetime) -> Ended:
    """Cases that ended by their applicant's will or silence say nothing about the office and are left out."""
    rows = Case.objects.filter(state=CaseState.DECIDED, decided_at__gte=since)
    rows = access.visible(rows, actor, "cases.assign").exclude(outcome__in=BY_APPLICANT)
    some = Case.objects.filter(pk__in=rows.order_by("decided_at").values("pk")[:MOST])
    found = some.aggregate(
        n=Count("pk"),
        on_time=Count("pk", filter=Q(late_at=None)),
        median=Median("working_seconds"),
        with_law=Count("legal_due_at"),
        within_law=Count("legal_due_at", filter=Q(legal_late_at=None)),
    )
    if not found["n"]:
        return Ended(0, 0, None)
    median = round(found["median"] / day_seconds(since, now), 1)
    return Ended(found["n"], found["on_time"], median, found["with_law"], found["within_law"])


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """By what a work list can be narrowed: services, and codes of places, of which there is open work."""

    services: list[Load]
    places: list[tuple[str, int]]


def choices(*, actor: Actor, now: datetime.datetime, tab: Tab) -> Choices:
    """What the tab holds, most first; of a longer list what the first 20,000 tasks hold. Two statements."""
    rows = tab_rows(actor, tab, now)
    some = Task.objects.filter(pk__in=rows.order_by("due_at", "pk").values("pk")[:MOST])
    places = some.exclude(case__place_code="").order_by().values_list("case__place_code")
    return Choices(
        _loads(some, now, "case__service_id", "case__service__title"),
        list(places.annotate(open=Count("pk")).order_by("-open", "case__place_code")),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class DueDays:
    """How many tasks fall due on each day (none: not named), and how many are late already."""

    by_day: dict[datetime.date, int]
    late: int


def due_days(
    *, actor: Actor, now: datetime.datetime, tab: Tab, first: datetime.date, last: datetime.date
) -> DueDays:
    """The deadlines of a tab on the days from first through last, in local days; paused tasks have none.

    One statement, whose cost ends at 20,000 tasks.
    """
    rows = tab_rows(actor, tab, now).filter(paused=False, due_at__lt=day_ends(last))
    some = Task.objects.filter(pk__in=rows.order_by("due_at", "pk").values("pk")[:MOST])
    day = TruncDate("due_at", tzinfo=TEHRAN)
    late = Count("pk", filter=Q(due_at__lt=now))
    found = list(some.order_by().values_list(day).annotate(open=Count("pk"), late=late))
    return DueDays({day: count for day, count, _ in found if first <= day}, sum(late for _, _, late in found))
