"""Which items an auditor looks at, and what the outcome says."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel.merkle import HASH_BYTES
from ostan.kernel.statistics import Factor, Interval, in_order, lot, most_errors, verification_factor, wilson

RANDOM_SHARE = 0.3
"""What part of a draw is simple random. Source: issue “Promises and truth” 3.2; measure study 3b (5)."""


class Outcome(StrEnum):
    """What the auditor found of an item."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    UNAVAILABLE = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Draw:
    """The keys drawn: at random from the whole list, and then by priority from what was left."""

    at_random: tuple[str, ...]
    by_priority: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return self.at_random + self.by_priority


def seed(root: bytes, name: str) -> str:
    """The seed of a draw: the root of the checkpoint that was fixed for it, and the name of the list.

    Raises:
        ValueError: that is no root.
    """
    if len(root) != HASH_BYTES:
        raise ValueError("a root has 32 bytes")
    return f"{root.hex()}:{name}"


def draw(seed_text: str, priorities: Mapping[str, float], size: int) -> Draw:
    """So many items of a list: 30 % simple random, the others by priority, equal priorities by lot.

    The random part comes first and from the whole list, so that it tells the error rate of all without bias.
    Who has the seed and the list gets the same draw, whatever the order of the list.

    Raises:
        ValueError: not 1 <= size <= number of items.
    """
    if not 1 <= size <= len(priorities):
        raise ValueError(f"{size} of {len(priorities)} items")
    lots = in_order(seed_text, priorities)
    first = math.ceil(RANDOM_SHARE * size)
    left = sorted(lots[first:], key=lambda key: -priorities[key])
    return Draw(tuple(lots[:first]), tuple(left[: size - first]))


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """What the random part says of the whole list: errors found, their share, and how many errors at most."""

    checked: int
    errors: int
    share: Interval
    at_most: int


def error_rate(outcomes: Iterable[Outcome], population: int, confidence: float = 0.95) -> ErrorRate:
    """The error rate of a list from the outcomes of its random part alone.

    What could not be shown to the auditor counts as an error: otherwise the worst items would be missing.
    Source: measure study 3c; bound as `statistics.most_errors`.

    Raises:
        ValueError: more outcomes than items.
    """
    listed = list(outcomes)
    errors = sum(outcome is not Outcome.RIGHT for outcome in listed)
    return ErrorRate(
        len(listed),
        errors,
        wilson(errors, len(listed)),
        most_errors(population, len(listed), errors, confidence),
    )


@dataclass(frozen=True, slots=True)
class Recount:
    """What was reported of an item and what the auditor counted; None where nothing could be shown to him."""

    reported: float
    counted: float | None


def recounted(recounts: Iterable[Recount], population: int | None = None) -> Factor:
    """The verification factor of recounted items; what could not be shown counts as none of it.

    Raises:
        ValueError: there is no recount, or nothing was reported.
    """
    listed = list(recounts)
    return verification_factor(
        [one.reported for one in listed], [one.counted or 0.0 for one in listed], population=population
    )


def redo(seed_text: str, keys: Iterable[str]) -> list[tuple[str, str]]:
    """The lots of a list in order, as they are printed beside a draw for whoever wants to redo it."""
    return [(key, lot(seed_text, key)) for key in in_order(seed_text, keys)]
