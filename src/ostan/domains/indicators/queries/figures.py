"""Reads figures: of one cell, of a unit over time, and rolled up over units and periods by the database itself."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ostan.domains.indicators.models import Cell, IndicatorVersion
from ostan.domains.indicators.queries.dictionary import Meaning, meaning_of
from ostan.domains.indicators.rules import MISSING, NOT_APPLICABLE, Held, How, Reading, Standing, value
from ostan.domains.indicators.rules.formulas import inputs, worked_out
from ostan.domains.indicators.rules.periods import order_of, period_at
from ostan.domains.org.rules import PlaceLevel
from ostan.domains.org.rules.places import DIGITS
from ostan.foundation.once import Once, fetch
from ostan.kernel.calendar import Period


class Trust(StrEnum):
    """Which of the three values of a cell speaks for it."""

    VERIFIED = "VERIFIED"
    """The validated one, else the verified; a claim alone is missing. Only these count for awards."""
    CLAIMED = "CLAIMED"
    """What the unit itself says."""
    BEST = "BEST"
    """The validated one, else the verified, else the claim."""


_ORDERS: Mapping[Trust, Sequence[Standing]] = {
    Trust.VERIFIED: (Standing.VALIDATED, Standing.VERIFIED),
    Trust.CLAIMED: (Standing.CLAIMED,),
    Trust.BEST: (Standing.VALIDATED, Standing.VERIFIED, Standing.CLAIMED),
}


def _names(trust: Trust) -> list[str]:
    return [one.value.lower() for one in _ORDERS[trust]]


def _spoken(trust: Trust, column: str = "") -> str:
    """The SQL of the number, or of its `of`, of the first standing that says anything. It is worked out for millions of
    rows: what most of them answer is asked first."""
    *before, last = _names(trust)
    arms = [f"WHEN c.{name} IS NOT NULL THEN c.{name}{column} WHEN c.{name}_na THEN NULL" for name in before]
    return f"CASE {' '.join(arms)} ELSE c.{last}{column} END" if arms else f"c.{last}{column}"


def _not_applicable(trust: Trust) -> str:
    """The SQL of whether what speaks, where it has no number, says that there can be none."""
    return f"({' OR '.join(f'c.{name}_na' for name in _names(trust))}) AND {_spoken(trust)} IS NULL"


_NO_OF = "NULL::numeric"
_OVER_TIME = {
    How.SUM: ("sum(n)", _NO_OF),
    How.RATIO: ("sum(n)", "sum(d)"),
    How.MEAN: ("avg(n)", _NO_OF),
    How.MAX: ("max(n)", _NO_OF),
    How.MIN: ("min(n)", _NO_OF),
    How.LAST: (
        "(array_agg(n ORDER BY at DESC) FILTER (WHERE n IS NOT NULL))[1]",
        "(array_agg(d ORDER BY at DESC) FILTER (WHERE n IS NOT NULL))[1]",
    ),
    How.ALONE: (
        "CASE WHEN count(n) = 1 THEN max(n) END",
        "CASE WHEN count(n) = 1 THEN max(d) END",
    ),
}
_ROLL = """
WITH told AS (
    SELECT c.unit_id AS u, c.place_id AS p, c.category AS k, c."order" AS at, {number} AS n, {of} AS d, {na} AS na
    FROM indicators_cell c
    WHERE c.version_id = ANY(%(versions)s) AND c."order" BETWEEN %(first)s AND %(last)s {below}
), series AS ({series})
SELECT {group} AS g, {over_units} AS n, {of_over_units} AS d, count(*), count(n), count(*) FILTER (WHERE na)
FROM series s {join} GROUP BY g ORDER BY g
"""
_OVER_PERIODS = """
    SELECT u, p, {over_time} AS n, {of_over_time} AS d, bool_and(na) AS na FROM told GROUP BY u, p, k
"""
_OF_EACH_PERIOD = "SELECT at, n, d, na FROM told"
"""In one period a series has one figure, whatever the rule over time is."""
_BELOW = "AND c.unit_id IN (SELECT o.id FROM org_orgunit o WHERE {which})"
_UNDER = "o.path LIKE %(under)s"
_OF_THE_UNIT_ITSELF = {True: "o.path = %(path)s", False: "o.parent_id IS NULL"}
"""What is not rolled up is the figure of the unit that is asked for, or of the root."""


@dataclasses.dataclass(frozen=True, slots=True)
class _By:
    """For what figures are asked. `unit` is the id of the unit that a path leads through, where units are asked for.

    Series become one before units and places are looked up: there are fewer of them than figures.
    """

    group: str
    join: str = ""
    is_period: bool = False
    unit: str = ""


_UNIT = "JOIN org_orgunit o ON o.id = s.u"
_PLACE = " LEFT JOIN org_place l ON l.id = COALESCE(s.p, o.place_id)"
_COUNTY = f"CASE WHEN length(l.code) >= {DIGITS[PlaceLevel.COUNTY]} THEN left(l.code, {DIGITS[PlaceLevel.COUNTY]}) END"
"""A figure belongs to its own place, or else to that of its unit."""
_ALL, _BY_PERIOD, _BY_COUNTY = _By("0"), _By("at", is_period=True), _By(_COUNTY, _UNIT + _PLACE)


def _at_depth(depth: int) -> _By:
    unit = f"NULLIF(split_part(o.path, '.', {depth}), '')::bigint"
    return _By(unit, _UNIT, unit=unit)


@dataclasses.dataclass(frozen=True, slots=True)
class Rolled:
    """A rolled-up reading and of how many series (unit, place, category) it speaks."""

    reading: Reading
    values: int = 0
    missing: int = 0
    not_applicable: int = 0


NOTHING = Rolled(MISSING)


def rolled_up(
    *, meaning: Meaning, first: Period, last: Period, under: str = "", trust: Trust = Trust.BEST
) -> Rolled:
    """The indicator over all units under a path ("" all) and all periods from first to last. One statement, more for
    a formula, whose inputs are rolled up each before it is worked out."""
    return _asked(meaning, first, last, under, trust, _ALL).get(0, NOTHING)


def by_period(
    *, meaning: Meaning, first: Period, last: Period, under: str = "", trust: Trust = Trust.BEST
) -> dict[Period, Rolled]:
    """The same for each period by itself; a period without a row is left out."""
    found = _asked(meaning, first, last, under, trust, _BY_PERIOD)
    return {period_at(meaning.told.period_kind, at): one for at, one in found.items()}


def by_unit(
    *, meaning: Meaning, first: Period, last: Period, depth: int, under: str = "", trust: Trust = Trust.BEST
) -> dict[int, Rolled]:
    """The same for each unit that stands `depth` steps from the root (1: the root), with all below it."""
    if depth < 1:
        raise ValueError("the root stands at depth 1")
    found = _asked(meaning, first, last, under, trust, _at_depth(depth))
    return {unit_id: one for unit_id, one in found.items() if unit_id}


def by_county(
    *, meaning: Meaning, first: Period, last: Period, trust: Trust = Trust.BEST
) -> dict[str, Rolled]:
    """The same for each county by the code of its place: the figures told of a place in it, or by a unit that sits in
    it. What is told of no county, such as by an agency for itself, is left out. One statement, more for a formula."""
    found = _asked(meaning, first, last, "", trust, _BY_COUNTY)
    return {code: one for code, one in found.items() if code}


def _asked(
    meaning: Meaning, first: Period, last: Period, under: str, trust: Trust, by: _By
) -> dict[Any, Rolled]:
    if meaning.told.formula:
        return _worked_out(meaning, first, last, under, trust, by)
    return _counted(meaning, first, last, under, trust, by)


def _counted(
    meaning: Meaning, first: Period, last: Period, under: str, trust: Trust, by: _By
) -> dict[Any, Rolled]:
    over_time, of_over_time = _OVER_TIME[meaning.told.across_periods]
    over_units, of_over_units = _OVER_TIME[meaning.told.across_units]
    series = _OF_EACH_PERIOD if by.is_period else _OVER_PERIODS
    sql = _ROLL.format(
        number=_spoken(trust),
        of=_NO_OF if _NO_OF in (of_over_time, of_over_units) else _spoken(trust, "_of"),
        na=_not_applicable(trust),
        below=_below(meaning.told.across_units, by, under),
        series=series.format(over_time=over_time, of_over_time=of_over_time),
        group=by.group,
        over_units=over_units,
        of_over_units=of_over_units,
        join=by.join,
    )
    asked = {
        "versions": series_of(meaning),
        "first": order_of(first),
        "last": order_of(last),
        "under": f"{under}%",
        "path": under,
    }
    return {row[0]: _rolled(row) for row in fetch(sql, asked)}


def _below(across_units: How, by: _By, under: str) -> str:
    """Which units count, as a condition in SQL."""
    if across_units is not How.ALONE or by is _BY_COUNTY:
        return _BELOW.format(which=_UNDER) if under else ""
    if by.unit:
        return _BELOW.format(which=f"o.id = {by.unit} AND {_UNDER}")
    return _BELOW.format(which=_OF_THE_UNIT_ITSELF[bool(under)])


_IN_LINE = Once(
    lambda indicator, series: IndicatorVersion.objects.filter(indicator=indicator, series=series).values_list(
        "pk"
    ),
    "indicator",
    "series",
)


def series_of(meaning: Meaning) -> list[int]:
    """The ids of the versions that stand in one line with this one."""
    return [pk for (pk,) in _IN_LINE.rows(indicator=meaning.indicator_id, series=meaning.series)]


def _rolled(row: tuple[Any, ...]) -> Rolled:
    _, number, of, series, values, not_applicable = row
    missing = series - values - not_applicable
    if number is None:
        empty = NOT_APPLICABLE if not_applicable and not missing and not values else MISSING
        return Rolled(empty, values, missing, not_applicable)
    return Rolled(value(number, of), values, missing, not_applicable)


def _worked_out(
    meaning: Meaning, first: Period, last: Period, under: str, trust: Trust, by: _By
) -> dict[Any, Rolled]:
    """A formula over rolled-up inputs: a sum of quotients would not be the quotient of sums."""
    named = inputs(meaning.told.formula)
    rows = IndicatorVersion.objects.filter(current_of__code__in=named).select_related("indicator")
    inner = {
        row.indicator.code: _asked(meaning_of(row, row.indicator.code), first, last, under, trust, by)
        for row in rows
    }
    groups = {key for found in inner.values() for key in found}
    told = {}
    for key in groups:
        parts = {code: found.get(key, NOTHING) for code, found in inner.items()}
        reading = worked_out(meaning.told.formula, {code: one.reading for code, one in parts.items()})
        values = min((one.values for one in parts.values()), default=0)
        told[key] = Rolled(reading, values, max((one.missing for one in parts.values()), default=0))
    return told


def reading_of(cell: Cell, standing: Standing) -> Reading:
    """What a cell holds in one standing."""
    name = standing.value.lower()
    return reading_from(*(getattr(cell, f"{name}{column}") for column in ("", "_of", "_na")))


def reading_from(number: Decimal | None, of: Decimal | None, is_not_applicable: bool) -> Reading:
    """The reading of one standing from its three columns."""
    if number is not None:
        return value(number, of)
    return NOT_APPLICABLE if is_not_applicable else MISSING


def spoken(readings: Iterable[tuple[Standing, Reading]], trust: Trust) -> Reading:
    """The reading that speaks for a cell: the first in the order of trust that says anything."""
    told = dict(readings)
    for standing in _ORDERS[trust]:
        if told.get(standing, MISSING).held is not Held.MISSING:
            return told[standing]
    return MISSING
