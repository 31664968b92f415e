"""Several runs with seeds of their own, without their beginnings, and what they say together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ostan.domains.processes.rules.simulation.engine import SMALL, Fork, Join, Model, Played, Step, play
from ostan.kernel.errors import RuleBroken
from ostan.kernel.statistics.distributions import student_quantile

LEAST_RUNS = 10
WARM_UP = 0.2
"""The share of a run at its beginning that is left out, when the house stood empty. Source: assumed."""
CONFIDENCE = 0.95
LITTLE = 0.01
"""By so much the two sides of Little's law may differ. Source: assumed."""
EDGE = 20
"""And by so many stays more, which lie across the two edges of what is looked at. Source: assumed."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over runs with its 95 % interval."""

    mean: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies in the interval."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the runs say: time from arrival to end, its median and ninth decile, and the time spent waiting for people."""

    cycle: Interval
    median: Interval
    p90: Interval
    wait: Interval
    runs: int
    cases: int


def replicate(model: Model, *, seed: int, cases: int, runs: int = LEAST_RUNS) -> Outcome:
    """The outcome of `runs` runs of so many cases each.

    Raises:
        ValueError: fewer than ten runs.
        RuleBroken: "processes.grows_without_bound": more arrives than a pool can do, so no number would be true.
        ArithmeticError: Little's law does not hold, so the engine is wrong.
    Source: Law, Simulation Modeling and Analysis, ch. 9 (replications, warm-up); Little 1961 (L = λW).
    """
    if runs < LEAST_RUNS:
        raise ValueError("ten runs at least")
    check_load(model)
    said = [_said(play(model, seed=seed + run, cases=cases)) for run in range(runs)]
    cycle, median, p90, wait = (interval([one[at] for one in said]) for at in range(4))
    return Outcome(cycle, median, p90, wait, runs, cases)


def _said(run: Played) -> tuple[float, float, float, float]:
    check_little(run)
    kept = slice(int(len(run.came) * WARM_UP), None)
    spans = (run.over - run.came)[kept]
    median, p90 = np.quantile(spans, [0.5, 0.9])
    return float(spans.mean()), float(median), float(p90), float(run.waited[kept].mean())


def check_little(run: Played) -> None:
    """Little's law: who is inside, counted from event to event over the middle of the run, beside the rate of those who
    came in it times their stay. Raises ArithmeticError, also for a case that is over before it came.
    """
    if (run.over < run.came).any():
        raise ArithmeticError("a case is over before it came")
    begins, ends = float(run.came[int(len(run.came) * WARM_UP)]), float(run.came[-1])
    is_in = (run.came >= begins) & (run.came < ends)
    if ends <= begins:
        return
    moments = np.clip(np.concatenate([run.came, run.over]), begins, ends)
    steps = np.concatenate([np.ones(len(run.came)), -np.ones(len(run.over))])
    order = np.argsort(moments, kind="stable")
    inside = np.cumsum(steps[order])[:-1]
    number = float((inside * np.diff(moments[order])).sum()) / (ends - begins)
    stay = float((run.over - run.came)[is_in].mean())
    through = int(is_in.sum()) / (ends - begins) * stay
    edge = LITTLE + EDGE * stay / (ends - begins)
    if not math.isclose(number, through, rel_tol=edge, abs_tol=SMALL):
        raise ArithmeticError(f"Little's law does not hold: {number} inside, {through} by rate and stay")


def check_load(model: Model, *, draws: int = 20_000) -> tuple[float, ...]:
    """The load of each pool, from visits and mean work; 1 is all it can do.

    Raises:
        RuleBroken: "processes.grows_without_bound" (pool: its place, load).
    """
    chance = np.random.default_rng(0)
    rate = 1 / float(model.gaps(chance, draws).mean())
    loads = [0.0] * len(model.pools)
    for node, visits in zip(model.nodes, _visits(model), strict=True):
        if isinstance(node, Step) and node.pool is not None:
            loads[node.pool] += (
                rate * visits * float(node.work(chance, draws).mean()) / model.pools[node.pool]
            )
    for place, load in enumerate(loads):
        if load >= 1:
            raise RuleBroken("processes.grows_without_bound", pool=place, load=round(load, 2))
    return tuple(loads)


def _visits(model: Model) -> Sequence[float]:
    """How often a case comes by each node on average: the traffic equations of Jackson 1957."""
    size = len(model.nodes)
    flow, inflow = np.zeros((size, size)), np.zeros(size)
    inflow[model.first] = 1
    for at, node in enumerate(model.nodes):
        onwards = (
            [(branch, 1.0) for branch in node.branches]
            if isinstance(node, Fork)
            else [(route.to, route.share) for route in node.routes if route.to >= 0]
        )
        for to, share in onwards:
            target = model.nodes[to]
            flow[to, at] += share / target.branches if isinstance(target, Join) else share
    found: list[float] = np.linalg.solve(np.eye(size) - flow, inflow).tolist()
    return found


def interval(values: Sequence[float]) -> Interval:
    """The mean and its 95 % interval by Student's t."""
    mean = float(np.mean(values))
    reach = student_quantile(1 - (1 - CONFIDENCE) / 2, len(values) - 1) * float(np.std(values, ddof=1))
    reach /= math.sqrt(len(values))
    return Interval(mean, mean - reach, mean + reach)
