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


def kind_of(row: Row) -> PeriodKind:
    """The kind of periods in which the indicator is reported."""
    sets = {one["code"]: PeriodKind(one["kind"]) for one in told.file("indicators")["sets"]}
    return sets[row["set"]]


def first_month(now: datetime.datetime) -> Period:
    """The month in which the agencies began to report, for who loads the demo now."""
    return last_ended(PeriodKind.MONTH, now).shifted(1 - MONTHS)


def agencies(on: datetime.datetime) -> list[orgs.Unit]:
    """The agencies of the province, which hand in for themselves and their branches."""
    units = orgs.search_units(on=on, limit=10_000)
    return [unit for unit in units if unit.kind is UnitKind.AGENCY]


def load_dictionary(at: datetime.datetime, now: datetime.datetime) -> int:
    """How many indicators there are: those of data/demo/indicators.json, defined, and the sheets opened in which
    every agency hands them in. A second run adds only what is new."""
    plan, steward = told.file("indicators"), orgs.unit_by_code(code=STEWARD).id
    since = first_month(now).first_day
    known = queries.formulas()
    fresh = [(row["code"], _reported(row)) for row in reported()]
    fresh += [(row["code"], _formula(row)) for row in plan["formulas"]]
    for code, meant in fresh:
        if code not in known:
            first = period_of(since, meant.period_kind)
            actions.define(actor=SYSTEM, now=at, code=code, steward_id=steward, told=meant, since=first)
    _open_sets(at, now, since, steward)
    return len(fresh)


def _open_sets(at: datetime.datetime, now: datetime.datetime, since: datetime.date, steward: int) -> None:
    there = {one.code for one in queries.data_sets()}
    units = [unit.id for unit in agencies(now)]
    for one in told.file("indicators")["sets"]:
        if one["code"] not in there:
            actions.open_data_set(
                actor=SYSTEM,
                now=at,
                code=one["code"],
                title=one["title"],
                steward_id=steward,
                indicator_codes=[row["code"] for row in reported() if row["set"] == one["code"]],
                unit_ids=units,
                since=period_of(since, PeriodKind(one["kind"])),
                due_days=one["due_days"],
                grace_days=one["grace_days"],
            )


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
