"""Periods, definitions, formulas, deadlines, evidence and what is typed into a cell."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules import MISSING, NOT_APPLICABLE, Held, How, Measure, Source, value
from ostan.domains.indicators.rules.definition import Definition, check_definition, is_other_series
from ostan.domains.indicators.rules.evidence import Mark, check_place, marks
from ostan.domains.indicators.rules.formulas import check_formula, worked_out
from ostan.domains.indicators.rules.grid import Asked, Typed, Verdict, judge, read
from ostan.domains.indicators.rules.kinds import check_aggregation
from ostan.domains.indicators.rules.periods import (
    PER_YEAR,
    days_in,
    is_inside,
    order_of,
    parts_of,
    period_at,
    working_days_in,
)
from ostan.domains.indicators.rules.timing import Sheet, closes_at, completeness, due_at
from ostan.kernel.calendar import (
    Interval,
    Period,
    PeriodKind,
    WeeklyPattern,
    WorkCalendar,
    local_day,
    parse_period,
)
from tests.indicators.given import refused

PERIODS = st.builds(
    lambda year, kind, at: Period(year, kind, at % PER_YEAR[kind] + 1),
    st.integers(1300, 1500),
    st.sampled_from(list(PeriodKind)),
    st.integers(0, 11),
)
DAY = (Interval(8 * 3600, 14 * 3600),)
WEEK = WeeklyPattern(datetime.date(2020, 1, 1), None, (DAY, DAY, DAY, DAY, DAY, (), ()), 1)
CALENDAR = WorkCalendar.of([WEEK], known_until=datetime.date(2030, 1, 1))
TEXT = {"title": "شاخص", "text": "تعریف", "unit_name": "پرونده"}


@given(PERIODS)
def test_the_place_of_a_period_leads_back_to_it_and_sorts_by_time(one: Period) -> None:
    assert period_at(one.kind, order_of(one)) == one
    assert order_of(one.shifted(1)) == order_of(one) + 1
    assert 0 < order_of(one) < 2**15


@given(PERIODS, st.sampled_from(list(PeriodKind)))
def test_the_parts_of_a_period_fill_it_without_a_gap(one: Period, kind: PeriodKind) -> None:
    parts = parts_of(one, kind)

    assert all(is_inside(part, one) for part in parts)
    if PER_YEAR[kind] >= PER_YEAR[one.kind]:
        assert sum(days_in(part) for part in parts) == days_in(one)
        assert (parts[0].first_day, parts[-1].last_day) == (one.first_day, one.last_day)
    else:
        assert not parts


def test_months_have_their_jalali_lengths() -> None:
    months = [days_in(parse_period(f"1403-M{month:02d}")) for month in range(1, 13)]

    assert months == [31] * 6 + [30] * 6  # 1403 is a leap year
    assert days_in(parse_period("1404-M12")) == 29
    assert days_in(parse_period("1403")) == 366


def test_working_days_of_a_month_are_those_on_which_offices_work() -> None:

    month = parse_period("1403-M01")
    week_days = [
        day for day in range(31) if (month.first_day + datetime.timedelta(day)).weekday() not in (3, 4)
    ]

    assert working_days_in(month, CALENDAR) == len(week_days)


@pytest.mark.parametrize(
    ("measure", "units", "periods", "incremental", "code"),
    [
        (Measure.COUNT, How.LAST, How.SUM, True, "indicators.last_of_units"),
        (Measure.RATIO, How.MEAN, How.RATIO, True, "indicators.ratio_rule"),
        (Measure.RATIO, How.RATIO, How.MEAN, True, "indicators.ratio_rule"),
        (Measure.COUNT, How.SUM, How.RATIO, True, "indicators.ratio_rule"),
        (Measure.COUNT, How.SUM, How.SUM, False, "indicators.level_not_summed"),
        (Measure.SCORE, How.SUM, How.MEAN, True, "indicators.score_not_summed"),
    ],
)
def test_rules_that_would_add_up_wrongly_are_refused(
    measure: Measure, units: How, periods: How, incremental: bool, code: str
) -> None:
    with refused(code):
        check_aggregation(
            measure=measure, across_units=units, across_periods=periods, is_incremental=incremental
        )


def formula(source: str) -> Definition:
    return Definition(
        measure=Measure.SCORE,
        source=Source.FORMULA,
        period_kind=PeriodKind.MONTH,
        across_units=How.MEAN,
        across_periods=How.MEAN,
        formula=source,
        **TEXT,
    )


def test_formulas_that_come_back_to_themselves_are_refused() -> None:
    others = {"a": "", "b": "a * 2.0", "c": "b + d", "d": ""}
    check_definition("e", formula("c / a"), others)

    with refused("indicators.formula_circle"):
        check_formula(code="a", formula="c + 1.0", others=others)
    with refused("indicators.formula_circle"):
        check_formula(code="x", formula="x + a", others=others)
    with refused("indicators.formula_empty"):
        check_formula(code="x", formula="1 + 2", others=others)
    with refused("expressions.bad"):
        check_formula(code="x", formula="a + nowhere", others=others)


def test_a_formula_keeps_the_remainder_and_says_missing_where_an_input_is() -> None:
    told = {"a": value(1), "b": value(4), "n": NOT_APPLICABLE}

    assert worked_out("a / b", told) == value(Decimal("0.25"))
    assert worked_out("100.0 * a / b", told) == value(25)
    assert worked_out("a / missing", told) == MISSING
    assert worked_out("a / n", told) == MISSING
    assert worked_out("a / (b - b)", told) == MISSING
    assert worked_out("a > b", told) == MISSING


def test_a_new_wording_goes_on_and_a_new_meaning_breaks_the_series() -> None:
    told = formula("a + 1.0")

    assert not is_other_series(told, Definition(**{**_fields(told), "title": "نام بهتر"}))
    assert is_other_series(told, Definition(**{**_fields(told), "formula": "a + 2.0"}))


def _fields(told: Definition) -> dict[str, object]:
    return {name: getattr(told, name) for name in told.__slots__}


def test_figures_are_due_at_the_close_of_a_working_day_and_the_door_closes_later() -> None:
    due = due_at(parse_period("1403-M12"), 3, CALENDAR)  # ends on Thursday 20 March 2025

    assert local_day(due) == datetime.date(2025, 3, 24)
    assert local_day(closes_at(due, 2, CALENDAR)) == datetime.date(2025, 3, 26)
    assert closes_at(due, 0, CALENDAR) == due


def test_completeness_counts_what_is_due_and_timeliness_what_came_in_time() -> None:
    now = datetime.datetime(2025, 4, 1, tzinfo=datetime.UTC)
    before, after = now - datetime.timedelta(days=2), now + datetime.timedelta(days=2)
    sheets = [
        Sheet(10, 10, before, before),
        Sheet(10, 4, before, now),
        Sheet(10, 0, before, None),
        Sheet(10, 0, after, None),
        Sheet(10, 9, after, now),
    ]

    found = completeness(sheets, now)

    assert (found.sheets, found.came, found.in_time) == (4, 3, 2)
    assert (found.completeness, found.timeliness) == (0.75, 0.5)
    assert found.filled == 23 / 40
    assert completeness([], now).completeness is None


def test_evidence_is_marked_when_it_is_reused_or_not_of_the_period() -> None:
    month = parse_period("1404-M01")
    noon = datetime.timedelta(hours=8)
    at = lambda day: datetime.datetime.combine(day, datetime.time(), datetime.UTC) + noon  # noqa: E731  # one line says it

    assert marks(period=month, at=at(month.first_day), used_for=0) == []
    assert marks(period=month, at=at(month.first_day - datetime.timedelta(1)), used_for=2) == [
        Mark.REUSED,
        Mark.OLDER,
    ]
    assert marks(period=month, at=at(month.last_day + datetime.timedelta(1)), used_for=0) == [Mark.LATER]
    assert marks(period=month, at=None, used_for=0, is_photo=True) == [Mark.NO_TIME]
    check_place(38.1, 48.2)
    with refused("indicators.bad_place"):
        check_place(38.1, None)
    with refused("indicators.bad_place"):
        check_place(138.1, 48.2)


@pytest.mark.parametrize(
    ("measure", "number", "of", "found"),
    [
        (Measure.COUNT, "۱٬۲۵۰", "", value(1250)),
        (Measure.COUNT, "0", "", value(0)),
        (Measure.COUNT, "", "", MISSING),
        (Measure.MONEY, "12٫5", "", value(Decimal("12.5"))),
        (Measure.RATIO, "٣", "١٠", value(3, 10)),
        (Measure.RATIO, "0", "0", value(0, 0)),
    ],
)
def test_what_is_typed_is_read_in_any_digits(measure: Measure, number: str, of: str, found: object) -> None:
    assert read(measure, Typed("a", number=number, of=of)) == found


@pytest.mark.parametrize(
    ("measure", "typed", "code"),
    [
        (Measure.COUNT, Typed("a", number="1.5"), "indicators.whole_number"),
        (Measure.COUNT, Typed("a", number="-1"), "indicators.number_range"),
        (Measure.COUNT, Typed("a", number="ده"), "indicators.not_a_number"),
        (Measure.COUNT, Typed("a", number="1", of="2"), "indicators.of_not_asked"),
        (Measure.COUNT, Typed("a", number="1", not_applicable=True), "indicators.value_and_not_applicable"),
        (Measure.RATIO, Typed("a", number="1"), "indicators.of_missing"),
        (Measure.RATIO, Typed("a", number="1", of="0"), "indicators.number_range"),
        (Measure.MONEY, Typed("a", number="1.1234567"), "indicators.number_range"),
        (Measure.MONEY, Typed("a", number="1" + "0" * 15), "indicators.number_range"),
    ],
)
def test_what_makes_no_figure_is_refused(measure: Measure, typed: Typed, code: str) -> None:
    with refused(code):
        read(measure, typed)


def test_each_row_has_a_fate() -> None:
    asked = {
        key: Asked(1, 1, key[0], "عنوان", Measure.COUNT, key[1], title, was)
        for key, title, was in [
            (("a", ""), "", MISSING),
            (("b", "f"), "زن", value(3)),
            (("b", "m"), "مرد", value(4)),
        ]
    }
    typed = [
        Typed("A", number="7"),
        Typed("b", "زن", number="3"),
        Typed("b", "m", number="5"),
        Typed("b", "m", number="6"),
        Typed("nowhere", number="1"),
        Typed("b", number="1"),
    ]

    fates = judge(typed, asked)

    assert [one.verdict for one in fates] == [
        Verdict.NEW,
        Verdict.SAME,
        Verdict.CHANGED,
        *[Verdict.REFUSED] * 3,
    ]
    assert [one.refusal.code for one in fates if one.refusal] == [
        "indicators.cell_twice",
        "indicators.cell_unknown",
        "indicators.cell_unknown",
    ]
    assert fates[0].reading.held is Held.VALUE
