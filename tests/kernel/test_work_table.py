"""The table of working seconds gives what the calendar gives, in numpy and in SQL."""

import datetime

import numpy as np
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from ostan.kernel.calendar import WorkCalendar, from_jalali
from ostan.kernel.calendar.table import WorkTable
from tests.kernel.calendars import CALENDARS, ODD, OFFICIAL, at

FIRST, LAST = from_jalali(1399, 1, 1), from_jalali(1405, 12, 29)
INSTANTS = st.integers(1_586_000_000, 1_798_000_000).map(
    lambda second: datetime.datetime.fromtimestamp(second, datetime.UTC)
)
TABLES: dict[int, WorkTable] = {}


def table_of(calendar: WorkCalendar) -> WorkTable:
    """The calendar's table, laid once."""
    return TABLES.setdefault(id(calendar), WorkTable.of(calendar, FIRST, LAST))


def seconds(*instants: datetime.datetime) -> np.ndarray:
    return np.array([int(one.timestamp()) for one in instants])


@settings(deadline=None)
@given(CALENDARS, st.lists(st.tuples(INSTANTS, INSTANTS), min_size=1, max_size=20))
def test_the_table_gives_what_the_calendar_gives(
    calendar: WorkCalendar, pairs: list[tuple[datetime.datetime, datetime.datetime]]
) -> None:
    found = table_of(calendar).between(
        seconds(*(one for one, _ in pairs)), seconds(*(two for _, two in pairs))
    )
    assert found.tolist() == [calendar.working_seconds(one, two) for one, two in pairs]


def test_summer_time_that_ended_in_1401_is_known() -> None:
    table = table_of(OFFICIAL)
    before, after = (seconds(at(year, 4, 12, 7), at(year, 4, 12, 9)) for year in (1400, 1402))
    assert [int(table.between(*np.split(one, 2))[0]) for one in (before, after)] == [7_200, 7_200]


def test_an_instant_outside_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        table_of(OFFICIAL).worked(seconds(datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC)))


@pytest.mark.django_db
def test_sql_gives_what_numpy_gives() -> None:
    table = table_of(ODD)
    chance = np.random.default_rng(1)
    low, high = (int(datetime.datetime(year, 1, 1, tzinfo=datetime.UTC).timestamp()) for year in (2021, 2026))
    begin, end = (chance.integers(low, high, 2_000) for _ in range(2))
    spans = "".join(f", b{one} int, e{one} int" for one in range(1, table.begins.shape[1] + 1))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE cal (day int PRIMARY KEY, before bigint{spans}) ON COMMIT DROP")
        width = 2 + 2 * table.begins.shape[1]
        with cursor.copy("COPY cal FROM STDIN") as copy:
            for row in table.rows():
                copy.write_row(row[:width])
        cursor.execute("CREATE TEMP TABLE pair (id int, a bigint, b bigint) ON COMMIT DROP")
        with cursor.copy("COPY pair FROM STDIN") as copy:
            for number, (one, two) in enumerate(zip(begin.tolist(), end.tolist(), strict=True)):
                copy.write_row((number, one, two))
        cursor.execute(
            f"SELECT {table.sql('p.b', 'cb')} - {table.sql('p.a', 'ca')} FROM pair p "
            "JOIN cal ca ON ca.day = p.a / 86400 JOIN cal cb ON cb.day = p.b / 86400 ORDER BY p.id"
        )
        found = [value for (value,) in cursor.fetchall()]
    assert found == table.between(begin, end).tolist()
