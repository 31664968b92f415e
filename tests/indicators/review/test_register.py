import pytest

from ostan.domains.indicators.rules.review import Check, Record, Repute, repute
from ostan.kernel.statistics import wilson


def record(right: int, explained: int) -> Record:
    return Record(Check.SMOOTH, asked=right + explained + 3, right=right, explained=explained)


@pytest.mark.parametrize(
    "right, explained, found",
    [
        (0, 19, Repute.YOUNG),
        (0, 20, Repute.RETIRED),
        (1, 29, Repute.RETIRED),
        (3, 27, Repute.KEPT),
        (30, 30, Repute.KEPT),
    ],
)
def test_a_test_that_is_surely_seldom_right_is_retired(right: int, explained: int, found: Repute) -> None:
    assert repute(record(right, explained)) is found


def test_a_test_no_better_than_a_random_draw_is_retired() -> None:
    often_wrong_anyway = wilson(60, 100)
    assert repute(record(12, 28), often_wrong_anyway) is Repute.RETIRED
    assert repute(record(12, 28), wilson(2, 100)) is Repute.KEPT


def test_unanswered_questions_do_not_count() -> None:
    found = record(5, 15)
    assert (found.settled, found.hit_rate) == (20, wilson(5, 20))
