"""Work lists: what is to be done by whom, due first, a page at a time."""

import dataclasses
import datetime
import functools
from collections.abc import Mapping
from typing import Any, Self

from django.db.models import Q, QuerySet

from ostan.domains.cases.models import IS_FOR_STAFF, PathPart, SavedFilter, Task
from ostan.domains.cases.queries.names import applicant_name, full_name
from ostan.domains.cases.rules import Tab, TaskAct, ids_of
from ostan.foundation import access
from ostan.foundation.once import Made, Once, made
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Grant

PAGE = 50
MOST_COUNTED = 200
"""Where counting stops: beyond it a page says «۲۰۰+»."""

_DEEPEST_INDEX = 3
"""Levels of the tree whose subtrees have an index of open tasks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a work list; empty values do not."""

    service_id: int = 0
    place_code: str = ""
    act: str = ""
    unit_id: int = 0
    holder_id: int = 0
    waiting: bool | None = None
    late: bool = False
    instead: bool = False
    due_from: datetime.datetime | None = None
    due_before: datetime.datetime | None = None

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Self:
        """The filters in a page's parameters; what cannot be read is left out."""
        waiting = {"yes": True, "no": False}.get(values.get("waiting", ""))
        place, act = values.get("place_code", "")[:16], values.get("act", "")
        act = act if act in set(TaskAct) else ""
        return cls(
            service_id=_number(values.get("service_id", "")),
            unit_id=_number(values.get("unit_id", "")),
            holder_id=_number(values.get("holder_id", "")),
            place_code=place,
            act=act,
            waiting=waiting,
            late=values.get("late") == "yes",
            instead=values.get("instead") == "yes",
        )


def _number(text: str) -> int:
    return persian.whole_number(text, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of a work list. `name` is "" for a step of the house itself (see words.step); `absent` is the
    colleague in whose place it is done, "" for nobody.
    """

    task_id: int
    case_id: int
    code: str
    service_id: int
    service: str
    node: str
    name: str
    act: str
    applicant: str
    unit_id: int
    unit: str
    holder_id: int | None
    holder: str
    due_at: datetime.datetime
    norm_due_at: datetime.datetime
    legal_due_at: datetime.datetime | None
    opened_at: datetime.datetime
    paused: bool
    bounces: int
    round: int
    cause: str
    revision: int
    legal_late_at: datetime.datetime | None
    absent: str

    def is_late(self, now: datetime.datetime) -> bool:
        """Whether the step is past its time while its clock runs."""
        return not self.paused and self.due_at < now


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page of a work list; `next` is the cursor of the following one, "" on the last."""

    items: list[WorkItem]
    next: str


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks each tab holds, counted to 200; 201 says that there are more."""

    mine: int
    unit: int
    below: int
    unassigned: int
    late: int


def inbox(
    *,
    actor: Actor,
    now: datetime.datetime,
    tab: Tab = Tab.MINE,
    filters: Filters | None = None,
    cursor: str = "",
    size: int = PAGE,
) -> Page:
    """A page of open tasks that the actor may see, those due first at the top. One statement."""
    position, filters = _position(cursor), filters or Filters()
    if position is None and filters == Filters():
        rows = _at(now, _first_page(actor, tab, size)).rows()
    else:
        rows = list(_page_rows(narrowed(tab_rows(actor, tab, now), filters, now), position)[: size + 1])
    items = [WorkItem(*row) for row in rows]
    more = len(items) > size
    return Page(items[:size], _cursor(items[size - 1]) if more else "")


def _page_rows(
    rows: QuerySet[Task], position: tuple[datetime.datetime, int] | None
) -> QuerySet[Task, tuple[Any, ...]]:
    if position:
        due_at, pk = position
        rows = rows.filter(due_at__gte=due_at).exclude(due_at=due_at, pk__lte=pk)
    return rows.order_by("due_at", "pk").annotate(**WORK_NAMES).values_list(*WORK_COLUMNS)


_NOW = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)
"""Stands for the instant of the request among the values of a query that was made before."""


@functools.lru_cache(maxsize=4_096)
def _first_page(actor: Actor, tab: Tab, size: int) -> Made:
    """The SQL of a tab's first page, made once for each hat: making it costs more than running it."""
    return made(_page_rows(tab_rows(actor, tab, _NOW), None)[: size + 1])


@functools.lru_cache(maxsize=4_096)
def _counting(actor: Actor) -> Made:
    """The SQL that counts every tab, made once for each hat."""
    # In the order of the list, so that the same index is read from its beginning and no further.
    tabs = [tab_rows(actor, tab, _NOW).order_by("due_at", "pk").values("pk") for tab in Tab]
    asked = [made(rows[: MOST_COUNTED + 1]) for rows in tabs]
    inner = [one.sql or "SELECT 1 WHERE false" for one in asked]
    parts = [f"(SELECT count(*) FROM ({sql}) AS counted)" for sql in inner]  # noqa: S608  # the ORM's own
    return Made(f"SELECT {', '.join(parts)}", tuple(value for one in asked for value in one.values))


def _at(now: datetime.datetime, asked: Made) -> Made:
    return asked._replace(values=tuple(now if value == _NOW else value for value in asked.values))


WORK_NAMES = {
    "applicant": applicant_name("case"),
    "holder_name": full_name("holder"),
    "absent": full_name("absence__absent__person"),
}
WORK_COLUMNS = (
    *("pk", "case_id", "case__code", "case__service_id", "case__service__title", "node", "name", "act"),
    *("applicant", "unit_id", "unit__name", "holder_id", "holder_name", "due_at", "case__norm_due_at"),
    *("case__legal_due_at", "case__opened_at", "paused", "case__bounces", "round", "case__cause"),
    *("case__revision", "case__legal_late_at", "absent"),
)


def counts(*, actor: Actor, now: datetime.datetime) -> Counts:
    """How many tasks each tab holds. One statement, whose cost ends at 201 tasks for each tab."""
    return Counts(*_at(now, _counting(actor)).rows()[0])


def tab_rows(actor: Actor, tab: Tab, now: datetime.datetime) -> QuerySet[Task]:
    """The open tasks of a tab, within the reach of the actor's hat."""
    rows = Task.objects.filter(done_at=None)
    match tab:
        case Tab.MINE:
            return access.visible(rows, actor, "cases.see").filter(holder=actor.person_id)
        case Tab.UNIT:
            return rows.filter(unit__in=[grant.unit_id for grant in _reaching(actor)])
        case Tab.UNASSIGNED:
            return _below(rows, actor).filter(IS_FOR_STAFF, holder=None)
        case Tab.LATE:
            return _below(rows, actor).filter(due_at__lt=now, paused=False)
        case Tab.BELOW:
            return _below(rows, actor)


def _below(rows: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
    """Those of the rows that the actor may see, said as an index of open tasks answers in the order of due instants.

    No id stands twice in the tree, so the id at its level of the path says the same as the path's beginning;
    saying both would make PostgreSQL expect the square of the share. Whoever may see all of them is shown all
    of them, wherever in the tree the hat sits.
    """
    if sees_all(actor):
        return rows
    ids = [ids_of(grant.unit_path) for grant in _reaching(actor)]
    if len(ids) != 1 or len(actor.grants) != 1 or len(ids[0]) > _DEEPEST_INDEX:
        return access.visible(rows, actor, "cases.see")
    return rows.alias(part=PathPart("unit_path", len(ids[0]))).filter(part=str(ids[0][-1]))


def _reaching(actor: Actor) -> list[Grant]:
    """The actor's grants that reach the unit for which they are given, and what is below it."""
    return [
        grant
        for grant in actor.grants
        if grant.unit_path and access.may_touch(actor, "cases.see", unit_path=grant.unit_path)
    ]


def sees_all(actor: Actor) -> bool:
    """Whether the actor's reach is the whole province, and not a unit with what is below it."""
    return access.reach(actor, "cases.see", Task.SCOPE) == Q()


def narrowed(rows: QuerySet[Task], filters: Filters, now: datetime.datetime) -> QuerySet[Task]:
    """Those of the tasks that fit the filters."""
    fits = Q()
    if filters.service_id:
        fits &= Q(case__service=filters.service_id)
    if filters.place_code:
        fits &= Q(case__place_code__startswith=filters.place_code)
    if filters.act:
        fits &= Q(act=filters.act)
    if filters.unit_id:
        fits &= Q(unit=filters.unit_id)
    if filters.holder_id:
        fits &= Q(holder=filters.holder_id)
    if filters.waiting is not None:
        fits &= Q(paused=filters.waiting)
    if filters.late:
        fits &= Q(paused=False, due_at__lt=now)
    if filters.instead:
        fits &= Q(absence__isnull=False)
    if filters.due_from:
        fits &= Q(paused=False, due_at__gte=filters.due_from)
    if filters.due_before:
        fits &= Q(paused=False, due_at__lt=filters.due_before)
    return rows.filter(fits)


def _cursor(item: WorkItem) -> str:
    return f"{int(item.due_at.timestamp() * 1_000_000)}-{item.task_id}"


def _position(cursor: str) -> tuple[datetime.datetime, int] | None:
    """Where the page begins; None at the top, and for a cursor that nobody gave out."""
    at, _, pk = cursor.partition("-")
    micros, task_id = persian.whole_number(at, None), persian.whole_number(pk, None)
    if micros is None or task_id is None:
        return None
    instant = datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(microseconds=micros)
    return instant, task_id


@dataclasses.dataclass(frozen=True, slots=True)
class FilterCard:
    """A saved filter: the actor's own (`is_mine`), or one that a colleague shares with the unit."""

    id: int
    name: str
    values: dict[str, str]
    is_mine: bool
    is_shared: bool
    is_default: bool


def saved_filters(*, actor: Actor) -> list[FilterCard]:
    """The actor's saved filters and those shared in the hat's unit, the own ones first, by name. One statement."""
    units = [grant.unit_id for grant in actor.grants if grant.unit_id]
    return sorted(
        (
            FilterCard(
                pk,
                name,
                values,
                owner == actor.person_id,
                unit is not None,
                default and owner == actor.person_id,
            )
            for pk, name, values, owner, unit, default in _SAVED.rows(
                person_id=actor.person_id, unit_ids=units
            )
        ),
        key=lambda one: (not one.is_mine, persian.sort_key(one.name)),
    )


_SAVED = Once(
    lambda person_id, unit_ids: SavedFilter.objects.filter(
        Q(person_id=person_id) | Q(unit__in=[unit_ids])
    ).values_list("pk", "name", "values", "person_id", "unit_id", "is_default"),
    "person_id",
    "unit_ids",
    json=(2,),
)
