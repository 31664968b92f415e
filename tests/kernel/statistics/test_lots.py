import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import along_sums, in_order, lot

keys = st.lists(
    st.text("abcdefghij0123456789-", min_size=1, max_size=8), unique=True, min_size=1, max_size=40
)
amounts = st.dictionaries(st.text("abcdef", min_size=1, max_size=5), st.integers(1, 10**12), min_size=1)


def test_a_lot_can_be_redone_with_any_tool() -> None:
    assert lot("seed", "17") == hashlib.sha256(b"seed:17").hexdigest()


@given(keys, st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(listed: list[str], chance: object) -> None:
    mixed = list(listed)
    chance.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis hands out a Random
    assert in_order("s", mixed) == in_order("s", listed)
    assert sorted(in_order("s", listed)) == sorted(listed)


def test_each_key_is_drawn_as_often_as_any_other() -> None:
    listed = [f"cell-{number}" for number in range(20)]
    firsts = [in_order(f"seed {day}", listed)[0] for day in range(4000)]
    assert all(140 < firsts.count(key) < 260 for key in listed)


def test_a_key_has_one_lot() -> None:
    with pytest.raises(ValueError, match="one lot"):
        in_order("s", ["a", "a"])


@given(amounts, st.integers(1, 50))
def test_places_lie_at_equal_distance(listed: dict[str, int], count: int) -> None:
    hits = along_sums("s", listed, count)
    whole = sum(listed.values())
    assert sum(hits.values()) == count
    for key, amount in listed.items():
        fair = amount * count / whole
        assert int(fair) <= hits.get(key, 0) <= int(fair) + 1


def test_large_sums_are_hit_in_proportion() -> None:
    listed = {"large": 900, "small": 90, "least": 10, "none": 0, "back": -50}
    hits = [along_sums(f"seed {day}", listed, 1) for day in range(3000)]
    share = {key: sum(key in hit for hit in hits) / 3000 for key in listed}
    assert share["large"] == pytest.approx(0.9, abs=0.03)
    assert share["small"] == pytest.approx(0.09, abs=0.03)
    assert share["none"] == share["back"] == 0
    for nothing, count in (({}, 1), ({"a": 0}, 1), ({"a": 1}, 0)):
        with pytest.raises(ValueError, match="no amount"):
            along_sums("s", nothing, count)


def test_another_seed_is_another_draw() -> None:
    listed = [str(number) for number in range(100)]
    draws = [in_order(f"day {day}", listed)[:10] for day in range(5)]
    assert all(one != other for one, other in pairwise(draws))
