import pytest

from ostan.domains.indicators.rules.review import Nature, jumped, usual_jump
from tests.indicators.review.made import DAYS, counts, series, share_below


def test_the_last_month_that_makes_up_for_the_year_is_seen() -> None:
    found = jumped(series([*counts(100, 11, 1), 380.0]))
    assert found is not None
    assert found.p < 0.001
    assert found.facts["times"] == pytest.approx(3.8, abs=0.3)
    assert found.facts["value"] == 380


def test_honest_years_seldom_jump() -> None:
    def p_of(seed: int) -> float | None:
        found = jumped(series(counts(80, 12, seed)))
        return found.p if found else None

    assert share_below(0.01, p_of, 600) < 0.02
    assert share_below(0.5, p_of, 600) == pytest.approx(0.5, abs=0.12)


def test_a_rush_common_to_all_is_no_sign() -> None:
    group = [series([*counts(100, 11, seed), 200.0 + seed]) for seed in range(12)]
    usual = usual_jump(group)
    assert usual is not None
    assert jumped(group[5], usual).p > 0.3  # type: ignore[union-attr] # a full year
    assert jumped(group[5]).p < 0.01  # type: ignore[union-attr] # a full year
    above = series([*counts(100, 11, 5), 700.0])
    assert jumped(above, usual).p < 0.001  # type: ignore[union-attr] # a full year


def test_a_fall_at_the_end_is_no_jump() -> None:
    assert jumped(series([*counts(100, 11, 1), 20.0])).p > 0.95  # type: ignore[union-attr] # a full year


def test_working_days_are_taken_out() -> None:
    values = [10 * day for day in DAYS]
    found = jumped(series(values, days=DAYS))
    assert found is not None
    assert found.facts["times"] == pytest.approx(1)


def test_beside_equal_amounts_a_higher_last_one_has_the_chance_of_its_place() -> None:
    assert jumped(series([7.0] * 11 + [8.0], Nature.AMOUNT)).p == pytest.approx(1 / 12)  # type: ignore[union-attr]
    assert jumped(series([7.0] * 12, Nature.AMOUNT)).p == 1  # type: ignore[union-attr] # a full year


def test_where_there_is_no_deadline_nothing_is_said() -> None:
    assert jumped(series(counts(80, 11, 1))) is None
    assert jumped(series([80.0] * 12, Nature.LEVEL)) is None
    assert jumped(series([None] * 6 + [80.0] * 6)) is None
    assert jumped(series([80.0] * 11 + [None])) is None
    assert jumped(series([80.0] * 4, per_year=4)) is None
    assert usual_jump([]) is None
