import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.kernel.statistics import funnel, funnel_score, like_groups, scatter, shrunk

# Efron and Morris (1975), JASA 70:311-319: hits in 45 times at bat, and the rest of the season
HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
SEASON = (
    *(0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269),
    *(0.230, 0.264, 0.226, 0.303, 0.264, 0.330, 0.285, 0.316, 0.200),
)
# Efron and Morris (1977), Scientific American 236(5)
PUBLISHED = (
    *(0.294, 0.289, 0.285, 0.28, 0.275, 0.275, 0.27, 0.266, 0.261),
    *(0.261, 0.256, 0.256, 0.256, 0.256, 0.256, 0.251, 0.247, 0.242),
)
SHARES = [hits / 45 for hits in HITS]
MEAN = sum(SHARES) / 18


def test_the_published_estimates_of_eighteen_players() -> None:
    found = shrunk(SHARES, [MEAN * (1 - MEAN) / 45] * 18)
    assert found.mean == pytest.approx(0.265, abs=5e-4)
    assert found.kept == pytest.approx([0.212] * 18, abs=5e-4)
    assert found.values == pytest.approx(PUBLISHED, abs=1e-3)
    raw = sum((share - truth) ** 2 for share, truth in zip(SHARES, SEASON, strict=True))
    drawn = sum((value - truth) ** 2 for value, truth in zip(found.values, SEASON, strict=True))
    assert raw / drawn == pytest.approx(3.2, abs=0.05)


def test_the_less_is_known_the_more_is_drawn() -> None:
    found = shrunk([0.2, 0.4, 0.6, 0.8, 0.5], [0.001, 0.01, 0.1, 0.01, 0.001])
    assert found.kept[0] > found.kept[1] > found.kept[2]


def test_units_that_do_not_differ_come_close_to_the_mean() -> None:
    found = shrunk([0.5, 0.5001, 0.4999, 0.5, 0.5], [0.01] * 5)
    assert found.kept == pytest.approx([0.5] * 5)
    with pytest.raises(ValueError, match="four"):
        shrunk([1, 2, 3], [1, 1, 1])
    with pytest.raises(ValueError, match="above 0"):
        shrunk([1, 2, 3, 4], [1, 1, 1, 0])


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 50)), min_size=4, max_size=20))
def test_nobody_is_drawn_past_the_mean(units: list[tuple[int, int]]) -> None:
    values = [float(value) for value, _ in units]
    found = shrunk(values, [float(variance) for _, variance in units])
    for value, drawn, kept in zip(values, found.values, found.kept, strict=True):
        assert 0 <= kept <= 1
        assert min(value, found.mean) - 1e-9 <= drawn <= max(value, found.mean) + 1e-9


def test_the_funnel_narrows_with_the_number_of_cases() -> None:
    assert funnel(100, 0.5, 0.95) == pytest.approx((0.402, 0.598), abs=5e-4)
    assert funnel(100, 0.5) == pytest.approx((0.3455, 0.6545), abs=5e-4)
    wide, narrow = funnel(10, 0.9), funnel(1000, 0.9)
    assert wide.low < narrow.low < 0.9 < narrow.high < wide.high == 1
    with pytest.raises(ValueError, match="no trial"):
        funnel(0, 0.5)


def test_scatter_beyond_chance_widens_the_funnel() -> None:
    trials = [100] * 10
    assert scatter([50] * 10, trials, 0.5) == 1
    assert scatter([], [], 0.5) == 1
    apart = scatter([30, 70] * 5, trials, 0.5)
    assert apart == pytest.approx(16)
    assert funnel_score(70, 100, 0.5) == pytest.approx(4)
    assert funnel(100, 0.5, 0.95, factor=apart).high == pytest.approx(0.892, abs=5e-4)


def test_a_single_wild_unit_does_not_widen_it() -> None:
    trials = [100] * 20
    assert scatter([50] * 19 + [100], trials, 0.5) == 1


OFFICES = {
    **{f"small-{n}": (10 + n, 1.0) for n in range(4)},
    **{f"large-{n}": (200 + n, 5.0) for n in range(4)},
    **{f"huge-{n}": (900 + n, 9.0) for n in range(4)},
}


def test_like_units_come_together() -> None:
    groups = like_groups(OFFICES, 3)
    kinds = {frozenset(member.split("-")[0] for member in group.members) for group in groups}
    assert kinds == {frozenset({"huge"}), frozenset({"large"}), frozenset({"small"})}
    assert sorted(member for group in groups for member in group.members) == sorted(OFFICES)
    assert all(group.medoid in group.members for group in groups)


def test_groups_do_not_depend_on_order_or_units() -> None:
    turned = {name: (value[0] * 60, value[1]) for name, value in reversed(OFFICES.items())}
    assert like_groups(turned, 3) == like_groups(OFFICES, 3)


def test_as_many_groups_as_units_and_no_more() -> None:
    assert len(like_groups({"a": (1,), "b": (1,), "c": (1,)}, 2)) == 2
    assert [group.members for group in like_groups({"a": (1,), "b": (2,)}, 2)] == [("a",), ("b",)]
    for count in (0, 3):
        with pytest.raises(ValueError, match="groups of"):
            like_groups({"a": (1,), "b": (2,)}, count)
