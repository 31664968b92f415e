"""From the figures of cells to the figure of a wider unit and a longer time.

Over periods first, cell by cell, and over units then: a unit that lacks a month would otherwise pull the whole
down. Source: DHIS2, aggregation "average (sum in hierarchy)" and "last value (sum in hierarchy)".

A Part can be added to others in any order and in any grouping, so a branch, an agency and the province give the
same whole whichever way they are rolled up. A ratio stays a pair until it is shown: ratios are never averaged.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

from ostan.domains.indicators.rules.kinds import Held, How

ZERO = Decimal(0)


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What a cell, or many together, hold: a number, of a ratio its numerator and denominator (`of`)."""

    held: Held
    number: Decimal = ZERO
    of: Decimal | None = None

    @property
    def figure(self) -> Decimal | None:
        """The number that is shown; None when there is none, as for a ratio of nothing."""
        if self.held is not Held.VALUE:
            return None
        if self.of is None:
            return self.number
        return self.number / self.of if self.of else None


MISSING = Reading(Held.MISSING)
NOT_APPLICABLE = Reading(Held.NOT_APPLICABLE)


def value(number: Decimal | int, of: Decimal | int | None = None) -> Reading:
    """A reading that holds a number, or a pair."""
    return Reading(Held.VALUE, Decimal(number), None if of is None else Decimal(of))


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What is kept of readings that are rolled up: enough for every rule, and no more."""

    number: Decimal = ZERO
    of: Decimal = ZERO
    is_pair: bool = False
    values: int = 0
    missing: int = 0
    not_applicable: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    last: tuple[int, Decimal, Decimal] | None = None

    def __add__(self, other: "Part") -> "Part":
        lasts = [one for one in (self.last, other.last) if one is not None]
        leasts = [one for one in (self.least, other.least) if one is not None]
        mosts = [one for one in (self.most, other.most) if one is not None]
        return Part(
            self.number + other.number,
            self.of + other.of,
            self.is_pair or other.is_pair,
            self.values + other.values,
            self.missing + other.missing,
            self.not_applicable + other.not_applicable,
            min(leasts, default=None),
            max(mosts, default=None),
            max(lasts, default=None),
        )


def part(reading: Reading, order: int = 0) -> Part:
    """The reading as something to add up; `order` is the place of its period."""
    if reading.held is Held.MISSING:
        return Part(missing=1)
    if reading.held is Held.NOT_APPLICABLE:
        return Part(not_applicable=1)
    of, number = reading.of or ZERO, reading.number
    return Part(
        number, of, reading.of is not None, values=1, least=number, most=number, last=(order, number, of)
    )


def together(parts: Iterable[Part]) -> Part:
    """All of them as one."""
    return reduce(Part.__add__, parts, Part())


def told(how: How, whole: Part) -> Reading:
    """What the parts give by this rule.

    Without any value it is not applicable when nothing is missing and something was not applicable, else missing.
    """
    if not whole.values:
        return NOT_APPLICABLE if whole.not_applicable and not whole.missing else MISSING
    match how:
        case How.SUM:
            return value(whole.number)
        case How.RATIO:
            return value(whole.number, whole.of)
        case How.MEAN:
            return value(whole.number / whole.values)
        case How.MAX:
            return value(whole.most or ZERO)
        case How.MIN:
            return value(whole.least or ZERO)
        case How.LAST if whole.last:
            return value(whole.last[1], whole.last[2] if whole.is_pair else None)
        case How.ALONE if whole.values == 1 and whole.last:
            return value(whole.last[1], whole.last[2] if whole.is_pair else None)
    return MISSING


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """A reading with where and when it stands; `cell` is one series: a unit with a place and a category."""

    cell: tuple[int, int, str]
    order: int
    reading: Reading


def by_cell(rows: Iterable[Placed], across_periods: How) -> dict[tuple[int, int, str], Reading]:
    """Each series rolled up over its periods."""
    parts: dict[tuple[int, int, str], Part] = defaultdict(Part)
    for row in rows:
        parts[row.cell] += part(row.reading, row.order)
    return {cell: told(across_periods, whole) for cell, whole in parts.items()}


def across(parts: Iterable[Part], *, across_units: How, across_periods: How) -> Reading:
    """The one reading of series that stand summed up over their periods."""
    return told(across_units, together(part(told(across_periods, one)) for one in parts))


def rolled(rows: Iterable[Placed], *, across_units: How, across_periods: How) -> tuple[Reading, Part]:
    """The one reading of them all, and of how many series it speaks (values, missing, not applicable)."""
    whole = together(part(one) for one in by_cell(rows, across_periods).values())
    return told(across_units, whole), whole
