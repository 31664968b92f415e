"""Many tests at once: one probability of several tests of one thing, and which of many things stand out."""

import math
from collections.abc import Sequence

_LEAST = 1e-300
_MOST = 0.99
"""A test that found nothing at all may not outvote the others. Source: assumed; exact tests of small
counts often give 1, for which the combination is not defined."""


def cauchy(chances: Sequence[float]) -> float:
    """One probability of several tests of the same thing, which may depend on one another.

    Source: Liu and Xie (2020), Journal of the American Statistical Association 115:393-402:
    mean of tan((½ − p) π), referred to the Cauchy distribution.

    Raises:
        ValueError: there is no test.
    """
    if not chances:
        raise ValueError("no test to combine")
    total = math.fsum(_point(min(max(chance, _LEAST), _MOST)) for chance in chances) / len(chances)
    # Far out the arcus tangent loses all digits; there the tail is 1 / (π t).
    return 1 / (math.pi * total) if total > 1e9 else 0.5 - math.atan(total) / math.pi


def _point(chance: float) -> float:
    return 1 / (math.pi * chance) if chance < 1e-9 else math.tan((0.5 - chance) * math.pi)


def adjusted(chances: Sequence[float]) -> list[float]:
    """The probabilities adjusted so that those below q hold a share of at most q that is due to chance.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300.
    """
    return _stepped(chances, 1.0)


def adjusted_cautiously(chances: Sequence[float]) -> list[float]:
    """As `adjusted`, whatever the dependence among the tests: for a list that leaves the team.

    Source: Benjamini and Yekutieli (2001), Annals of Statistics 29:1165-1188.
    """
    return _stepped(chances, math.fsum(1 / rank for rank in range(1, len(chances) + 1)))


def _stepped(chances: Sequence[float], penalty: float) -> list[float]:
    count = len(chances)
    order = sorted(range(count), key=lambda place: chances[place], reverse=True)
    found, least = [0.0] * count, 1.0
    for rank, place in zip(range(count, 0, -1), order, strict=True):
        least = min(least, chances[place] * count * penalty / rank)
        found[place] = least
    return found
