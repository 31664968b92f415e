"""Dates and times on the page."""

import datetime

import pytest

from ostan.ui import moments

NOW = datetime.datetime(2024, 8, 2, 9, 0, tzinfo=datetime.UTC)


def test_an_instant_is_told_on_the_day_of_tehran():
    late = datetime.datetime(2024, 8, 1, 21, 0, tzinfo=datetime.UTC)
    assert moments.day(late) == "۱۲ مرداد ۱۴۰۳"
    assert moments.day_time(late) == "۱۲ مرداد ۱۴۰۳، ساعت ۰۰:۳۰"
    assert moments.short_day(late) == "۱۴۰۳/۰۵/۱۲"
    assert moments.week_day(late) == "جمعه ۱۲ مرداد ۱۴۰۳"
    assert moments.month(late) == "مرداد ۱۴۰۳"


@pytest.mark.parametrize(
    "away, told",
    [
        (datetime.timedelta(seconds=-20), "همین حالا"),
        (datetime.timedelta(minutes=-5), "۵ دقیقه پیش"),
        (datetime.timedelta(hours=2), "تا ۲ ساعت دیگر"),
        (datetime.timedelta(days=-1), "دیروز"),
        (datetime.timedelta(days=1), "فردا"),
        (datetime.timedelta(days=-3), "۳ روز پیش"),
        (datetime.timedelta(days=12), "تا ۱۲ روز دیگر"),
        (datetime.timedelta(days=-40), "۳ تیر ۱۴۰۳"),
    ],
)
def test_relative_times(away, told):
    assert moments.relative(NOW + away, NOW) == told


def test_a_day_alone_is_told_in_days():
    assert moments.relative(NOW.date(), NOW) == "امروز"


@pytest.mark.parametrize(
    "days, told",
    [(2, "تا ۲ روز کاری دیگر"), (0, "امروز آخرین روز"), (-3, "۳ روز کاری گذشته"), (None, "—")],
)
def test_working_days_to_a_deadline(days, told):
    assert moments.work_days_left(days) == told


@pytest.mark.parametrize(
    "minutes, told",
    [(45, "۴۵ دقیقه"), (3 * 1440 + 120 + 7, "۳ روز و ۲ ساعت"), (0.2, "کمتر از یک دقیقه"), (None, "—")],
)
def test_lengths_of_time(minutes, told):
    assert moments.span(minutes) == told
