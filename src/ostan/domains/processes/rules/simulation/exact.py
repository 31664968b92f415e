"""What can be reckoned about queues without playing them through."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue in its steady state: the chance to wait, and the mean wait and stay."""

    waits: float
    wait: float
    stay: float


def erlang_c(*, arrivals: float, service: float, people: int) -> Queue:
    """The queue M/M/c: so many arrivals and services a unit of time, by so many people.

    Raises:
        ValueError: more arrives than they can do.
    Source: Erlang 1917; Kleinrock, Queueing Systems I, 3.5.
    """
    load = arrivals / service
    if load >= people:
        raise ValueError("the queue grows without bound")
    busy = load**people / math.factorial(people) * people / (people - load)
    waits = busy / (sum(load**one / math.factorial(one) for one in range(people)) + busy)
    wait = waits / (people * service - arrivals)
    return Queue(waits, wait, wait + 1 / service)


def checked_again(
    *, arrivals: float, rework: float, check: tuple[float, int], assess: tuple[float, int]
) -> float:
    """The mean time from arrival to end when a share `rework` is checked again before it is assessed; check and assess
    by service rate and people.

    Source: Jackson 1957: each station is an M/M/c of its own whose arrivals solve the traffic equations.
    """
    visits = 1 / (1 - rework)
    first = erlang_c(arrivals=arrivals * visits, service=check[0], people=check[1])
    then = erlang_c(arrivals=arrivals, service=assess[0], people=assess[1])
    return visits * first.stay + then.stay
