"""A reported series as the tests see it: plain numbers, the working days behind each, the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ostan.domains.indicators.rules.kinds import Measure

LEAST_P = 1e-9
"""No test is surer than this: its model is not. Source: assumed."""


class Nature(StrEnum):
    """What makes a value vary, which decides which tests fit it."""

    EVENTS = "EVENTS"
    """Counts of things that come by themselves: at least as scattered as Poisson."""
    WORK = "WORK"
    """Counts that capacity holds together: sessions held, visits made."""
    LEVEL = "LEVEL"
    """A state at the end of a period, which may stay as it is: staff, branches."""
    AMOUNT = "AMOUNT"
    """Money, durations, scores, shares."""


def nature_of(measure: Measure, *, is_incremental: bool, by_itself: bool) -> Nature:
    """The nature of an indicator by its definition; `by_itself` says that what is counted comes unasked.

    When in doubt it is work: fewer tests fit work, and none of them asks an honest unit about its calm.
    Source: assumed.
    """
    if not is_incremental and measure in (Measure.COUNT, Measure.MONEY):
        return Nature.LEVEL
    if measure is Measure.COUNT:
        return Nature.EVENTS if by_itself else Nature.WORK
    return Nature.AMOUNT


COUNTS = frozenset({Nature.EVENTS, Nature.WORK})


class Check(StrEnum):
    """The tests a report may have to explain itself to."""

    FLAT = "FLAT"
    SMOOTH = "SMOOTH"
    OUTLIER = "OUTLIER"
    DEADLINE = "DEADLINE"
    SECOND_SOURCE = "SECOND_SOURCE"


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one cell over consecutive periods up to the one that is looked at, which stands last.

    None is a value that is missing or not applicable; it is not 0. `days` are the working days of each period,
    `number` says which of the `per_year` periods of its year the last one is, `second` what another source
    says of the same periods (empty without one).
    """

    values: tuple[float | None, ...]
    days: tuple[float, ...]
    nature: Nature
    number: int = 1
    per_year: int = 12
    second: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        if len(self.values) != len(self.days) or (self.second and len(self.second) != len(self.values)):
            raise ValueError("one number of working days, and one of the second source, for each value")
        if any(day <= 0 for day in self.days):
            raise ValueError("a period without a working day has no rate")

    @property
    def weights(self) -> tuple[float, ...]:
        """What each value is divided by before it is compared: its working days, or 1 for a level."""
        return (1.0,) * len(self.values) if self.nature is Nature.LEVEL else self.days


@dataclass(frozen=True, slots=True)
class Finding:
    """What one test says: how often chance alone makes a series as odd as this, and the numbers to tell it with."""

    check: Check
    p: float
    facts: Mapping[str, float] = field(default_factory=dict)


def finding(check: Check, p: float, **facts: float) -> Finding:
    """A finding whose probability is neither 0 nor above 1."""
    return Finding(check, min(1.0, max(LEAST_P, p)), facts)


def tail(values: Sequence[float | None], most: int) -> list[float]:
    """The last values in a row, none missing among them, at most so many."""
    found: list[float] = []
    for value in reversed(values):
        if value is None or len(found) == most:
            break
        found.append(value)
    return found[::-1]
