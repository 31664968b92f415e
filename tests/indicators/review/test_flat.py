import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules.review import Nature, copied_forward, usual_repeats
from tests.indicators.review.made import counts, series, share_below


def p_of(values: list[float], nature: Nature = Nature.EVENTS, usual: float | None = None) -> float | None:
    found = copied_forward(series(values, nature), usual)
    return found.p if found else None


def test_a_value_copied_every_month_is_seen_and_told_with_its_numbers() -> None:
    found = copied_forward(series([98, 113, 104, *[104] * 9]))
    assert found is not None
    assert found.p < 1e-6
    assert found.facts == {"repeats": 9, "pairs": 11, "lag": 1, "value": 104}


def test_what_has_no_scatter_at_all_is_seen_too() -> None:
    """The commonest fabrication, which tests by standard deviation leave out: DHIS2 drops series without any."""
    assert (p_of([120.0] * 12) or 1) < 1e-6


def test_honest_counts_seldom_look_copied() -> None:
    for mean in (8, 40, 200):
        assert share_below(0.01, lambda seed, m=mean: p_of(counts(m, 12, seed))) < 0.02  # type: ignore[misc] # bound


def test_rounding_to_tens_is_no_copying() -> None:
    rounded = share_below(0.01, lambda seed: p_of([round(v, -1) for v in counts(150, 12, seed)]))
    assert rounded < 0.02


def test_work_held_together_by_capacity_may_repeat_itself() -> None:
    steady = [20, 21, 20, 20, 19, 20, 21, 20, 20, 20, 21, 20]
    assert (p_of(steady, Nature.WORK) or 0) > 0.05


def test_last_years_months_copied_are_seen() -> None:
    year = counts(150, 12, 3)
    found = copied_forward(series([*year, *year[:8]]))
    assert found is not None
    assert (found.facts["lag"], found.facts["repeats"]) == (12, 8)
    assert found.p < 1e-6


def test_what_stays_the_same_everywhere_is_no_sign() -> None:
    constant = [series([40.0] * 12, Nature.LEVEL) for _ in range(10)]
    usual = usual_repeats(constant)
    assert usual == pytest.approx(12 / 13)
    assert (p_of([40.0] * 12, Nature.LEVEL, usual) or 0) > 0.3


def test_of_a_constant_amount_without_peers_nothing_is_said() -> None:
    assert copied_forward(series([40.0] * 12, Nature.AMOUNT)) is None
    assert usual_repeats([]) is None


def test_an_amount_that_turns_constant_is_beyond_the_shuffled_order() -> None:
    turned = [*range(100, 106), *[130.0] * 6]
    mixed = [100, 130, 101, 130, 102, 130, 103, 130, 104, 130, 105, 130]
    assert (p_of(turned, Nature.AMOUNT) or 1) < (p_of(mixed, Nature.AMOUNT) or 0)


def test_a_missing_value_is_no_repeat_and_five_pairs_are_needed() -> None:
    assert copied_forward(series([5, 5, 5, 5, 5])) is None
    assert copied_forward(series([50, None, 50, None, 50, None, 50, None, 50, None, 50, None])) is None
    assert (p_of([0.0] * 12) or 0) == 1


@given(st.lists(st.integers(20, 400), min_size=6, max_size=12), st.data())
def test_copying_one_more_never_clears(values: list[int], data: st.DataObject) -> None:
    """Of levels, whose chance of a repeat does not hang on the values themselves."""
    place = data.draw(st.integers(1, len(values) - 1))
    copied = [float(v) for v in values[:place]] + [float(values[place - 1])] * (len(values) - place)
    before = p_of([float(value) for value in values], Nature.LEVEL, 0.1)
    after = p_of(copied, Nature.LEVEL, 0.1)
    assert before is not None
    assert after is not None
    assert after <= before
