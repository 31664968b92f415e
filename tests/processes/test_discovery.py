"""Models that are mined can do what was done, come to their end, and open in the editor."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostan.domains.catalogue.rules.process import Kind, layout, read, write
from ostan.domains.processes.rules.discovery import Operator, Tree, accepts, drawn, mine
from ostan.domains.processes.rules.discovery.tree import of
from ostan.domains.processes.rules.reading import read_xes
from ostan.domains.processes.rules.variants import variants
from ostan.domains.processes.rules.variants import way as way_of
from tests.processes.test_figures import LOGS as LOGS_FOLDER


def ways(*told: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(one) for one in told)


@pytest.mark.parametrize(
    ("told", "tree"),
    [
        (("abc",), "→(a, b, c)"),
        (("ab", "ac"), "→(a, ×(b, c))"),
        (("abcd", "acbd"), "→(a, ∧(b, c), d)"),
        (("a", "ab"), "→(a, ×(τ, b))"),
        (("a", "aa"), "↺(a, τ)"),
        (("ab", "abcab"), "↺(→(a, b), c)"),
        (("",), "τ"),
        (("abd", "acd", "abcd", "acbd"), "→(a, ∧(×(τ, b), ×(τ, c)), d)"),
    ],
)
def test_small_logs_give_the_known_trees(told: tuple[str, ...], tree: str) -> None:
    assert str(mine(ways(*told))) == tree


def test_a_tree_accepts_its_own_ways_and_no_others() -> None:
    tree = of(
        Operator.SEQUENCE,
        Tree("a"),
        of(Operator.PARALLEL, Tree("b"), Tree("c")),
        of(Operator.LOOP, Tree("d"), Tree("e")),
    )
    for way in ("abcd", "acbd", "abcded", "acbdeded"):
        assert accepts(tree, way)
    for way in ("", "abd", "abcde", "abcdd", "bacd", "abcbd"):
        assert not accepts(tree, way)


LOGS = st.lists(st.text("abcde", max_size=7), min_size=1, max_size=8)


@settings(deadline=None, max_examples=300)
@given(LOGS)
def test_a_mined_model_can_do_every_way_that_was_gone(told: list[str]) -> None:
    found = ways(*told)
    tree = mine(found)
    assert [way for way in found if not accepts(tree, way)] == []


@settings(deadline=None, max_examples=60)
@given(LOGS.filter(lambda told: any(told)))
def test_a_mined_model_is_a_sound_file_that_opens_again(told: list[str]) -> None:
    process = drawn(mine(ways(*told)), key="mined", name="پیشنهاد")
    again = read(write(process))
    assert (again.nodes, again.flows) == (process.nodes, process.flows)
    names = {node.name for node in process.of_kind(Kind.USER)}
    assert names == set(itertools.chain.from_iterable(told))
    assert layout(process).shapes


def test_the_order_of_the_ways_does_not_matter_to_what_the_model_can_do() -> None:
    told = ("abcd", "acbd", "abd", "aed")
    trees = {
        frozenset(way for way in told if accepts(mine(ways(*order)), way))
        for order in itertools.permutations(told)
    }
    assert trees == {frozenset(told)}


def test_the_frequent_ways_of_a_published_log_give_the_published_model() -> None:
    """Receipt phase of a permit, ways of at least 1 % of cases: eight ways, 86 % of cases; with PM4Py 2.7.23 ten tasks,
    six gateways and 22 flows."""
    if not (LOGS_FOLDER / "08_receipt.xes.gz").exists():
        pytest.skip("the published logs are not part of the product")
    with (LOGS_FOLDER / "08_receipt.xes.gz").open("rb") as file:
        log = read_xes(file).columns.log()
    found = variants(log)
    told = Counter({way_of(log, case): int(n) for case, n in zip(found.first, found.count, strict=True)})
    kept = Counter({one: n for one, n in told.items() if n >= 0.01 * told.total()})
    process = drawn(mine(kept), key="receipt", name="دریافت")
    gateways = list(process.of_kind(Kind.EXCLUSIVE, Kind.PARALLEL))
    assert (len(kept), round(kept.total() / told.total(), 2)) == (8, 0.86)
    assert (len(list(process.of_kind(Kind.USER))), len(gateways), len(process.flows)) == (10, 6, 22)
