import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import Progress, growth_pace, pace


def test_half_the_time_and_half_the_way_is_on_pace() -> None:
    found = pace(baseline=700, current=1150, target=1600, elapsed=6, whole=12)
    assert (found.achieved, found.required, found.still_required) == (75, 75, 75)
    assert found.due == 1150
    assert found.progress is Progress.ON_PACE


@pytest.mark.parametrize(
    "current, progress",
    [
        (1600, Progress.REACHED),
        (1700, Progress.REACHED),
        (1128, Progress.ON_PACE),
        (1127, Progress.BEHIND),
        (925, Progress.BEHIND),
        (924, Progress.FAR_BEHIND),
        (700, Progress.FAR_BEHIND),
        (699, Progress.AWAY),
    ],
)
def test_what_a_pace_means(current: float, progress: Progress) -> None:
    assert pace(700, current, 1600, 6, 12).progress is progress


def test_a_falling_target_is_reached_from_above() -> None:
    assert pace(20, 9, 10, 6, 12).progress is Progress.REACHED
    assert pace(20, 15, 10, 6, 12).progress is Progress.ON_PACE
    assert pace(20, 22, 10, 6, 12).progress is Progress.AWAY


def test_what_is_to_be_kept_is_kept_or_not() -> None:
    assert pace(100, 100, 100, 6, 12).progress is Progress.REACHED
    assert pace(100, 90, 100, 6, 12).progress is Progress.AWAY


def test_after_the_end_nothing_is_still_required() -> None:
    late = pace(0, 50, 100, 14, 12)
    assert late.still_required is None
    assert late.due == 100


def test_growth_is_compound() -> None:
    found = growth_pace(100, 110, 121, 1, 2)
    assert found.achieved == pytest.approx(0.1)
    assert found.required == pytest.approx(0.1)
    assert found.still_required == pytest.approx(0.1)
    assert found.due == pytest.approx(110)
    assert growth_pace(100, 121, 121, 2, 2).still_required is None


@pytest.mark.parametrize("reckon", [pace, growth_pace])
def test_time_has_to_have_passed(reckon: object) -> None:
    with pytest.raises(ValueError, match="time"):
        reckon(1, 2, 3, 0, 12)  # type: ignore[operator] # one of two functions


def test_growth_needs_something_to_grow_from() -> None:
    with pytest.raises(ValueError, match="above 0"):
        growth_pace(0, 2, 3, 1, 12)


@given(*[st.integers(-1000, 1000)] * 3, st.integers(1, 24), st.integers(1, 24), st.integers(1, 8))
def test_units_and_sign_do_not_matter(
    begun: int, now: int, target: int, elapsed: int, whole: int, factor: int
) -> None:
    plain = pace(begun, now, target, elapsed, whole).progress
    assert pace(begun * factor, now * factor, target * factor, elapsed, whole).progress is plain
    assert pace(-begun, -now, -target, elapsed, whole).progress is plain


@given(st.integers(1, 100), st.integers(101, 200), st.integers(1, 12), st.data())
def test_more_done_is_never_less_progress(begun: int, target: int, elapsed: int, data: st.DataObject) -> None:
    order = [Progress.AWAY, Progress.FAR_BEHIND, Progress.BEHIND, Progress.ON_PACE, Progress.REACHED]
    less = data.draw(st.integers(1, 300))
    more = data.draw(st.integers(less, 300))
    for reckon in (pace, growth_pace):
        before, after = (reckon(begun, now, target, elapsed, 12).progress for now in (less, more))
        assert order.index(before) <= order.index(after)
