"""A province's figures, fast: units, indicators, a data set and what an agency owes through the actions, cells and
values by the database.

Each size holds a data set of indicators that some units hand in, one indicator of all units, and as many more of all
units as make up the size, over twenty-four months. The entries of the values are left out: what is measured here does
not read them. `python -m bench.cells SIZE` fills and tells what the works need as one line of JSON.
"""

import datetime
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import django

django.setup()

from bench import agency, place, world  # noqa: E402  # Django's settings come first
from bench.scene import connect, session  # noqa: E402
from ostan.domains.indicators import actions, queries  # noqa: E402
from ostan.domains.indicators.models import Cell, DataSet, Indicator  # noqa: E402
from ostan.domains.indicators.queries import Meaning  # noqa: E402
from ostan.domains.indicators.rules import How, Measure, Source  # noqa: E402
from ostan.domains.indicators.rules.definition import Definition  # noqa: E402
from ostan.domains.indicators.rules.periods import last_ended, order_of  # noqa: E402
from ostan.domains.org import actions as org  # noqa: E402
from ostan.domains.org.models import Membership, OrgUnit  # noqa: E402
from ostan.domains.org.rules import UnitKind  # noqa: E402
from ostan.foundation.holidays import actions as holidays  # noqa: E402
from ostan.foundation.identity import actions as identity  # noqa: E402
from ostan.kernel import clock  # noqa: E402
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role  # noqa: E402
from ostan.kernel.calendar import Period, PeriodKind  # noqa: E402

MONTHS, WIDE = 24, "wide"
PROMISES = 9


@dataclass(frozen=True)
class Shape:
    """How many agencies with how many offices each, and how many indicators are asked of how many of these units."""

    agencies: int = 60
    offices: int = 24
    asked: int = 20
    handing: int = 100


FULL = Shape()
CELLS = """
WITH made AS (
    INSERT INTO indicators_cell (version_id, unit_id, "order", category, claimed, claimed_of, claimed_na, verified,
                                 verified_of, verified_na, validated_na)
    SELECT %(version)s, u.id, o, '', 50 + told, CASE WHEN %(pair)s THEN 300 END, false,
           CASE WHEN u.id %% 3 = 0 THEN 49 + told END, CASE WHEN %(pair)s AND u.id %% 3 = 0 THEN 300 END, false, false
    FROM org_orgunit u CROSS JOIN generate_series(%(first)s::int, %(last)s::int) o
         CROSS JOIN LATERAL (SELECT (u.id * 7919 + o * 104729 + %(version)s * 31) %% 200 AS told) t
    WHERE u.id = ANY(%(units)s)
    RETURNING id, claimed, claimed_of
)
INSERT INTO indicators_value (cell_id, standing, held, number, "of", at, by_id, note)
SELECT id, 'CLAIMED', 'VALUE', claimed, claimed_of, %(now)s, 1, '' FROM made
"""
QUICKLY = "SET session_replication_role = replica; SET synchronous_commit = off"
"""What is written here refers to rows that are there; to look each of them up would be most of the time."""


def fill(size: int) -> dict[str, Any]:
    """The database with so many cells, and what the works on it need."""
    subprocess.run(
        [sys.executable, "-m", "ostan.config.readiness", "--app-role", "ostan_app"],
        check=True,
        stdout=sys.stderr,
    )
    now = clock.now()
    with connect("OSTAN_DATABASE_URL") as target:
        target.autocommit = True
        target.execute(QUICKLY)
        if not OrgUnit.objects.filter(code="agency0").exists():
            build(target, FULL, now)
        widen(target, size, now)
        place.settle(target)
        (bytes_of,) = target.execute("SELECT pg_database_size(current_database())").fetchone()
    return scene(now) | {"bytes": bytes_of}


def widen(target: Any, size: int, now: datetime.datetime) -> None:
    """As many more indicators of all units as make up the size."""
    every = list(OrgUnit.objects.exclude(code="root").order_by("pk").values_list("pk", flat=True))
    more = max(0, round((size - Cell.objects.count()) / (len(every) * MONTHS)))
    first = Indicator.objects.filter(code__startswith="more_").count()
    for number in range(first, first + more):
        load(target, define(f"more_{number}", now), every, now)


def scene(now: datetime.datetime) -> dict[str, Any]:
    """How many cells there are, and the addresses that are measured with the cookies of who opens them."""
    office = OrgUnit.objects.get(code="office0_0")
    data_set = DataSet.objects.get()
    clerk, head = (
        Membership.objects.select_related("person").get(role=role).person.account_id
        for role in (Role.CLERK, Role.UNIT_HEAD)
    )
    period = last_ended(PeriodKind.MONTH, now)
    return {
        "cells": Cell.objects.count(),
        "clerk": session(clerk),
        "head": session(head),
        "sheet": f"/indicators/sheets/{data_set.pk}/{office.pk}/{period.key}/",
        "agency": f"/cockpit/units/{office.parent_id}/",
    }


def build(target: Any, shape: Shape, now: datetime.datetime) -> None:
    """The units, who works there, the data set and the indicator of all with their figures, what an agency owes."""
    holidays.set_weekly_hours(
        actor=SYSTEM, now=now, first=datetime.date(2016, 1, 1), last=None, hours=world.HOURS, reason="bench"
    )
    root = org.add_unit(actor=SYSTEM, now=now, name="استانداری", kind=UnitKind.GOVERNORATE, code="root")
    units = units_below(root, shape, now)
    ids = [one.pk for one in units]
    asked = [define(f"asked_{number}", now) for number in range(shape.asked)]
    actions.open_data_set(
        actor=SYSTEM,
        now=now,
        code="monthly",
        title="شاخص‌های ماهانه",
        steward_id=root.pk,
        indicator_codes=[one.code for one in asked],
        unit_ids=ids[: shape.handing],
        since=first_month(now),
        due_days=10,
        grace_days=100,
    )
    for one in asked:
        load(target, one, ids[: shape.handing], now)
    load(target, define(WIDE, now), ids, now)
    before = now - datetime.timedelta(days=100)
    owing = agency.Agency(
        unit=units[0],
        head=works_in(units[0], "head", Role.UNIT_HEAD, before),
        clerk=works_in(units[1], "clerk", Role.CLERK, before),
        offices=units[1 : 1 + shape.offices],
        indicators=[WIDE, *(one.code for one in asked[:PROMISES])],
    )
    agency.owes_and_gives(owing, first_month(now), now)


def units_below(root: OrgUnit, shape: Shape, now: datetime.datetime) -> list[OrgUnit]:
    """Agencies, each with its offices behind it."""
    units = []
    for at in range(shape.agencies):
        above = org.add_unit(
            actor=SYSTEM,
            now=now,
            name=f"ادارهٔ کل {at}",
            kind=UnitKind.AGENCY,
            code=f"agency{at}",
            parent_id=root.pk,
        )
        units.append(above)
        for number in range(shape.offices):
            office = org.add_unit(
                actor=SYSTEM,
                now=now,
                name=f"شعبهٔ {at}-{number}",
                kind=UnitKind.AGENCY_OFFICE,
                code=f"office{at}_{number}",
                parent_id=above.pk,
            )
            units.append(office)
    return units


def works_in(unit: OrgUnit, name: str, role: Role, now: datetime.datetime) -> Actor:
    """Somebody with an account and a seat in the unit."""
    account = identity.create_staff(actor=SYSTEM, now=now, name=name, password="a long enough word")
    person = org.add_person(
        actor=SYSTEM, now=now, given_name="کاربر", family_name=name, account_id=account.pk
    )
    seat = org.grant(actor=SYSTEM, now=now, person_id=person.pk, unit_id=unit.pk, role=role)
    return Actor(person.pk, seat.pk, (Grant(role, unit.path, unit.pk),))


def first_month(now: datetime.datetime) -> Period:
    """The first of the measured months."""
    return last_ended(PeriodKind.MONTH, now).shifted(1 - MONTHS)


def define(code: str, now: datetime.datetime) -> Meaning:
    """A new indicator; the one of all units is a ratio."""
    is_pair = code == WIDE
    how = How.RATIO if is_pair else How.SUM
    told = Definition(
        title=f"شاخص {code}",
        text="برای سنجش سرعت.",
        measure=Measure.RATIO if is_pair else Measure.COUNT,
        source=Source.REPORTED,
        period_kind=PeriodKind.MONTH,
        across_units=how,
        across_periods=how,
        unit_name="مورد",
        number_title="صورت",
        of_title="مخرج",
    )
    steward = OrgUnit.objects.get(code="root").pk
    actions.define(actor=SYSTEM, now=now, code=code, steward_id=steward, told=told, since=first_month(now))
    return queries.indicator(code=code).now


def load(target: Any, meaning: Meaning, unit_ids: list[int], now: datetime.datetime) -> None:
    """The cells of an indicator, and a value behind each."""
    first = order_of(first_month(now))
    told = {
        "version": meaning.id,
        "units": unit_ids,
        "first": first,
        "last": first + MONTHS - 1,
        "pair": meaning.told.measure is Measure.RATIO,
        "now": now,
    }
    target.execute(CELLS, told)


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
