"""A province's figures, fast: units, indicators and a data set through the actions, cells and values by the database.

Each size holds a data set of twenty indicators that a hundred units hand in, one indicator of all units, and as many
more of all units as make up the size, over twenty-four months. The entries of the values are left out: what is measured
here does not read them. Run with `fill SIZE` it fills and tells what the works need, with `roll SERVER_PID` it measures
the roll-up, both as one line of JSON.
"""

import datetime
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import django

django.setup()

import pandas  # noqa: E402  # Django's settings come first
from django.db import connection  # noqa: E402
from django.db.models import F, Sum  # noqa: E402
from django.db.models.functions import Coalesce  # noqa: E402

from bench import cpu, place, world  # noqa: E402
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
from ostan.kernel.actor import SYSTEM, Role  # noqa: E402
from ostan.kernel.calendar import Period, PeriodKind  # noqa: E402

AGENCIES, OFFICES, MONTHS = 60, 24, 24
ASKED, HANDING, WIDE = 20, 100, "wide"
ROUNDS = 15
CELLS = """
INSERT INTO indicators_cell (version_id, unit_id, "order", category, claimed, claimed_of, claimed_na, verified,
                             verified_of, verified_na, validated_na)
SELECT %(version)s, u.id, o, '', 50 + told, CASE WHEN %(pair)s THEN 300 END, false,
       CASE WHEN u.id %% 3 = 0 THEN 49 + told END, CASE WHEN %(pair)s AND u.id %% 3 = 0 THEN 300 END, false, false
FROM org_orgunit u CROSS JOIN generate_series(%(first)s::int, %(last)s::int) o
     CROSS JOIN LATERAL (SELECT (u.id * 7919 + o * 104729 + %(version)s * 31) %% 200 AS told) t
WHERE u.id = ANY(%(units)s)
"""
VALUES = """
INSERT INTO indicators_value (cell_id, standing, held, number, "of", at, by_id, note)
SELECT c.id, 'CLAIMED', 'VALUE', c.claimed, c.claimed_of, %(now)s, %(by)s, ''
FROM indicators_cell c WHERE c.version_id = %(version)s
"""


def fill(size: int) -> dict[str, Any]:
    """The database with so many cells, and what the works on it need."""
    subprocess.run(
        [sys.executable, "-m", "ostan.config.readiness", "--app-role", "ostan_app"],
        check=True,
        stdout=sys.stderr,
    )
    now = clock.now()
    if not OrgUnit.objects.filter(code="agency0").exists():
        build(now)
    every = list(OrgUnit.objects.exclude(code="root").order_by("pk").values_list("pk", flat=True))
    more = max(0, round((size - ASKED * HANDING * MONTHS) / (len(every) * MONTHS)) - 1)
    known = set(Indicator.objects.values_list("code", flat=True))
    with connect("OSTAN_DATABASE_URL") as target:
        for code in (WIDE, *(f"more_{number}" for number in range(more))):
            if code not in known:
                load(target, define(code, now), every, now)
        place.settle(target)
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
    }


def build(now: datetime.datetime) -> None:
    """The units, who works there, and the data set with its figures."""
    holidays.set_weekly_hours(
        actor=SYSTEM, now=now, first=datetime.date(2016, 1, 1), last=None, hours=world.HOURS, reason="bench"
    )
    told: dict[str, Any] = {"actor": SYSTEM, "now": now}
    root = org.add_unit(**told, name="استانداری", kind=UnitKind.GOVERNORATE, code="root")
    ids = []
    for at in range(AGENCIES):
        agency = org.add_unit(
            **told, name=f"ادارهٔ کل {at}", kind=UnitKind.AGENCY, code=f"agency{at}", parent_id=root.pk
        )
        ids.append(agency.pk)
        for number in range(OFFICES):
            office = org.add_unit(
                **told,
                name=f"شعبهٔ {at}-{number}",
                kind=UnitKind.AGENCY_OFFICE,
                code=f"office{at}_{number}",
                parent_id=agency.pk,
            )
            ids.append(office.pk)
    for name, role, unit in (("clerk", Role.CLERK, ids[1]), ("head", Role.UNIT_HEAD, ids[0])):
        work_there(name, role, unit, now)
    asked = [define(f"asked_{number}", now) for number in range(ASKED)]
    actions.open_data_set(
        **told,
        code="monthly",
        title="شاخص‌های ماهانه",
        steward_id=root.pk,
        indicator_codes=[one.code for one in asked],
        unit_ids=ids[:HANDING],
        since=first_month(now),
        due_days=10,
        grace_days=100,
    )
    with connect("OSTAN_DATABASE_URL") as target:
        for one in asked:
            load(target, one, ids[:HANDING], now)


def work_there(name: str, role: Role, unit_id: int, now: datetime.datetime) -> None:
    """An account with a seat in a unit."""
    account = identity.create_staff(actor=SYSTEM, now=now, name=name, password="a long enough word")
    person = org.add_person(
        actor=SYSTEM, now=now, given_name="کاربر", family_name=name, account_id=account.pk
    )
    org.grant(actor=SYSTEM, now=now, person_id=person.pk, unit_id=unit_id, role=role)


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
        "by": 1,
    }
    target.execute(CELLS, told)
    target.execute(VALUES, told)
    target.commit()


Way = Callable[[], dict[int, Decimal]]


def roll(server_pid: int) -> dict[str, Any]:
    """The roll-up of one indicator over the whole tree and two years, by month and by agency, in three ways in turns.

    Milliseconds of CPU of this process and the database together; the ratios are medians over the turns.
    """
    meaning = queries.indicator(code=WIDE).now
    first = first_month(clock.now())
    last = first.shifted(MONTHS - 1)
    told = {}
    for name, ways in (
        ("by month", by_month(meaning, first, last)),
        ("by agency", by_agency(meaning, first, last)),
    ):
        figures = [way() for way in ways]
        if not figures[0] or any(one != figures[0] for one in figures):
            raise SystemExit(f"the three ways of rolling up {name} differ")
        turns = [[spent(way, server_pid) for way in ways] for _ in range(ROUNDS)]
        ours, django_orm, frame = zip(*turns, strict=True)
        told[name] = {
            "figures": len(figures[0]),
            "cpu_ms": round(1000 * statistics.median(ours), 2),
            "ratio_to_django": ratio(ours, django_orm),
            "ratio_to_pandas": ratio(ours, frame),
        }
    return told


def ratio(ours: tuple[float, ...], theirs: tuple[float, ...]) -> float:
    """How many times as much ours took."""
    return round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 3)


def spent(way: Way, server_pid: int) -> float:
    """CPU seconds of one run."""
    own, database = time.process_time(), cpu.seconds(server_pid)
    way()
    return time.process_time() - own + cpu.seconds(server_pid) - database


def rounded(pairs: Iterator[tuple[int, Any]]) -> dict[int, Decimal]:
    """The figures to nine digits, in which all ways can agree."""
    return {int(at): round(Decimal(figure), 9) for at, figure in pairs}


def by_month(meaning: Meaning, first: Period, last: Period) -> list[Way]:
    """Each month over all units: the house, Django's ORM, pandas."""

    def house() -> dict[int, Decimal]:
        found = queries.by_period(meaning=meaning, first=first, last=last)
        return rounded((order_of(one), told.reading.figure) for one, told in found.items())

    return [house, lambda: in_django(meaning, "order"), lambda: in_pandas(meaning, "order")]


def by_agency(meaning: Meaning, first: Period, last: Period) -> list[Way]:
    """Each agency with its offices over all months: the same three ways."""

    def house() -> dict[int, Decimal]:
        found = queries.by_unit(meaning=meaning, first=first, last=last, depth=2)
        return rounded((unit, told.reading.figure) for unit, told in found.items())

    return [house, lambda: in_django(meaning, "agency"), lambda: in_pandas(meaning, "agency")]


AGENCY = "split_part(o.path, '.', 2)::bigint"


def in_django(meaning: Meaning, by: str) -> dict[int, Decimal]:
    """Plain aggregation by the ORM. The agency of an office is its parent."""
    rows = Cell.objects.filter(version=meaning.id)
    if by == "agency":
        root = OrgUnit.objects.get(code="root").pk
        rows = rows.annotate(agency=parent_or_self(root))
    summed = rows.values(by).annotate(
        n=Sum(Coalesce("validated", "verified", "claimed")),
        d=Sum(Coalesce("validated_of", "verified_of", "claimed_of")),
    )
    return rounded((row[by], row["n"] / row["d"]) for row in summed.order_by(by))


def parent_or_self(root: int) -> Any:
    """The agency of a unit in a tree of two levels below the root."""
    from django.db.models import Case, When

    return Case(When(unit__parent=root, then=F("unit_id")), default=F("unit__parent_id"))


def in_pandas(meaning: Meaning, by: str) -> dict[int, Decimal]:
    """The rows in a data frame, summed there."""
    column = AGENCY if by == "agency" else 'c."order"'
    sql = f"""
        SELECT {column}, c.validated::float8, c.verified::float8, c.claimed::float8,
               c.validated_of::float8, c.verified_of::float8, c.claimed_of::float8
        FROM indicators_cell c JOIN org_orgunit o ON o.id = c.unit_id WHERE c.version_id = %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [meaning.id])
        frame = pandas.DataFrame(cursor.fetchall(), columns=["g", "v", "w", "c", "vd", "wd", "cd"])
    frame = frame.astype({name: float for name in frame.columns if name != "g"})
    frame["n"] = frame["v"].combine_first(frame["w"]).combine_first(frame["c"])
    frame["d"] = frame["vd"].combine_first(frame["wd"]).combine_first(frame["cd"])
    summed = frame.groupby("g")[["n", "d"]].sum()
    return rounded(zip(summed.index, summed["n"] / summed["d"], strict=True))


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[2])) if sys.argv[1] == "fill" else roll(int(sys.argv[2]))))
