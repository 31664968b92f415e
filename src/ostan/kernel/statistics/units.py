"""Many units side by side: small ones drawn to the mean, limits of a funnel, groups of like units."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple

from ostan.kernel.statistics.distributions import NORMAL, solve

WINSORISED = 0.1
"""The share of extreme units at either end that may not make the rest look scattered. Source: Spiegelhalter (2005)."""


class Shrunk(NamedTuple):
    """The values drawn to the mean, and how much of each unit's own distance was kept (0..1)."""

    mean: float
    values: list[float]
    kept: list[float]


def shrunk(values: Sequence[float], variances: Sequence[float]) -> Shrunk:
    """Values of small units drawn to the common mean, the more the less is known of a unit.

    With equal variances this is the estimate of James and Stein.
    Source: Efron and Morris (1975), Journal of the American Statistical Association 70:311-319;
    Morris (1983), same journal 78:47-55, for unequal variances.

    Raises:
        ValueError: fewer than four units, or a variance that is not above 0.
    """
    count = len(values)
    if count < 4 or min(variances) <= 0:
        raise ValueError("at least four units, each with a variance above 0")
    between = _between(values, variances)
    weights = [1 / (between + own) for own in variances]
    mean = _weighted(values, weights)
    loss = (count - 3) / (count - 1)
    kept = [1 - loss * own * weight for own, weight in zip(variances, weights, strict=True)]
    drawn = [mean + keep * (value - mean) for value, keep in zip(values, kept, strict=True)]
    return Shrunk(mean, drawn, kept)


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(v * w for v, w in zip(values, weights, strict=True)) / math.fsum(weights)


def _between(values: Sequence[float], variances: Sequence[float]) -> float:
    """The variance among units: where the weighted sum of squares is what chance leaves (Paule and Mandel 1982)."""

    def short(between: float) -> float:
        weights = [1 / (between + own) for own in variances]
        mean = _weighted(values, weights)
        squares = math.fsum(w * (v - mean) ** 2 for v, w in zip(values, weights, strict=True))
        return len(values) - 1 - squares

    if short(0.0) >= 0:
        return 0.0
    mean = fmean(values)
    return solve(short, 0.0, math.fsum((value - mean) ** 2 for value in values))


class Funnel(NamedTuple):
    """The limits within which a share of so many cases lies by chance alone."""

    low: float
    high: float


def scatter(successes: Sequence[int], trials: Sequence[int], centre: float) -> float:
    """How much more the units scatter than chance makes them, 1 or above: the over-dispersion factor.

    Source: Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, with winsorised z-scores.
    """
    scores = sorted(funnel_score(s, n, centre) for s, n in zip(successes, trials, strict=True) if n)
    if not scores or not 0 < centre < 1:
        return 1.0
    cut = int(WINSORISED * len(scores))
    low, high = scores[cut], scores[-1 - cut]
    return max(1.0, fmean(min(max(score, low), high) ** 2 for score in scores))


def funnel_score(successes: int, trials: int, centre: float) -> float:
    """How many standard errors the unit's share lies from the centre."""
    return (successes / trials - centre) / math.sqrt(centre * (1 - centre) / trials)


def funnel(trials: int, centre: float, share: float = 0.998, factor: float = 1.0) -> Funnel:
    """The limits that hold that share of units of so many trials; 0.95 and 0.998 are usual.

    Source: Spiegelhalter (2005): centre ± z √(φ p (1 − p) / n).

    Raises:
        ValueError: no trial.
    """
    if trials < 1:
        raise ValueError("no trial, no funnel")
    reach = NORMAL.inv_cdf((1 + share) / 2) * math.sqrt(factor * centre * (1 - centre) / trials)
    return Funnel(max(0.0, centre - reach), min(1.0, centre + reach))


@dataclass(frozen=True, slots=True)
class Group:
    """A proposed group of like units: the one most like all others, and all of them."""

    medoid: str
    members: tuple[str, ...]


def like_groups(features: Mapping[str, Sequence[float]], count: int) -> list[Group]:
    """Groups of units alike in their features: a proposal that people confirm and then leave for the year.

    Features are put on robust scales first; ties go by name, so that anyone who repeats it gets the same.
    Source: Kaufman and Rousseeuw (1990), partitioning around medoids (build, then swap).

    Raises:
        ValueError: not 1 <= count <= number of units.
    """
    names = sorted(features)
    if not 1 <= count <= len(names):
        raise ValueError(f"{count} groups of {len(names)} units")
    points = _scaled([features[name] for name in names])
    apart = [[math.dist(one, other) for other in points] for one in points]
    medoids = _swapped(_built(apart, count), apart)
    groups: dict[int, list[str]] = {medoid: [] for medoid in medoids}
    for place, name in enumerate(names):
        groups[min(medoids, key=lambda medoid: (apart[place][medoid], place != medoid, medoid))].append(name)
    return [Group(names[medoid], tuple(members)) for medoid, members in sorted(groups.items())]


def _scaled(points: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
    columns = []
    for column in zip(*points, strict=True):
        centre = median(column)
        scale = (
            median(abs(value - centre) for value in column) or fmean(abs(v - centre) for v in column) or 1.0
        )
        columns.append([(value - centre) / scale for value in column])
    return list(zip(*columns, strict=True))


def _cost(medoids: Sequence[int], apart: Sequence[Sequence[float]]) -> float:
    return math.fsum(min(row[medoid] for medoid in medoids) for row in apart)


def _built(apart: Sequence[Sequence[float]], count: int) -> list[int]:
    medoids: list[int] = []
    while len(medoids) < count:
        left = (place for place in range(len(apart)) if place not in medoids)
        medoids.append(min(left, key=lambda place: (_cost([*medoids, place], apart), place)))
    return medoids


def _swapped(medoids: list[int], apart: Sequence[Sequence[float]]) -> list[int]:
    best = _cost(medoids, apart)
    while True:
        swaps = (
            sorted([*(one for one in medoids if one != out), into])
            for out in medoids
            for into in range(len(apart))
            if into not in medoids
        )
        cost, swap = min(((_cost(swap, apart), swap) for swap in swaps), default=(best, medoids))
        if cost >= best - 1e-12:
            return sorted(medoids)
        best, medoids = cost, swap
