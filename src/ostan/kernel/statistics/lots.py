"""Lots that anyone can draw again: an order that follows from a seed, and places along a sum.

The lot of a key is the SHA-256 of the seed, a colon and the key, as text; items stand in the order of their
lots. With a seed that nobody could know when the list was closed, nobody could choose who is drawn, and
`printf '%s:%s' SEED KEY | sha256sum` shows it to anyone.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate


def lot(seed: str, key: str) -> str:
    """The lot of a key under a seed: 64 hexadecimal signs."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def in_order(seed: str, keys: Iterable[str]) -> list[str]:
    """The keys in the order of their lots; the first n of them are a simple random sample of n.

    Raises:
        ValueError: a key comes twice.
    """
    listed = list(keys)
    if len(set(listed)) != len(listed):
        raise ValueError("each key has one lot")
    return sorted(listed, key=lambda key: (lot(seed, key), key))


def along_sums(seed: str, amounts: Mapping[str, int], count: int) -> dict[str, int]:
    """Items drawn by their amounts: how often each was hit by `count` places at equal distance along the sum.

    Items lie in the order of their keys, the first place is the lot of the seed itself. An item larger than
    the distance is hit for certain. Amounts of 0 or less are never hit: they are looked at apart.
    Source: systematic selection with probability proportional to size, AICPA (2017), Audit Sampling.

    Raises:
        ValueError: nothing to draw from, or no place asked for.
    """
    keys = sorted(key for key, amount in amounts.items() if amount > 0)
    if not keys or count < 1:
        raise ValueError("no amount to draw from")
    ends = list(accumulate(amounts[key] for key in keys))
    whole = ends[-1]
    # Places stand at (start + k · whole) / count, so everything stays in whole numbers.
    start = int(lot(seed, "start"), 16) % whole
    hits: dict[str, int] = {}
    for number in range(count):
        key = keys[bisect_right(ends, (start + number * whole) // count)]
        hits[key] = hits.get(key, 0) + 1
    return hits
