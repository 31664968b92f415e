import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import wilson


@pytest.mark.parametrize(
    "successes, trials, low, high",
    [  # Newcombe (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    assert tuple(wilson(successes, trials)) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 5000), st.data())
def test_an_interval_holds_its_share_and_mirrors(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    found, mirrored = wilson(successes, trials), wilson(trials - successes, trials)
    assert 0 <= found.low <= found.high <= 1
    if trials:
        assert found.low <= successes / trials <= found.high
    assert found.low == pytest.approx(1 - mirrored.high)


def test_more_answers_make_it_narrower() -> None:
    few, many = wilson(8, 10), wilson(800, 1000)
    assert many.high - many.low < few.high - few.low


def test_nothing_asked_says_nothing() -> None:
    assert wilson(0, 0) == (0, 1)


@pytest.mark.parametrize("successes, trials", [(2, 1), (-1, 1), (0, -1)])
def test_impossible_counts(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="successes in"):
        wilson(successes, trials)
