"""Luck with habits: how long things take and which way they go. Pure, given a source of chance."""

import functools
import random
from collections.abc import Mapping, Sequence
from typing import Any

from ostan.domains.catalogue.rules.process import Span
from ostan.wiring.demo import told
from ostan.wiring.demo.dice import dice

WORKDAY = 7 * 3600
LONGEST = 40 * WORKDAY


@functools.lru_cache(maxsize=10_000)
def pace(seed: int, unit_id: int) -> float:
    """How slow a unit is: 1 is usual, more is slower."""
    spread = told.file("habits")["pace"]["units"]
    return dice(seed, "pace", unit_id).lognormvariate(0, spread)


def step_seconds(draw: random.Random, norm: Span | None, slowness: float, *, waiting: bool) -> float:
    """Working seconds until a step is taken up (`waiting`) or, from then on, done."""
    habit = told.file("habits")["pace"]
    promised = norm.days * WORKDAY + norm.seconds if norm else WORKDAY
    share = habit["waiting"] if waiting else 1 - habit["waiting"]
    spread = draw.lognormvariate(0, habit["spread"])
    return float(min(promised * share * habit["middle"] * slowness * spread, LONGEST))


def happens(draw: random.Random, share: float) -> bool:
    """Whether something of that likelihood comes true."""
    return draw.random() < share


def weighted(draw: random.Random, weights: Mapping[str, Any]) -> str:
    """One of the names, as often as its weight says."""
    return draw.choices(list(weights), list(weights.values()))[0]


def one_of(draw: random.Random, lines: Sequence[str]) -> str:
    """One of the lines."""
    return str(draw.choice(lines))
