import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import verification_factor


@pytest.mark.parametrize("reported, recounted, factor", [(100, 80, 0.8), (100, 110, 1.1)])
def test_a_single_site(reported: float, recounted: float, factor: float) -> None:
    """WHO and GAVI data quality audit: recounted over reported; 0.8 passes."""
    found = verification_factor([reported], [recounted])
    assert (found.value, found.low, found.high) == (factor, None, None)


def test_sums_are_divided_not_ratios_averaged() -> None:
    found = verification_factor([50, 30, 20], [45, 30, 0])
    assert found.value == pytest.approx(0.75)
    assert found.value != pytest.approx(0.6333333)


def test_too_much_and_too_little_cannot_hide_each_other() -> None:
    found = verification_factor([100, 100], [150, 50])
    assert found.value == 1
    assert found.apart == 0.5


def test_a_list_checked_whole_leaves_nothing_to_guess() -> None:
    found = verification_factor([50, 30, 20], [45, 30, 0], population=3)
    assert found.low == found.high == found.value


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = random.Random(5)
    listed = [chance.randint(10, 90) for _ in range(400)]
    truth = [value * (1 if chance.random() < 0.8 else chance.choice((0.5, 0.8))) for value in listed]
    factor = sum(truth) / sum(listed)
    held = []
    for _ in range(500):
        drawn = chance.sample(range(400), 40)
        found = verification_factor([listed[i] for i in drawn], [truth[i] for i in drawn], population=400)
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= factor <= found.high)
    assert fmean(held) > 0.88


def test_weights_stand_for_items_not_drawn() -> None:
    weighted = verification_factor([10, 100], [10, 50], weights=[9, 1])
    assert weighted.value == pytest.approx((9 * 10 + 50) / (9 * 10 + 100))


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 1000)), min_size=2, max_size=20),
    st.integers(2, 50),
)
def test_units_do_not_matter(items: list[tuple[int, int]], factor: int) -> None:
    reported, recounted = [one for one, _ in items], [other for _, other in items]
    plain = verification_factor(reported, recounted)
    large = verification_factor([x * factor for x in reported], [y * factor for y in recounted])
    assert (large.value, large.low, large.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_nothing_to_compare() -> None:
    for reported, recounted in (([], []), ([1], [1, 2]), ([0], [5]), ([-1, 4], [1, 1])):
        with pytest.raises(ValueError, match="report"):
            verification_factor(reported, recounted)
