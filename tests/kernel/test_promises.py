import datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from ostan.kernel.calendar import (
    DayKind,
    Pause,
    Promise,
    Unit,
    WorkCalendar,
    days_left,
    deadline,
    elapsed,
    elapsed_days,
)
from tests.kernel.calendars import (
    CALENDARS,
    HOUR,
    INSTANTS,
    KNOWN,
    PATTERN,
    PLAIN,
    at,
    day_rule,
)

PROMISES = st.builds(Promise, st.integers(1, 30), st.sampled_from(Unit))
PAUSES = st.lists(
    st.tuples(INSTANTS, st.integers(0, 40 * 86_400)).map(
        lambda pair: Pause(pair[0], pair[0] + datetime.timedelta(seconds=pair[1]))
    ),
    max_size=4,
)


def near(start: datetime.datetime, pauses: list[Pause]) -> list[Pause]:
    """The pauses moved to the two months around start, so that they matter."""
    window = datetime.timedelta(days=60)
    return [
        Pause(moved, moved + (pause.ends - pause.begins))
        for pause in pauses
        if pause.ends is not None
        for moved in [start - window / 6 + (pause.begins - start) % window]
    ]


@given(CALENDARS, INSTANTS, PROMISES, PAUSES, PAUSES)
def test_a_pause_never_shortens_a_deadline(
    calendar: WorkCalendar, start: datetime.datetime, promise: Promise, pauses: list[Pause], more: list[Pause]
) -> None:
    few, many = near(start, pauses), near(start, [*pauses, *more])
    without, with_few, with_many = (deadline(calendar, start, promise, given) for given in ((), few, many))
    assert without is not None
    assert with_few is not None
    assert with_many is not None
    assert start <= without <= with_few <= with_many


@given(CALENDARS, INSTANTS, PROMISES, PAUSES)
def test_a_deadline_is_when_the_promised_time_has_run(
    calendar: WorkCalendar, start: datetime.datetime, promise: Promise, pauses: list[Pause]
) -> None:
    stops = near(start, pauses)
    end = deadline(calendar, start, promise, stops)
    assert end is not None
    before = end - datetime.timedelta(seconds=1)
    if promise.unit is Unit.HOURS:
        assert elapsed(calendar, start, end, stops) == promise.amount * HOUR
        assert elapsed(calendar, start, before, stops) < promise.amount * HOUR
    else:
        assert elapsed_days(calendar, start, end, stops) == promise.amount
        assert elapsed_days(calendar, start, before, stops) == promise.amount - 1


@given(CALENDARS, INSTANTS, PROMISES, PAUSES, st.integers(0, 20))
def test_an_extension_is_a_longer_promise_and_cut_pauses_are_one(
    calendar: WorkCalendar, start: datetime.datetime, promise: Promise, pauses: list[Pause], extension: int
) -> None:
    stops = near(start, pauses)
    extended = deadline(calendar, start, promise, stops, extension)
    assert extended == deadline(calendar, start, Promise(promise.amount + extension, promise.unit), stops)
    cut = []
    for pause in stops:
        assert pause.ends is not None
        middle = pause.begins + (pause.ends - pause.begins) // 2
        cut += [Pause(middle, pause.ends), Pause(pause.begins, middle)]
    assert deadline(calendar, start, promise, cut, extension) == extended
    assert deadline(calendar, start, promise, [*stops, *cut], extension) == extended


@given(CALENDARS, INSTANTS, INSTANTS, PAUSES)
def test_paused_and_running_time_make_up_the_whole(
    calendar: WorkCalendar, one: datetime.datetime, two: datetime.datetime, pauses: list[Pause]
) -> None:
    start, end = sorted((one, two))
    stops = near(start, pauses)
    running = elapsed(calendar, start, end, stops)
    assert 0 <= running <= calendar.working_seconds(start, end)
    seconds_in_one_pause = [
        elapsed(calendar, start, end) - elapsed(calendar, start, end, [pause]) for pause in stops
    ]
    assert elapsed(calendar, start, end) - running <= sum(seconds_in_one_pause)
    assume(stops)
    assert elapsed(calendar, start, end) - running >= max(seconds_in_one_pause)


def test_an_emergency_closure_at_night_moves_running_deadlines() -> None:
    start, promise = at(1403, 4, 19, 9), Promise(10, Unit.HOURS)
    closed = WorkCalendar.of(
        [PATTERN],
        [
            day_rule(DayKind.CLOSURE, 1403, 4, 20, version=2),
            day_rule(DayKind.EXTRA, 1403, 4, 20, "08:00-09:00"),
        ],
        known_until=KNOWN,
    )
    assert deadline(PLAIN, start, promise) == at(1403, 4, 20, 11, 30)
    assert deadline(closed, start, promise) == at(1403, 4, 21, 11, 30)  # a Thursday, worked until noon


def test_a_question_stops_the_clock() -> None:
    start = at(1403, 2, 8, 9)  # a Saturday
    three_days = Promise(3, Unit.DAYS)
    assert deadline(PLAIN, start, three_days) == at(1403, 2, 11, 14, 30)
    within_a_day = Pause(at(1403, 2, 9, 8), at(1403, 2, 9, 14))
    assert deadline(PLAIN, start, three_days, [within_a_day]) == at(1403, 2, 11, 14, 30)
    over_night = Pause(at(1403, 2, 9, 14), at(1403, 2, 10, 8))
    assert deadline(PLAIN, start, three_days, [over_night]) == at(1403, 2, 12, 14, 30)
    assert deadline(PLAIN, start, Promise(13, Unit.HOURS), [over_night]) == at(1403, 2, 10, 8, 30)
    still_open = Pause(at(1403, 2, 9, 14))
    assert deadline(PLAIN, start, three_days, [still_open]) is None
    assert deadline(PLAIN, start, Promise(1, Unit.DAYS), [still_open]) is None
    assert deadline(PLAIN, start, Promise(2, Unit.HOURS), [still_open]) == at(1403, 2, 8, 11)
    assert elapsed(PLAIN, start, at(1403, 2, 20), [still_open]) == int((5.5 + 7) * HOUR)
    assert elapsed_days(PLAIN, start, at(1403, 2, 20), [still_open]) == 0


def test_days_left_leave_today_out_and_count_the_last_day() -> None:
    """Sunday 5 to Tuesday 7 October 2025: two more working days, however late in the day it is."""
    due = at(2025, 10, 7, 14)

    assert [
        days_left(PLAIN, due, at(2025, 10, day, hour)) for day, hour in ((5, 8), (5, 20), (7, 8), (7, 20))
    ] == [2, 2, 0, 0]


def test_days_past_are_below_zero() -> None:
    assert days_left(PLAIN, at(2025, 10, 5, 14), at(2025, 10, 7, 8)) == -2
