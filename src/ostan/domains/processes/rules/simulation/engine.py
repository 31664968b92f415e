"""Plays cases through steps whose work pools of people do, in the order in which it arrives.

Cases are followed from arrival to arrival by one heap; a pool is a heap of the instants at which each of its people is
free again. Since arrivals are taken in the order of time, a pool serves first come, first served, and one entry a visit
is enough. All times are in one unit, which is the caller's: seconds of working time, say.
"""

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALL = 1e-9
DONE = -1
"""Where a case goes that is over."""
_AT_ONCE = 8_192

Times = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Times]
"""So many random amounts of time."""


@dataclass(frozen=True, slots=True)
class Route:
    """A share of the cases goes on there: to a step or fork by its place, or DONE."""

    share: float
    to: int


@dataclass(frozen=True, slots=True)
class Step:
    """Work of a pool (by its place), or mere waiting when `pool` is None, and where cases go then."""

    work: Draw
    routes: tuple[Route, ...]
    pool: int | None = None


@dataclass(frozen=True, slots=True)
class Fork:
    """Each of the branches begins at once, at its place."""

    branches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Cases go on when so many branches have come."""

    branches: int
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A process. `gaps` are those between arrivals; cases begin at `first`; `pools` says how many people each has.

    Raises:
        ValueError: routes that make no whole, or a pool without people.
    """

    gaps: Draw
    first: int
    nodes: tuple[Step | Fork | Join, ...]
    pools: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for one in self.nodes:
            if not isinstance(one, Fork) and abs(sum(route.share for route in one.routes) - 1) > SMALL:
                raise ValueError("the shares of the routes make no whole")
        if any(people < 1 for people in self.pools):
            raise ValueError("a pool has nobody")


@dataclass(frozen=True, slots=True)
class Played:
    """One run: when each case came and when it was over, and how long it waited for people and was worked on."""

    came: Times
    over: Times
    waited: Times
    worked: Times


def play(model: Model, *, seed: int, cases: int) -> Played:
    """So many cases played through; the same seed gives the same run."""
    chance = np.random.default_rng(seed)
    came = np.cumsum(model.gaps(chance, cases))
    run = _Run(model, chance, cases)
    run.go(came.tolist())
    return Played(came, np.array(run.over), np.array(run.waited), np.array(run.worked))


class _Run:
    """The state of one run."""

    def __init__(self, model: Model, chance: np.random.Generator, cases: int) -> None:
        self.over = [0.0] * cases
        self.waited = [0.0] * cases
        self.worked = [0.0] * cases
        self._first = model.first
        self._nodes = model.nodes
        self._free = [[0.0] * people for people in model.pools]
        self._open: dict[tuple[int, int], int] = {}
        self._work = [
            _stream(node.work, chance) if isinstance(node, Step) else iter(()) for node in model.nodes
        ]
        self._next = [_turns(() if isinstance(node, Fork) else node.routes, chance) for node in model.nodes]

    def go(self, came: Sequence[float]) -> None:
        """Everything that happens, in the order of time."""
        heap: list[tuple[float, int, int]] = []
        arrivals = zip(came, itertools.repeat(self._first), range(len(came)), strict=False)
        for at, node, case in self._in_order(heap, arrivals):
            told = self._nodes[node]
            if isinstance(told, Fork):
                for branch in told.branches:
                    heapq.heappush(heap, (at, branch, case))
                continue
            if isinstance(told, Join):
                self._join(heap, at, node, case, told.branches)
                continue
            work = next(self._work[node])
            begins = at
            if told.pool is not None:
                free = self._free[told.pool]
                begins = max(at, free[0])
                heapq.heapreplace(free, begins + work)
                self.waited[case] += begins - at
                self.worked[case] += work
            self._on(heap, begins + work, next(self._next[node]), case)

    @staticmethod
    def _in_order(
        heap: list[tuple[float, int, int]], arrivals: Iterator[tuple[float, int, int]]
    ) -> Iterator[tuple[float, int, int]]:
        """What comes next, of those on their way and those who arrive, until nobody is left."""
        coming = next(arrivals, None)
        while heap or coming:
            if coming is not None and (not heap or coming < heap[0]):
                yield coming
                coming = next(arrivals, None)
            else:
                yield heapq.heappop(heap)

    def _on(self, heap: list[tuple[float, int, int]], at: float, to: int, case: int) -> None:
        if to == DONE:
            self.over[case] = at
        else:
            heapq.heappush(heap, (at, to, case))

    def _join(self, heap: list[tuple[float, int, int]], at: float, node: int, case: int, of: int) -> None:
        came = self._open.pop((case, node), 0) + 1
        if came < of:
            self._open[case, node] = came
        else:
            self._on(heap, at, next(self._next[node]), case)


def _stream(draw: Draw, chance: np.random.Generator) -> Iterator[float]:
    """Amounts without end."""
    while True:
        yield from draw(chance, _AT_ONCE).tolist()


def _turns(routes: tuple[Route, ...], chance: np.random.Generator) -> Iterator[int]:
    """Where one case after another goes."""
    if len(routes) <= 1:
        yield from itertools.repeat(routes[0].to if routes else DONE)
    shares = np.array([route.share for route in routes])
    to = np.array([route.to for route in routes])
    while True:
        yield from to[chance.choice(len(to), _AT_ONCE, p=shares / shares.sum())].tolist()
