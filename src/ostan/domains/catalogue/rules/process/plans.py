"""A process prepared for running: arrows by node, conditions compiled, reach of inclusive joins known."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from ostan.domains.catalogue.rules.process.conditions import Condition
from ostan.domains.catalogue.rules.process.model import Flow, Kind, Node, Process
from ostan.kernel.errors import RuleBroken

KEPT_PLANS = 256


@dataclass(frozen=True, slots=True)
class Exit:
    """An arrow as the engine follows it; `test` is None when the arrow has no condition."""

    flow: str
    target: str
    test: Condition | None
    default: bool

    @property
    def plain(self) -> bool:
        return self.test is None and not self.default


@dataclass(frozen=True, slots=True)
class Plan:
    """What the engine needs of a process, worked out once.

    `exits` and `entries`: arrows out of and into each node. `borders`: timers on each step.
    `reach`: for every inclusive join the ways into it that each node can still lead a token to.
    """

    process: Process
    nodes: MappingProxyType[str, Node]
    starts: tuple[str, ...]
    exits: MappingProxyType[str, tuple[Exit, ...]]
    entries: MappingProxyType[str, tuple[str, ...]]
    borders: MappingProxyType[str, tuple[Node, ...]]
    rules: MappingProxyType[str, Condition]
    reach: MappingProxyType[str, MappingProxyType[str, frozenset[str]]]

    def joins(self, node: Node) -> bool:
        """Whether tokens wait for each other at the node."""
        return node.kind in (Kind.PARALLEL, Kind.INCLUSIVE) and len(self.entries[node.id]) > 1


def plan(process: Process) -> Plan:
    """The plan of a process without call activities (see `inline`).

    Raises RuleBroken: catalogue.process_not_runnable (`place`) when it names an element outside the
    runnable part, catalogue.process_condition_wrong (`place`, `reason`) when a condition does not compile.
    """
    for flaw in process.flaws:
        if flaw.stops:
            raise RuleBroken("catalogue.process_not_runnable", place=flaw.place)
    if call := next(process.of_kind(Kind.CALL), None):
        raise RuleBroken("catalogue.process_not_runnable", place=call.id)
    exits, entries = arrows(process)
    return Plan(
        process=process,
        nodes=MappingProxyType({node.id: node for node in process.nodes}),
        starts=tuple(node.id for node in process.of_kind(Kind.START)),
        exits=MappingProxyType({node: tuple(map(_exit, flows)) for node, flows in exits.items()}),
        entries=MappingProxyType({node: tuple(flow.id for flow in flows) for node, flows in entries.items()}),
        borders=MappingProxyType(borders(process)),
        rules=MappingProxyType(
            {node.id: Condition(node.step.rule, node.id) for node in process.of_kind(Kind.RULE)}
        ),
        reach=MappingProxyType(_reach(process, exits, entries)),
    )


def arrows(process: Process) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
    """The arrows out of and into every node, in file order."""
    exits: dict[str, list[Flow]] = {node.id: [] for node in process.nodes}
    entries: dict[str, list[Flow]] = {node.id: [] for node in process.nodes}
    for flow in process.flows:
        exits[flow.source].append(flow)
        entries[flow.target].append(flow)
    return exits, entries


def borders(process: Process) -> dict[str, tuple[Node, ...]]:
    """The border timers of every step that has any."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node in process.nodes:
        if node.timer:
            found[node.timer.on].append(node)
    return {step: tuple(timers) for step, timers in found.items()}


def _exit(flow: Flow) -> Exit:
    test = Condition(flow.condition, flow.id) if flow.condition else None
    return Exit(flow.id, flow.target, test, flow.default)


def _reach(
    process: Process, exits: dict[str, list[Flow]], entries: dict[str, list[Flow]]
) -> dict[str, MappingProxyType[str, frozenset[str]]]:
    """For every inclusive join: the ways into it reachable from each node without passing through it."""
    timers = borders(process)
    back: dict[str, list[str]] = {node: [flow.source for flow in flows] for node, flows in entries.items()}
    for step, on_border in timers.items():
        for timer in on_border:
            back[timer.id].append(step)
    joins = [node.id for node in process.of_kind(Kind.INCLUSIVE) if len(entries[node.id]) > 1]
    return {join: _reach_of(join, entries[join], back) for join in joins}


def _reach_of(
    join: str, ways: list[Flow], back: dict[str, list[str]]
) -> MappingProxyType[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for way in ways:
        queue = [way.source]
        while queue:
            node = queue.pop()
            if node != join and way.id not in found[node]:
                found[node].add(way.id)
                queue.extend(back[node])
    return MappingProxyType({node: frozenset(reached) for node, reached in found.items()})


class Plans:
    """Plans by the fingerprint of their files, so that a file is read once and not once a step."""

    def __init__(self) -> None:
        self._kept: dict[str, Plan] = {}

    def get(self, fingerprint: str, load: Callable[[], Process]) -> Plan:
        """The plan of that fingerprint; `load` is called only when it is not known yet. Raises as `plan`."""
        if found := self._kept.get(fingerprint):
            return found
        made = plan(load())
        while len(self._kept) >= KEPT_PLANS:
            self._kept.pop(next(iter(self._kept)), None)
        return self._kept.setdefault(fingerprint, made)
