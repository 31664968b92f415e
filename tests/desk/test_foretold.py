"""What is told of the future: waiting times and the load of the next days."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.desk.rules import forecast, waiting
from ostan.kernel.calendar import weekday

TODAY = datetime.date(2026, 4, 11)


def test_nothing_is_foretold_from_too_few_visits() -> None:
    assert waiting.expected(3, 2, [5.0] * (waiting.SMALLEST_N - 1)) is None
    assert waiting.expected(3, 0, [5.0] * 50) is None


def test_even_visits_leave_no_doubt() -> None:
    found = waiting.expected(4, 2, [10.0] * 20)

    assert found is not None
    assert (found.minutes, found.least, found.most, found.n) == (22, 22, 22, 20)


@given(st.integers(0, 50), st.integers(1, 6), st.lists(st.floats(1, 60), min_size=10, max_size=60))
def test_the_expectation_lies_in_its_span_and_grows_with_the_line(
    ahead: int, counters: int, visits: list[float]
) -> None:
    near, far = waiting.expected(ahead, counters, visits), waiting.expected(ahead + 1, counters, visits)

    assert near is not None
    assert far is not None
    assert 0 <= near.least <= near.minutes <= near.most
    assert far.minutes >= near.minutes


def test_fewer_than_none_ahead_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="ahead"):
        waiting.expected(-1, 1, [1.0] * 20)


def year(seed: int = 3) -> dict[datetime.date, int]:
    """A year in which Saturdays are busy and the hall is closed on Thursday and Friday."""
    draw, found = random.Random(seed), {}
    for back in range(1, 365):
        day = TODAY - datetime.timedelta(days=back)
        if weekday(day) < 5:
            found[day] = max(0, round(draw.gauss(40 if weekday(day) == 0 else 20, 4)))
    return found


def test_busy_weekdays_are_foreseen_busy_and_the_interval_holds() -> None:
    counts = year()
    days = [day for more in range(14) if weekday(day := TODAY + datetime.timedelta(days=more)) < 5]

    found = {one.day: one for one in forecast.foresee(counts, days, TODAY)}
    tried = forecast.back_test(counts, TODAY)

    assert set(found) == set(days)
    assert all(abs(one.visitors - (40 if weekday(one.day) == 0 else 20)) < 6 for one in found.values())
    assert all(
        one.least is not None and one.most is not None and one.least <= one.visitors <= one.most
        for one in found.values()
    )
    assert tried is not None
    assert tried.error < tried.naive
    assert tried.covered is not None
    assert 0.65 <= tried.covered <= 0.95


def test_without_a_past_nothing_is_foreseen() -> None:
    assert forecast.foresee({}, [TODAY], TODAY) == []
    assert forecast.back_test({}, TODAY) is None
    few = {TODAY - datetime.timedelta(days=7): 12}
    [only] = forecast.foresee(few, [TODAY], TODAY)
    assert (only.visitors, only.least, only.most) == (12, None, None)
