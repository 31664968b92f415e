import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules.review import Outcome, Recount, draw, error_rate, recounted, redo, seed
from ostan.kernel.statistics import wilson

ROOT = bytes(range(32))
lists = st.dictionaries(st.text("abcdef0123456789-", min_size=1, max_size=6), st.integers(0, 3), min_size=1)


def test_the_seed_is_the_root_of_the_day_and_the_name_of_the_list() -> None:
    assert seed(ROOT, "1405-M06/health") == ROOT.hex() + ":1405-M06/health"
    with pytest.raises(ValueError, match="32 bytes"):
        seed(b"short", "x")


def test_three_in_ten_are_random_and_the_others_go_by_priority() -> None:
    items = {f"cell-{n}": float(n) for n in range(100)}
    found = draw("seed", items, 20)
    assert (len(found.at_random), len(found.by_priority)) == (6, 14)
    left = sorted((key for key in items if key not in found.at_random), key=lambda key: -items[key])
    assert list(found.by_priority) == left[:14]
    assert list(found.at_random) == [key for key, _ in redo("seed", items)][:6]


@given(lists, st.data(), st.randoms(use_true_random=False))
def test_who_has_seed_and_list_gets_the_same_draw(
    items: dict[str, int], data: st.DataObject, chance: random.Random
) -> None:
    size = data.draw(st.integers(1, len(items)))
    names = list(items)
    chance.shuffle(names)
    found = draw("s", items, size)
    assert draw("s", {name: items[name] for name in names}, size) == found
    assert len(set(found.keys)) == size


def test_more_than_there_is_cannot_be_drawn() -> None:
    for size in (0, 3):
        with pytest.raises(ValueError, match="items"):
            draw("s", {"a": 1, "b": 2}, size)


def test_what_cannot_be_shown_counts_as_an_error() -> None:
    outcomes = [Outcome.RIGHT] * 26 + [Outcome.WRONG, Outcome.UNAVAILABLE]
    found = error_rate(outcomes, population=554)
    assert (found.checked, found.errors, found.share) == (28, 2, wilson(2, 28))
    assert found.at_most > error_rate([Outcome.RIGHT] * 28, 554).at_most
    assert error_rate([Outcome.RIGHT] * 28, 554).at_most == 54


def test_what_cannot_be_shown_counts_as_none_of_it() -> None:
    found = recounted([Recount(50, 45), Recount(30, 30), Recount(20, None)])
    assert found.value == pytest.approx(0.75)
    assert found.low is not None
    assert found.low < 0.75
    with pytest.raises(ValueError, match="report"):
        recounted([])


def test_the_random_part_tells_the_error_rate_of_all_without_bias() -> None:
    """Also where whoever is wrong has all the priority."""
    items = {f"cell-{n}": float(n < 20) for n in range(100)}
    rates = []
    for day in range(300):
        random_part = draw(f"day {day}", items, 30).at_random
        rates.append(sum(items[key] for key in random_part) / len(random_part))
    assert sum(rates) / len(rates) == pytest.approx(0.2, abs=0.025)
