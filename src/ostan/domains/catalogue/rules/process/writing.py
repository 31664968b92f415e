"""Writing a Process as a BPMN 2.0 file with its drawing, so that any BPMN editor opens it.

`read(write(process))` is the process again. The simple list that `drawn_up` takes describes a process
without drawing, for service owners and the demonstration.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from ostan.domains.catalogue.rules.process.diagram import Arrow, Picture, Ribbon, Shape, layout
from ostan.domains.catalogue.rules.process.model import (
    Flow,
    Kind,
    Lane,
    Node,
    Outcome,
    Process,
    Step,
    Timer,
)
from ostan.domains.catalogue.rules.process.names import CEL, DC, DD, DI, MODEL, OSTAN, WRITTEN, XSI
from ostan.domains.catalogue.rules.process.spans import Span, as_iso, as_working


@dataclass(frozen=True, slots=True)
class To:
    """What follows a step: its id, the name on the arrow, the CEL condition, whether it is the default."""

    node: str
    name: str = ""
    condition: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the simple list: a node and what follows it, by id or as To."""

    id: str
    kind: Kind
    name: str = ""
    lane: str = ""
    next: tuple[str | To, ...] = ()
    step: Step = field(default_factory=Step)
    timer: Timer | None = None
    trigger: str = ""
    called: str = ""
    documentation: str = ""


def drawn_up(
    key: str, name: str, lanes: Iterable[Lane], items: Iterable[Item], documentation: str = ""
) -> Process:
    """The process that a simple list describes; arrows get the ids f1, f2, … in the order of the list."""
    kept = tuple(items)
    numbers = count(1)
    flows = tuple(
        Flow(f"f{next(numbers)}", item.id, to.node, to.name, to.condition, to.default)
        for item in kept
        for to in (after if isinstance(after, To) else To(after) for after in item.next)
    )
    nodes = tuple(
        Node(
            id=item.id,
            kind=item.kind,
            name=item.name,
            lane=item.lane,
            documentation=item.documentation,
            step=item.step,
            timer=item.timer,
            trigger=item.trigger,
            called=item.called,
        )
        for item in kept
    )
    return Process(key, name, documentation, tuple(lanes), nodes, flows)


def write(process: Process) -> bytes:
    """The file of a process, with its drawing from right to left.

    Raises ValueError when the process holds an element Ostan does not run: such a file is kept as it came and
    never written anew.
    """
    if other := next(process.of_kind(Kind.OTHER), None):
        raise ValueError(f"{other.id}: {other.element} is kept as it came, not written")
    lines = [*_head(process), *_lanes(process), *_nodes(process), *_flows(process), "  </process>"]
    lines += [*_drawing(process, layout(replace(process, flaws=()))), "</definitions>", ""]
    return "\n".join(lines).encode()


def _attributes(**named: str) -> str:
    """Attributes that are not empty; `ostan_x` stands for ostan:x."""
    parts = ((name.replace("ostan_", "ostan:"), value) for name, value in named.items() if value)
    return "".join(f" {name}={_quoted(value)}" for name, value in parts)


def _quoted(value: str) -> str:
    return quoteattr(value, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _head(process: Process) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<definitions xmlns="{MODEL}" xmlns:bpmndi="{DI}" xmlns:dc="{DC}" xmlns:di="{DD}" xmlns:xsi="{XSI}" '
        f'xmlns:ostan="{OSTAN}" id="definitions" targetNamespace="{OSTAN}">'
    )
    yield '  <collaboration id="collaboration">'
    pool = _attributes(id="pool", name=process.name, processRef=process.key)
    yield f"    <participant{pool}/>"
    yield "  </collaboration>"
    yield f"  <process{_attributes(id=process.key, name=process.name, isExecutable='true')}>"
    yield from _documentation(process.documentation, "    ")


def _documentation(text: str, indent: str) -> Iterator[str]:
    if text:
        yield f"{indent}<documentation>{escape(text)}</documentation>"


def _lanes(process: Process) -> Iterator[str]:
    if not process.lanes:
        return
    yield '    <laneSet id="lanes">'
    for lane in process.lanes:
        named = _attributes(id=lane.id, name=lane.name, ostan_unit=lane.unit, ostan_role=lane.role)
        yield f"      <lane{named}>"
        for node in process.nodes:
            if node.lane == lane.id:
                yield f"        <flowNodeRef>{escape(node.id)}</flowNodeRef>"
        yield "      </lane>"
    yield "    </laneSet>"


def _nodes(process: Process) -> Iterator[str]:
    defaults = {flow.source: flow.id for flow in process.flows if flow.default}
    for node in process.nodes:
        element = WRITTEN[node.kind]
        yield f"    <{element}{_node_attributes(node, defaults.get(node.id, ''))}>"
        yield from _documentation(node.documentation, "      ")
        for flow in process.flows:
            if flow.target == node.id:
                yield f"      <incoming>{escape(flow.id)}</incoming>"
        for flow in process.flows:
            if flow.source == node.id:
                yield f"      <outgoing>{escape(flow.id)}</outgoing>"
        yield from _cause(node)
        yield f"    </{element}>"


def _node_attributes(node: Node, default: str) -> str:
    timer, step = node.timer, node.step
    answers = "; ".join(f"{outcome.code}: {outcome.caption}" for outcome in step.outcomes)
    return _attributes(
        id=node.id,
        name=node.name,
        default=default,
        attachedToRef=timer.on if timer else "",
        cancelActivity=("true" if timer.interrupting else "false") if timer else "",
        calledElement=node.called,
        ostan_working=as_working(timer.after) if timer and timer.after.working else "",
        ostan_unit=step.unit,
        ostan_role=step.role,
        ostan_form=step.form,
        ostan_norm=as_working(step.norm) if step.norm else "",
        ostan_shown=step.shown,
        ostan_act=step.act,
        ostan_does=step.does,
        ostan_rule=step.rule,
        ostan_outcomes=answers,
    )


def _cause(node: Node) -> Iterator[str]:
    """What an event waits for or does. A working time is also given on the wall clock, for other tools."""
    if node.timer:
        length = as_iso(Span(node.timer.after.days, node.timer.after.seconds))
        yield f'      <timerEventDefinition id="{escape(node.id)}_timer">'
        yield f'        <timeDuration xsi:type="tFormalExpression">{length}</timeDuration>'
        yield "      </timerEventDefinition>"
    elif node.kind is Kind.TERMINATE:
        yield "      <terminateEventDefinition/>"
    elif node.trigger:
        yield f"      <{node.trigger}EventDefinition/>"


def _flows(process: Process) -> Iterator[str]:
    for flow in process.flows:
        named = _attributes(id=flow.id, name=flow.name, sourceRef=flow.source, targetRef=flow.target)
        if not flow.condition:
            yield f"    <sequenceFlow{named}/>"
            continue
        yield f"    <sequenceFlow{named}>"
        yield (
            f'      <conditionExpression xsi:type="tFormalExpression" language="{CEL}">'
            f"{escape(flow.condition)}</conditionExpression>"
        )
        yield "    </sequenceFlow>"


def _drawing(process: Process, picture: Picture) -> Iterator[str]:
    yield '  <bpmndi:BPMNDiagram id="diagram">'
    yield '    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">'
    yield from _box("pool", *_pool_box(picture), ' isHorizontal="true"')
    for ribbon in picture.ribbons:
        if ribbon.lane.id:
            yield from _ribbon(ribbon)
    for shape in picture.shapes:
        yield from _shape(shape)
    for arrow in picture.arrows:
        yield from _arrow(arrow)
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


POOL_HEAD = 60
"""Editors write the names of pools and lanes on their left border; the drawing leaves room for both."""


def _pool_box(picture: Picture) -> tuple[float, float, float, float]:
    top = min(ribbon.y for ribbon in picture.ribbons)
    bottom = max(ribbon.y + ribbon.height for ribbon in picture.ribbons)
    return picture.ribbons[0].x - POOL_HEAD, top, picture.ribbons[0].width + POOL_HEAD, bottom - top


def _ribbon(ribbon: Ribbon) -> Iterator[str]:
    x, wide = ribbon.x - POOL_HEAD / 2, ribbon.width + POOL_HEAD / 2
    yield from _box(ribbon.lane.id, x, ribbon.y, wide, ribbon.height, ' isHorizontal="true"')


def _shape(shape: Shape) -> Iterator[str]:
    marker = ' isMarkerVisible="true"' if shape.node.kind is Kind.EXCLUSIVE else ""
    yield from _box(shape.node.id, shape.x, shape.y, shape.width, shape.height, marker)


def _box(element: str, x: float, y: float, wide: float, high: float, more: str) -> Iterator[str]:
    named = _attributes(id=f"{element}_shape", bpmnElement=element)
    yield f"      <bpmndi:BPMNShape{named}{more}>"
    yield f'        <dc:Bounds x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}"/>'
    yield "      </bpmndi:BPMNShape>"


def _arrow(arrow: Arrow) -> Iterator[str]:
    yield f"      <bpmndi:BPMNEdge{_attributes(id=f'{arrow.flow.id}_edge', bpmnElement=arrow.flow.id)}>"
    for x, y in arrow.points:
        yield f'        <di:waypoint x="{x:.0f}" y="{y:.0f}"/>'
    yield "      </bpmndi:BPMNEdge>"


def answers(**captions: str) -> tuple[Outcome, ...]:
    """Outcomes from code=caption pairs."""
    return tuple(Outcome(code, caption) for code, caption in captions.items())
