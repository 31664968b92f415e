"""A process as values: what a BPMN file says, in the part of the language that Ostan runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.process.spans import Span


class Kind(StrEnum):
    """What a node of the diagram is. OTHER is everything Ostan keeps and draws but does not run."""

    START = "start"
    END = "end"
    TERMINATE = "terminate"
    USER = "user"
    MANUAL = "manual"
    SERVICE = "service"
    SEND = "send"
    RECEIVE = "receive"
    RULE = "rule"
    CALL = "call"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    TIMER = "timer"
    OTHER = "other"


WAITING = frozenset({Kind.USER, Kind.MANUAL, Kind.RECEIVE})
"""Nodes at which a token rests until somebody or something answers."""

GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE})
NOTIFY, RECORD = "notify", "record"
OPERATIONS = frozenset({NOTIFY, RECORD})
"""What the house does by itself at a service or send task; a version that asks for anything else is not published.

NOTIFY reminds the heads of the units at which the case waits; where it waits nowhere any more, its applicant is
told of the end. RECORD writes the step into the ledger.
"""

TASKS = WAITING | {Kind.SERVICE, Kind.SEND, Kind.RULE, Kind.CALL}
ENDS = frozenset({Kind.END, Kind.TERMINATE})

MAX_NODES = 400
"""A process of more nodes is kept but neither run nor drawn: no reader could follow it. Source: assumed."""

PAY = "pay"
ACTS = frozenset({"work", "decide", "ask", PAY, "issue"})
"""What is done at a step: work on the case, decide it, ask the applicant or have him pay what the service costs
(the clock stops at both), issue."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer with which a step can be closed: its code, which conditions name, and its caption."""

    code: str
    caption: str


@dataclass(frozen=True, slots=True)
class Step:
    """What Ostan adds to a BPMN element, in the namespace urn:ostan:bpmn:1.

    `unit`: who is responsible: "owner" (the unit that owns the service), "place" (the unit of the
    applicant's place), "case" (the unit that holds the case) or the code of a unit; empty takes the
    lane's. `role`: who may act there. `form`: key of a step form (see form_key). `norm`: working time allowed.
    `shown`: what the citizen reads while the case is here. `act`: one of ACTS. `does`: name of the
    house operation that a service or send task runs. `rule`: the CEL expression of a business-rule
    task. `outcomes`: the answers with which the step can be closed.
    """

    unit: str = ""
    role: str = ""
    form: str = ""
    norm: Span | None = None
    shown: str = ""
    act: str = ""
    does: str = ""
    rule: str = ""
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Timer:
    """The timer on the border of the step `on`; `interrupting` withdraws the step when it rings."""

    on: str
    after: Span
    interrupting: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the diagram. `trigger` is "", "message" or "timer" on starts and ends.

    `called` is the key of the process a call activity stands for; `element` the BPMN name of the
    element when the kind is OTHER.
    """

    id: str
    kind: Kind
    name: str = ""
    lane: str = ""
    documentation: str = ""
    step: Step = Step()
    timer: Timer | None = None
    trigger: str = ""
    called: str = ""
    element: str = ""

    @property
    def waits(self) -> bool:
        return self.kind in WAITING


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow. `condition` is CEL, empty when there is none; `default` is taken when no other is."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A band of the diagram and the unit rule and role of the steps in it."""

    id: str
    name: str = ""
    unit: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """One process. `flaws` are what reading already found to lie outside the runnable part."""

    key: str
    name: str = ""
    documentation: str = ""
    lanes: tuple[Lane, ...] = ()
    nodes: tuple[Node, ...] = ()
    flows: tuple[Flow, ...] = ()
    flaws: tuple[Finding, ...] = ()

    def node(self, node_id: str) -> Node:
        """The node of that id. Raises KeyError."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)

    def of_kind(self, *kinds: Kind) -> Iterator[Node]:
        return (node for node in self.nodes if node.kind in kinds)

    def unit_of(self, node: Node) -> str:
        """The unit rule of a step: its own, else its lane's, else "case"."""
        return node.step.unit or self._lane(node).unit or "case"

    def role_of(self, node: Node) -> str:
        """The role that may act at a step: its own, else its lane's, else "clerk"."""
        return node.step.role or self._lane(node).role or "clerk"

    def _lane(self, node: Node) -> Lane:
        return next((lane for lane in self.lanes if lane.id == node.lane), Lane(""))


def form_key(node: Node) -> str:
    """The key under which the version may hold a form of the step: the one it names, else its own id."""
    return node.step.form or outcome_name(node.id)


def asks_staff(node: Node) -> bool:
    """Whether the step is done by staff or systems, and not by the applicant or the house: where a form can be asked."""
    return node.waits and node.step.act not in ("ask", PAY)


def outcome_name(node_id: str) -> str:
    """The name under which conditions know the outcome of a step: its id without the calls around it."""
    return node_id.rpartition(".")[2]


def finding(code: str, place: str = "", /, *, stops: bool = True, **facts: object) -> Finding:
    """A finding with the house's code prefix; facts become text."""
    pairs = tuple(sorted((name, str(value)) for name, value in facts.items()))
    return Finding(f"catalogue.process_{code}", place, pairs, stops)
