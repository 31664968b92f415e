"""Rolling up: the order does not matter, ratios are never averaged, and nothing is not zero."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules import MISSING, NOT_APPLICABLE, Held, How, Reading, value
from ostan.domains.indicators.rules.rolling import Part, Placed, part, rolled, together, told

NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3)
PLAIN = st.one_of(st.just(MISSING), st.just(NOT_APPLICABLE), NUMBERS.map(value))
PAIRS = st.one_of(
    st.just(MISSING), st.just(NOT_APPLICABLE), st.tuples(NUMBERS, NUMBERS).map(lambda p: value(*p))
)
ACROSS = st.sampled_from([How.SUM, How.MEAN, How.MAX, How.MIN])


def in_some_tree(parts: list[Part], seed: int) -> Part:
    """The parts put together in a random order and grouping."""
    chance, waiting = random.Random(seed), list(parts)
    while len(waiting) > 1:
        one = waiting.pop(chance.randrange(len(waiting)))
        other = waiting.pop(chance.randrange(len(waiting)))
        waiting.append(one + other)
    return waiting[0] if waiting else Part()


@given(st.lists(PLAIN, max_size=12), st.sampled_from(list(How)), st.integers())
def test_the_order_of_rolling_up_does_not_matter(readings: list[Reading], how: How, seed: int) -> None:
    parts = [part(one, at) for at, one in enumerate(readings)]

    assert told(how, in_some_tree(parts, seed)) == told(how, together(parts))


@given(st.lists(PAIRS, max_size=12), st.integers())
def test_a_ratio_is_a_sum_over_a_sum_and_never_a_mean_of_ratios(readings: list[Reading], seed: int) -> None:
    found = told(How.RATIO, in_some_tree([part(one) for one in readings], seed))
    values = [one for one in readings if one.held is Held.VALUE]

    if not values:
        assert found.held is not Held.VALUE
    else:
        assert (found.number, found.of) == (
            sum(one.number for one in values),
            sum((one.of or Decimal(0)) for one in values),
        )


def test_two_offices_with_a_small_and_a_large_number_are_not_averaged() -> None:
    small, large = value(1, 1), value(100, 400)

    found = told(How.RATIO, part(small) + part(large))

    assert found.figure == Decimal(101) / Decimal(401)
    assert found.figure != (1 + Decimal("0.25")) / 2


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 5), PLAIN), max_size=25), ACROSS, ACROSS)
def test_rolling_up_rows_in_any_order_gives_the_same(
    rows: list[tuple[int, int, Reading]], over_units: How, over_periods: How
) -> None:
    once = {(unit, at): reading for unit, at, reading in rows}
    placed = [Placed((unit, 0, ""), at, reading) for (unit, at), reading in once.items()]
    mixed = random.Random(len(placed)).sample(placed, len(placed))

    one, _ = rolled(placed, across_units=over_units, across_periods=over_periods)
    other, _ = rolled(mixed, across_units=over_units, across_periods=over_periods)

    assert (one.held, one.of) == (other.held, other.of)
    assert abs(one.number - other.number) < Decimal("1e-15")


@pytest.mark.parametrize(
    ("readings", "held"),
    [
        ([], Held.MISSING),
        ([MISSING, NOT_APPLICABLE], Held.MISSING),
        ([NOT_APPLICABLE, NOT_APPLICABLE], Held.NOT_APPLICABLE),
        ([MISSING, value(0)], Held.VALUE),
    ],
)
def test_missing_not_applicable_and_zero_are_three_things(readings: list[Reading], held: Held) -> None:
    found = told(How.SUM, together(part(one) for one in readings))

    assert found.held is held
    assert found.figure == (Decimal(0) if held is Held.VALUE else None)


def test_over_time_comes_before_over_units_so_that_a_missing_month_drops_nobody() -> None:
    """DHIS2, "last value (sum in hierarchy)": each unit's last value is added up."""
    rows = [
        Placed((1, 0, ""), 1, value(10)),
        Placed((1, 0, ""), 2, value(12)),
        Placed((2, 0, ""), 1, value(5)),
        Placed((2, 0, ""), 2, MISSING),
    ]

    found, whole = rolled(rows, across_units=How.SUM, across_periods=How.LAST)

    assert found.figure == 17
    assert whole.values == 2


def test_what_stands_alone_is_not_rolled_up() -> None:
    assert told(How.ALONE, part(value(3))).figure == 3
    assert told(How.ALONE, part(value(3)) + part(value(4))) == MISSING


def test_a_ratio_of_nothing_has_no_figure() -> None:
    assert value(0, 0).figure is None
