import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.calendar import (
    WEEKDAYS,
    Period,
    PeriodKind,
    Weekday,
    day_begins,
    day_ends,
    days_between,
    from_jalali,
    is_leap,
    jalali_text,
    local,
    local_day,
    month_length,
    month_name,
    official_holidays,
    parse_jalali,
    parse_period,
    period_of,
    periods_between,
    to_jalali,
    weekday,
)
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import persian_digits

DAYS = st.dates(datetime.date(1822, 1, 1), datetime.date(2220, 1, 1))
DATE = datetime.date


@pytest.mark.parametrize(
    "day, jalali",
    [
        (DATE(1979, 2, 11), (1357, 11, 22)),
        (DATE(2021, 3, 20), (1399, 12, 30)),
        (DATE(2021, 3, 21), (1400, 1, 1)),
        (DATE(2024, 3, 19), (1402, 12, 29)),
        (DATE(2024, 3, 20), (1403, 1, 1)),
        (DATE(2025, 3, 20), (1403, 12, 30)),
        (DATE(2025, 3, 21), (1404, 1, 1)),
    ],
)
def test_known_days(day: DATE, jalali: tuple[int, int, int]) -> None:
    assert to_jalali(day) == jalali
    assert from_jalali(*jalali) == day


@given(DAYS)
def test_there_and_back(day: DATE) -> None:
    assert from_jalali(*to_jalali(day)) == day
    assert parse_jalali(jalali_text(day)) == day
    assert parse_jalali(persian_digits(jalali_text(day))) == day


def test_leap_years_and_months() -> None:
    assert [year for year in range(1395, 1410) if is_leap(year)] == [1395, 1399, 1403, 1408]
    assert [month_length(1403, month) for month in range(1, 13)] == [31] * 6 + [30] * 6
    assert month_length(1404, 12) == 29
    assert month_name(5) == "مرداد"


@pytest.mark.parametrize(
    "typed",
    [
        "1403/1/5",
        "۱۴۰۳/۰۱/۰۵",
        "١٤٠٣-١-٥",
        "5/1/1403",
        "14030105",
        "۱۴۰۳ . ۱ . ۵",
        "1403 1 5",
        "۵ فروردین ۱۴۰۳",
        "۵ فروردين‌ماه ۱۴۰۳",
        "5 فروردین ماه سال 1403",
        "یکشنبه ۵ فروردین ۱۴۰۳",
        "یک‌شنبه، ۵ فروردین ۱۴۰۳",
        "\u200f۱۴۰۳/۱/۵\u200f",
    ],
)
def test_dates_as_people_type_them(typed: str) -> None:
    assert parse_jalali(typed) == DATE(2024, 3, 24)


def test_every_month_is_read_by_name() -> None:
    for month in range(1, 13):
        assert to_jalali(parse_jalali(f"۲ {month_name(month)} ۱۴۰۳")) == (1403, month, 2)
    assert parse_jalali("۱ امرداد ۱۴۰۳") == from_jalali(1403, 5, 1)


@pytest.mark.parametrize(
    "typed, reason",
    [
        ("1404/12/30", "no_such_day"),
        ("1403/13/1", "no_such_day"),
        ("1403/0/1", "no_such_day"),
        ("1403/7/31", "no_such_day"),
        ("2024/3/24", "year"),
        ("03/1/5", "form"),
        ("۵ نوروز ۱۴۰۳", "form"),
        ("فردا", "form"),
        ("", "form"),
        ("1403/1", "form"),
        ("9" * 5000, "form"),
    ],
)
def test_dates_refused(typed: str, reason: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_jalali(typed)
    assert (refusal.value.code, refusal.value.facts["reason"]) == ("calendar.bad_date", reason)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(typed: str) -> None:
    refused = ""
    try:
        parse_jalali(typed)
    except RuleBroken as refusal:
        refused = refusal.code
    assert refused in ("", "calendar.bad_date")


def test_weekdays() -> None:
    assert weekday(DATE(2025, 3, 21)) is Weekday.FRIDAY
    assert weekday(DATE(2025, 3, 22)) is Weekday.SATURDAY
    assert WEEKDAYS[weekday(DATE(2025, 3, 21))] == "جمعه"


def test_periods() -> None:
    day = from_jalali(1403, 12, 30)
    assert [period_of(day, kind).key for kind in PeriodKind] == ["1403", "1403-H2", "1403-S4", "1403-M12"]
    year = Period(1403, PeriodKind.YEAR)
    assert (year.first_day, year.last_day) == (DATE(2024, 3, 20), DATE(2025, 3, 20))
    summer = Period(1403, PeriodKind.SEASON, 2)
    assert (to_jalali(summer.first_day), to_jalali(summer.last_day)) == ((1403, 4, 1), (1403, 6, 31))
    assert summer.shifted(-2).key == "1402-S4"
    assert day not in summer
    assert [
        period.key for period in periods_between(Period(1403, PeriodKind.MONTH, 11), parse_period("1404-m1"))
    ] == [
        "1403-M11",
        "1403-M12",
        "1404-M01",
    ]


@given(DAYS, st.sampled_from(PeriodKind))
def test_a_day_lies_in_its_period_and_periods_join(day: DATE, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert day in period
    assert parse_period(persian_digits(period.key)) == period
    assert period.shifted(1).first_day - period.last_day == datetime.timedelta(days=1)
    assert period.shifted(1).shifted(-1) == period


@pytest.mark.parametrize("key", ["", "1403-S5", "1403-M13", "1403-H0", "1403-X1", "140", "9999", "0001-M01"])
def test_periods_refused(key: str) -> None:
    with pytest.raises(RuleBroken, match=r"calendar\.bad_period"):
        parse_period(key)


def test_days_in_iran() -> None:
    utc = datetime.UTC
    evening, night = (
        datetime.datetime(2025, 3, 20, 20, 29, tzinfo=utc),
        datetime.datetime(2025, 3, 20, 20, 30, tzinfo=utc),
    )
    assert (local_day(evening), local_day(night)) == (DATE(2025, 3, 20), DATE(2025, 3, 21))
    assert days_between(evening, night) == 1
    assert days_between(night, evening) == -1
    assert days_between(night, night + datetime.timedelta(hours=23)) == 0
    assert day_begins(DATE(2025, 3, 21)) == night == day_ends(DATE(2025, 3, 20))
    with pytest.raises(ValueError, match="time zone"):
        local(datetime.datetime(2025, 1, 1))  # noqa: DTZ001 - the missing zone is the point


def test_summer_time_until_2022() -> None:
    # The clocks went forward on the night before 2 Farvardin 1401 and back on the night after 30 Shahrivar.
    noon = datetime.time(12)
    before = datetime.datetime.combine(from_jalali(1401, 1, 1), noon, datetime.UTC)
    after = datetime.datetime.combine(from_jalali(1401, 1, 2), noon, datetime.UTC)
    assert (local(before).hour, local(before).minute) == (15, 30)
    assert (local(after).hour, local(after).minute) == (16, 30)
    assert day_ends(from_jalali(1401, 1, 2)) - day_begins(from_jalali(1401, 1, 2)) == datetime.timedelta(
        hours=23
    )
    assert day_ends(from_jalali(1402, 1, 2)) - day_begins(from_jalali(1402, 1, 2)) == datetime.timedelta(
        hours=24
    )


def test_official_holidays() -> None:
    rows = official_holidays(1403, 1404)
    by_day = {jalali_text(row.day): row for row in rows}
    for day in (
        "1403/01/01",
        "1403/01/04",
        "1403/01/13",
        "1403/03/14",
        "1403/11/22",
        "1403/12/29",
        "1403/12/30",
        "1404/01/01",
    ):
        assert not by_day[day].estimated
    assert "1404/12/30" not in by_day
    # Eid al-Fitr moves through the year: 22 Farvardin 1403, 11 Farvardin 1404.
    assert "فطر" in by_day["1403/01/22"].title
    assert "فطر" in by_day["1404/01/11"].title
    assert {row.title for row in rows if jalali_text(row.day) == "1403/01/13"} == {
        "روز طبیعت",
        "شهادت حضرت علی علیه السلام",
    }
    assert [row.day for row in rows] == sorted(row.day for row in rows)
    assert 24 <= len({row.day for row in rows if row.day < from_jalali(1404, 1, 1)}) <= 28


def test_lunar_holidays_of_years_to_come_are_estimated() -> None:
    rows = official_holidays(1410, 1410)
    estimated = {row.title for row in rows if row.estimated}
    assert any("عاشورا" in title for title in estimated)
    assert not any("تخمینی" in row.title for row in rows)
    assert not next(row for row in rows if "طبیعت" in row.title).estimated
