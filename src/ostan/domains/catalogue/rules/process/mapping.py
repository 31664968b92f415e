"""Carrying a running case to another version of its process, by saying which node becomes which."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ostan.domains.catalogue.rules.process.model import PAY, Node, Process
from ostan.domains.catalogue.rules.process.plans import Plan
from ostan.domains.catalogue.rules.process.soundness import explore
from ostan.domains.catalogue.rules.process.tokens import Alarm, State, Task, armed
from ostan.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Carried:
    """The state in the new version, where tasks keep their tokens, and the timers to set and stop."""

    state: State
    tasks: tuple[Task, ...]
    armed: tuple[Alarm, ...]
    cancelled: tuple[str, ...]


def move(old: Plan, state: State, new: Plan, mapping: Mapping[str, str]) -> Carried:
    """The state of a case of the version `old`, in the version `new`.

    `mapping` names for every node with a token the node that takes it over, and may name arrows into a join
    in the same way; an arrow that is not named keeps its id. Timers keep their keys, and run on, where the
    mapping leaves step and timer their ids.

    Raises RuleBroken: catalogue.process_not_mapped (`place`) when a token's node or arrow has no counterpart
    of its kind, catalogue.process_mapping_stuck (`place`) when the case could not reach an end from there.
    """
    tokens = {token: _step(old, new, node, mapping) for token, node in state["tokens"].items()}
    joins = dict(_join(old, new, join, flows, mapping) for join, flows in state["joins"].items())
    carried = State(tokens=tokens, joins=joins, fired=[], sequence=state["sequence"])
    carried["fired"] = [
        alarm for alarm in state["fired"] if alarm in {item.key for item in armed(new, carried)}
    ]
    for trouble in explore(new, carried):
        if trouble.stops:
            raise RuleBroken("catalogue.process_mapping_stuck", place=trouble.place)
    before = {alarm.key: alarm for alarm in armed(old, state)}
    after = {alarm.key: alarm for alarm in armed(new, carried)}
    return Carried(
        state=carried,
        tasks=tuple(Task(token, node) for token, node in tokens.items()),
        armed=tuple(alarm for key, alarm in after.items() if before.get(key) != alarm),
        cancelled=tuple(key for key, alarm in before.items() if after.get(key) != alarm),
    )


def _step(old: Plan, new: Plan, node: str, mapping: Mapping[str, str]) -> str:
    target = new.nodes.get(mapping.get(node, ""))
    if target is None or not target.waits or _other_hands(old.nodes[node], target):
        raise RuleBroken("catalogue.process_not_mapped", place=node, name=old.nodes[node].name)
    return target.id


def _other_hands(node: Node, target: Node) -> bool:
    """Whether what is the applicant's to do would become the office's, or the other way round: nobody would do it."""
    own = {"ask", PAY}
    return node.step.act != target.step.act and not own.isdisjoint({node.step.act, target.step.act})


def _join(
    old: Plan, new: Plan, join: str, flows: list[str], mapping: Mapping[str, str]
) -> tuple[str, list[str]]:
    target = new.nodes.get(mapping.get(join, ""))
    if target is None or target.kind is not old.nodes[join].kind:
        raise RuleBroken("catalogue.process_not_mapped", place=join, name=old.nodes[join].name)
    arrived = [mapping.get(flow, flow) for flow in flows]
    if not set(arrived) <= set(new.entries[target.id]):
        raise RuleBroken("catalogue.process_not_mapped", place=join, name=old.nodes[join].name)
    return target.id, arrived


def with_arrows(old: Plan, new: Plan, mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping with the arrows into its joins: those whose ids are gone become the arrow from the same place."""
    places = likely(old.process, new.process) | dict(mapping)
    return dict(mapping) | dict(_arrows(old, new, mapping, places))


def _arrows(
    old: Plan, new: Plan, mapping: Mapping[str, str], places: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for flow in old.process.flows:
        join = mapping.get(flow.target, "")
        if flow.id in mapping or join not in new.nodes or flow.id in new.entries[join]:
            continue
        came = [
            one.id
            for one in new.process.flows
            if one.target == join and one.source == places.get(flow.source)
        ]
        if len(came) == 1:
            yield flow.id, came[0]


def likely(old: Process, new: Process) -> dict[str, str]:
    """A mapping to begin with: nodes of the same id and kind, else of the same kind and name."""
    return dict(_pairs(old, new))


def _pairs(old: Process, new: Process) -> Iterator[tuple[str, str]]:
    by_id: dict[str, Node] = {node.id: node for node in new.nodes}
    for node in old.nodes:
        same = by_id.get(node.id)
        named = [
            other for other in new.nodes if other.kind is node.kind and node.name and other.name == node.name
        ]
        if same and same.kind is node.kind:
            yield node.id, same.id
        elif len(named) == 1:
            yield node.id, named[0].id
