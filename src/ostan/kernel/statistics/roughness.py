"""How rough a series of counts must at least be."""

import math
from collections.abc import Sequence
from functools import lru_cache

from ostan.kernel.statistics.distributions import normal_tail


def roughness(counts: Sequence[float], exposures: Sequence[float], excess: float = 0.0) -> float:
    """The sum of squared steps of the rate, each over what it must at least be.

    Counts of things that come by themselves vary as Poisson; then each step weighs 1 on average. A trend or a
    season only add to it. `excess` is the squared step beyond that which is common to all, as a share of the
    squared rate; it weighs every step less.
    """
    total = 0.0
    for place in range(len(counts) - 1):
        one, other = counts[place], counts[place + 1]
        day, other_day = exposures[place], exposures[place + 1]
        if (both := one + other) > 0:
            away = one * other_day - other * day
            own = day * other_day * both
            common = excess * (day * other_day * both / (day + other_day)) ** 2
            total += away * away / (own + common)
    return total


def at_most_so_rough(value: float, count: int) -> float:
    """P(roughness <= value) of `count` independent counts that are not small.

    The steps share their ends, so that the sum is Σ λ χ²₁ with λ = 1 − cos(π k / n), k = 1 … n−1.
    Source: the saddlepoint formula of Lugannani and Rice (1980) for such sums, Kuonen (1999),
    Biometrika 86:929-935.

    Raises:
        ValueError: fewer than two counts.
    """
    if count < 2:
        raise ValueError("one count takes no step")
    if value <= 1e-9:
        return 0.0
    weights = _weights(count)
    point = _saddle(value, weights)
    shrunk = [1 - 2 * weight * point for weight in weights]
    curve = math.fsum(2 * (weight / left) ** 2 for weight, left in zip(weights, shrunk, strict=True))
    height = -0.5 * math.fsum(math.log(left) for left in shrunk)
    root = math.copysign(math.sqrt(max(0.0, 2 * (point * value - height))), point)
    if abs(root) < 1e-3:  # at the mean both terms are infinite; this is what their difference tends to
        second, third = (math.fsum(weight**power for weight in weights) for power in (2, 3))
        return normal_tail(-root) + 8 * third / (6 * math.sqrt(2 * math.pi) * math.pow(2 * second, 1.5))
    density = math.exp(-root * root / 2) / math.sqrt(2 * math.pi)
    found = normal_tail(-root) + density * (1 / root - 1 / (point * math.sqrt(curve)))
    return min(1.0, max(0.0, found))


@lru_cache(maxsize=256)
def _weights(count: int) -> tuple[float, ...]:
    return tuple(1 - math.cos(math.pi * k / count) for k in range(1, count))


def _saddle(value: float, weights: Sequence[float]) -> float:
    """Where Σ λ / (1 − 2 λ t) is the value. Newton's steps from above never pass the place: the sum is convex."""
    largest = weights[-1]
    point = (1 - largest / value) / (2 * largest)
    if value < math.fsum(weights):
        point = min(0.0, point)
    for _ in range(60):
        parts = [weight / (1 - 2 * weight * point) for weight in weights]
        step = (math.fsum(parts) - value) / (2 * math.fsum(part * part for part in parts))
        point -= step
        if abs(step) <= 1e-12 * max(1.0, abs(point)):
            break
    return point
