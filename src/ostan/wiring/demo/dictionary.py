"""The dictionary of the demo province: what its agencies report on the ten programmes, and in which sheets."""

import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.rules import Direction, How, Measure, Source
from ostan.domains.indicators.rules.definition import Definition
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.org import queries as orgs
from ostan.domains.org.rules import UnitKind
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, PeriodKind, period_of
from ostan.wiring import measures
from ostan.wiring.demo import told

STEWARD = "reform"
MONTHS = 24
"""How long the agencies have been reporting when the demo is loaded first."""

Row = Mapping[str, Any]

_OVER_TIME = {
    Measure.COUNT: How.SUM,
    Measure.MONEY: How.SUM,
    Measure.DURATION: How.MEAN,
    Measure.SCORE: How.MEAN,
    Measure.RATIO: How.RATIO,
}


def reported() -> list[Row]:
    """What agencies report, one row for each indicator, in the order of the sheets."""
    rows: list[Row] = told.file("indicators")["reported"]
    return rows


def set_of(row: Row) -> Row:
    """The data set in which the indicator is reported."""
    return set_called(row["set"])


def set_called(code: str) -> Row:
    """The data set of that code."""
    found: Row = next(one for one in told.file("indicators")["sets"] if one["code"] == code)
    return found


def kind_of(row: Row) -> PeriodKind:
    """The kind of periods in which the indicator is reported."""
    return PeriodKind(set_of(row)["kind"])


def cells_of(row: Row) -> list[str]:
    """The categories by which the indicator is reported; "" where there are none."""
    return [code for code, _ in row.get("categories", [("", "")])]


def first_month(now: datetime.datetime) -> Period:
    """The month in which the agencies began to report, for who loads the demo now."""
    return last_ended(PeriodKind.MONTH, now).shifted(1 - MONTHS)


def agencies(on: datetime.datetime) -> list[orgs.Unit]:
    """The agencies of the province."""
    units = orgs.search_units(on=on, limit=10_000)
    return [unit for unit in units if unit.kind is UnitKind.AGENCY]


def branches(on: datetime.datetime) -> dict[str, list[orgs.Unit]]:
    """The branches in counties that hand in to their agency, by the agency's code."""
    wanted = {code for one in told.file("indicators")["sets"] for code in one.get("branches_of", ())}
    units = orgs.search_units(on=on, limit=10_000)
    codes = {unit.id: unit.code for unit in units if unit.code in wanted}
    found: dict[str, list[orgs.Unit]] = {code: [] for code in sorted(wanted)}
    for unit in units:
        if unit.kind is UnitKind.AGENCY_OFFICE and unit.parent_id in codes:
            found[codes[unit.parent_id]].append(unit)
    return found


def load_dictionary(at: datetime.datetime, now: datetime.datetime) -> int:
    """How many indicators there are: those of data/demo/indicators.json and those that the house counts itself, defined,
    and the sheets opened in which agencies hand them in. A second run adds only what is new."""
    plan, steward = told.file("indicators"), orgs.unit_by_code(code=STEWARD).id
    since = first_month(now).first_day
    known = queries.formulas()
    fresh = [(row["code"], _reported(row)) for row in reported()]
    fresh += [(row["code"], _formula(row)) for row in plan["formulas"]]
    for code, meant in fresh:
        if code not in known:
            first = period_of(since, meant.period_kind)
            actions.define(actor=SYSTEM, now=at, code=code, steward_id=steward, told=meant, since=first)
    _examine(at)
    _open_sets(at, now, since, steward)
    measures.define(at)
    return len(fresh) + len(measures.MEASURES)


def _examine(at: datetime.datetime) -> None:
    """What comes unasked is told to the tests, once."""
    known = {one.code for one in queries.examined_indicators() if one.by_itself}
    for row in reported():
        if row.get("by_itself") and row["code"] not in known:
            actions.set_examining(actor=SYSTEM, now=at, code=row["code"], by_itself=True)


def _open_sets(at: datetime.datetime, now: datetime.datetime, since: datetime.date, steward: int) -> None:
    there = {one.code for one in queries.data_sets()}
    of_all, below = agencies(now), branches(now)
    for one in told.file("indicators")["sets"]:
        if one["code"] not in there:
            actions.open_data_set(
                actor=SYSTEM,
                now=at,
                code=one["code"],
                title=one["title"],
                steward_id=steward,
                indicator_codes=[row["code"] for row in reported() if row["set"] == one["code"]],
                unit_ids=_asked(one, of_all, below),
                since=period_of(since, PeriodKind(one["kind"])),
                due_days=one["due_days"],
                grace_days=one["grace_days"],
            )


def _asked(one: Row, of_all: list[orgs.Unit], below: Mapping[str, list[orgs.Unit]]) -> list[int]:
    """The units that owe a data set: every agency, or the named ones with their branches."""
    named = one.get("branches_of")
    if named is None:
        return [unit.id for unit in of_all]
    found = [unit.id for unit in of_all if unit.code in named]
    return found + [unit.id for code in named for unit in below[code]]


def _reported(row: Row) -> Definition:
    measure, level = Measure(row["measure"]), row.get("level", False)
    number, of = row.get("pair", ("", ""))
    return Definition(
        title=row["title"],
        text=row["text"],
        measure=measure,
        source=Source.REPORTED,
        period_kind=kind_of(row),
        across_units=_OVER_TIME[measure],
        across_periods=How.LAST if level else _OVER_TIME[measure],
        direction=Direction(row.get("direction", Direction.UP)),
        is_incremental=not level,
        unit_name=row["unit"],
        number_title=number,
        of_title=of,
        categories=tuple((code, title) for code, title in row.get("categories", ())),
        evidence=row["evidence"],
    )


def _formula(row: Row) -> Definition:
    return Definition(
        title=row["title"],
        text=row["text"],
        measure=Measure.SCORE,
        source=Source.FORMULA,
        period_kind=PeriodKind.MONTH,
        across_units=How.ALONE,
        across_periods=How.ALONE,
        direction=Direction(row["direction"]),
        unit_name=row["unit"],
        formula=row["formula"],
    )
