"""Geometry of the charts that the server draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.ui import charts

figures = st.lists(st.floats(0, 1e9), min_size=1, max_size=40)


@pytest.mark.parametrize("top, high", [(0, 1), (0.3, 1), (9.5, 10), (11, 20), (21, 25), (26, 50), (100, 100)])
def test_the_scale_ends_at_a_round_figure(top, high):
    assert charts.ceiling(top) == high


@given(figures)
def test_a_line_stays_within_its_plot(values):
    drawn = charts.line(values)
    assert len(drawn.dots) == len(values)
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in drawn.dots)


def test_a_gap_breaks_the_line():
    assert charts.line([1, None, 2]).path.count("M") == 2
    assert charts.line([None]).path == ""


@given(figures)
def test_the_parts_of_a_stack_follow_each_other(values):
    parts = charts.stack(values)
    assert parts[0].start == 0
    assert sum(part.width for part in parts) == pytest.approx(100 if sum(values) else 0, abs=0.5)


@given(st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=40))
def test_a_shade_is_one_of_five_and_holds_its_value(values):
    told, ranges = charts.shades(values)
    assert [one is None for one in told] == [one is None for one in values]
    slack = 1e-6 * (1 + max((abs(one) for one in values if one is not None), default=0))
    for value, shade in zip(values, told, strict=True):
        if value is not None:
            low, high = ranges[shade - 1]
            assert 1 <= shade <= charts.SHADES
            assert low - slack <= value <= high + slack


def test_values_that_are_the_same_have_one_shade():
    assert charts.shades([3, 3, None]) == ([1, 1, None], [(3.0, 3.0)])
    assert charts.shades([None]) == ([None], [])


spots = st.lists(st.tuples(st.integers(1, 800_000), st.floats(-1e9, 1e9)), min_size=2, max_size=40)


@given(spots, spots, spots)
def test_a_course_stays_within_its_plot(way, found, stops):
    drawn = charts.course(way, found, stops)
    assert (len(drawn.found), len(drawn.stops)) == (len(found), len(stops))
    assert all(0 <= x <= 100 and -0.01 <= y <= 100.01 for x, y in (*drawn.found, *drawn.stops))


def test_a_course_stands_on_true_days():
    drawn = charts.course([(0, 0), (100, 50)], [(25, 10)])
    assert drawn.found == ((25.0, 80.0),)
    assert drawn.path == "M0.0 100.0 L100.0 0.0"
    assert drawn.ticks == ("۵۰", "۲۵", "۰")


def test_a_course_that_keeps_its_figure_has_a_scale():
    assert charts.course([(0, 90), (10, 90)], []).path.startswith("M0.0 ")


def test_a_chart_of_signals_holds_its_limits_and_target():
    band = (10.0, 20.0, 30.0)
    drawn = charts.control([15, 40, 22], [band, band, None], [False, True, False], target=50)

    assert drawn.path.startswith("M0.0 ")
    assert drawn.marked.startswith("M50.0 ")
    assert drawn.limits.count("M") == 2
    assert drawn.centre == f"M0.0 {drawn.centre.split()[1].split('H')[0]}H75.0"
    assert drawn.target is not None
    assert 0 < drawn.target < 10


def test_a_chart_of_signals_without_limits_or_target_is_a_line():
    drawn = charts.control([3, 3], [None, None], [False, False])

    assert (drawn.centre, drawn.limits, drawn.marked, drawn.target) == ("", "", "", None)
    assert charts.control([], [], []).path == ""
