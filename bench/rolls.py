"""The roll-up of one indicator over the whole tree and two years in three ways: the house, Django's ORM, pandas.

`python -m bench.rolls SERVER_PID` measures them on a database that bench.cells has filled, and tells as one line of JSON.
"""

import datetime
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  # Django's settings come first
from django.db.models import Case, F, Sum, When  # noqa: E402
from django.db.models.functions import Coalesce  # noqa: E402

from bench.cells import MONTHS, WIDE, first_month  # noqa: E402
from ostan.domains.indicators import queries  # noqa: E402
from ostan.domains.indicators.models import Cell  # noqa: E402
from ostan.domains.indicators.queries import Meaning  # noqa: E402
from ostan.domains.indicators.rules.periods import order_of  # noqa: E402
from ostan.domains.org.models import OrgUnit  # noqa: E402
from ostan.kernel import clock  # noqa: E402
from ostan.kernel.calendar import Period  # noqa: E402

ROUNDS = 15

Way = Callable[[], dict[int, Decimal]]


def roll(server_pid: int) -> dict[str, Any]:
    """The roll-up of one indicator over the whole tree and two years, by month and by agency, in three ways in turns.

    Milliseconds of CPU of this process and the database together; the ratios are medians over the turns.
    """
    told = {}
    for name, ways in every_way(clock.now()).items():
        figures = [way() for way in ways]
        if not figures[0] or any(one != figures[0] for one in figures):
            raise SystemExit(f"the three ways of rolling up {name} differ")
        turns = [in_turn(ways, at, server_pid) for at in range(ROUNDS)]
        ours, django_orm, frame = zip(*turns, strict=True)
        told[name] = {
            "figures": len(figures[0]),
            "cpu_ms": round(1000 * statistics.median(ours), 2),
            "ratio_to_django": ratio(ours, django_orm),
            "ratio_to_pandas": ratio(ours, frame),
        }
    return told


def every_way(now: datetime.datetime) -> dict[str, list[Way]]:
    """What is rolled up by its name, and the house, Django's ORM and pandas as ways to do it."""
    meaning = queries.indicator(code=WIDE).now
    first = first_month(now)
    last = first.shifted(MONTHS - 1)
    return {"by month": by_month(meaning, first, last), "by agency": by_agency(meaning, first, last)}


def ratio(ours: tuple[float, ...], theirs: tuple[float, ...]) -> float:
    """How many times as much ours took."""
    return round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 3)


def in_turn(ways: list[Way], at: int, server_pid: int) -> list[float]:
    """CPU seconds of each way; another begins each turn, for whoever runs after pandas finds its memory cold."""
    order = [(at + by) % len(ways) for by in range(len(ways))]
    told = {one: spent(ways[one], server_pid) for one in order}
    return [told[one] for one in range(len(ways))]


def spent(way: Way, server_pid: int) -> float:
    """CPU seconds of one run, without those of reading the clocks."""
    from bench import cpu  # reads the system through a dependency of the bench alone

    database, own = cpu.seconds(server_pid), time.process_time()
    way()
    own = time.process_time() - own
    return own + cpu.seconds(server_pid) - database


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
    return Case(When(unit__parent=root, then=F("unit_id")), default=F("unit__parent_id"))


def in_pandas(meaning: Meaning, by: str) -> dict[int, Decimal]:
    """The rows in a data frame, summed there."""
    import pandas  # a dependency of the bench alone

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
    print(json.dumps(roll(int(sys.argv[1]))))
