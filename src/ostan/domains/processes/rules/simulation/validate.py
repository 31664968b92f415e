"""The engine beside what is known exactly: queues, a network with rework, and flow analysis."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ostan.domains.processes.rules.simulation.engine import DONE, Draw, Fork, Join, Model, Route, Step, Times
from ostan.domains.processes.rules.simulation.exact import checked_again, erlang_c
from ostan.domains.processes.rules.simulation.replicate import LEAST_RUNS, Interval, replicate


@dataclass(frozen=True, slots=True)
class Validation:
    """What was played through, what is exactly so, and what the runs said."""

    name: str
    exact: float
    found: Interval

    @property
    def holds(self) -> bool:
        """Whether the exact value lies in the interval of the runs."""
        return self.found.holds(self.exact)


def exponential(rate: float) -> Draw:
    """Times with this mean rate that remember nothing."""
    return functools.partial(_exponential, 1 / rate)


def _exponential(mean: float, chance: np.random.Generator, size: int) -> Times:
    return chance.exponential(mean, size)


def always(time: float) -> Draw:
    """The same time, every time."""
    return functools.partial(_always, time)


def _always(time: float, _: np.random.Generator, size: int) -> Times:
    return np.full(size, time)


def validations(*, seed: int, cases: int, runs: int = LEAST_RUNS) -> Iterator[Validation]:
    """Each validation, one after the other.

    Source of the exact values: Erlang's formula for M/M/10 (λ 8, μ 1), M/M/2 and M/M/1 at a load of 0.9; Jackson's for
    a check by two people with 20 % rework before an assessment by four (λ 4, μ 3 and 1.5); flow analysis of the credit
    application in Dumas et al., Fundamentals of Business Process Management, chapter 7.
    """
    for name, arrivals, people in (("M/M/10", 8.0, 10), ("M/M/2", 1.8, 2), ("M/M/1", 0.9, 1)):
        exact = erlang_c(arrivals=arrivals, service=1, people=people).wait
        found = replicate(station(arrivals, 1, people), seed=seed, cases=cases, runs=runs)
        yield Validation(f"{name}: wait", exact, found.wait)
    exact = checked_again(arrivals=4, rework=0.2, check=(3, 2), assess=(1.5, 4))
    found = replicate(reworked(), seed=seed, cases=cases, runs=runs)
    yield Validation("Jackson, 20 % rework: cycle time", exact, found.cycle)
    found = replicate(credit(), seed=seed, cases=cases, runs=runs)
    yield Validation("flow analysis: cycle time", 1 / 0.8 + max(1, 3) + 3 + 0.6 * 1 + 0.4 * 2, found.cycle)


def station(arrivals: float, service: float, people: int) -> Model:
    """One queue, M/M/c."""
    step = Step(exponential(service), (Route(1, DONE),), 0)
    return Model(exponential(arrivals), 0, (step,), (people,))


def reworked() -> Model:
    """A check by two people, after which a fifth is checked again, then an assessment by four."""
    check = Step(exponential(3), (Route(0.2, 0), Route(0.8, 1)), 0)
    assess = Step(exponential(1.5), (Route(1, DONE),), 1)
    return Model(exponential(4), 0, (check, assess), (2, 4))


def credit() -> Model:
    """The credit application: a check that is repeated for a fifth, credit history and income at once, an assessment,
    then an offer (0.6) or a refusal. Times in days; nobody is waited for."""
    check = Step(always(1), (Route(0.2, 0), Route(0.8, 1)))
    history, income = Step(always(1), (Route(1, 4),)), Step(always(3), (Route(1, 4),))
    assess = Step(always(3), (Route(0.6, 6), Route(0.4, 7)))
    offer, refusal = Step(always(1), (Route(1, DONE),)), Step(always(2), (Route(1, DONE),))
    nodes = (check, Fork((2, 3)), history, income, Join(2, (Route(1, 5),)), assess, offer, refusal)
    return Model(exponential(1), 0, nodes)
