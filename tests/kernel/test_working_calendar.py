import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.calendar import (
    DayKind,
    DayRule,
    Interval,
    Promise,
    Unit,
    WeeklyPattern,
    WorkCalendar,
    deadline,
    elapsed_days,
    from_jalali,
    local_day,
    parse_hours,
    week_hours,
)
from ostan.kernel.errors import RuleBroken
from tests.kernel.calendars import (
    CALENDARS,
    HOUR,
    INSTANTS,
    KNOWN,
    ODD,
    OFFICIAL,
    PATTERN,
    PLAIN,
    TEHRAN,
    WEEK,
    at,
    day_rule,
    holidays,
)


def walk(calendar: WorkCalendar, begin: datetime.datetime, end: datetime.datetime) -> int:
    """Working seconds the slow way: hour by hour of every day between, on aware clocks."""
    total, day = 0.0, local_day(begin)
    while day <= local_day(end):
        for opens, closes in calendar.hours(day):
            midnight = datetime.datetime.combine(day, datetime.time())
            first, last = (
                (midnight + datetime.timedelta(seconds=edge)).replace(tzinfo=TEHRAN)
                for edge in (opens, closes)
            )
            low, high = max(first.timestamp(), begin.timestamp()), min(last.timestamp(), end.timestamp())
            total += max(0.0, high - low)
        day += datetime.timedelta(days=1)
    return int(total)


@given(CALENDARS, INSTANTS, st.integers(0, 90 * 86_400))
def test_working_time_is_that_of_a_walk_through_the_hours(
    calendar: WorkCalendar, begin: datetime.datetime, span: int
) -> None:
    end = begin + datetime.timedelta(seconds=span)
    assert calendar.working_seconds(begin, end) == walk(calendar, begin, end)
    assert calendar.working_seconds(end, begin) == -walk(calendar, begin, end)


@given(CALENDARS, INSTANTS, INSTANTS, INSTANTS)
def test_splitting_an_interval_changes_nothing(
    calendar: WorkCalendar, one: datetime.datetime, two: datetime.datetime, three: datetime.datetime
) -> None:
    whole = calendar.working_seconds(one, three)
    assert whole == calendar.working_seconds(one, two) + calendar.working_seconds(two, three)


@given(CALENDARS, INSTANTS, INSTANTS, INSTANTS)
def test_working_time_is_monotone(
    calendar: WorkCalendar, start: datetime.datetime, one: datetime.datetime, two: datetime.datetime
) -> None:
    sooner, later = sorted((one, two))
    assert calendar.working_seconds(start, sooner) <= calendar.working_seconds(start, later)


@given(CALENDARS, INSTANTS, st.integers(0, 400 * HOUR), st.integers(0, 50 * HOUR))
def test_adding_is_the_inverse_of_measuring(
    calendar: WorkCalendar, start: datetime.datetime, seconds: int, more: int
) -> None:
    end = calendar.add_working(start, seconds)
    assert end >= start
    assert calendar.working_seconds(start, end) == seconds
    assert calendar.add_working(end, more) == calendar.add_working(start, seconds + more) or not more
    if seconds:
        assert calendar.working_seconds(start, end - datetime.timedelta(seconds=1)) == seconds - 1


@given(CALENDARS, INSTANTS, st.integers(1, 60))
def test_working_days_end_at_a_closing(calendar: WorkCalendar, start: datetime.datetime, days: int) -> None:
    end = calendar.add_working_days(start, days)
    assert local_day(end - datetime.timedelta(seconds=1)) > local_day(start)
    assert elapsed_days(calendar, start, end) == days
    assert elapsed_days(calendar, start, end - datetime.timedelta(seconds=1)) == days - 1


def test_nowruz_with_30_esfand() -> None:
    # 27 Esfand 1403 is a Monday; 29 and 30 Esfand and 1 to 4 Farvardin are off, 1 Farvardin is a Friday too.
    start = at(1403, 12, 27, 10)
    assert OFFICIAL.working_seconds(start, at(1404, 1, 5, 8)) == int((4.5 + 7.5 + 1) * HOUR)
    assert OFFICIAL.add_working_days(start, 1) == at(1403, 12, 28, 14, 30)
    assert OFFICIAL.add_working_days(start, 2) == at(1404, 1, 5, 14, 30)
    assert PLAIN.add_working_days(start, 2) == at(1403, 12, 29, 14, 30)
    assert not OFFICIAL.is_working_day(from_jalali(1403, 12, 30))
    assert PLAIN.is_working_day(from_jalali(1403, 12, 30))


def test_a_deadline_in_hours_ends_within_a_day_or_with_it() -> None:
    start = at(1403, 2, 8, 13)  # a Saturday
    assert OFFICIAL.add_working(start, HOUR) == at(1403, 2, 8, 14)
    assert OFFICIAL.add_working(start, int(1.5 * HOUR)) == at(1403, 2, 8, 14, 30)
    assert OFFICIAL.add_working(start, 2 * HOUR) == at(1403, 2, 9, 7, 30)
    assert OFFICIAL.add_working(at(1403, 2, 7, 3), 60) == at(1403, 2, 8, 7, 1)  # from a Friday night


def test_a_moved_lunar_holiday_is_withdrawn_and_added() -> None:
    # Eid al-Fitr was expected on 10 Farvardin 1404 and announced for the 11th.
    expected = day_rule(DayKind.HOLIDAY, 1404, 1, 10, estimated=True, withdrawn=2)
    announced = day_rule(DayKind.HOLIDAY, 1404, 1, 11, version=2)
    rows = [expected, announced]
    then = WorkCalendar.of([PATTERN], rows, known_until=KNOWN, version=1)
    now = WorkCalendar.of([PATTERN], rows, known_until=KNOWN)
    assert (then.version, now.version) == (1, 2)
    start = at(1404, 1, 9, 9)
    assert then.add_working_days(start, 1) == at(1404, 1, 11, 14, 30)
    assert now.add_working_days(start, 1) == at(1404, 1, 10, 14, 30)
    assert then.is_estimated(from_jalali(1404, 1, 11))
    assert then.is_estimated(from_jalali(1404, 1, 1), from_jalali(1404, 1, 9))
    assert not then.is_estimated(from_jalali(1404, 1, 1), from_jalali(1404, 1, 8))
    assert not then.is_estimated(from_jalali(1404, 1, 12))
    assert not now.is_estimated(from_jalali(1404, 1, 10))


def test_kinds_of_days_are_applied_in_their_order() -> None:
    thursday, friday = from_jalali(1403, 5, 4), from_jalali(1403, 5, 5)
    assert ODD.hours(thursday) == ()  # summer hours of that year had Thursdays off
    assert ODD.hours(friday) == (Interval(8 * HOUR, 10 * HOUR), Interval(11 * HOUR, 12 * HOUR))
    assert ODD.hours(from_jalali(1403, 4, 24)) == (Interval(6 * HOUR, 10 * HOUR),)
    assert ODD.hours(from_jalali(1403, 4, 20)) == ()
    half_on_holiday = WorkCalendar.of(
        [PATTERN],
        [
            day_rule(DayKind.HOLIDAY, 1403, 2, 8),
            DayRule(
                from_jalali(1403, 2, 1),
                from_jalali(1403, 2, 30),
                DayKind.HALF_DAY,
                "رمضان",
                parse_hours("9-13"),
            ),
        ],
        known_until=KNOWN,
    )
    assert half_on_holiday.hours(from_jalali(1403, 2, 8)) == ()
    assert half_on_holiday.hours(from_jalali(1403, 2, 7)) == ()
    assert half_on_holiday.hours(from_jalali(1403, 2, 9)) == (Interval(9 * HOUR, 13 * HOUR),)


def test_summer_hours_lie_over_the_hours_of_the_year() -> None:
    assert ODD.hours(from_jalali(1403, 2, 31)) == WEEK[0]
    assert ODD.hours(from_jalali(1403, 3, 1)) == parse_hours("06:00-11:45, 12:15-13:30")
    assert ODD.hours(from_jalali(1403, 6, 17)) == WEEK[0]
    # The lunch break does not count.
    assert ODD.working_seconds(at(1403, 3, 1, 11, 30), at(1403, 3, 1, 12, 30)) == HOUR // 2


def test_a_day_on_which_the_clocks_change() -> None:
    # 2 Farvardin 1401 had 23 hours; it was a holiday, so the odd case is made from a night shift.
    night = WorkCalendar.of(
        [WeeklyPattern(from_jalali(1400, 1, 1), None, week_hours("00:00-06:00"))], known_until=KNOWN
    )
    assert night.working_seconds(at(1401, 1, 1), at(1401, 1, 2)) == 6 * HOUR
    assert night.working_seconds(at(1401, 1, 2), at(1401, 1, 3)) == 5 * HOUR
    # Office hours are the same on both sides, though not at the same UTC hour.
    assert OFFICIAL.add_working_days(at(1401, 1, 6, 9), 1) == at(1401, 1, 7, 14, 30)
    assert at(1401, 1, 7, 14, 30).utcoffset() == datetime.timedelta(hours=4, minutes=30)
    assert OFFICIAL.working_seconds(at(1401, 6, 30), at(1401, 7, 1)) == int((7.5 + 5) * HOUR)


def test_beyond_the_known_days_the_week_goes_on_and_says_so() -> None:
    far = at(1450, 1, 20, 8)
    assert PLAIN.working_seconds(far, far + datetime.timedelta(days=7)) == sum(
        interval.ends - interval.begins for hours in WEEK for interval in hours
    )
    assert PLAIN.is_estimated(local_day(far))
    assert PLAIN.is_estimated(KNOWN, KNOWN + datetime.timedelta(days=1))
    assert not PLAIN.is_estimated(KNOWN)
    before_all = at(1389, 1, 1)
    assert PLAIN.add_working(before_all, 1) == at(1390, 1, 1, 7) + datetime.timedelta(seconds=1)


def test_asking_far_away_first_changes_no_answer() -> None:
    fresh = WorkCalendar.of([PATTERN], holidays(), known_until=KNOWN)
    assert fresh.working_seconds(at(1420, 1, 1), at(1420, 2, 1)) > 0
    start, end = at(1402, 12, 1), at(1403, 2, 1)
    assert fresh.working_seconds(start, end) == OFFICIAL.working_seconds(start, end)
    assert fresh == OFFICIAL


def test_a_calendar_without_work_refuses_a_deadline() -> None:
    never = WorkCalendar.of([], known_until=KNOWN)
    over = WorkCalendar.of(
        [WeeklyPattern(from_jalali(1400, 1, 1), from_jalali(1400, 12, 29), WEEK)], known_until=KNOWN
    )
    for calendar in (never, over):
        with pytest.raises(RuleBroken, match=r"calendar\.no_working_time"):
            calendar.add_working(at(1403, 1, 1), 1)
        with pytest.raises(RuleBroken, match=r"calendar\.no_working_time"):
            calendar.add_working_days(at(1403, 1, 1), 1)
        assert calendar.working_seconds(at(1403, 1, 1), at(1403, 6, 1)) == 0


def test_days_for_a_page() -> None:
    days = list(OFFICIAL.days(from_jalali(1403, 12, 27), from_jalali(1404, 1, 6)))
    assert [day.seconds for day in days[:3]] == [27_000, 27_000, 0]
    assert days[-1].seconds_before == 3 * 27_000
    assert days[2].rules[0].title == "روز ملی شدن صنعت نفت ایران"
    assert not days[0].is_estimated


def test_hours_as_people_write_them() -> None:
    lunch = (Interval(7 * HOUR, 12 * HOUR), Interval(13 * HOUR, 16 * HOUR + 1800))
    assert parse_hours("07:00-12:00, 13:00-16:30") == lunch
    assert parse_hours("۷ تا ۱۲ و ۱۳ تا ۱۶:۳۰") == lunch
    assert parse_hours("٧:٠٠–١٢:٠٠، ١٣–١٦:٣٠") == lunch
    assert parse_hours("") == ()
    assert parse_hours("00:00-24:00") == (Interval(0, 86_400),)
    for wrong in ("7", "14-7", "7-12, 11-13", "7:70-8", "20-25", "هفت تا ده", "-", "7-12,", "24:30-25"):
        with pytest.raises(RuleBroken, match=r"calendar\.bad_hours"):
            parse_hours(wrong)


def test_rows_that_make_no_sense_are_refused() -> None:
    day = from_jalali(1403, 1, 1)
    with pytest.raises(ValueError, match="seven days"):
        WeeklyPattern(day, None, WEEK[:6])
    with pytest.raises(ValueError, match="in order"):
        WeeklyPattern(day, None, ((Interval(5, 4),),) * 7)
    with pytest.raises(ValueError, match="have hours"):
        DayRule(day, day, DayKind.HOLIDAY, "", parse_hours("7-8"))
    with pytest.raises(ValueError, match="have hours"):
        DayRule(day, day, DayKind.EXTRA, "")
    with pytest.raises(ValueError, match="no earlier"):
        DayRule(day, day - datetime.timedelta(days=1), DayKind.CLOSURE, "")
    with pytest.raises(ValueError, match="at least one"):
        Promise(0, Unit.DAYS)
    with pytest.raises(ValueError, match="an extension adds"):
        deadline(PLAIN, at(1403, 1, 1), Promise(1, Unit.DAYS), extension=-1)
    with pytest.raises(ValueError, match="not taken away"):
        PLAIN.add_working(at(1403, 1, 1), -1)
    with pytest.raises(ValueError, match="number 1"):
        PLAIN.add_working_days(at(1403, 1, 1), 0)
