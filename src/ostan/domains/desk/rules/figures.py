"""What is told of visits: how long people waited and were served, how many were answered at once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ostan.domains.desk.rules.states import Ending
from ostan.kernel.statistics import Interval, wilson

SMALLEST_N = 5
"""No time is told of fewer visits than this. Source: assumed; a hall's own figures name nobody."""

FIRST_CONTACT = (Ending.ANSWERED, Ending.INFORMED)
"""Answered at first contact is what was settled or told at the counter, without a case that goes on.
Source: first contact resolution as usually defined; which endings count is assumed."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one hour, counter, service or agency, in minutes; None of too few visits."""

    label: str
    visits: int
    wait: float | None
    wait_90: float | None
    served: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a group: how many, of how many a time of waiting or at the counter is known, and those."""

    visits: int
    waits: int
    wait: float | None
    wait_90: float | None
    serves: int
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


def line(label: str, of: Counted) -> Line:
    """What may be told of the group: no time of too few."""
    enough = of.waits >= SMALLEST_N
    return Line(
        label,
        of.visits,
        of.wait if enough else None,
        of.wait_90 if enough else None,
        of.served if of.serves >= SMALLEST_N else None,
    )


def in_order(lines: list[Line]) -> list[Line]:
    """Most visits first."""
    return sorted(lines, key=lambda one: (-one.visits, one.label))


def summary(
    whole: Counted, *, done: int, first_contact: int, no_show: int, away: Mapping[str, int]
) -> Summary:
    """What became of these visits; `away` counts those who were sent away by reason."""
    reasons = tuple(sorted(away.items(), key=lambda pair: (-pair[1], pair[0])))
    return Summary(
        line("", whole),
        done,
        first_contact,
        wilson(first_contact, done),
        no_show,
        sum(away.values()),
        reasons,
    )
