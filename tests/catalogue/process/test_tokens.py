"""The token engine: nothing is lost, nothing hangs in silence, nothing grows."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostan.domains.catalogue.rules.process import (
    Item,
    Kind,
    Lane,
    Moved,
    Plan,
    Process,
    Step,
    Task,
    Timer,
    To,
    armed,
    cancel,
    check,
    complete,
    drawn_up,
    explore,
    fire,
    open_tasks,
    plan,
    start,
)
from ostan.domains.catalogue.rules.process.spans import Span
from ostan.kernel.errors import RuleBroken
from tests.catalogue.process.blocks import graphs, processes, settings_of, walks


def _step(prepared: Plan, moved: Moved, bits: int) -> Moved:
    """Close some open task, or let some timer ring."""
    alarms = armed(prepared, moved.state)
    if alarms and bits & 8:
        return fire(prepared, moved.state, alarms[bits % len(alarms)].key, settings_of(bits))
    tasks = open_tasks(moved.state)
    return complete(prepared, moved.state, tasks[bits % len(tasks)].token, settings_of(bits))


@settings(max_examples=150, deadline=None)
@given(processes, walks())
def test_a_well_formed_process_always_comes_to_its_end(process: Process, walk: list[int]) -> None:
    prepared = plan(process)
    moved = start(prepared, settings_of(walk[0]))
    for bits in (*walk, *([0] * 200)):
        if moved.ended:
            break
        moved = _step(prepared, moved, bits)
    assert moved.ended
    assert moved.state["tokens"] == {}
    assert moved.state["joins"] == {}
    assert moved.state["fired"] == []


@settings(max_examples=100, deadline=None)
@given(processes, walks())
def test_tokens_and_timers_are_accounted_for(process: Process, walk: list[int]) -> None:
    prepared = plan(process)
    moved = start(prepared, settings_of(walk[0]))
    tasks, alarms = set(moved.opened), {alarm.key for alarm in moved.armed}
    for bits in walk:
        if moved.ended:
            break
        before = moved.state
        moved = _step(prepared, moved, bits)
        closed = {task for task in tasks if task.token in before["tokens"]} - set(open_tasks(moved.state))
        assert set(moved.withdrawn) <= closed
        assert len(closed) <= 1
        tasks = (tasks - closed) | set(moved.opened)
        assert tasks == set(open_tasks(moved.state))
        rung = {
            key for key in alarms if key in moved.state["fired"] or key.partition(":")[0] in _tokens(closed)
        }
        assert set(moved.cancelled) <= rung
        alarms = (alarms - rung) | {alarm.key for alarm in moved.armed}
        assert alarms == {alarm.key for alarm in armed(prepared, moved.state)}


def _tokens(tasks: set[Task]) -> set[str]:
    return {task.token for task in tasks}


@settings(max_examples=60, deadline=None)
@given(processes, walks(120))
def test_the_state_stays_small(process: Process, walk: list[int]) -> None:
    prepared = plan(process)
    moved = start(prepared, settings_of(walk[0]))
    for bits in walk:
        if moved.ended:
            break
        moved = _step(prepared, moved, bits)
        assert len(json.dumps(moved.state)) < 100 + 40 * len(process.nodes)


@settings(max_examples=60, deadline=None)
@given(processes)
def test_well_formed_processes_are_found_sound(process: Process) -> None:
    codes = {item.code.removeprefix("catalogue.process_") for item in check(process) if item.stops}
    assert codes <= {"endless"}  # a loop around services alone is refused before it runs
    assert not [item for item in explore(plan(process)) if item.stops]


@settings(max_examples=150, deadline=None)
@given(graphs(), walks(30))
def test_no_graph_hangs_in_silence(process: Process, walk: list[int]) -> None:
    """Whatever the arrows: the engine refuses by a code, or some task is open, or the process has ended."""
    prepared = plan(process)
    refused = ""
    try:
        moved = start(prepared, settings_of(walk[0]))
        for bits in walk:
            if moved.ended:
                break
            assert moved.state["tokens"]
            moved = _step(prepared, moved, bits)
    except RuleBroken as broken:
        refused = broken.code
    assert refused in ("", *(f"catalogue.process_{code}" for code in ("no_way", "endless", "stuck")))


@settings(max_examples=100, deadline=None)
@given(graphs(), walks(30))
def test_what_the_check_passes_runs(process: Process, walk: list[int]) -> None:
    """A graph that the exploration finds sound is never refused while it runs, whatever is answered."""
    prepared = plan(process)
    if [item for item in check(process) if item.code != "catalogue.process_no_decision"]:
        return
    moved = start(prepared, settings_of(walk[0]))
    for bits in walk:
        if moved.ended:
            break
        moved = _step(prepared, moved, bits)


def _process(*items: Item) -> Process:
    return drawn_up("p", "آزمون", (Lane("a", "کارشناس"),), items)


def _user(node: str, *after: str | To) -> Item:
    return Item(node, Kind.USER, node, "a", after)


def test_a_finished_step_cannot_be_finished_again() -> None:
    prepared = plan(_process(Item("s", Kind.START, next=("a",)), _user("a", "e"), Item("e", Kind.END)))
    begun = start(prepared, {})
    complete(prepared, begun.state, "1", {})
    done = complete(prepared, begun.state, "1", {})
    with pytest.raises(RuleBroken) as refused:
        complete(prepared, done.state, "1", {})
    assert refused.value.code == "catalogue.process_step_closed"


def test_a_loop_of_gateways_is_refused_and_does_not_run_away() -> None:
    round_about = _process(
        Item("s", Kind.START, next=("g",)),
        Item("g", Kind.EXCLUSIVE, next=("h",)),
        Item("h", Kind.EXCLUSIVE, next=(To("g", condition="case.again"), To("e", default=True))),
        Item("e", Kind.END),
    )
    with pytest.raises(RuleBroken) as refused:
        start(plan(round_about), settings_of(1))
    assert refused.value.code == "catalogue.process_endless"
    assert "catalogue.process_endless" in {item.code for item in check(round_about)}


def test_no_way_out_is_said_aloud() -> None:
    forked = _process(
        Item("s", Kind.START, next=("g",)),
        Item("g", Kind.EXCLUSIVE, next=(To("e", condition="case.way0"), To("f", condition="case.way1"))),
        Item("e", Kind.END),
        Item("f", Kind.END),
    )
    with pytest.raises(RuleBroken) as refused:
        start(plan(forked), settings_of(0))
    assert refused.value.code == "catalogue.process_no_way"
    assert start(plan(forked), settings_of(4)).ended == "f"


def test_an_inclusive_join_waits_for_exactly_those_that_can_come() -> None:
    either = _process(
        Item("s", Kind.START, next=("fork",)),
        Item(
            "fork", Kind.INCLUSIVE, next=("a", To("b", condition="case.way0"), To("c", condition="case.way1"))
        ),
        _user("a", "meet"),
        _user("b", "meet"),
        _user("c", "meet"),
        Item("meet", Kind.INCLUSIVE, next=("last",)),
        _user("last", "e"),
        Item("e", Kind.END),
    )
    prepared = plan(either)
    begun = start(prepared, settings_of(2))
    assert [task.node for task in begun.opened] == ["a", "b"]
    one = complete(prepared, begun.state, "1", settings_of(0))
    assert one.opened == ()
    two = complete(prepared, one.state, "2", settings_of(0))
    assert [task.node for task in two.opened] == ["last"]


def test_terminate_withdraws_everything() -> None:
    racing = _process(
        Item("s", Kind.START, next=("fork",)),
        Item("fork", Kind.PARALLEL, next=("a", "b")),
        _user("a", "stop"),
        _user("b", "e"),
        Item("stop", Kind.TERMINATE),
        Item("e", Kind.END),
        Item("t", Kind.TIMER, timer=Timer("b", Span(1)), next=("e",)),
    )
    prepared = plan(racing)
    begun = start(prepared, {})
    ended = complete(prepared, begun.state, "1", {})
    assert ended.ended == "stop"
    assert [task.node for task in ended.withdrawn] == ["b"]
    assert ended.cancelled == ("2:t",)
    stopped = cancel(prepared, begun.state)
    assert {task.node for task in stopped.withdrawn} == {"a", "b"}
    assert stopped.state["tokens"] == {}


def test_operations_and_rules_run_in_order() -> None:
    ruled = _process(
        Item("s", Kind.START, next=("size",)),
        Item("size", Kind.RULE, next=("tell",), step=Step(rule="answers.amount > 100 ? 'large' : 'small'")),
        Item("tell", Kind.SEND, next=("g",), step=Step(does="notify")),
        Item("g", Kind.EXCLUSIVE, next=(To("a", condition='outcome.size == "large"'), To("b", default=True))),
        _user("a", "e"),
        _user("b", "e"),
        Item("e", Kind.END),
    )
    moved = start(plan(ruled), {"answers": {"amount": 500}, "outcome": {}, "case": {}})
    assert moved.decided == (("size", "large"),)
    assert [(run.node, run.does) for run in moved.operations] == [("tell", "notify")]
    assert [task.node for task in moved.opened] == ["a"]


def test_a_timer_rings_once() -> None:
    timed = _process(
        Item("s", Kind.START, next=("a",)),
        _user("a", "e"),
        Item("e", Kind.END),
        Item("soon", Kind.TIMER, timer=Timer("a", Span(1), interrupting=False), next=("tell",)),
        Item("tell", Kind.SEND, next=("called",), step=Step(does="notify")),
        Item("called", Kind.END),
    )
    prepared = plan(timed)
    begun = start(prepared, {})
    rung = fire(prepared, begun.state, "1:soon", {})
    assert (rung.withdrawn, rung.ended, rung.operations[0].does) == ((), "", "notify")
    with pytest.raises(RuleBroken) as refused:
        fire(prepared, rung.state, "1:soon", {})
    assert refused.value.code == "catalogue.process_timer_stopped"
    assert complete(prepared, rung.state, "1", {}).state["fired"] == []


@given(st.integers(1, 300))
@settings(max_examples=5, deadline=None)
def test_rework_leaves_no_trace_in_the_state(rounds: int) -> None:
    again = _process(
        Item("s", Kind.START, next=("a",)),
        _user("a", "g"),
        Item("g", Kind.EXCLUSIVE, next=(To("a", condition="case.again"), To("e", default=True))),
        Item("e", Kind.END),
    )
    prepared = plan(again)
    moved = start(prepared, settings_of(1))
    for _ in range(rounds):
        moved = complete(prepared, moved.state, moved.opened[0].token, settings_of(1))
    assert len(json.dumps(moved.state)) < 80


def test_a_join_that_cannot_be_completed_is_said_aloud() -> None:
    """The other way out of the gateway was taken, so the second token never comes."""
    mixed = _process(
        Item("s", Kind.START, next=("g",)),
        Item("g", Kind.EXCLUSIVE, next=(To("u", condition="case.way0"), To("v", default=True))),
        _user("u", "j"),
        _user("v", "j"),
        Item("j", Kind.PARALLEL, next=("e",)),
        Item("e", Kind.END),
    )
    prepared = plan(mixed)
    with pytest.raises(RuleBroken) as refused:
        complete(prepared, start(prepared, settings_of(0)).state, "1", {})
    assert (refused.value.code, refused.value.facts["place"]) == ("catalogue.process_stuck", "j")


def test_an_inclusive_join_does_not_wait_for_a_token_that_may_come_the_way_one_came() -> None:
    """Source: BPMN 2.0, section 13.3.3: a path to an arrow that holds a token already does not count."""
    either = _process(
        Item("s", Kind.START, next=("fork",)),
        Item("fork", Kind.PARALLEL, next=("a", "x")),
        _user("a", "meet"),
        _user("x", "g"),
        Item("g", Kind.EXCLUSIVE, next=(To("a", condition="case.way0"), To("b", default=True))),
        _user("b", "meet"),
        Item("meet", Kind.INCLUSIVE, next=("last",)),
        _user("last", "e"),
        Item("e", Kind.END),
    )
    prepared = plan(either)
    moved = complete(prepared, start(prepared, {}).state, "1", {})
    assert [task.node for task in moved.opened] == ["last"]
