"""Resolutions that bind units, and what units ask of a body."""

import datetime
from enum import StrEnum

from ostan.kernel.errors import RuleBroken

NEAR_DAYS = 3
"""Working days before its end at which the bound unit is reminded. Source: assumed."""
MOST_DAYS = 500


class ResolutionState(StrEnum):
    """Derived from dates and evidence, never typed."""

    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    DONE = "DONE"
    DONE_LATE = "DONE_LATE"


class AskKind(StrEnum):
    """What a unit asks of a body: to advise it, or to clear its way."""

    ADVICE = "ADVICE"
    FACILITATION = "FACILITATION"


def state_of(
    due_at: datetime.datetime, done_at: datetime.datetime | None, now: datetime.datetime
) -> ResolutionState:
    """Where a resolution stands at an instant."""
    if done_at is not None:
        return ResolutionState.DONE if done_at <= due_at else ResolutionState.DONE_LATE
    return ResolutionState.OPEN if now <= due_at else ResolutionState.OVERDUE


def check_due(day: datetime.date, today: datetime.date, *, works: bool) -> None:
    """Raises RuleBroken councils.due or councils.due_closed unless a unit may be bound until the day."""
    if not today < day <= today + datetime.timedelta(days=MOST_DAYS):
        raise RuleBroken("councils.due", field="due", most=MOST_DAYS)
    if not works:
        raise RuleBroken("councils.due_closed", field="due")


def check_done(done_at: datetime.datetime | None, *, wants_done: bool) -> None:
    """Raises RuleBroken councils.done_already or councils.not_done."""
    if wants_done and done_at is None:
        raise RuleBroken("councils.not_done")
    if not wants_done and done_at is not None:
        raise RuleBroken("councils.done_already")


def on_time_share(on_time: int, ended: int) -> float | None:
    """Which share of the resolutions whose time has run out or that were done was done in time; None without any."""
    return on_time / ended if ended else None
