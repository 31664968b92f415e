import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import adjusted, adjusted_cautiously, cauchy

# Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300: thrombolysis
CHANCES = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0),
]
ADJUSTED = [
    *(0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645),
    *(0.0765, 0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1.0),
]
chances = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_the_published_adjustment() -> None:
    assert adjusted(CHANCES) == pytest.approx(ADJUSTED, abs=5e-9)
    assert sum(q <= 0.05 for q in adjusted(CHANCES)) == 4


@given(chances, st.randoms(use_true_random=False))
def test_order_does_not_matter(listed: list[float], chance: random.Random) -> None:
    order = list(range(len(listed)))
    chance.shuffle(order)
    mixed = [listed[place] for place in order]
    assert adjusted(mixed) == pytest.approx([adjusted(listed)[place] for place in order])
    assert cauchy(mixed) == pytest.approx(cauchy(listed))


@given(chances)
def test_adjusting_only_makes_less_sure_and_caution_less_still(listed: list[float]) -> None:
    for chance, once, twice in zip(listed, adjusted(listed), adjusted_cautiously(listed), strict=True):
        assert chance <= once + 1e-12
        assert once <= twice + 1e-12
        assert twice <= 1


def test_nothing_to_adjust() -> None:
    assert adjusted([]) == []
    with pytest.raises(ValueError, match="no test"):
        cauchy([])


@given(st.floats(1e-12, 0.98))
def test_one_test_alone_stays_what_it_is(chance: float) -> None:
    assert cauchy([chance]) == pytest.approx(chance, rel=1e-6)


@given(chances, st.floats(0, 1))
def test_a_smaller_chance_makes_the_whole_smaller(listed: list[float], part: float) -> None:
    assert cauchy([listed[0] * part, *listed[1:]]) <= cauchy(listed) + 1e-9


def test_one_strong_finding_survives_others_that_found_nothing() -> None:
    assert cauchy([1e-6, 1.0, 1.0, 1.0, 1.0]) == pytest.approx(5e-6, rel=0.01)


def test_the_combination_keeps_its_size_under_dependence() -> None:
    draws = random.Random(7)
    tries = 4000
    below = 0
    for _ in range(tries):
        common = draws.random()
        below += cauchy([common, common, draws.random(), draws.random()]) < 0.05
    assert below / tries < 0.062
