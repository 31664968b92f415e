"""Reading a BPMN 2.0 file into a Process. What lies outside the runnable part is named.

The file itself stays the document of record and is kept byte for byte by the caller.
"""

from collections import Counter
from collections.abc import Iterator

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.process.model import (
    ACTS,
    Flow,
    Kind,
    Lane,
    Node,
    Outcome,
    Process,
    Step,
    Timer,
    finding,
)
from ostan.domains.catalogue.rules.process.names import (
    CEL,
    ELEMENTS,
    MODEL,
    OSTAN,
    OTHER_NODES,
    TRIGGERS,
    UNHEEDED,
)
from ostan.domains.catalogue.rules.process.safe_xml import Element, parse
from ostan.domains.catalogue.rules.process.spans import Span, iso, working
from ostan.kernel.errors import RuleBroken


def read(xml: bytes) -> Process:
    """The process that a BPMN file describes, with what lies outside the runnable part in `flaws`.

    Raises RuleBroken: catalogue.process_too_large, _unsafe and _not_xml (see safe_xml.parse),
    catalogue.process_not_bpmn when the root is not BPMN 2.0, catalogue.process_empty without a process.
    """
    root = parse(xml)
    if (root.space, root.name) != (MODEL, "definitions"):
        raise RuleBroken("catalogue.process_not_bpmn")
    chosen, others = _main_process(root)
    return _Reader(root, chosen, others).process()


def _main_process(root: Element) -> tuple[Element, list[Element]]:
    """The process to run and the other ones that hold anything: the executable one, else the first."""
    filled = [item for item in root.named("process") if any(item.named(*ELEMENTS, *OTHER_NODES))]
    if not filled:
        raise RuleBroken("catalogue.process_empty")
    chosen = next((item for item in filled if item.get("isExecutable") == "true"), filled[0])
    return chosen, [item for item in filled if item is not chosen]


def outcomes(text: str) -> tuple[Outcome, ...] | None:
    """The answers written as "code: caption; code: caption"; None when it is not that."""
    parts = [part.partition(":") for part in text.split(";") if part.strip()]
    found = tuple(Outcome(code.strip(), caption.strip()) for code, _, caption in parts)
    well = all(item.code.isidentifier() and item.code.isascii() and item.caption for item in found)
    return found if well and len({item.code for item in found}) == len(found) else None


class _Reader:
    """Walks one process element and gathers what it cannot take."""

    def __init__(self, root: Element, source: Element, others: list[Element]) -> None:
        self.root, self.source = root, source
        self.flaws: list[Finding] = []
        for other in others:
            self.flaw("second_process", other, name=other.get("name") or other.get("id"))

    def process(self) -> Process:
        lanes, lane_of = self.lanes()
        nodes = tuple(self.nodes(lane_of))
        flows = tuple(self.flows(nodes))
        self.note_the_rest()
        self.note_repeated(
            [*(lane.id for lane in lanes), *(node.id for node in nodes), *(flow.id for flow in flows)]
        )
        return Process(
            key=self.source.get("id"),
            name=self.name(),
            documentation=_documentation(self.source),
            lanes=lanes,
            nodes=nodes,
            flows=flows,
            flaws=tuple(self.flaws),
        )

    def name(self) -> str:
        """The process's own name, else that of the pool that shows it."""
        pools = (pool for part in self.root.named("collaboration") for pool in part.named("participant"))
        shown = (
            pool.get("name") for pool in pools if _local(pool.get("processRef")) == self.source.get("id")
        )
        return self.source.get("name") or next(shown, "")

    def flaw(self, code: str, element: Element, /, *, stops: bool = True, **facts: object) -> None:
        facts.setdefault("line", element.line)
        self.flaws.append(finding(code, element.get("id"), stops=stops, **facts))

    def lanes(self) -> tuple[tuple[Lane, ...], dict[str, str]]:
        """The innermost lanes in file order, and the lane of every node id."""
        lanes: list[Lane] = []
        lane_of: dict[str, str] = {}
        for element in _leaf_lanes(self.source, "laneSet"):
            unit, role = element.get("unit", OSTAN), element.get("role", OSTAN)
            lanes.append(Lane(element.get("id"), element.get("name"), unit, role))
            for reference in element.named("flowNodeRef"):
                lane_of[_local(reference.text.strip())] = element.get("id")
        return tuple(lanes), lane_of

    def nodes(self, lane_of: dict[str, str]) -> Iterator[Node]:
        for element in self.source.named(*ELEMENTS, *OTHER_NODES):
            kind, trigger, timer = self.kind(element)
            yield Node(
                id=element.get("id"),
                kind=kind,
                name=" ".join(element.get("name").split()),
                lane=lane_of.get(element.get("id"), ""),
                documentation=_documentation(element),
                step=self.step(element),
                timer=timer,
                trigger=trigger,
                called=_local(element.get("calledElement")) if kind is Kind.CALL else "",
                element=element.name if kind is Kind.OTHER else "",
            )

    def kind(self, element: Element) -> tuple[Kind, str, Timer | None]:
        """What the node is. A node that cannot be run becomes OTHER and is named among the flaws."""
        self.note_odd_children(element)
        kind = ELEMENTS.get(element.name, Kind.OTHER)
        if kind in (Kind.START, Kind.END, Kind.TIMER):
            return self.event(element, kind)
        if kind is Kind.OTHER:
            self.flaw("outside", element, element=element.name, name=element.get("name"))
        return kind, "", None

    def event(self, element: Element, kind: Kind) -> tuple[Kind, str, Timer | None]:
        causes = [child.name for child in element.children if child.name.endswith("EventDefinition")]
        cause = causes[0] if len(causes) == 1 else ""
        if kind is Kind.TIMER and cause == "timerEventDefinition":
            return kind, "", self.timer(element)
        if kind is Kind.START and (not causes or cause in TRIGGERS):
            return kind, TRIGGERS.get(cause, ""), None
        if kind is Kind.END and (not causes or cause == "messageEventDefinition"):
            return kind, TRIGGERS.get(cause, ""), None
        if kind is Kind.END and cause == "terminateEventDefinition":
            return Kind.TERMINATE, "", None
        self.flaw("event_outside", element, event=", ".join(causes) or element.name, name=element.get("name"))
        return Kind.OTHER, "", None

    def timer(self, element: Element) -> Timer:
        """The border timer; its length is the working time beside it, else the ISO duration inside."""
        definition = element.first("timerEventDefinition")
        inside = definition.first("timeDuration") if definition else None
        written = element.get("working", OSTAN)
        span = working(written) if written else iso(inside.text) if inside else None
        if span is None:
            self.flaw("timer_length", element, text=written or (inside.text.strip() if inside else ""))
        interrupting = element.get("cancelActivity") != "false"
        return Timer(_local(element.get("attachedToRef")), span or Span(), interrupting)

    def step(self, element: Element) -> Step:
        own = {name: value for (space, name), value in element.attributes.items() if space == OSTAN}
        own = {name: " ".join(value.split()) for name, value in own.items()}
        answers = outcomes(own.get("outcomes", ""))
        norm = working(own["norm"]) if own.get("norm") else None
        if answers is None:
            self.flaw("outcomes_unclear", element, text=own["outcomes"])
        if own.get("norm") and norm is None:
            self.flaw("norm_unclear", element, text=own["norm"])
        if own.get("act", "") not in ACTS | {""}:
            self.flaw("act_unknown", element, act=own["act"])
        plain = {name: own.get(name, "") for name in ("unit", "role", "form", "shown", "act", "does", "rule")}
        return Step(**plain, norm=norm, outcomes=answers or ())

    def flows(self, nodes: tuple[Node, ...]) -> Iterator[Flow]:
        known = {node.id for node in nodes}
        defaults = {
            _local(element.get("default")) for element in self.source.children if element.get("default")
        }
        for element in self.source.named("sequenceFlow"):
            ends = _local(element.get("sourceRef")), _local(element.get("targetRef"))
            if not known.issuperset(ends):
                self.flaw("flow_loose", element)
                continue
            name = " ".join(element.get("name").split())
            yield Flow(element.get("id"), *ends, name, self.condition(element), element.get("id") in defaults)

    def condition(self, element: Element) -> str:
        found = element.first("conditionExpression")
        if found is None:
            return ""
        language = found.get("language")
        if language not in ("", CEL):
            self.flaw("condition_language", element, language=language)
        return found.text.strip()

    def note_odd_children(self, element: Element) -> None:
        """Names what inside an element would change how it runs: loops, scripts, compensation."""
        for child in element.children:
            if child.space != MODEL or child.name in UNHEEDED or child.name.endswith("EventDefinition"):
                continue
            if element.name not in OTHER_NODES:
                self.flaw(
                    "inside_outside", element, element=child.name, line=child.line, name=element.get("name")
                )
        if element.get("isForCompensation") == "true":
            self.flaw("inside_outside", element, element="isForCompensation", name=element.get("name"))

    def note_the_rest(self) -> None:
        for element in self.source.children:
            known = element.name in UNHEEDED or element.name in ELEMENTS or element.name in OTHER_NODES
            if element.space == MODEL and not known:
                self.flaw("outside", element, element=element.name, name=element.get("name"))

    def note_repeated(self, ids: list[str]) -> None:
        for name, times in Counter(ids).items():
            if times > 1 or not name:
                self.flaws.append(finding("id_repeated" if name else "id_missing", name))


def _leaf_lanes(parent: Element, name: str) -> Iterator[Element]:
    for group in parent.named(name):
        for lane in group.named("lane"):
            inner = list(_leaf_lanes(lane, "childLaneSet"))
            yield from inner or [lane]


def _documentation(element: Element) -> str:
    return "\n".join(item.text.strip() for item in element.named("documentation"))


def _local(reference: str) -> str:
    """The id in a reference, without the prefix that XML allows before it."""
    return reference.rpartition(":")[2]
