"""A log in figures: small ones by hand, random ones against the definition, and the published ones."""

import itertools
import json
import statistics
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.domains.processes.rules import Columns, Log, figures
from ostan.domains.processes.rules.reading import read_xes
from ostan.domains.processes.rules.variants import variants, way

LOGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "logs"
HOUR = 3_600_000_000

RECEIPT = {
    "cases": 1_434,
    "events": 8_577,
    "activities": 27,
    "variants": 116,
    "edges": 99,
    "follows": 7_143,
    "mean_s": 467_263.9152573221,
    "median_s": 2_868.5834999999997,
    "p90_s": 1_217_821.7991,
    "repeating": 91,
    "extra": 245,
    "self_loops": 6,
}
"""Receipt phase of an environmental permit, a Dutch municipality (Buijs 2014,
doi:10.4121/uuid:a07386a5-7be3-4367-9535-70bc9e77dbe6), computed with PM4Py 2.7.23 and checked with SQL."""
EXAMPLE = {
    "cases": 6,
    "events": 42,
    "activities": 8,
    "variants": 6,
    "edges": 16,
    "follows": 36,
    "mean_s": 966_890.0,
    "median_s": 815_940.0,
    "p90_s": 1_472_610.0,
    "repeating": 2,
    "extra": 9,
    "self_loops": 0,
}
"""The running example of van der Aalst, Process Mining, computed in the same way."""


def log_of(*ways: str) -> Log:
    """A log whose cases did these letters, an hour apart."""
    columns = Columns()
    for number, letters in enumerate(ways):
        for at, letter in enumerate(letters):
            columns.add(str(number), letter, at * HOUR)
    return columns.log()


def test_ways_edges_and_rework_are_counted() -> None:
    found = figures(log_of("abc", "abc", "aabc", "ab"))

    assert (found.cases, found.events, found.activities, found.variants) == (4, 12, 3, 3)
    assert [(one.first, one.then, one.n) for one in found.edges] == [
        ("a", "b", 4),
        ("b", "c", 3),
        ("a", "a", 1),
    ]
    assert (found.start, found.end) == ({"a": 4}, {"c": 3, "b": 1})
    assert (found.rework.cases, found.rework.extra, found.rework.self_loops) == (1, 1, 1)
    assert found.rework.of_activity == {"a": 1}
    assert found.throughput is not None
    assert (found.throughput.mean_s, found.throughput.median_s) == (7_200.0, 7_200.0)


def test_the_most_taken_way_comes_first_and_the_earlier_of_two_alike() -> None:
    log = log_of("ab", "ba", "ba", "abc")
    found = variants(log)
    assert [(way(log, case), n) for case, n in zip(found.first, found.count, strict=True)] == [
        (("b", "a"), 2),
        (("a", "b"), 1),
        (("a", "b", "c"), 1),
    ]
    assert list(found.of_case) == [1, 0, 0, 2]


def test_equal_instants_stand_as_in_the_source_and_never_by_name() -> None:
    columns = Columns()
    for activity in ("submit", "check", "approve"):
        columns.add("1", activity, 0)
    assert way(columns.log(), 0) == ("submit", "check", "approve")


def test_events_that_come_mixed_and_late_stand_with_their_case_by_time() -> None:
    columns = Columns()
    for case, activity, hour in (("1", "b", 2), ("2", "x", 1), ("1", "a", 1), ("1", "c", 3)):
        columns.add(case, activity, hour * HOUR)
    log = columns.log()
    assert [way(log, 0), way(log, 1)] == [("a", "b", "c"), ("x",)]


def test_an_empty_log_and_a_case_of_one_event_have_figures() -> None:
    empty = figures(Columns().log())
    assert (empty.cases, empty.events, empty.throughput, empty.edges) == (0, 0, None, ())
    one = figures(log_of("a"))
    assert one.throughput is not None
    assert (one.variants, one.throughput.mean_s, one.edges) == (1, 0.0, ())


EVENTS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from("abcd"), st.integers(0, 12)), min_size=1, max_size=40
)


@given(EVENTS)
def test_figures_are_those_of_the_definition(events: list[tuple[int, str, int]]) -> None:
    columns = Columns()
    for case, activity, hour in events:
        columns.add(str(case), activity, hour * HOUR)
    found = figures(columns.log())

    cases: dict[int, list[tuple[int, str]]] = {}
    for case, activity, hour in events:
        cases.setdefault(case, []).append((hour, activity))
    ways = {case: sorted(some, key=lambda one: one[0]) for case, some in cases.items()}
    gaps: dict[tuple[str, str], list[int]] = {}
    for some in ways.values():
        for (before, first), (after, then) in itertools.pairwise(some):
            gaps.setdefault((first, then), []).append((after - before) * 3_600)
    assert {(one.first, one.then): (one.n, one.median_s) for one in found.edges} == {
        pair: (len(some), statistics.median(some)) for pair, some in gaps.items()
    }
    for one in found.edges:
        assert one.mean_s == pytest.approx(statistics.fmean(gaps[one.first, one.then]))
    taken = Counter(tuple(activity for _, activity in some) for some in ways.values())
    assert found.variants == len(taken)
    assert found.start == dict(Counter(some[0][1] for some in ways.values()))
    assert found.rework.extra == sum(len(some) - len({one for _, one in some}) for some in ways.values())


@pytest.mark.parametrize(
    ("name", "expected", "published"),
    [
        ("08_receipt.xes.gz", "receipt.json", RECEIPT),
        ("running-example.xes", "running_example.json", EXAMPLE),
    ],
)
def test_published_logs_give_the_published_figures(
    name: str, expected: str, published: dict[str, float]
) -> None:
    if not (LOGS / name).exists():
        pytest.skip("the published logs are not part of the product")
    with (LOGS / name).open("rb") as file:
        brought = read_xes(file)
    found = figures(brought.columns.log())
    time = found.throughput
    assert time is not None
    assert brought.left_out == 0
    assert {
        "cases": found.cases,
        "events": found.events,
        "activities": found.activities,
        "variants": found.variants,
        "edges": len(found.edges),
        "follows": sum(one.n for one in found.edges),
        "repeating": found.rework.cases,
        "extra": found.rework.extra,
        "self_loops": found.rework.self_loops,
        **{one: pytest.approx(getattr(time, one), rel=1e-12) for one in ("mean_s", "median_s", "p90_s")},
    } == published

    whole = json.loads((LOGS / expected).read_text())
    edges = {(one.first, one.then): (one.n, pytest.approx(one.mean_s, rel=1e-9)) for one in found.edges}
    assert edges == {(first, then): (n, mean) for first, then, n, mean in whole["dfg_all"]}
    assert (found.start, found.end) == (whole["start_activities"], whole["end_activities"])
    assert found.rework.of_activity == whole["rework_cases_per_activity"]
