"""How often the same numbers come, and with which digits they begin."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ostan.kernel.statistics.distributions import chi_square_tail


def average_frequency(frequencies: Sequence[int]) -> float:
    """How often a value comes on average, seen from the values: Σ f² / Σ f of the frequencies.

    Source: Simonsohn (2019), Data Colada 77, number bunching.
    """
    return sum(count * count for count in frequencies) / sum(frequencies)


def bunched(values: Sequence[str], seed: int, tries: int = 1000) -> float:
    """The chance of so much bunching when decimal places fall to whole parts at random.

    Values are numbers as text with the same number of places. The first digits keep what is common to all;
    only how the last ones lie on them is shuffled. Source: Simonsohn (2019), Data Colada 77.

    Raises:
        ValueError: fewer than two values, or some without places.
    """
    split = [value.partition(".") for value in values]
    wholes, places = [whole for whole, _, _ in split], [place for _, _, place in split]
    if len(values) < 2 or not all(places):
        raise ValueError("bunching needs values with decimal places")
    chance = random.Random(seed)  # noqa: S311 - a permutation has to be repeatable, not secret
    seen = average_frequency(list(Counter(values).values()))
    as_much = 0
    for _ in range(tries):
        chance.shuffle(places)
        as_much += average_frequency(list(Counter(zip(wholes, places, strict=True)).values())) >= seen
    return (as_much + 1) / (tries + 1)


def entropy(frequencies: Sequence[int]) -> float:
    """How evenly values are spread, in nats: the less, the more often the same numbers come."""
    whole = sum(frequencies)
    return -math.fsum(count / whole * math.log(count / whole) for count in frequencies if count)


@dataclass(frozen=True, slots=True)
class Benford:
    """How far leading digits lie from Benford's law: chi-square, its probability, mean absolute deviation."""

    count: int
    chi_square: float
    p: float
    deviation: float


def benford(frequencies: Sequence[int], first: int = 1) -> Benford:
    """Leading digits against Benford's law: frequencies of `first`, `first` + 1, … (1-9, or 10-99 for two).

    Never an alarm of the house: a proven fraud passes it (Sino-Forest, p = 0.47) and honest payments fail it.
    For amounts of money over at least three orders of magnitude, a thousand of them, as a figure to look at.
    Source: Nigrini (2012), Benford's Law.

    Raises:
        ValueError: nothing was counted.
    """
    whole = sum(frequencies)
    if whole == 0:
        raise ValueError("no digits counted")
    shares = [math.log10(1 + 1 / (first + place)) for place in range(len(frequencies))]
    chi = math.fsum((f - whole * s) ** 2 / (whole * s) for f, s in zip(frequencies, shares, strict=True))
    away = math.fsum(abs(f / whole - s) for f, s in zip(frequencies, shares, strict=True)) / len(shares)
    return Benford(whole, chi, chi_square_tail(chi, len(shares) - 1), away)
