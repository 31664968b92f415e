"""An agency with two branches, somebody in every role, and a data set that they hand in, through the actions."""

import dataclasses
import datetime
import re

import pytest

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.models import Cell, DataSet, Sheet
from ostan.domains.indicators.rules import How, Measure, Source
from ostan.domains.indicators.rules.definition import Definition
from ostan.domains.indicators.rules.grid import Typed
from ostan.domains.org import queries as orgs
from ostan.domains.org.rules import UnitKind
from ostan.foundation.holidays import actions as holidays
from ostan.foundation.holidays import queries as calendars
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import Period, PeriodKind, parse_period
from ostan.kernel.errors import RuleBroken
from tests import given
from tests.cases.given import HOURS

NOW = datetime.datetime(2025, 5, 24, 6, tzinfo=datetime.UTC)
"""3 Khordad 1404: Ordibehesht is over and due, and may still be handed in."""
MONTH = parse_period("1404-M02")
BEFORE = MONTH.shifted(-1)
LONG_BEFORE = MONTH.shifted(-25)


def refused(code: str) -> "pytest.RaisesExc[RuleBroken]":
    """Inside, a rule is broken with this code."""
    return pytest.raises(RuleBroken, match=f"^{re.escape(code)}$")


@dataclasses.dataclass
class World:
    """Actors by what they are, units by name, and the data set."""

    actors: dict[str, Actor]
    units: dict[str, int]
    data_set: DataSet

    def __getattr__(self, name: str) -> Actor:
        actors = self.__dict__.get("actors", {})
        if name not in actors:
            raise AttributeError(name)
        return actors[name]


def definition(measure: Measure = Measure.COUNT, **more: object) -> Definition:
    ratio = measure is Measure.RATIO
    how = How.RATIO if ratio else How.SUM
    told: dict[str, object] = {
        "title": "پروانهٔ صادرشده",
        "text": "شمار پروانه‌هایی که در دوره صادر شده است.",
        "unit_name": "پروانه",
        "measure": measure,
        "source": Source.REPORTED,
        "period_kind": PeriodKind.MONTH,
        "across_units": how,
        "across_periods": how,
        "number_title": "در مهلت" if ratio else "",
        "of_title": "همه" if ratio else "",
    }
    return Definition(**{**told, **more})  # type: ignore[arg-type]


def define(code: str, steward_id: int, told: Definition | None = None, since: Period = LONG_BEFORE) -> int:
    """The id of a new indicator."""
    told = told or definition()
    return actions.define(
        actor=SYSTEM, now=given.LONG_AGO, code=code, steward_id=steward_id, told=told, since=since
    ).pk


def world() -> World:
    holidays.set_weekly_hours(
        actor=SYSTEM,
        now=given.LONG_AGO,
        first=datetime.date(2020, 1, 1),
        last=None,
        hours=HOURS,
        reason="آغاز",
    )
    calendars.forget_version()
    root = given.unit()
    agency = given.unit("ادارهٔ کل", UnitKind.AGENCY, root)
    units = {
        "root": root,
        "agency": agency,
        "east": given.unit("شعبهٔ شرق", UnitKind.AGENCY_OFFICE, agency),
        "west": given.unit("شعبهٔ غرب", UnitKind.AGENCY_OFFICE, agency),
        "other": given.unit("ادارهٔ کل دیگر", UnitKind.AGENCY, root),
    }
    seats = {
        "clerk": (Role.CLERK, "east"),
        "west_clerk": (Role.CLERK, "west"),
        "head": (Role.UNIT_HEAD, "agency"),
        "deputy": (Role.DEPUTY, "agency"),
        "other_head": (Role.UNIT_HEAD, "other"),
        "secretary": (Role.COMMITTEE_MEMBER, "root"),
        "provincial": (Role.PROVINCIAL_DEPUTY, "root"),
        "auditor": (Role.AUDITOR, "root"),
        "administrator": (Role.ADMINISTRATOR, "root"),
    }
    actors = {}
    for name, (role, unit) in seats.items():
        account = given.member(role, units[unit])
        actors[name] = orgs.actor_for(account_id=account.pk, hat=None, on=NOW)
    define("permits", units["root"])
    define("in_time", units["root"], definition(Measure.RATIO, title="سهم در مهلت", unit_name="پرونده"))
    define(
        "trained",
        units["root"],
        definition(title="آموزش‌دیده", categories=(("f", "زن"), ("m", "مرد")), unit_name="نفر"),
    )
    made = actions.open_data_set(
        actor=actors["administrator"],
        now=given.LONG_AGO,
        code="monthly",
        title="شاخص‌های ماهانه",
        steward_id=units["root"],
        indicator_codes=["permits", "in_time", "trained"],
        unit_ids=[units[name] for name in ("agency", "east", "west")],
        since=BEFORE,
        due_days=5,
        grace_days=5,
    )
    return World(actors, units, made)


FULL = (
    Typed("permits", number="12"),
    Typed("in_time", number="9", of="10"),
    Typed("trained", "f", number="4"),
    Typed("trained", "m", not_applicable=True),
)


def keep(world: World, *typed: Typed, by: str = "clerk", unit: str = "east", **more: object) -> actions.Kept:
    """What became of these rows."""
    told: dict[str, object] = {"actor": world.actors[by], "now": NOW, "period": MONTH, **more}
    return actions.keep_figures(
        data_set_id=world.data_set.pk,
        unit_id=world.units[unit],
        typed=typed,
        **told,  # type: ignore[arg-type]
    )


def sheet(world: World, unit: str = "east", period: Period = MONTH) -> queries.SheetCard:
    """The sheet of a unit, as it stands."""
    return queries.sheet_of(
        actor=SYSTEM,
        now=NOW,
        data_set_id=world.data_set.pk,
        unit_id=world.units[unit],
        period=period,
    )


def handed_in(world: World, unit: str = "east", by: str = "clerk") -> queries.SheetCard:
    keep(world, *FULL, unit=unit, by=by, finish=True)
    return sheet(world, unit)


def approved(world: World, unit: str = "east", by: str = "clerk") -> queries.SheetCard:
    one = handed_in(world, unit, by)
    actions.approve_sheet(actor=world.head, now=NOW, sheet_id=one.id, revision=one.revision)
    return sheet(world, unit)


def accepted(world: World, unit: str = "east", by: str = "clerk") -> queries.SheetCard:
    one = approved(world, unit, by)
    actions.accept_sheet(actor=world.secretary, now=NOW, sheet_id=one.id, revision=one.revision)
    return sheet(world, unit)


def cell(world: World, code: str = "permits", unit: str = "east", category: str = "") -> Cell:
    rows = Cell.objects.filter(version__indicator__code=code, unit=world.units[unit], category=category)
    return rows.get()


def row(world: World, unit: str = "east") -> Sheet:
    return Sheet.objects.get(unit=world.units[unit])
