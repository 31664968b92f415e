"""Random processes for the tests: well-formed ones built of blocks, and graphs of any shape."""

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

from ostan.domains.catalogue.rules.process import (
    Flow,
    Kind,
    Lane,
    Node,
    Outcome,
    Process,
    Span,
    Step,
    Timer,
)

LANES = (Lane("l1", "کارشناس", unit="owner", role="clerk"), Lane("l2", "رئیس اداره", unit="owner"))

Block = tuple[str, tuple["Block", ...]]  # type: ignore[misc]  # a block holds blocks


def _more(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.tuples(st.sampled_from(["row", "exclusive", "parallel", "inclusive"]), some),
        st.tuples(st.just("loop"), inner.map(lambda block: (block,))),
    )


blocks: st.SearchStrategy[Block] = st.recursive(
    st.sampled_from([("task", ()), ("timed", ()), ("service", ())]), _more, max_leaves=7
)


@dataclass
class Builder:
    """Turns a block into nodes and arrows."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def node(self, kind: Kind, **more: object) -> str:
        name = f"n{len(self.nodes)}"
        lane = "" if kind is Kind.TIMER else LANES[len(self.nodes) % 2].id
        self.nodes.append(Node(name, kind, f"گام {len(self.nodes)}", lane, **more))  # type: ignore[arg-type]  # by name
        return name

    def flow(self, source: str, target: str, condition: str = "", default: bool = False) -> None:
        name = f"f{len(self.flows)}"
        self.flows.append(Flow(name, source, target, "راه" if condition else "", condition, default))

    def task(self) -> str:
        return self.node(Kind.USER, step=Step(norm=Span(1, 0, True), outcomes=(Outcome("ok", "تأیید"),)))

    def build(self, block: Block) -> tuple[str, str]:
        """The first and the last node of the block."""
        kind, inner = block
        if kind in ("task", "service"):
            made = self.task() if kind == "task" else self.node(Kind.SERVICE, step=Step(does="record"))
            return made, made
        if kind == "timed":
            return self.timed()
        if kind == "row":
            return self.row([self.build(part) for part in inner])
        if kind == "loop":
            return self.loop(inner[0])
        return self.split(Kind(kind), inner)

    def row(self, parts: list[tuple[str, str]]) -> tuple[str, str]:
        for (_, last), (first, _) in pairwise(parts):
            self.flow(last, first)
        return parts[0][0], parts[-1][1]

    def timed(self) -> tuple[str, str]:
        """A step with a timer that interrupts it and leads on, and one that only sends a reminder."""
        step = self.task()
        late = self.node(Kind.TIMER, timer=Timer(step, Span(2, 0, True)))
        soon = self.node(Kind.TIMER, timer=Timer(step, Span(1, 0), interrupting=False))
        call = self.node(Kind.SEND, step=Step(does="notify"))
        meet = self.node(Kind.EXCLUSIVE)
        for source, target in ((step, meet), (late, meet), (soon, call), (call, self.node(Kind.END))):
            self.flow(source, target)
        return step, meet

    def loop(self, inner: Block) -> tuple[str, str]:
        meet, step, again = self.node(Kind.EXCLUSIVE), self.task(), self.node(Kind.EXCLUSIVE)
        first, last = self.build(inner)
        self.flow(meet, step)
        self.flow(step, first)
        self.flow(last, again)
        self.flow(again, meet, "case.again")
        after = self.node(Kind.EXCLUSIVE)
        self.flow(again, after, default=True)
        return meet, after

    def split(self, kind: Kind, inner: tuple[Block, ...]) -> tuple[str, str]:
        fork, meet = self.node(kind), self.node(kind)
        for number, part in enumerate(inner):
            first, last = self.build(part)
            last_way = number == len(inner) - 1
            conditional = kind is not Kind.PARALLEL and not last_way
            self.flow(
                fork,
                first,
                f"case.way{number}" if conditional else "",
                default=last_way and kind is not Kind.PARALLEL,
            )
            self.flow(last, meet)
        return fork, meet


def process_of(block: Block) -> Process:
    """Start, the block, a decision, end."""
    builder = Builder()
    begin = builder.node(Kind.START, trigger="message")
    first, last = builder.build(block)
    decide = builder.node(Kind.USER, step=Step(act="decide", shown="در انتظار تصمیم", form="decision"))
    builder.flow(begin, first)
    builder.flow(last, decide)
    builder.flow(decide, builder.node(Kind.END))
    return Process("random", "فرایند آزمون", "", LANES, tuple(builder.nodes), tuple(builder.flows))


processes = blocks.map(process_of)


@st.composite
def graphs(draw: st.DrawFn) -> Process:
    """A graph of nodes and arrows without any sense."""
    kinds = draw(
        st.lists(
            st.sampled_from(
                [Kind.USER, Kind.USER, Kind.SERVICE, Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.END]
            ),
            min_size=1,
            max_size=9,
        )
    )
    builder = Builder()
    builder.node(Kind.START)
    for kind in kinds:
        builder.node(kind, step=Step(does="record") if kind is Kind.SERVICE else Step())
    ends = st.integers(0, len(kinds))
    for source, target in draw(st.lists(st.tuples(ends, ends), max_size=16)):
        default = draw(st.booleans())
        builder.flow(
            f"n{source}", f"n{target}", draw(st.sampled_from(["", "case.way0", "case.way1"])), default
        )
    return Process("random", "", "", LANES, tuple(builder.nodes), tuple(builder.flows))


def settings_of(bits: int) -> dict[str, object]:
    """The variables of one move, from the bits of a number."""
    case = {"again": bool(bits & 1), "way0": bool(bits & 2), "way1": bool(bits & 4)}
    return {"case": case, "outcome": {}, "answers": {}}


def walks(length: int = 60) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 2**10), min_size=length, max_size=length)
