"""Every process of the demonstration is fit to run, runs to an end along every branch, and is drawn clearly."""

from functools import partial
from pathlib import Path

import pytest

from ostan.domains.catalogue.rules.process import (
    Kind,
    Moved,
    Plan,
    Process,
    armed,
    check,
    complete,
    fire,
    layout,
    open_tasks,
    plan,
    read,
    start,
    write,
)
from tests.catalogue.process.test_drawing import assert_clear, overlaps
from tools.demo_processes.__main__ import PROCESSES

FOLDER = Path(__file__).resolve().parents[3] / "data" / "demo" / "processes"
FILES = sorted(FOLDER.glob("*.bpmn"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def process(request: pytest.FixtureRequest) -> Process:
    return read(request.param.read_bytes())


def test_the_files_are_those_the_tool_makes() -> None:
    made = {f"{made.key}.bpmn": write(made) for made in PROCESSES}
    assert made == {path.name: path.read_bytes() for path in FILES}


def test_it_is_clean_and_complete(process: Process) -> None:
    assert check(process, operations={"notify", "record"}) == []
    waiting = [node for node in process.nodes if node.waits]
    assert all(node.step.norm and node.step.shown and node.lane for node in waiting)
    assert {"ask", "decide"} <= {node.step.act for node in waiting}
    assert list(process.of_kind(Kind.TIMER))
    picture = layout(process, {node.id: "۲ روز کاری" for node in waiting})
    assert_clear(picture)
    assert overlaps(picture) == []


def test_every_branch_can_be_walked_to_an_end(process: Process) -> None:
    """Depth first over every outcome of every step and every timer; each situation once."""
    prepared = plan(process)
    taken: set[str] = set()
    ends: set[str] = set()
    begun = start(prepared, _told({}))
    queue: list[tuple[Moved, dict[str, str]]] = [(begun, {})]
    seen: set[str] = set()
    while queue:
        moved, outcomes = queue.pop()
        ends.add(moved.ended)
        taken |= {task.node for task in moved.opened} | {run.node for run in moved.operations}
        key = repr((sorted(moved.state["tokens"].values()), moved.state["joins"], sorted(outcomes.items())))
        if key not in seen:
            seen.add(key)
            queue += _ahead(prepared, moved, outcomes)
    assert taken == {node.id for node in process.nodes if node.waits or node.step.does}
    assert ends - {""} == _main_ends(process)


def _told(outcomes: dict[str, str]) -> dict[str, object]:
    return {"outcome": outcomes, "answers": {}, "case": {}}


def _ahead(prepared: Plan, moved: Moved, outcomes: dict[str, str]) -> list[tuple[Moved, dict[str, str]]]:
    found = []
    for task in open_tasks(moved.state):
        codes = [outcome.code for outcome in prepared.nodes[task.node].step.outcomes] or [""]
        for code in codes:
            told = outcomes | {task.node: code} if code else outcomes
            found.append((complete(prepared, moved.state, task.token, _told(told)), told))
    ring = partial(fire, prepared, moved.state)
    found += [(ring(alarm.key, _told(outcomes)), outcomes) for alarm in armed(prepared, moved.state)]
    return found


def _main_ends(process: Process) -> set[str]:
    return {node.id for node in process.of_kind(Kind.END) if not node.id.endswith("_called")}
