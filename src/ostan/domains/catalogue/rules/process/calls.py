"""Call activities: the called process is put in the place of the call before anything runs."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.process.bpmn import read
from ostan.domains.catalogue.rules.process.model import (
    MAX_NODES,
    TASKS,
    Flow,
    Kind,
    Lane,
    Node,
    Process,
    finding,
)
from ostan.kernel.errors import RuleBroken

Called = Callable[[str], bytes]
"""Gives the file of a process by its key. Raises KeyError when there is none."""


def nothing_called(key: str) -> bytes:
    """For processes that call none."""
    raise KeyError(key)


def fingerprint(xml: bytes, called: Called = nothing_called) -> str:
    """SHA-256 (hex) over a file and every file it calls, in the order of the calls: the name of its plan.

    Raises RuleBroken as `inline` does.
    """
    digest = hashlib.sha256()
    for part in _files(xml, called, ()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _files(xml: bytes, called: Called, above: tuple[str, ...]) -> Iterator[bytes]:
    yield xml
    for call in read(xml).of_kind(Kind.CALL):
        yield from _files(_fetch(call, called, above), called, (*above, call.called))


def inline(process: Process, called: Called = nothing_called) -> Process:
    """The process with each call activity replaced by the steps of the process it names.

    An inner node is named "call.node", keeps the unit rule and role of its own lane, and stands in the
    lane of the call. The ends of the inner process meet in an inclusive join "call.end", so the call is over
    when the last inner token has arrived.

    Raises RuleBroken: catalogue.process_call_unknown (`place`, `key`), catalogue.process_call_circle
    (`place`, `key`), catalogue.process_too_large above MAX_NODES, and what reading a called file raises.
    """
    return _inline(process, called, (process.key,))


def _inline(process: Process, called: Called, above: tuple[str, ...]) -> Process:
    for call in list(process.of_kind(Kind.CALL)):
        inner = read(_fetch(call, called, above))
        inner = _inline(inner, called, (*above, call.called))
        process = _put(process, call, inner)
        if len(process.nodes) > MAX_NODES:
            raise RuleBroken("catalogue.process_too_large")
    return process


def _fetch(call: Node, called: Called, above: tuple[str, ...]) -> bytes:
    if call.called in above:
        raise RuleBroken("catalogue.process_call_circle", place=call.id, key=call.called)
    try:
        return called(call.called)
    except KeyError as missing:
        raise RuleBroken("catalogue.process_call_unknown", place=call.id, key=call.called) from missing


def _put(process: Process, call: Node, inner: Process) -> Process:
    """The process with `inner` in the place of `call`."""
    entry, leave = f"{call.id}.start", f"{call.id}.end"
    starts = {node.id for node in inner.of_kind(Kind.START)}
    ends = {node.id for node in inner.of_kind(Kind.END)}
    renamed = {node.id: f"{call.id}.{node.id}" for node in inner.nodes}
    renamed |= dict.fromkeys(starts, entry) | dict.fromkeys(ends, leave)
    gates = [Node(entry, Kind.EXCLUSIVE, lane=call.lane), Node(leave, Kind.INCLUSIVE, lane=call.lane)]
    steps = [_moved(node, inner, call, renamed) for node in inner.nodes if node.id not in starts | ends]
    inside = [
        replace(flow, id=f"{call.id}.{flow.id}", source=renamed[flow.source], target=renamed[flow.target])
        for flow in inner.flows
    ]
    around = [_rehung(flow, call.id, entry, leave) for flow in process.flows]
    return replace(
        process,
        nodes=(*(node for node in process.nodes if node.id != call.id), *gates, *steps),
        flows=(*around, *inside),
        flaws=(*process.flaws, *_flaws(process, call, inner, starts)),
    )


def _moved(node: Node, inner: Process, call: Node, renamed: dict[str, str]) -> Node:
    lane = next((lane for lane in inner.lanes if lane.id == node.lane), Lane(""))
    step = replace(node.step, unit=node.step.unit or lane.unit, role=node.step.role or lane.role)
    timer = replace(node.timer, on=renamed.get(node.timer.on, node.timer.on)) if node.timer else None
    return replace(node, id=renamed[node.id], lane=call.lane, step=step, timer=timer)


def _rehung(flow: Flow, call: str, entry: str, leave: str) -> Flow:
    source = leave if flow.source == call else flow.source
    return replace(flow, source=source, target=entry if flow.target == call else flow.target)


def _flaws(process: Process, call: Node, inner: Process, starts: set[str]) -> Iterator[Finding]:
    """What cannot be run in a called process: starts, ends that kill, names met twice, timers."""
    for flaw in inner.flaws:
        yield replace(flaw, place=f"{call.id}.{flaw.place}")
    if len(starts) != 1:
        yield finding("call_starts", call.id, key=call.called)
    for node in inner.of_kind(Kind.TERMINATE):
        yield finding("call_terminates", f"{call.id}.{node.id}", key=call.called)
    for clash in {node.id for node in process.nodes} & {
        node.id for node in inner.nodes if node.kind in TASKS
    }:
        yield finding("call_clash", call.id, key=call.called, step=clash)
    for timer in process.of_kind(Kind.TIMER):
        if timer.timer and timer.timer.on == call.id:
            yield finding("call_timer", timer.id, key=call.called)
