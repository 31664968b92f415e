import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules.review import apart_from_second
from tests.indicators.review.made import counts, series, share_below


def beside(reported: list[float | None], counted: list[float | None]) -> float | None:
    found = apart_from_second(series(reported, second=counted))
    return found.p if found else None


def test_reports_that_always_say_more_are_seen() -> None:
    counted = counts(100, 12, 1)
    found = apart_from_second(series([value * 1.1 for value in counted], second=counted))
    assert found is not None
    assert found.p == pytest.approx(2 * 2 / 2**12, rel=0.01)
    assert found.facts["reported"] == pytest.approx(1.1 * found.facts["counted"])
    assert found.facts["periods"] == 12


def test_differences_to_both_sides_are_no_sign() -> None:
    def p_of(seed: int) -> float | None:
        chance = random.Random(seed)
        counted = counts(100, 14, seed)
        return beside([value * (1 + chance.gauss(0, 0.04)) for value in counted], list(counted))

    assert share_below(0.01, p_of) < 0.02


def test_leaving_the_second_source_all_at_once_is_seen() -> None:
    counted = counts(100, 12, 2)
    assert (beside([*counted[:-1], counted[-1] * 2], list(counted)) or 1) < 1e-3


def test_one_item_more_or_less_is_never_odd() -> None:
    counted = [30.0] * 14
    assert (beside([*counted[:-1], 31.0], list(counted)) or 0) > 0.1
    assert beside(list(counted), list(counted)) == 1


def test_without_a_second_source_nothing_is_said() -> None:
    assert apart_from_second(series([10.0] * 12)) is None
    assert beside([10.0] * 12, [10.0] * 11 + [None]) is None
    assert beside([10.0] * 11 + [None], [10.0] * 12) is None
    assert beside([9.0, 10.0, 11.0], [9.0, 10.0, 11.0]) is None


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=5, max_size=8), st.integers(2, 50)
)
def test_the_unit_does_not_matter_and_sides_are_alike(pairs: list[tuple[int, int]], factor: int) -> None:
    reported, counted = [float(one) for one, _ in pairs], [float(other) for _, other in pairs]
    plain = beside([*reported], [*counted])
    assert beside([v * factor for v in reported], [v * factor for v in counted]) == plain
