"""The ladder of warnings: at which points before and after the end of its norm a case is told of, and to whom.

A ladder is armed whenever the deadlines of a case are reckoned: at its opening, when a round begins anew, when the
applicant has answered, by an extension, by a changed calendar. A rung that lies ahead again is told of again.
"""

import datetime
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ostan.kernel.calendar import WorkCalendar
from ostan.kernel.errors import RuleBroken

MOST_RUNGS, MOST_DAYS = 8, 90


class Told(StrEnum):
    """Who is told: whoever holds the open tasks (the head, where nobody does), the head of the unit, who stands
    above that head, or the deputies of the province."""

    HOLDER = "HOLDER"
    HEAD = "HEAD"
    SUPERIOR = "SUPERIOR"
    PROVINCE = "PROVINCE"


class Rung(StrEnum):
    """Where on the ladder a case stands: before its norm runs out, when it does, after it, and past the law."""

    BEFORE = "BEFORE"
    BREACH = "BREACH"
    AFTER = "AFTER"
    LAW = "LAW"


class Step(NamedTuple):
    """One rung of a ladder: so many working days after the norm runs out (before it, below zero), and who is told."""

    days: int
    to: Told

    @property
    def rung(self) -> Rung:
        """Which kind of rung it is."""
        if self.days < 0:
            return Rung.BEFORE
        return Rung.AFTER if self.days else Rung.BREACH


LADDER = (Step(-2, Told.HOLDER), Step(-1, Told.HEAD), Step(0, Told.HEAD), Step(5, Told.SUPERIOR))
"""Until a province sets its own. Source: assumed."""


def kept(ladder: Iterable[Step] = LADDER) -> list[list[int | str]]:
    """The ladder as plain JSON; the usual one unless another is given."""
    return [[step.days, step.to.value] for step in sorted(ladder)]


def ladder_of(told: Iterable[Sequence[int | str]]) -> tuple[Step, ...]:
    """The ladder that was kept as plain JSON, the earliest rung first."""
    return tuple(sorted(Step(int(days), Told(str(to))) for days, to in told))


def check_ladder(ladder: Sequence[Step]) -> None:
    """Raises RuleBroken cases.ladder_too_long (`most`), cases.ladder_days (`most`), cases.ladder_twice."""
    if len(ladder) > MOST_RUNGS:
        raise RuleBroken("cases.ladder_too_long", field="ladder", most=MOST_RUNGS)
    if any(abs(step.days) > MOST_DAYS for step in ladder):
        raise RuleBroken("cases.ladder_days", field="ladder", most=MOST_DAYS)
    if len({*ladder}) < len(ladder):
        raise RuleBroken("cases.ladder_twice", field="ladder")


def rungs_at(
    calendar: WorkCalendar, ladder: Sequence[Step], start: datetime.datetime, norm: datetime.datetime
) -> list[datetime.datetime]:
    """When each rung of the ladder comes, in its order; `start` for one that would lie before it.

    Days are closings of working days, so a rung is never reached on a day off.
    """
    return [_at(calendar, step.days, start, norm) for step in ladder]


def _at(
    calendar: WorkCalendar, days: int, start: datetime.datetime, norm: datetime.datetime
) -> datetime.datetime:
    if days > 0:
        return calendar.closing_after(norm, days)
    if days == 0:
        return norm
    return (
        max(start, calendar.closing_before(norm, -days)) if calendar.closings(start, norm) > -days else start
    )


class Armed(NamedTuple):
    """How far a case has climbed, and when the next rung comes; None when there is none."""

    climbed: int
    next_at: datetime.datetime | None


def armed(
    instants: Sequence[datetime.datetime], climbed: int, start: datetime.datetime, now: datetime.datetime
) -> Armed:
    """The ladder armed at `now`, of which `climbed` rungs were told of: those that lie ahead are to come (again).

    Rungs that do not lie after the start of the round are left out.
    """
    passed, before = _passed(instants, now), _passed(instants, start)
    return standing(instants, max(min(climbed, passed), before))


def standing(instants: Sequence[datetime.datetime], climbed: int) -> Armed:
    """The ladder with so many rungs climbed."""
    return Armed(climbed, instants[climbed] if climbed < len(instants) else None)


def climbed_to(instants: Sequence[datetime.datetime], climbed: int, now: datetime.datetime) -> Armed:
    """The ladder with every rung climbed up to the last that lies before `now`; the next is never past."""
    last = max((place for place, instant in enumerate(instants, 1) if instant < now), default=0)
    return standing(instants, max(climbed, last))


def _passed(instants: Sequence[datetime.datetime], at: datetime.datetime) -> int:
    return sum(instant <= at for instant in instants)
