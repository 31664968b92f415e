"""Reporters made up for measuring the tests: honest ones, and careless ones with known tricks.

Nothing here touches the house. All numbers follow from the seed.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ostan.domains.indicators.rules.review.series import Nature

MONTHS = 24
WORKING_DAYS = (15, 24, 23, 25, 26, 24, 25, 24, 25, 24, 23, 22)
"""Working days of Jalali months in a usual year; Nowruz halves Farvardin. Source: assumed."""


class Trick(StrEnum):
    """What a careless reporter does with a series."""

    COPIED = "COPIED"
    SMOOTHED = "SMOOTHED"
    JUMP = "JUMP"


@dataclass(frozen=True, slots=True)
class Plan:
    """Of how many agencies and indicators, how many agencies are careless, and with which part of their series.

    `second` is the part of series that a second source counts as well. Source: all assumed.
    """

    agencies: int = 60
    indicators: int = 20
    careless: float = 0.25
    tricked: float = 0.3
    second: float = 0.2


@dataclass(frozen=True, slots=True)
class Reported:
    """The two years of one agency and indicator: what was reported, what a second source says, what was done."""

    agency: int
    indicator: int
    nature: Nature
    values: tuple[float, ...]
    second: tuple[float, ...]
    trick: Trick | None = None
    since: int = 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """What all agencies share in one indicator: its nature, its season, its rush at the end of the year."""

    nature: Nature
    season: float
    rush: float


def days() -> tuple[float, ...]:
    """The working days of each month."""
    return tuple(float(WORKING_DAYS[month % 12]) for month in range(MONTHS))


def province(seed: int, plan: Plan) -> list[Reported]:
    """Two years of every agency and indicator; the first agencies are the careless ones."""
    chance = random.Random(seed)  # noqa: S311 - a simulation has to be repeatable, not secret
    indicators = [_indicator(chance) for _ in range(plan.indicators)]
    careless = round(plan.careless * plan.agencies)
    found = []
    for agency in range(plan.agencies):
        rounding = chance.choice((1, 1, 1, 1, 5, 10))
        for number, indicator in enumerate(indicators):
            truth = _truth(chance, indicator, rounding)
            has_second = chance.random() < plan.second
            second = tuple(_seen(chance, value, indicator.nature) for value in truth) if has_second else ()
            one = Reported(agency, number, indicator.nature, truth, second)
            # A level may stay as it is: who copies it has told nothing untrue that a test could see.
            is_open = agency < careless and indicator.nature is not Nature.LEVEL
            found.append(_tricked(chance, one) if is_open and chance.random() < plan.tricked else one)
    return found


def _indicator(chance: random.Random) -> Indicator:
    nature = chance.choices(list(Nature), (12, 4, 2, 2))[0]
    return Indicator(nature, chance.uniform(0, 0.25), chance.choice((1.0, 1.0, 1.0, 1.3)))


def _truth(chance: random.Random, indicator: Indicator, rounding: int) -> tuple[float, ...]:
    size = math.exp(chance.uniform(math.log(20), math.log(600)))
    return honest(chance, indicator, size, rounding)


def honest(
    chance: random.Random, indicator: Indicator, size: float, rounding: int = 1, first: int = 1
) -> tuple[float, ...]:
    """What happened in two years around a monthly size, as an honest reporter writes it down: with trend, season, a
    rush at the end of the year, and some rounding. `first` is the number of the first month in its year."""
    yearly = chance.gauss(0, 0.1)
    turn = chance.uniform(0, 12)
    values: list[float] = []
    for month in range(MONTHS):
        of_year = (first - 1 + month) % 12
        mean = size * (1 + yearly * month / 12)
        if indicator.nature is not Nature.LEVEL:
            mean *= (WORKING_DAYS[of_year] / 22) * (
                1 + indicator.season * math.sin(2 * math.pi * (month + turn) / 12)
            )
            mean *= indicator.rush if of_year == 11 else 1.0
        values.append(_happened(chance, indicator.nature, max(1.0, mean), values))
    step = rounding if size > 20 * rounding else 1
    return tuple(float(round(value / step) * step) for value in values)


def _happened(chance: random.Random, nature: Nature, mean: float, before: Sequence[float]) -> float:
    if nature is Nature.EVENTS:
        return poisson(chance, mean * chance.gammavariate(100, 0.01))
    if nature is Nature.WORK:
        return max(0.0, chance.gauss(mean, 0.05 * mean))
    if nature is Nature.AMOUNT:
        return mean * math.exp(chance.gauss(0, 0.2))
    stays = bool(before) and chance.random() < 0.7
    return before[-1] if stays else max(0.0, chance.gauss(mean, 0.03 * mean))


def poisson(chance: random.Random, mean: float) -> int:
    """A Poisson count: the sum of smaller ones, each by multiplying chances (Knuth)."""
    count = 0
    while mean > 0:
        part = min(mean, 30.0)
        mean -= part
        bound, product = math.exp(-part), chance.random()
        while product > bound:
            count += 1
            product *= chance.random()
    return count


def _seen(chance: random.Random, value: float, nature: Nature) -> float:
    """What a second source has of it: nearly all, sometimes a little more."""
    seen = value * (1 + chance.gauss(0, 0.01))
    return seen if nature is Nature.AMOUNT else float(round(seen))


def _tricked(chance: random.Random, one: Reported) -> Reported:
    """The same series as a careless reporter hands it in."""
    trick, since, values = careless(chance, one.values)
    return Reported(one.agency, one.indicator, one.nature, values, one.second, trick, since)


def careless(chance: random.Random, happened: Sequence[float]) -> tuple[Trick, int, tuple[float, ...]]:
    """The trick that a careless reporter plays on two years of values, from which month on, and what he hands in."""
    trick = chance.choice(list(Trick))
    values = list(happened)
    since = 12
    if trick is Trick.COPIED:
        since = chance.randrange(12, 18)
        values[since:] = [values[since - 1]] * (MONTHS - since)
    elif trick is Trick.SMOOTHED:
        width = chance.choice((3, 4, 5))
        values = [_mean(values[max(0, month - width + 1) : month + 1]) for month in range(MONTHS)]
    else:
        since = MONTHS - 1
        values[since] += round(chance.uniform(0.1, 0.3) * sum(values[12:]))
    return trick, since, tuple(values)


def _mean(values: Sequence[float]) -> float:
    return float(round(sum(values) / len(values)))
