"""What a promise may say when it is made and when it is amended."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ostan.domains.plans.rules.documents import line, text
from ostan.domains.plans.rules.standing import Point
from ostan.kernel.errors import RuleBroken

LONGEST_YEARS = 25
MOST_MILESTONES = 24
GREATEST = Decimal(10) ** 15
DIGITS = Decimal("0.000001")


class AmendmentState(StrEnum):
    """Asked for, approved by somebody else, or refused."""

    ASKED = "ASKED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Stop:
    """A milestone: what should stand when, and what has been done by then."""

    point: Point
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit promises of an action. `share` is its part of the national action in percent, None when unknown.

    `needs` is what a national body has to give first.
    """

    title: str
    baseline: Decimal
    target: Decimal
    starts: datetime.date
    due: datetime.date
    share: Decimal | None = None
    needs: str = ""
    stops: Sequence[Stop] = ()


def check_promise(told: Told, *, rises: bool | None, today: datetime.date) -> Told:
    """The promise as it is kept. A target may keep the baseline, and never fall behind it; `rises` is None when
    neither more nor less is better.

    Raises:
        RuleBroken: plans.missing, plans.too_long, plans.figure, plans.share, plans.term, plans.past,
            plans.wrong_way, plans.milestones, plans.too_many.
    """
    baseline, target = figure(told.baseline, "baseline"), figure(told.target, "target")
    check_days(told.starts, told.due)
    if told.due <= today:
        raise RuleBroken("plans.past", field="due")
    if told.share is not None and not 0 < told.share <= 100:
        raise RuleBroken("plans.share", field="share")
    check_way(baseline, target, rises=rises)
    title, needs = line(told.title, "title"), text(told.needs, "needs", required=False)
    stops = _stops(told, baseline, target)
    share = None if told.share is None else figure(told.share, "share")
    return Told(title, baseline, target, told.starts, told.due, share, needs, stops)


def figure(number: Decimal, field: str) -> Decimal:
    """The number with six digits behind the point. Raises RuleBroken plans.figure."""
    if not number.is_finite() or abs(number) >= GREATEST:
        raise RuleBroken("plans.figure", field=field)
    return number.quantize(DIGITS)


def check_days(starts: datetime.date, due: datetime.date) -> None:
    """Raises RuleBroken plans.term unless a promise may run from one day to the other."""
    if not starts < due <= starts + datetime.timedelta(days=366 * LONGEST_YEARS):
        raise RuleBroken("plans.term", field="due")


def check_way(baseline: Decimal, target: Decimal, *, rises: bool | None) -> None:
    """Raises RuleBroken plans.wrong_way when the target is worse than the baseline."""
    if rises is not None and target != baseline and (target > baseline) != rises:
        raise RuleBroken("plans.wrong_way", field="target")


def _stops(told: Told, baseline: Decimal, target: Decimal) -> list[Stop]:
    if len(told.stops) > MOST_MILESTONES:
        raise RuleBroken("plans.too_many", field="milestones", most=MOST_MILESTONES)
    found: list[Stop] = []
    at, day, up = baseline, told.starts, target >= baseline
    for stop in sorted(told.stops, key=lambda one: one.point.day):
        number = figure(stop.point.figure, "milestones")
        is_between = at <= number <= target if up else target <= number <= at
        if not (day < stop.point.day < told.due and is_between):
            raise RuleBroken("plans.milestones", field="milestones")
        found.append(Stop(Point(stop.point.day, number), line(stop.title, "milestones")))
        at, day = number, stop.point.day
    return found


def check_amendment(
    *,
    before: tuple[Decimal, datetime.date],
    after: tuple[Decimal, datetime.date],
    baseline: Decimal,
    starts: datetime.date,
    rises: bool | None,
    today: datetime.date,
) -> tuple[Decimal, datetime.date]:
    """The new target and the new day. A promise whose day is over stands as it was given.

    Raises:
        RuleBroken: plans.over, plans.nothing_changed, plans.past, plans.figure, plans.term, plans.wrong_way.
    """
    if before[1] < today:
        raise RuleBroken("plans.over")
    target = figure(after[0], "target")
    if (target, after[1]) == before:
        raise RuleBroken("plans.nothing_changed", field="target")
    if after[1] <= today:
        raise RuleBroken("plans.past", field="due")
    check_days(starts, after[1])
    check_way(baseline, target, rises=rises)
    return target, after[1]


def check_other_person(asked_by: int, person_id: int) -> None:
    """Raises RuleBroken plans.own_amendment when somebody would approve what he asked for himself."""
    if asked_by == person_id:
        raise RuleBroken("plans.own_amendment")
