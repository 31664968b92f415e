"""What is reckoned from visits: how long people waited and were served, how many were answered at once. Pure."""

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ostan.domains.desk.rules.states import Ending, TicketState
from ostan.kernel.statistics import Interval, wilson

SMALLEST_N = 5
"""No time is told of fewer visits than this. Source: assumed; a hall's own figures name nobody."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One turn that is over. Instants are None where the turn never came so far."""

    day: datetime.date
    hour: int
    counter: int
    service: str
    agency: str
    state: str
    ending: str
    away: str
    ready_at: datetime.datetime
    started_at: datetime.datetime | None
    ended_at: datetime.datetime | None

    @property
    def waited(self) -> float | None:
        """Minutes from when the turn counted until the holder stood at the counter."""
        return None if self.started_at is None else max(0.0, _minutes(self.ready_at, self.started_at))

    @property
    def served(self) -> float | None:
        """Minutes at the counter; None for who was not served to the end."""
        if self.state != TicketState.DONE or self.started_at is None or self.ended_at is None:
            return None
        return _minutes(self.started_at, self.ended_at)


def _minutes(since: datetime.datetime, until: datetime.datetime) -> float:
    return (until - since).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one hour, counter, service or agency, in minutes; None of too few visits."""

    label: str
    visits: int
    wait: float | None
    wait_90: float | None
    served: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """All visits of a time. `first_contact` counts those that need no second visit, of `done` that were served."""

    whole: Line
    done: int
    first_contact: int
    share: Interval
    no_show: int
    sent_away: int
    by_reason: tuple[tuple[str, int], ...]


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def line(label: str, visits: Iterable[Visit]) -> Line:
    """The figures of these visits."""
    found = list(visits)
    waits = [one.waited for one in found if one.waited is not None]
    serves = [one.served for one in found if one.served is not None]
    enough = len(waits) >= SMALLEST_N
    return Line(
        label,
        len(found),
        median(waits) if enough else None,
        quantile(waits, 0.9) if enough else None,
        median(serves) if len(serves) >= SMALLEST_N else None,
    )


def by(visits: Iterable[Visit], key: Callable[[Visit], str]) -> list[Line]:
    """One line for each value of the key, most visits first; visits without one are left out."""
    groups: dict[str, list[Visit]] = {}
    for one in visits:
        if label := key(one):
            groups.setdefault(label, []).append(one)
    return sorted((line(label, of) for label, of in groups.items()), key=lambda one: (-one.visits, one.label))


def summary(visits: Sequence[Visit]) -> Summary:
    """What became of these visits.

    Answered at first contact is what was settled or told at the counter, without a case that goes on.
    Source: first contact resolution as usually defined; which endings count is assumed.
    """
    done = [one for one in visits if one.state == TicketState.DONE]
    first = sum(one.ending in (Ending.ANSWERED, Ending.INFORMED) for one in done)
    away = [one.away for one in visits if one.state == TicketState.SENT_AWAY]
    reasons = tuple(sorted(((one, away.count(one)) for one in set(away)), key=lambda pair: -pair[1]))
    return Summary(
        line("", visits),
        len(done),
        first,
        wilson(first, len(done)),
        sum(one.state == TicketState.NO_SHOW for one in visits),
        len(away),
        reasons,
    )
