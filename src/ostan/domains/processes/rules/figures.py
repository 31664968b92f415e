"""What a log says in figures: how often one activity follows another and after how long, ways, durations, rework.

Definitions are those of the field: directly-follows graph and variants (van der Aalst, Process Mining), repetition and
self-loop (bupaR). Times are seconds by the calendar clock; quantiles are linear.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ostan.domains.processes.rules.log import Log, Numbers
from ostan.domains.processes.rules.variants import variants

SECOND = 1_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Edge:
    """`then` follows `first` directly, `n` times, in seconds later on average and in the middle."""

    first: str
    then: str
    n: int
    mean_s: float
    median_s: float


@dataclass(frozen=True, slots=True)
class Throughput:
    """Seconds from the first to the last event of a case."""

    mean_s: float
    median_s: float
    p90_s: float


@dataclass(frozen=True, slots=True)
class Rework:
    """What was done again. `cases` did something twice; `extra` are the events beyond the first of their activity in their
    case, `self_loops` those that follow their like directly; `of_activity` counts the cases that repeated each."""

    cases: int
    extra: int
    self_loops: int
    of_activity: dict[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """A log in figures. `start` and `end`: how many cases began and ended with each activity."""

    cases: int
    events: int
    activities: int
    variants: int
    edges: tuple[Edge, ...]
    throughput: Throughput | None
    start: dict[str, int]
    end: dict[str, int]
    rework: Rework

    def plain(self) -> dict[str, Any]:
        """The same as it is printed: names of the command's answer, seconds as numbers."""
        time = self.throughput
        return {
            "cases": self.cases,
            "events": self.events,
            "activities": self.activities,
            "variants": self.variants,
            "edges": [
                {
                    "from": one.first,
                    "to": one.then,
                    "n": one.n,
                    "mean_s": one.mean_s,
                    "median_s": one.median_s,
                }
                for one in self.edges
            ],
            "throughput": None
            if time is None
            else {"mean_s": time.mean_s, "median_s": time.median_s, "p90_s": time.p90_s},
            "start": self.start,
            "end": self.end,
            "rework": {
                "cases": self.rework.cases,
                "extra_events": self.rework.extra,
                "self_loops": self.rework.self_loops,
                "cases_of_activity": self.rework.of_activity,
            },
        }


def figures(log: Log) -> Figures:
    """The figures of a log; edges and activities the most frequent first."""
    starts, ends = log.bounds[:-1], log.bounds[1:] - 1
    return Figures(
        cases=len(log.cases),
        events=len(log),
        activities=len(log.activities),
        variants=len(variants(log)),
        edges=edges(log),
        throughput=throughput(log),
        start=_counted(log, log.activity[starts]),
        end=_counted(log, log.activity[ends]),
        rework=rework(log),
    )


def edges(log: Log) -> tuple[Edge, ...]:
    """Which activity follows which directly within a case, how often and after how long, the most frequent first."""
    width = len(log.activities)
    follows = log.case[1:] == log.case[:-1]
    pair = (log.activity[:-1].astype(np.int64) * width + log.activity[1:])[follows]
    gap = np.diff(log.time)[follows]
    order = np.lexsort((gap, pair))
    pair, gap = pair[order], gap[order]
    codes, first, n = np.unique(pair, return_index=True, return_counts=True)
    if not len(codes):
        return ()
    means = np.add.reduceat(gap.astype(np.float64), first) / n / SECOND
    medians = (gap[first + (n - 1) // 2] + gap[first + n // 2]) / 2 / SECOND
    return tuple(
        Edge(
            log.activities[codes[at] // width],
            log.activities[codes[at] % width],
            int(n[at]),
            float(means[at]),
            float(medians[at]),
        )
        for at in np.lexsort((codes, -n))
    )


def throughput(log: Log) -> Throughput | None:
    """How long cases took from their first to their last event; None without cases."""
    if not len(log):
        return None
    spans = (log.time[log.bounds[1:] - 1] - log.time[log.bounds[:-1]]) / SECOND
    middle, most = np.quantile(spans, [0.5, 0.9])
    return Throughput(float(spans.mean()), float(middle), float(most))


def rework(log: Log) -> Rework:
    """What was done again within a case. Source: bupaR, repetition and self-loop."""
    width = len(log.activities)
    codes, n = np.unique(log.case.astype(np.int64) * width + log.activity, return_counts=True)
    again = codes[n > 1]
    loops = (log.case[1:] == log.case[:-1]) & (log.activity[1:] == log.activity[:-1])
    return Rework(
        cases=len(np.unique(again // width)) if width else 0,
        extra=int((n - 1).sum()),
        self_loops=int(loops.sum()),
        of_activity=_counted(log, again % width) if width else {},
    )


def _counted(log: Log, activity: NDArray[np.int32] | Numbers) -> dict[str, int]:
    """How often each activity stands there, the most frequent first."""
    n = np.bincount(activity, minlength=len(log.activities))
    order = np.lexsort((np.arange(len(n)), -n))
    return {log.activities[at]: int(n[at]) for at in order if n[at]}
