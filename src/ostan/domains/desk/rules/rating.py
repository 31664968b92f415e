"""When a visit may be rated, and when figures of ratings may be shown. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from ostan.domains.desk.rules.states import TicketState
from ostan.kernel.errors import RuleBroken
from ostan.kernel.statistics import Interval, wilson

RATE_DAYS = 30
"""Days after a visit in which it may be rated. Source: assumed, as for cases."""

SMALLEST_N = 10
"""No figure is shown of fewer ratings than this. Source: the small-sample rule of official statistics, assumed 10."""

LEAST, MOST, HAPPY_FROM = 1, 5, 4


def is_asked(
    *, state: str, has_case: bool, ended_at: datetime.datetime | None, now: datetime.datetime
) -> bool:
    """Whether the holder of the turn is asked: served to the end, without a case that asks by itself, and lately."""
    if state != TicketState.DONE or has_case or ended_at is None:
        return False
    return now < ended_at + datetime.timedelta(days=RATE_DAYS)


def check_score(score: int) -> int:
    """The score. Raises RuleBroken "desk.score_unknown"."""
    if not LEAST <= score <= MOST:
        raise RuleBroken("desk.score_unknown", field="score")
    return score


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What may be told of the ratings of a hall or an agency; `happy` and its 95 % interval are None below SMALLEST_N."""

    label: str
    asked: int
    rated: int
    happy: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The ratings of an agency, "" for visits of none."""

    agency: str
    asked: int
    rated: int
    happy: int


def satisfaction(hall: str, counted: Sequence[Counted]) -> list[Satisfaction]:
    """The figures of the hall, then of its agencies. Source: the interval of Wilson (1927)."""
    whole = Counted(
        hall,
        sum(one.asked for one in counted),
        sum(one.rated for one in counted),
        sum(one.happy for one in counted),
    )
    return [_told(one) for one in (whole, *counted) if one.agency]


def _told(of: Counted) -> Satisfaction:
    if of.rated < SMALLEST_N:
        return Satisfaction(of.agency, of.asked, of.rated, None, None)
    return Satisfaction(of.agency, of.asked, of.rated, of.happy / of.rated, wilson(of.happy, of.rated))
