import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import at_most_so_rough, roughness

counts = st.lists(st.integers(1, 500), min_size=2, max_size=24)


def counted(chance: random.Random, mean: int) -> int:
    """A Poisson count: how many waits of mean length 1 fit into the time."""
    count, waited = -1, 0.0
    while waited < mean:
        count, waited = count + 1, waited + chance.expovariate(1)
    return count


def simulated(mean: int, count: int, tries: int, smooth: int = 1) -> list[float]:
    """Chances of series of Poisson counts, or of running means over so many of them."""
    chance = random.Random(3)
    found = []
    for _ in range(tries):
        raw = [counted(chance, mean) for _ in range(count + smooth - 1)]
        means = [sum(raw[place : place + smooth]) / smooth for place in range(count)]
        found.append(at_most_so_rough(roughness(means, [1.0] * count), count))
    return found


def test_the_chance_is_what_it_says_for_honest_counts() -> None:
    found = simulated(25, 12, 1500)
    for level in (0.01, 0.05, 0.5):
        share = sum(p <= level for p in found) / len(found)
        assert share < level + 3 * math.sqrt(level * (1 - level) / len(found))


def test_running_means_of_three_are_nearly_always_seen() -> None:
    found = simulated(25, 12, 200, smooth=3)
    assert sum(p < 0.01 for p in found) / len(found) > 0.85


@given(st.integers(2, 40), st.floats(0, 100), st.floats(0, 100))
def test_the_rougher_the_likelier(count: int, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert at_most_so_rough(less, count) <= at_most_so_rough(more, count) + 1e-3


@pytest.mark.parametrize("count", [2, 3, 8, 12, 24])
def test_around_the_mean_there_is_no_break(count: int) -> None:
    around = [at_most_so_rough((count - 1) * part, count) for part in (0.999, 0.9999, 1, 1.0001, 1.001)]
    steps = [after - before for before, after in pairwise(around)]
    assert all(-1e-4 < step < 0.002 for step in steps)


def test_two_counts_have_the_chi_square_of_one_step() -> None:
    assert at_most_so_rough(3.841459, 2) == pytest.approx(0.95, abs=0.01)
    assert at_most_so_rough(0, 5) == 0
    with pytest.raises(ValueError, match="no step"):
        at_most_so_rough(1, 1)


@given(counts, st.integers(1, 9))
def test_the_unit_of_exposure_does_not_matter(values: list[int], factor: int) -> None:
    days = [20.0 + place % 5 for place in range(len(values))]
    scaled = roughness(values, [day * factor for day in days])
    assert scaled == pytest.approx(roughness(values, days))


@given(counts, st.floats(0, 1))
def test_what_is_common_to_all_weighs_a_step_less(values: list[int], excess: float) -> None:
    days = [1.0] * len(values)
    assert roughness(values, days, excess) <= roughness(values, days) + 1e-9


def test_a_rate_that_stays_is_smooth_whatever_the_days() -> None:
    assert roughness([150, 240, 230], [15, 24, 23]) == 0
    assert roughness([200, 200, 200], [15, 24, 23]) > 10
    assert roughness([0, 0], [15, 24]) == 0
