"""How many items to check, and what the errors found among them say of the rest.

Three plans: errors among items (with or without a known number of items), passing or failing a place from a
handful of items (LQAS), and money or hours, where each unit of money is an item (MUS).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ostan.kernel.statistics.distributions import (
    beta_quantile,
    binomial_at_least,
    binomial_at_most,
    gamma_share,
    hypergeometric_at_most,
    poisson_at_most,
    solve,
)

LARGEST = 20_000
"""No plan asks for more items; from there on everything is counted."""


def items_to_check(population: int, tolerable: int, confidence: float, expected: int = 0) -> int:
    """The fewest items of a list to check so that, with at most `expected` errors found, more than a tolerable
    number of errors would have shown with that confidence.

    Source: hypergeometric: the smallest n with P(X <= expected | N, K = tolerable, n) <= 1 − confidence;
    Touw and Hoogduin (2011), pp. 123-126.

    Raises:
        ValueError: not expected < tolerable <= population.
    """
    if not 0 <= expected < tolerable <= population:
        raise ValueError(f"{expected} errors expected, {tolerable} tolerable of {population}")
    low, high = expected + 1, population
    while low < high:
        middle = (low + high) // 2
        if hypergeometric_at_most(expected, population, tolerable, middle) <= _risk(confidence):
            high = middle
        else:
            low = middle + 1
    return low


def _risk(confidence: float) -> float:
    # 1 − 0.9 is a little less than 0.1 in floating point, which must not cost an item.
    return 1 - confidence + 1e-12


def most_errors(population: int, checked: int, errors: int, confidence: float) -> int:
    """How many errors the whole list holds at most, by the errors found among those checked.

    Source: the hypergeometric bound; Touw and Hoogduin (2011), p. 126.

    Raises:
        ValueError: not 0 <= errors <= checked <= population.
    """
    if not 0 <= errors <= checked <= population:
        raise ValueError(f"{errors} errors in {checked} of {population}")
    low, high = errors, population - checked + errors
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeometric_at_most(errors, population, middle, checked) > _risk(confidence):
            low = middle
        else:
            high = middle - 1
    return low


def trials_to_check(tolerable: float, confidence: float, expected: float = 0.0) -> int:
    """The fewest items of a list without end, when a share `expected` of them may be wrong.

    Source: AICPA (2017), Audit Guide: Audit Sampling, appendix A: the smallest n with
    P(X <= ⌈expected · n⌉ | n, tolerable) <= 1 − confidence.

    Raises:
        ValueError: not 0 <= expected < tolerable < 1, or more than LARGEST items would be needed.
    """
    if not 0 <= expected < tolerable < 1:
        raise ValueError(f"{expected} expected, {tolerable} tolerable")
    for count in range(1, LARGEST + 1):
        allowed = math.ceil(round(expected * count, 9))
        if binomial_at_most(allowed, count, tolerable) <= _risk(confidence):
            return count
    raise ValueError("expected and tolerable lie too close together")


def trials_for_errors(tolerable: float, confidence: float, errors: int) -> int:
    """The fewest items of a list without end that still allow so many errors. Source: binomial, as above."""
    count = errors + 1
    while binomial_at_most(errors, count, tolerable) > _risk(confidence):
        count += 1
    return count


def highest_rate(checked: int, errors: int, confidence: float) -> float:
    """The share of errors in a list without end is not above this, with that confidence.

    Source: Clopper and Pearson (1934), one side: Beta⁻¹(confidence; errors + 1, checked − errors).

    Raises:
        ValueError: not 0 <= errors <= checked, 1 <= checked.
    """
    if not 0 <= errors <= checked or checked < 1:
        raise ValueError(f"{errors} errors in {checked}")
    return 1.0 if errors == checked else beta_quantile(confidence, errors + 1, checked - errors)


def sums_to_check(tolerable: float, confidence: float, expected: float = 0.0) -> int:
    """How many single units of money (or of hours) to draw from a sum, of which a share may be wrong.

    `tolerable` is that share, `expected` the misstatement that is expected as a share of the tolerable one.
    Source: AICPA (2017), appendix C: the smallest n with P(Gamma(1 + expected · tolerable · n, n)
    <= tolerable) >= confidence.

    Raises:
        ValueError: not 0 < tolerable < 1, 0 <= expected < 1, or more than LARGEST would be needed.
    """
    if not (0 < tolerable < 1 and 0 <= expected < 1):
        raise ValueError(f"{expected} of {tolerable} expected")
    low, high = 1, LARGEST
    if not _assured(high, tolerable, confidence, expected):
        raise ValueError("expected and tolerable lie too close together")
    while low < high:
        middle = (low + high) // 2
        if _assured(middle, tolerable, confidence, expected):
            high = middle
        else:
            low = middle + 1
    return low


def _assured(count: int, tolerable: float, confidence: float, expected: float) -> bool:
    return gamma_share(tolerable * count, 1 + expected * tolerable * count) >= confidence - 1e-12


def highest_misstatement(checked: int, taints: Sequence[float], confidence: float) -> float:
    """The share of a sum that is overstated is not above this: each taint is what part of an item was wrong.

    Source: Stringer (1963), with Poisson factors, as in AICPA (2017), chapter on monetary unit sampling.

    Raises:
        ValueError: nothing checked, or a taint is not in 0..1.
    """
    if checked < 1 or len(taints) > checked or any(not 0 <= taint <= 1 for taint in taints):
        raise ValueError("taints lie between 0 and 1, one for each item that was wrong")
    bound = before = _poisson_bound(0, confidence)
    for number, taint in enumerate(sorted(taints, reverse=True), 1):
        factor = _poisson_bound(number, confidence)
        bound += (factor - before) * taint
        before = factor
    return min(1.0, bound / checked)


def _poisson_bound(count: int, confidence: float) -> float:
    reach = 10.0 + 10 * count
    return solve(lambda mean: 1 - confidence - poisson_at_most(count, mean), 0.0, reach)


@dataclass(frozen=True, slots=True)
class Lot:
    """A rule that passes a place when at most `allowed` of `checked` items fail, and its two risks."""

    checked: int
    allowed: int
    risk_of_failing_good: float
    risk_of_passing_bad: float


def passes(checked: int, allowed: int, failing: float) -> float:
    """The chance that a place passes in which that share of all items fails."""
    return binomial_at_most(allowed, checked, failing)


def lot_plan(good: float, bad: float, risk: float = 0.1, largest: int = 200) -> Lot:
    """The smallest rule that tells a place where `good` of the items fail from one where `bad` fail.

    Both mistakes have at most that risk. It sorts places, it does not estimate.
    Source: Grant and Leavenworth (1988), Statistical Quality Control, as in Valadez's LQAS tables.

    Raises:
        ValueError: not 0 <= good < bad <= 1, or no rule up to `largest` items is that sure.
    """
    if not 0 <= good < bad <= 1:
        raise ValueError(f"{good} is not less than {bad}")
    for checked in range(1, largest + 1):
        for allowed in range(checked):
            unfair, blind = 1 - passes(checked, allowed, good), passes(checked, allowed, bad)
            if blind > risk:
                break
            if unfair <= risk:
                return Lot(checked, allowed, unfair, blind)
    raise ValueError("no rule of that size is so sure")


def lot_risks(population: int, low: int, high: int, checked: int, limit: int) -> tuple[float, float]:
    """The two risks of calling a list of known length high when more than `limit` of those checked count.

    Returns the chance of calling low a list in which `high` count, and of calling high one in which `low` do.
    Source: hypergeometric, as in the sampling tool of the SLEAC method.
    """
    missed = hypergeometric_at_most(limit, population, high, checked)
    return missed, 1 - hypergeometric_at_most(limit, population, low, checked)


def just_above(above: int, below: int) -> float:
    """The chance that so many values lie just above their target, and so few just below, without any pull.

    Both counts come from equally wide strips beside the target. Source: binomial, one side.
    """
    return binomial_at_least(above, above + below, 0.5)
