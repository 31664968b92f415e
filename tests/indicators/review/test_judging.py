import random

from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.indicators.rules.review import (
    Check,
    Finding,
    Nature,
    Peers,
    examine,
    examine_all,
    judge,
    peers,
    reasons,
)
from tests.indicators.review.made import DAYS, counts, series

findings = st.lists(st.builds(Finding, st.sampled_from(list(Check)), st.floats(1e-9, 1)), max_size=5)
cells = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), findings, max_size=12)


def test_one_odd_cell_among_many_is_asked_about_and_the_others_are_not() -> None:
    agency = {f"cell-{n}": examine(series(counts(60, 12, n))) for n in range(30)}
    agency["copied"] = examine(series([61, 55, *[58] * 10]))
    asked = [verdict for verdict in judge(agency) if verdict.needs_explanation]
    assert [verdict.cell for verdict in asked] == ["copied"]
    assert {one.check for one in reasons(asked[0])} == {Check.FLAT, Check.SMOOTH}


def test_the_same_chance_among_more_cells_is_less_of_a_sign() -> None:
    odd = {"odd": [Finding(Check.OUTLIER, 0.002)]}
    usual = {f"cell-{n}": [Finding(Check.OUTLIER, 0.5)] for n in range(40)}
    assert judge(odd)[0].needs_explanation
    assert not judge(odd | usual)[0].needs_explanation


def test_a_retired_test_asks_nothing_and_a_cell_without_tests_is_not_counted() -> None:
    agency = {
        "a": [Finding(Check.DEADLINE, 1e-6), Finding(Check.FLAT, 0.5)],
        "b": [Finding(Check.DEADLINE, 1e-6)],
    }
    assert [verdict.needs_explanation for verdict in judge(agency)] == [True, True]
    assert [(v.cell, v.needs_explanation) for v in judge(agency, retired={Check.DEADLINE})] == [("a", False)]
    assert judge({"c": []}) == []


def test_the_first_reason_is_always_told_and_a_weak_second_never() -> None:
    verdict = judge(
        {"a": [Finding(Check.FLAT, 0.4), Finding(Check.SMOOTH, 1e-5), Finding(Check.OUTLIER, 0.009)]}
    )[0]
    assert [one.check for one in reasons(verdict)] == [Check.SMOOTH, Check.OUTLIER]


def test_a_missing_value_is_not_examined() -> None:
    assert examine(series([*counts(50, 12, 1), None])) == ()


def test_every_test_that_fits_is_run() -> None:
    values = counts(50, 12, 1)
    found = {one.check for one in examine(series(values, second=values))}
    assert found == set(Check)
    assert {one.check for one in examine(series(values, Nature.LEVEL))} == {Check.FLAT, Check.OUTLIER}


def test_what_is_usual_comes_from_all_who_report() -> None:
    days = [DAYS[month % 12] for month in range(24)]
    group = [series(counts(200, 24, seed, DAYS), days=days) for seed in range(12)]
    found = peers(group)
    assert found.repeats is not None
    assert found.jump is not None
    assert found.pattern is not None
    assert found.excess.plain > 0
    assert 0.9 < found.shift < 1.1
    assert peers([]) == Peers()


def test_all_are_examined_beside_their_own_group() -> None:
    rush = {unit: series([*counts(100, 11, unit), 250.0]) for unit in range(10)}
    calm = {unit: series(counts(100, 12, 50 + unit)) for unit in range(10)}
    found = examine_all({"rush": rush, "calm": calm})
    assert set(found) == set(range(10))
    assert set(found[3]) == {"rush", "calm"}
    jump = next(one for one in found[3]["rush"] if one.check is Check.DEADLINE)
    assert jump.p > 0.05


@given(cells, st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(agency: dict[str, list[Finding]], chance: random.Random) -> None:
    names = list(agency)
    chance.shuffle(names)
    one = {verdict.cell: verdict.needs_explanation for verdict in judge(agency)}
    other = {
        verdict.cell: verdict.needs_explanation for verdict in judge({name: agency[name] for name in names})
    }
    assert one == other


@given(cells)
def test_a_less_likely_cell_never_goes_free_while_a_likelier_one_is_asked(
    agency: dict[str, list[Finding]],
) -> None:
    asked = [verdict.needs_explanation for verdict in judge(agency, level=0.3)]
    assert asked == sorted(asked, reverse=True)
