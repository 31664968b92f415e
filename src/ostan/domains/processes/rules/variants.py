"""The ways that cases took: which cases did the same in the same order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ostan.domains.processes.rules.log import Log, Numbers

_SEED = 1_404


@dataclass(frozen=True, slots=True)
class Variants:
    """The ways, the most taken first. `first` is a case of each, `count` its cases, `of_case` the way of each case."""

    first: Numbers
    count: Numbers
    of_case: Numbers

    def __len__(self) -> int:
        return len(self.first)


def variants(log: Log) -> Variants:
    """The ways that the cases of a log took; of equally many cases the one that came first stands first.

    Cases are put together by a number reckoned from their activities and places, and each is then compared with the first
    of its way, event by event, so that two ways never become one.

    Raises:
        ArithmeticError: two ways have the same number, which happens once in some ten thousand million logs.
    """
    if not len(log):
        none = np.empty(0, np.int64)
        return Variants(none, none, none)
    starts, lengths = log.bounds[:-1], np.diff(log.bounds)
    place = np.arange(len(log)) - np.repeat(starts, lengths)
    marks = np.add.reduceat(_weights(log, place), starts)
    _, first, of_case, count = np.unique(marks, return_index=True, return_inverse=True, return_counts=True)
    of_case = of_case.reshape(-1)
    _compare(log, place, lengths, first[of_case])
    order = np.lexsort((first, -count))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return Variants(first[order], count[order], rank[of_case])


def _weights(log: Log, place: Numbers) -> NDArray[np.uint64]:
    """A number for each event, such that the sum over a case depends on activities and their order."""
    chance = np.random.default_rng(_SEED)
    longest = int(place.max()) + 1
    of_activity = chance.integers(1, 2**63, len(log.activities), dtype=np.uint64)
    of_place = chance.integers(1, 2**63, longest, dtype=np.uint64) | np.uint64(1)
    return of_activity[log.activity] * of_place[place]


def _compare(log: Log, place: Numbers, lengths: Numbers, like: Numbers) -> None:
    same_length = np.array_equal(lengths, lengths[like])
    if not same_length or not np.array_equal(
        log.activity, log.activity[np.repeat(log.bounds[like], lengths) + place]
    ):
        raise ArithmeticError("two variants share a hash")


def way(log: Log, case: int) -> tuple[str, ...]:
    """The activities of a case in their order."""
    some = log.activity[log.bounds[case] : log.bounds[case + 1]]
    return tuple(log.activities[one] for one in some)
