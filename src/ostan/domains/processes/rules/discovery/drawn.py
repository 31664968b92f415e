"""A process tree drawn up as a process that opens in the editor."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from ostan.domains.catalogue.rules.process import Item, Kind, Lane, Process, To, drawn_up
from ostan.domains.processes.rules.discovery.tree import Operator, Tree

LANE = Lane("all", "کارشناس", unit="owner", role="clerk")


def drawn(tree: Tree, *, key: str, name: str, documentation: str = "") -> Process:
    """The process of the tree: each activity a step of a person, in one lane, which the analyst parts.

    An activity that stands in several places is a step in each. Choices carry no conditions: the log does not say why.
    """
    draft = _Draft()
    begin = draft.put("begin", Kind.START, "آغاز")
    first, last = draft.build(tree)
    end = draft.put("end", Kind.END, "پایان")
    draft.tie(begin, first)
    draft.tie(last, end)
    return drawn_up(key, name, (LANE,), draft.items(), documentation)


@dataclass(slots=True)
class _Draft:
    """Nodes and what follows each, while a tree is walked."""

    nodes: dict[str, tuple[Kind, str]] = field(default_factory=dict)
    after: dict[str, list[str]] = field(default_factory=dict)
    number: "count[int]" = field(default_factory=lambda: count(1))

    def put(self, node: str, kind: Kind, name: str = "") -> str:
        self.nodes[node] = (kind, name)
        self.after[node] = []
        return node

    def new(self, kind: Kind, name: str = "") -> str:
        return self.put(f"n{next(self.number)}", kind, name)

    def tie(self, one: str, then: str) -> None:
        self.after[one].append(then)

    def items(self) -> Sequence[Item]:
        return [
            Item(node, kind, name, LANE.id, tuple(To(to) for to in self.after[node]))
            for node, (kind, name) in self.nodes.items()
        ]

    def build(self, tree: Tree) -> tuple[str, str]:
        """The first and the last node of the tree."""
        match tree.operator:
            case None if tree.activity:
                node = self.new(Kind.USER, tree.activity)
                return node, node
            case Operator.SEQUENCE:
                return self._row(tree.parts)
            case Operator.CHOICE:
                return self._ways(Kind.EXCLUSIVE, tree.parts)
            case Operator.PARALLEL:
                return self._ways(Kind.PARALLEL, tree.parts)
            case Operator.LOOP:
                return self._loop(*tree.parts)
        raise ValueError("nothing has no node of its own")

    def _row(self, parts: Sequence[Tree]) -> tuple[str, str]:
        ends = [self.build(part) for part in parts]
        for (_, last), (first, _) in pairwise(ends):
            self.tie(last, first)
        return ends[0][0], ends[-1][1]

    def _ways(self, kind: Kind, parts: Sequence[Tree]) -> tuple[str, str]:
        opens, closes = self.new(kind), self.new(kind)
        for part in parts:
            self._between(opens, part, closes)
        return opens, closes

    def _loop(self, body: Tree, back: Tree) -> tuple[str, str]:
        opens, closes = self.new(Kind.EXCLUSIVE), self.new(Kind.EXCLUSIVE)
        self._between(opens, body, closes)
        self._between(closes, back, opens)
        return opens, closes

    def _between(self, one: str, tree: Tree, other: str) -> None:
        if tree.operator is None and not tree.activity:
            self.tie(one, other)
            return
        first, last = self.build(tree)
        self.tie(one, first)
        self.tie(last, other)
