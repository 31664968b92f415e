import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import Baseline, baseline, deviation, extremes, modified_z, outliers, rarity

# Analytical Methods Committee (1989); Venables and Ripley (2002), MASS, 5.5
CHEM = [
    *(2.2, 2.2, 2.4, 2.4, 2.5, 2.7, 2.8, 2.9, 3.03, 3.03, 3.1, 3.37),
    *(3.4, 3.4, 3.4, 3.5, 3.6, 3.7, 3.7, 3.7, 3.7, 3.77, 5.28, 28.95),
]
# Rosner (1983), Technometrics 25:165-172; table of the NIST/SEMATECH e-Handbook 1.3.5.17.3
ROSNER = [
    *(-0.25, 0.68, 0.94, 1.15, 1.2, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56),
    *(1.58, 1.65, 1.69, 1.7, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.1),
    *(2.14, 2.15, 2.23, 2.24, 2.26, 2.35, 2.37, 2.4, 2.47, 2.54, 2.62, 2.64, 2.9, 2.92),
    *(2.92, 2.93, 3.21, 3.26, 3.3, 3.59, 3.68, 4.3, 4.64, 5.34, 5.42, 6.01),
]
STATISTICS = [3.118, 2.942, 3.179, 2.81, 2.815, 2.848, 2.279, 2.31, 2.101, 2.067]
CRITICAL = [3.158, 3.151, 3.143, 3.136, 3.128, 3.12, 3.111, 3.103, 3.094, 3.085]

values = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=3, max_size=30)


def test_the_published_median_and_deviation() -> None:
    usual = baseline(CHEM)
    assert usual.centre == pytest.approx(3.385)
    assert usual.scale == pytest.approx(0.52632, abs=5e-5)


def test_what_a_plain_score_hides_a_robust_one_shows() -> None:
    usual = baseline(CHEM)
    assert modified_z(28.95, usual) == pytest.approx(48.5735)
    assert modified_z(5.28, usual) == pytest.approx(3.6005)


def test_rosners_table_of_the_many_outlier_test() -> None:
    steps = extremes(ROSNER, 10)
    assert [step.statistic for step in steps] == pytest.approx(STATISTICS, abs=0.0015)
    assert [step.critical for step in steps] == pytest.approx(CRITICAL, abs=0.0015)


def test_outliers_that_hide_one_another_are_found() -> None:
    steps = extremes(ROSNER, 10)
    assert steps[0].statistic < steps[0].critical
    assert outliers(ROSNER, 10) == [6.01, 5.42, 5.34]


def test_equal_values_have_no_outlier() -> None:
    assert outliers([4.0] * 10, 3) == []
    with pytest.raises(ValueError, match="outliers in"):
        extremes([1.0, 2.0, 3.0], 2)


def test_where_most_values_are_the_same_the_mean_deviation_is_the_scale() -> None:
    usual = baseline([10, 10, 10, 10, 10, 10, 14])
    assert usual == Baseline(10, pytest.approx(1.2533 * 4 / 7), 7)


def test_beside_equal_values_anything_else_is_infinitely_far() -> None:
    usual = baseline([7.0] * 9)
    assert modified_z(7, usual) == 0
    assert modified_z(8, usual) == math.inf
    assert modified_z(6, usual) == -math.inf


def test_nothing_is_usual_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        baseline([])


def test_left_out_of_its_baseline_a_value_has_no_ceiling() -> None:
    """In a sample of n no z-score passes (n−1)/√n, 2.846 of ten: Shiffler (1988)."""
    assert modified_z(1000, baseline([10, 12, 9, 11, 10, 13, 8, 11, 10])) > 100


@given(values, st.randoms(use_true_random=False))
def test_order_does_not_matter(sample: list[float], chance: object) -> None:
    mixed = list(sample)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis hands out a Random
    assert baseline(mixed).centre == baseline(sample).centre
    assert baseline(mixed).scale == pytest.approx(baseline(sample).scale)


@given(values, st.floats(0.001, 1000), st.floats(-1e6, 1e6))
def test_scale_and_place_come_along(sample: list[float], factor: float, shift: float) -> None:
    moved = deviation([value * factor + shift for value in sample])
    assert moved == pytest.approx(deviation(sample) * factor, rel=1e-6, abs=1e-6)


@given(st.floats(0, 50), st.floats(0, 50), st.integers(2, 100))
def test_the_farther_the_rarer(one: float, other: float, count: int) -> None:
    near, far = sorted((one, other))
    assert rarity(far, count) <= rarity(near, count) + 1e-12
    assert rarity(-far, count) == rarity(far, count)
