import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules.review import Nature, far_from_usual, usual_shift
from tests.indicators.review.made import DAYS, counts, series, share_below


def p_of(values: list[float], nature: Nature = Nature.EVENTS) -> float | None:
    found = far_from_usual(series(values, nature))
    return found.p if found else None


def test_honest_counts_are_seldom_far() -> None:
    assert share_below(0.01, lambda seed: p_of(counts(50, 13, seed)), 600) < 0.02
    assert share_below(0.01, lambda seed: p_of(counts(4, 25, seed)), 600) < 0.02


def test_farvardin_is_not_far_by_working_day() -> None:
    days = [DAYS[month % 12] for month in range(13)]
    values = [round(10 * day) for day in days]
    assert far_from_usual(series(values, days=days)).p == 1  # type: ignore[union-attr] # thirteen values
    assert (p_of(values) or 1) < 0.05


def test_a_spike_is_far_even_in_a_short_series() -> None:
    """With itself in the baseline, a value among nine could never be: √(n−1) is 2.8 (Shiffler 1988)."""
    found = far_from_usual(series([100, 112, 95, 103, 108, 97, 101, 105, 900]))
    assert found is not None
    assert found.p < 0.001
    assert found.facts["expected"] == pytest.approx(102)
    assert (found.facts["value"], found.facts["others"]) == (900, 8)


def test_equal_others_do_not_make_a_small_change_odd() -> None:
    assert (p_of([100.0] * 12 + [104.0]) or 0) > 0.5
    assert (p_of([100.0] * 12 + [104.0], Nature.LEVEL) or 0) > 0.3
    assert (p_of([100.0] * 12 + [300.0], Nature.LEVEL) or 1) < 0.001
    assert (p_of([0.0] * 12 + [1.0], Nature.AMOUNT) or 1) == pytest.approx(1 / 13)


def test_what_befell_all_is_taken_out() -> None:
    group = [series([*counts(100, 12, seed), 50.0]) for seed in range(10)]
    shift = usual_shift(group)
    assert shift == pytest.approx(0.5, abs=0.03)
    assert far_from_usual(group[0], shift).p > 0.05  # type: ignore[union-attr] # thirteen values
    assert far_from_usual(group[0]).p < 0.02  # type: ignore[union-attr] # thirteen values
    assert usual_shift(group[:7]) == 1


def test_a_season_of_three_years_is_known() -> None:
    season = [300 if month % 12 == 5 else 100 for month in range(42)]
    chance = random.Random(1)
    values = [value + chance.randint(-8, 8) for value in season]
    assert (p_of(values[:42]) or 0) > 0.05
    values[41] = 100
    assert (p_of(values) or 1) < 0.05
    assert (p_of([*values[:40], 300.0]) or 1) < 0.001


def test_a_missing_value_and_few_others_say_nothing() -> None:
    assert far_from_usual(series([10.0] * 8)) is None
    assert far_from_usual(series([10.0] * 12 + [None])) is None
    assert far_from_usual(series([10.0, None] * 4 + [10.0])) is None


@given(
    st.lists(st.integers(1, 500), min_size=8, max_size=24),
    st.integers(0, 3000),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_others_does_not_matter(others: list[int], last: int, chance: random.Random) -> None:
    mixed = list(others)
    chance.shuffle(mixed)
    assert p_of([*map(float, mixed), last]) == pytest.approx(p_of([*map(float, others), last]))


@given(st.lists(st.integers(1, 500), min_size=8, max_size=24), st.integers(1, 3000), st.integers(1, 1000))
def test_the_unit_of_an_amount_does_not_matter(others: list[int], last: int, factor: int) -> None:
    scaled = [float(value * factor) for value in (*others, last)]
    assert p_of(scaled, Nature.AMOUNT) == pytest.approx(p_of([*map(float, others), last], Nature.AMOUNT))


@given(st.lists(st.integers(1, 500), min_size=8, max_size=24), st.integers(0, 2000), st.integers(0, 2000))
def test_the_farther_above_the_rarer(others: list[int], one: int, other: int) -> None:
    low, high = sorted((max(others) + one, max(others) + other))
    assert (p_of([*map(float, others), high]) or 0) <= (p_of([*map(float, others), low]) or 0) + 1e-9
