"""Who reports what in the demo: what happened in each agency, and what its reporters, honest or careless, say of it.

Pure, given a seed; how many are careless and how often what happens stands in data/demo/indicators.json under
"reporters".
"""

import dataclasses
import functools
import math
import random
from collections.abc import Collection
from typing import Any

from ostan.domains.indicators.rules import Measure
from ostan.domains.indicators.rules.review.reporters import MONTHS, Indicator, Trick, careless, honest
from ostan.domains.indicators.rules.review.series import Nature
from ostan.kernel.calendar import PeriodKind
from ostan.wiring.demo import dictionary, told
from ostan.wiring.demo.chance import happens
from ostan.wiring.demo.dice import dice

Pair = tuple[float, float | None]
"""A figure, and for a share what it is a part of."""

STAFF = (40, 900)
"""The least and the greatest number of people in an agency. Source: assumed."""

STAYS = 0.7
"""How likely a level is the same as a month ago. Source: assumed, as in rules/review/reporters.py."""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Two years of one indicator in one agency by month: what happened, and what is reported. Who reports by season
    or year says what stands in its last month. A trick begins in the month `since`, counted from 0."""

    happened: tuple[Pair, ...]
    reported: tuple[Pair, ...]
    trick: Trick | None = None
    since: int = 0


def habit(name: str) -> Any:
    """A figure under "reporters" in data/demo/indicators.json."""
    return told.file("indicators")["reporters"][name]


def careless_ones(seed: int, agencies: Collection[str]) -> frozenset[str]:
    """The agencies whose reporters are careless: the declared share of all."""
    shuffled = sorted(agencies)
    dice(seed, "careless").shuffle(shuffled)
    return frozenset(shuffled[: round(habit("careless") * len(shuffled))])


def named(code: str, category: str = "") -> str:
    """What names the two years of an indicator in an agency, or those of one of its categories."""
    return f"{code}.{category}" if category else code


@functools.lru_cache(maxsize=20_000)
def line(seed: int, agency: str, code: str, first: int, is_careless: bool) -> Line:
    """Two years of the agency and indicator (`named`). `first` is the number of the first month in its year.

    Tricks are played on what is counted month by month; a level may honestly stay as it is.
    """
    row, happened = _row(code), _happened(seed, agency, code, first)
    draw = dice(seed, "trick", agency, code)
    if not (is_careless and _can_be_tricked(row) and happens(draw, habit("tricked"))):
        return Line(happened, happened)
    trick, since, values = careless(draw, [number for number, _ in happened])
    return Line(happened, tuple((number, None) for number in values), trick, since)


def applies(seed: int, agency: str, code: str) -> bool:
    """Whether the agency has anything to count there; what its branches in counties do, it always has."""
    if "branches_of" in dictionary.set_of(_row(code)):
        return True
    return not happens(dice(seed, "applies", agency, code), habit("not_applicable"))


@functools.cache
def _row(code: str) -> dictionary.Row:
    return next(row for row in dictionary.reported() if row["code"] == code.partition(".")[0])


def _can_be_tricked(row: dictionary.Row) -> bool:
    by_month = dictionary.kind_of(row) is PeriodKind.MONTH
    counted = row["measure"] in (Measure.COUNT, Measure.MONEY)
    return by_month and counted and not row.get("level", False)


@functools.lru_cache(maxsize=20_000)
def _happened(seed: int, agency: str, code: str, first: int) -> tuple[Pair, ...]:
    row = _row(code)
    made, draw = row["made"], dice(seed, "happened", agency, code)
    if row["measure"] != Measure.RATIO:
        return tuple((number, None) for number in _values(draw, made, seed, agency, code, first))
    whole = _values(draw, made["whole"], seed, agency, code, first)
    part = _part(draw, made, whole)
    return tuple(zip(part, whole, strict=True))


def _values(
    draw: random.Random, made: dict[str, Any], seed: int, agency: str, code: str, first: int
) -> list[float]:
    if "part_of" in made:
        return _part(draw, made, [number for number, _ in _happened(seed, agency, made["part_of"], first)])
    low, high = made.get("mean") or [each * _staff(seed, agency) / 100 for each in made["per"]]
    size = math.exp(draw.uniform(math.log(low), math.log(high)))
    if "spread" in made:
        return _scores(draw, size, made["spread"], made.get("most", math.inf))
    season, rush = _shared(seed, code)
    rounding = dice(seed, "rounding", agency).choice((1, 1, 1, 1, 5, 10))
    return list(honest(draw, Indicator(Nature(made["nature"]), season, rush), size, rounding, first))


def _staff(seed: int, agency: str) -> float:
    low, high = STAFF
    return math.exp(dice(seed, "staff", agency).uniform(math.log(low), math.log(high)))


def _shared(seed: int, code: str) -> tuple[float, float]:
    """The season of an indicator and its rush at the end of the year, the same in all agencies."""
    draw = dice(seed, "season", code)
    return draw.uniform(0, 0.25), draw.choice((1.0, 1.0, 1.0, 1.3))


def _scores(draw: random.Random, size: float, spread: float, most: float) -> list[float]:
    yearly = draw.gauss(0.02, 0.03)
    means = (size * (1 + yearly * month / 12) for month in range(MONTHS))
    return [round(min(most, mean * (1 + draw.gauss(0, spread))), 1) for mean in means]


def _part(draw: random.Random, made: dict[str, Any], whole: list[float]) -> list[float]:
    """So many of each whole: around a share that slowly gets better or worse."""
    share, yearly = draw.uniform(*made["share"]), draw.gauss(0.02, 0.04)
    found: list[float] = []
    for month, of in enumerate(whole):
        if found and made["nature"] == Nature.LEVEL and of == whole[month - 1] and draw.random() < STAYS:
            found.append(found[-1])
            continue
        now = min(1.0, max(0.0, share + yearly * month / 12))
        spread = math.sqrt(of * now * (1 - now)) if of else 0.0
        found.append(float(min(of, max(0, round(draw.gauss(of * now, spread))))))
    return found
