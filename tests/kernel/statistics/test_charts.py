import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import (
    Assurance,
    Direction,
    Limits,
    Setting,
    Signal,
    assurance,
    chart,
    limits,
    runs,
    signals,
)
from ostan.kernel.statistics.charts import allowed_runs

# Montgomery, Introduction to Statistical Quality Control, example 6.5: costs of mortgage applications by week
COSTS = [
    *(310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304),
    *(305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328),
]
ONE = Limits(0, 1 / 2.66)
"""Limits at about −1 and 1."""


def test_the_published_chart() -> None:
    points = chart(COSTS)
    frozen = points[0].limits
    assert frozen is not None
    assert frozen.centre == pytest.approx(300.5)
    assert frozen.mean_range == pytest.approx(7.7895, abs=5e-5)
    assert (frozen.lower, frozen.upper) == pytest.approx((279.783315, 321.216685), abs=5e-6)
    assert frozen.range_upper == pytest.approx(25.448, abs=5e-4)
    assert [week for week, point in enumerate(points, 1) if Signal.OUTSIDE in point.signals] == [39, 40]


def test_limits_stand_whatever_comes_after_them() -> None:
    calm = chart([*COSTS[:20], *[900] * 10])
    assert calm[-1].limits == chart(COSTS)[0].limits
    assert all(Signal.OUTSIDE in point.signals for point in calm[20:])


def test_limits_are_set_anew_with_a_reason_alone() -> None:
    moved = [value + 100 for value in COSTS[:20]]
    points = chart([*COSTS[:20], *moved], [Setting(0), Setting(20, "NEW_PROCESS")])
    assert points[0].limits.centre + 100 == points[20].limits.centre  # type: ignore[union-attr] # both long enough
    assert not any(point.signals for point in points)
    for settings in (
        [Setting(0), Setting(20)],
        [Setting(3)],
        [Setting(0), Setting(5, "A"), Setting(5, "B")],
        [],
    ):
        with pytest.raises(ValueError, match=r"settings|reason"):
            chart(COSTS, settings)


def test_eleven_points_have_no_limits_and_no_signal() -> None:
    assert limits(COSTS[:11]) is None
    points = chart([*COSTS[:10], 9999])
    assert not any(point.signals for point in points)
    assert points[0].moving_range is None
    assert points[1].moving_range == 22


@pytest.mark.parametrize(
    "values, marked",
    [
        ([0.1] * 6 + [-0.1], []),
        ([-0.1] + [0.1] * 7 + [-0.1], [1, 2, 3, 4, 5, 6, 7]),
        ([0.1, 0.1, 0.1, 0, 0.1, 0.1, 0.1, 0.1], []),
    ],
)
def test_seven_on_one_side(values: list[float], marked: list[int]) -> None:
    assert [p for p, rules in enumerate(signals(values, ONE)) if Signal.ONE_SIDE in rules] == marked


@pytest.mark.parametrize(
    "values, marked",
    [
        ([-0.3, -0.2, -0.1, 0, 0.1, 0.2], []),
        ([0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, -0.1], [1, 2, 3, 4, 5, 6, 7]),
        ([0.3, 0.2, 0.1, 0, -0.1, -0.2, -0.3], [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_seven_rising_or_falling(values: list[float], marked: list[int]) -> None:
    assert [p for p, rules in enumerate(signals(values, ONE)) if Signal.TREND in rules] == marked


@pytest.mark.parametrize(
    "values, marked",
    [
        ([0, 0.8, 0, 0.9, 0], [1, 3]),
        ([0.8, 0, 0, 0.9], []),
        ([0, 0.8, -0.8, 0], []),
    ],
)
def test_two_of_three_near_the_same_limit(values: list[float], marked: list[int]) -> None:
    assert [p for p, rules in enumerate(signals(values, ONE)) if Signal.NEAR_LIMIT in rules] == marked


# qicharts2 (its vignette; n = 24: 8 and 8), after Anhøj and Olesen (2014)
@pytest.mark.parametrize(
    "count, longest, crossings",
    [
        *((10, 6, 2), (12, 7, 3), (15, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10)),
        *((36, 8, 13), (40, 8, 14), (50, 9, 19), (60, 9, 23), (80, 9, 32), (100, 10, 41)),
    ],
)
def test_the_published_run_rules(count: int, longest: int, crossings: int) -> None:
    assert allowed_runs(count) == (longest, crossings)


def test_a_shift_is_a_signal_of_the_run_chart_and_turns_are_not() -> None:
    shifted = runs([1, 2] * 6 + [8, 9] * 6)
    assert shifted is not None
    assert (shifted.longest, shifted.crossings, shifted.is_signal) == (12, 1, True)
    turning = runs([1, 9, 2, 8] * 6)
    assert turning is not None
    assert not turning.is_signal
    assert runs([5] * 30) is None


@pytest.mark.parametrize(
    "target, up, down",
    [
        (2, Assurance.WILL_NOT, Assurance.WILL),
        (0.5, Assurance.MAY_OR_MAY_NOT, Assurance.MAY_OR_MAY_NOT),
        (-2, Assurance.WILL, Assurance.WILL_NOT),
    ],
)
def test_a_target_beside_its_limits(target: float, up: Assurance, down: Assurance) -> None:
    assert assurance(ONE, target, Direction.UP) is up
    assert assurance(ONE, target, Direction.DOWN) is down


@given(
    st.lists(st.integers(-1000, 1000), min_size=12, max_size=40), st.integers(1, 50), st.integers(-500, 500)
)
def test_units_and_zero_do_not_matter(values: list[int], factor: int, shift: int) -> None:
    plain, moved = chart(values), chart([value * factor + shift for value in values])
    certain = {Signal.TREND}
    assert [p.signals & certain for p in plain] == [p.signals & certain for p in moved]
    one, other = plain[0].limits, moved[0].limits
    assert one is not None
    assert other is not None
    assert other.upper == pytest.approx(one.upper * factor + shift, abs=1e-6)
    assert one.lower <= one.centre <= one.upper
