import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics.distributions import (
    beta_quantile,
    beta_share,
    binomial_at_least,
    binomial_at_most,
    binomial_quantile,
    chi_square_tail,
    gamma_share,
    hypergeometric_at_most,
    normal_tail,
    poisson_at_most,
    same_twice,
    student_quantile,
    student_tail,
)


@pytest.mark.parametrize(
    "found, printed",
    [  # printed tables of any textbook of statistics
        (normal_tail(1.959964), 0.025),
        (student_tail(2.228139, 10), 0.025),
        (student_tail(12.7062, 1), 0.025),
        (chi_square_tail(3.841459, 1), 0.05),
        (chi_square_tail(18.307038, 10), 0.05),
        (poisson_at_most(2, 3.0), 0.4231901),
        (binomial_at_most(3, 10, 0.5), 0.171875),
    ],
)
def test_tails_stand_in_printed_tables(found: float, printed: float) -> None:
    assert found == pytest.approx(printed, abs=1e-6)


@given(st.integers(1, 60), st.data(), st.floats(0.001, 0.999))
def test_a_binomial_share_is_the_sum_of_its_terms(trials: int, data: st.DataObject, chance: float) -> None:
    count = data.draw(st.integers(0, trials))
    terms = [math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(count + 1)]
    assert binomial_at_most(count, trials, chance) == pytest.approx(math.fsum(terms), abs=1e-12)
    assert binomial_at_least(count + 1, trials, chance) == pytest.approx(1 - math.fsum(terms), abs=1e-12)


@given(st.integers(0, 100), st.floats(0.01, 150))
def test_a_poisson_share_is_the_sum_of_its_terms(count: int, mean: float) -> None:
    terms = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)]
    assert poisson_at_most(count, mean) == pytest.approx(math.fsum(terms), abs=1e-10)


@given(st.floats(0.01, 0.99), st.floats(0.2, 200), st.floats(0.2, 200))
def test_a_beta_share_mirrors_and_its_quantile_turns_it_round(share: float, a: float, b: float) -> None:
    assert beta_share(share, a, b) == pytest.approx(1 - beta_share(1 - share, b, a), abs=1e-12)
    assert beta_share(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-7)


@given(st.floats(0.5, 0.9999), st.integers(1, 200))
def test_students_quantile_turns_its_tail_round(share: float, freedom: int) -> None:
    assert 1 - student_tail(student_quantile(share, freedom), freedom) == pytest.approx(share, abs=1e-9)
    assert student_quantile(1 - share, freedom) == pytest.approx(-student_quantile(share, freedom), abs=1e-6)


@given(st.integers(1, 40), st.data())
def test_drawing_everything_finds_every_marked_one(population: int, data: st.DataObject) -> None:
    marked = data.draw(st.integers(0, population))
    assert hypergeometric_at_most(marked, population, marked, population) == 1
    assert hypergeometric_at_most(marked - 1, population, marked, population) == 0


@pytest.mark.parametrize("mean", [0.1, 1, 1.8, 2, 5, 20, 50])
def test_two_equal_counts_are_the_sum_of_squares(mean: float) -> None:
    terms = [math.exp(2 * (k * math.log(mean) - mean - math.lgamma(k + 1))) for k in range(300)]
    assert same_twice(mean) == pytest.approx(math.fsum(terms), rel=1e-6)


def test_what_cannot_be() -> None:
    assert binomial_at_most(-1, 5, 0.5) == 0
    assert binomial_at_most(5, 5, 0.5) == 1
    assert binomial_at_least(0, 5, 0.5) == 1
    assert binomial_at_least(6, 5, 0.5) == 0
    assert poisson_at_most(-1, 3) == 0
    assert gamma_share(0, 2) == 0
    assert beta_share(-1, 2, 2) == 0
    assert beta_share(2, 2, 2) == 1
    assert binomial_quantile(0.05, 23, 0.5) == 8
    with pytest.raises(ValueError, match="shape"):
        beta_share(0.5, 0, 1)
    with pytest.raises(ValueError, match="shape"):
        gamma_share(1, 0)
    with pytest.raises(ValueError, match="marked"):
        hypergeometric_at_most(1, 10, 11, 3)
