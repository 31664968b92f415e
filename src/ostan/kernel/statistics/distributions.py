"""The few distributions that the tests and plans of the house stand on, in the standard library alone."""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_STEPS = 500
NORMAL = NormalDist()


def normal_tail(z: float) -> float:
    """P(Z >= z) of the standard normal distribution, exact also far out."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), 0..1.

    Source: continued fraction DLMF 8.17.22, evaluated from the front (Lentz).

    Raises:
        ValueError: a or b is not above 0.
    """
    if a <= 0 or b <= 0:
        raise ValueError("both shapes of a beta distribution are above 0")
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)
    return min(1.0, math.exp(front) / (a * _beta_fraction(x, a, b)))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _beta_fraction(x: float, a: float, b: float) -> float:
    """1 + d1 x / (1 + d2 x / (1 + …)) of DLMF 8.17.22."""
    whole, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, _STEPS):
        half, odd = divmod(step, 2)
        if odd:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        lower = 1 / ((1 + term * lower) or _TINY)
        upper = (1 + term / upper) or _TINY
        whole *= upper * lower
        if abs(upper * lower - 1) < 1e-15:
            break
    return whole


def gamma_share(x: float, shape: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x), 0..1.

    Source: DLMF 8.7.1 (series) below shape + 1, 8.9.2 (continued fraction) above.

    Raises:
        ValueError: the shape is not above 0.
    """
    if shape <= 0:
        raise ValueError("the shape of a gamma distribution is above 0")
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        rising = shape
        while term > total * 1e-16:
            rising += 1
            term *= x / rising
            total += term
        return min(1.0, front * total)
    return max(0.0, 1 - front * _gamma_fraction(x, shape))


def _gamma_fraction(x: float, shape: float) -> float:
    bottom = x + 1 - shape
    upper, lower = 1 / _TINY, 1 / bottom
    whole = lower
    for step in range(1, _STEPS):
        term = step * (shape - step)
        bottom += 2
        lower = 1 / ((term * lower + bottom) or _TINY)
        upper = (bottom + term / upper) or _TINY
        whole *= lower * upper
        if abs(lower * upper - 1) < 1e-15:
            break
    return whole


def student_tail(t: float, freedom: float) -> float:
    """P(T >= t) of Student's t with so many degrees of freedom (whole or not)."""
    outside = 0.5 * beta_share(freedom / (freedom + t * t), freedom / 2, 0.5)
    return outside if t >= 0 else 1 - outside


def chi_square_tail(value: float, freedom: float) -> float:
    """P(X >= value) of chi-square with so many degrees of freedom."""
    return 1 - gamma_share(value / 2, freedom / 2)


def binomial_at_most(count: int, trials: int, chance: float) -> float:
    """P(X <= count) of so many trials with that chance each."""
    if count < 0:
        return 0.0
    if count >= trials:
        return 1.0
    return beta_share(1 - chance, trials - count, count + 1)


def binomial_at_least(count: int, trials: int, chance: float) -> float:
    """P(X >= count) of so many trials with that chance each, exact also when it is very small."""
    if count <= 0:
        return 1.0
    if count > trials:
        return 0.0
    return beta_share(chance, count, trials - count + 1)


def binomial_quantile(share: float, trials: int, chance: float) -> int:
    """The smallest count that is not exceeded with probability `share`."""
    return next(k for k in range(trials + 1) if binomial_at_most(k, trials, chance) >= share)


def poisson_at_most(count: int, mean: float) -> float:
    """P(X <= count) of a Poisson count with that mean."""
    return 0.0 if count < 0 else 1 - gamma_share(mean, count + 1)


def hypergeometric_at_most(count: int, population: int, marked: int, drawn: int) -> float:
    """P(X <= count marked ones among `drawn` of the population), from whole numbers without rounding.

    Raises:
        ValueError: not 0 <= marked, drawn <= population.
    """
    if not (0 <= marked <= population and 0 <= drawn <= population):
        raise ValueError(f"{drawn} drawn and {marked} marked of {population}")
    ways = sum(
        math.comb(marked, k) * math.comb(population - marked, drawn - k)
        for k in range(min(count, drawn, marked) + 1)
    )
    return ways / math.comb(population, drawn)


def solve(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function passes 0 between low and high, by halving."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


@lru_cache(maxsize=4096)
def student_quantile(share: float, freedom: float) -> float:
    """The value that Student's t does not exceed with probability `share`."""
    if share < 0.5:
        return -student_quantile(1 - share, freedom)
    reach = 1.0
    while student_tail(reach, freedom) > 1 - share:
        reach *= 2
    return solve(lambda t: 1 - share - student_tail(t, freedom), 0.0, reach)


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value that a beta distribution does not exceed with probability `share`."""
    return solve(lambda x: beta_share(x, a, b) - share, 0.0, 1.0)


def same_twice(mean: float) -> float:
    """The chance that two independent Poisson counts of that mean are equal: e^(−2λ) I₀(2λ).

    Source: Skellam (1946); I₀ by Abramowitz and Stegun 9.8.1 and 9.8.2 (error below 2e-7).
    """
    x = 2 * mean
    if x < 3.75:
        part = (x / 3.75) ** 2
        return math.exp(-x) * _polynomial(part, _BESSEL_NEAR)
    return _polynomial(3.75 / x, _BESSEL_FAR) / math.sqrt(x)


def _polynomial(x: float, parts: tuple[float, ...]) -> float:
    total = 0.0
    for part in reversed(parts):
        total = total * x + part
    return total


_BESSEL_NEAR = (1.0, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813)
_BESSEL_FAR = (
    0.39894228,
    0.01328592,
    0.00225319,
    -0.00157565,
    0.00916281,
    -0.02057706,
    0.02635537,
    -0.01647633,
    0.00392377,
)
