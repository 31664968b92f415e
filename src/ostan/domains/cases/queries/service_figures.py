"""What the owner of a service looks at: counts of every night, and where people leave the form."""

import dataclasses
import datetime
from collections.abc import Mapping

from django.db.models import Count, Sum

from ostan.domains.cases.models import Draft, EndCount, FormTally, ServiceCount, StepTime
from ostan.domains.cases.queries.figures import FEWEST, day_seconds
from ostan.domains.cases.rules import APPLICANTS, Outcome
from ostan.domains.catalogue import queries as catalogue
from ostan.kernel.calendar import PeriodKind, period_of, periods_between


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """Cases of a month (by its first day) or of a version (by its id): times in working days, `on_time` as a share.

    Times and shares are None below ten decided cases.
    """

    month: datetime.date | None
    version_id: int | None
    opened: int
    decided: int
    refused: float | None
    on_time: float | None
    median_days: float | None
    slow_days: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class StepLine:
    """One step: half of those who did it took no longer than `median_hours`, nine of ten than `slow_hours` (working
    hours); None below ten. `asks`: the time is the applicant's, until the answer or the money came.
    """

    node: str
    name: str
    asks: bool
    tasks: int
    median_hours: float | None
    slow_hours: float | None
    late: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class EndLine:
    """How many cases ended so; with `law`, how many refusals cited it."""

    outcome: Outcome
    law: str
    cases: int


@dataclasses.dataclass(frozen=True, slots=True)
class ServiceFigures:
    """The counts of one service. `counted_at` is None before the first night."""

    months: list[Counted]
    versions: list[Counted]
    ends: list[EndLine]
    counted_at: datetime.datetime | None


def service_figures(*, service_id: int) -> ServiceFigures:
    """The counts of a service, oldest month first, newest version first. Two statements, and the calendar's."""
    rows = list(ServiceCount.objects.filter(service=service_id).order_by("month", "-version"))
    counted_at = rows[0].counted_at if rows else None
    day = 1.0
    if counted_at:
        day = day_seconds(counted_at - datetime.timedelta(days=365), counted_at)
    told = [_counted(row, day) for row in rows]
    ends = EndCount.objects.filter(service=service_id).order_by("-cases", "pk")
    return ServiceFigures(
        _without_gaps({one.month: one for one in told if one.month}),
        [one for one in told if one.version_id],
        [EndLine(Outcome(row.outcome), row.law, row.cases) for row in ends],
        counted_at,
    )


def _without_gaps(found: Mapping[datetime.date, Counted]) -> list[Counted]:
    """The months one after another; one in which nothing came, or ended, stands as nothing."""
    if not found:
        return []
    first, last = (period_of(day, PeriodKind.MONTH) for day in (min(found), max(found)))
    days = [month.first_day for month in periods_between(first, last)]
    return [found.get(day) or Counted(day, None, 0, 0, None, None, None, None) for day in days]


def _counted(row: ServiceCount, day: float) -> Counted:
    enough = row.decided >= FEWEST
    return Counted(
        row.month,
        row.version_id,
        row.opened,
        row.decided,
        row.refused / row.decided if enough else None,
        row.on_time / row.decided if enough else None,
        round((row.median_seconds or 0) / day, 1) if enough else None,
        round((row.slow_seconds or 0) / day, 1) if enough else None,
    )


def step_times(*, version_id: int) -> list[StepLine]:
    """The times of the steps of a version, in the order of its process as far as it tells one. One statement."""
    order = {node: at for at, node in enumerate(catalogue.version_for_case(version_id=version_id).plan.nodes)}
    rows = sorted(
        StepTime.objects.filter(version=version_id), key=lambda row: order.get(row.node, len(order))
    )
    return [_step(row) for row in rows]


def _step(row: StepTime) -> StepLine:
    enough, hour = row.tasks >= FEWEST, 3600
    return StepLine(
        row.node,
        row.name,
        row.act in APPLICANTS,
        row.tasks,
        round(row.median_seconds / hour, 1) if enough else None,
        round(row.slow_seconds / hour, 1) if enough else None,
        row.late / row.tasks if enough else None,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class LeftAt:
    """Of those who came to a question, how many went no further; and how many answers to it were refused.

    `page` "" is the page on which all is checked.
    """

    page: str
    question: str
    came: int
    left: int
    refused: int

    @property
    def share(self) -> float | None:
        """The share of those who came that left here; None below ten."""
        return self.left / self.came if self.came >= FEWEST else None


@dataclasses.dataclass(frozen=True, slots=True)
class Leaving:
    """What became of the applications in the form of a version. `under_way` may still be sent."""

    sent: int
    left: int
    under_way: int
    places: list[LeftAt]

    @property
    def share(self) -> float | None:
        """The share of ended applications that were never sent; None below ten."""
        ended = self.sent + self.left
        return self.left / ended if ended >= FEWEST else None


def leaving(*, version_id: int, since: datetime.date) -> Leaving:
    """Where people left the form of the version since a day, in the order of asking. Two statements."""
    rows = FormTally.objects.filter(version=version_id, day__gte=since).values("page", "question")
    sums = rows.annotate(sent_sum=Sum("sent"), left_sum=Sum("left"), refused_sum=Sum("refused"))
    found = {(row["page"], row["question"]): row for row in sums}
    sent = sum(row["sent_sum"] for row in found.values())
    under_way = Draft.objects.filter(version=version_id).aggregate(n=Count("pk"))["n"]
    form = catalogue.version_for_case(version_id=version_id).form
    asked = [(page.name, question.name) for page, question, group in form.walk() if group is None]
    came = sent + sum(row["left_sum"] for row in found.values())
    places = []
    for place in [*asked, ("", "")]:
        row = found.get(place)
        left = row["left_sum"] if row else 0
        if row and (left or row["refused_sum"]):
            places.append(LeftAt(*place, came, left, row["refused_sum"]))
        came -= left
    return Leaving(sent, sum(one.left for one in places), under_way, places)


def shares_left(*, service_id: int, since: datetime.date) -> dict[int, float | None]:
    """The share of ended applications that were never sent, by version. One statement."""
    rows = FormTally.objects.filter(version__service=service_id, day__gte=since).values("version_id")
    sums = rows.annotate(sent_sum=Sum("sent"), left_sum=Sum("left"))
    return {row["version_id"]: Leaving(row["sent_sum"], row["left_sum"], 0, []).share for row in sums}
