"""Reads what the province waits for from national bodies, and how long."""

import dataclasses
import datetime
from collections.abc import Collection

from django.db.models import Count

from ostan.domains.plans.models import Demand
from ostan.domains.plans.rules import Answer, Step
from ostan.domains.plans.rules.demands import age
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_ends, local_day

SEE = "plans.see"


@dataclasses.dataclass(frozen=True, slots=True)
class DemandCard:
    """A demand as it is listed; `age` is how many working days it has waited, or did wait until its answer."""

    id: int
    unit_id: int
    unit_name: str
    body: str
    title: str
    letter: str
    asked_on: datetime.date
    age: int
    step: Step
    answer: Answer | None
    answered_on: datetime.date | None
    waiting: int


@dataclasses.dataclass(frozen=True, slots=True)
class ClimbLine:
    """Who took it up at which age."""

    step: Step
    age: int
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class DemandFile:
    """A demand with its text, its answer, its way up the ladder and the promises that wait for it."""

    card: DemandCard
    text: str
    ground: str
    answer_text: str
    answer_letter: str
    climbs: list[ClimbLine]
    commitments: list[tuple[int, str]]


def working_days(one: datetime.date, other: datetime.date) -> int:
    """How many working days end after the first day, up to the end of the other."""
    return holidays.calendar().closings(day_ends(one), day_ends(other))


def demands(
    *, actor: Actor, now: datetime.datetime, only: str = "", unit_path: str = "", limit: int = 200
) -> list[DemandCard]:
    """Demands, the oldest first; `only`: "waiting" or "answered". One statement, and the calendar. Raises NotAllowed."""
    access.require(actor, SEE)
    rows = Demand.objects.select_related("unit").annotate(commitments=Count("waiting"))
    if only == "waiting":
        rows = rows.filter(answer="")
    elif only == "answered":
        rows = rows.exclude(answer="")
    if unit_path:
        rows = rows.filter(unit__path__startswith=unit_path)
    today = local_day(now)
    return [_card(row, row.commitments, today) for row in rows.order_by("asked_on", "pk")[:limit]]


def demands_of(*, actor: Actor, now: datetime.datetime, demand_ids: Collection[int]) -> list[DemandCard]:
    """These demands, the oldest first. One statement, and the calendar; none when nothing is asked. Raises NotAllowed."""
    access.require(actor, SEE)
    if not demand_ids:
        return []
    rows = Demand.objects.select_related("unit").annotate(commitments=Count("waiting"))
    found = rows.filter(pk__in=demand_ids).order_by("asked_on", "pk")
    return [_card(row, row.commitments, local_day(now)) for row in found]


def _card(row: Demand, waiting: int, today: datetime.date) -> DemandCard:
    return DemandCard(
        row.pk,
        row.unit_id,
        row.unit.name,
        row.body,
        row.title,
        row.letter,
        row.asked_on,
        age(row.asked_on, row.answered_on or today, working_days=working_days),
        Step(row.step),
        Answer(row.answer) if row.answer else None,
        row.answered_on,
        waiting,
    )


def demand(*, actor: Actor, now: datetime.datetime, demand_id: int) -> DemandFile:
    """The demand. Three statements, and the calendar. Raises NotAllowed."""
    row = access.load(Demand.objects.select_related("unit"), actor, SEE, pk=demand_id)
    waiting = row.waiting.order_by("commitment_id").values_list("commitment_id", "commitment__title")
    commitments = list(waiting)
    return DemandFile(
        _card(row, len(commitments), local_day(now)),
        row.text,
        row.ground,
        row.answer_text,
        row.answer_letter,
        [ClimbLine(Step(one.step), one.age, one.at) for one in row.climbs.order_by("pk")],
        commitments,
    )
