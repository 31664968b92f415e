"""Process trees: what comes one after the other, what is one or the other, what runs at once, what is done again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Operator(StrEnum):
    """How the parts of a tree come together. A LOOP has two: what is done, and what leads back to it."""

    SEQUENCE = "SEQUENCE"
    CHOICE = "CHOICE"
    PARALLEL = "PARALLEL"
    LOOP = "LOOP"


@dataclass(frozen=True, slots=True)
class Tree:
    """A leaf with an activity ("": nothing is done), or an operator with its parts."""

    activity: str = ""
    operator: Operator | None = None
    parts: tuple["Tree", ...] = ()

    def __str__(self) -> str:
        signs = {Operator.SEQUENCE: "→", Operator.CHOICE: "×", Operator.PARALLEL: "∧", Operator.LOOP: "↺"}
        if self.operator is None:
            return self.activity or "τ"
        return f"{signs[self.operator]}({', '.join(map(str, self.parts))})"


TAU = Tree()
"""Nothing."""


def of(operator: Operator, *parts: Tree) -> Tree:
    """The parts under an operator, those of the same kind drawn together (not for loops)."""
    if operator is not Operator.LOOP:
        parts = tuple(
            inner for part in parts for inner in (part.parts if part.operator is operator else (part,))
        )
    return parts[0] if len(parts) == 1 else Tree(operator=operator, parts=tuple(parts))


Step = tuple[str, Tree | None]
"""An activity that may come next, and what is left then; None: nothing."""


def accepts(tree: Tree, way: Sequence[str]) -> bool:
    """Whether the model can do exactly this. The states of all choices are followed at once, so nothing is guessed."""
    states: set[Tree] = {tree}
    for activity in way:
        states = {rest for state in states for name, rest in _steps(state) if name == activity}
        if not states:
            return False
    return any(_may_end(state) for state in states)


@cache
def _may_end(tree: Tree) -> bool:
    """Whether the tree can be over without doing anything."""
    match tree.operator:
        case None:
            return not tree.activity
        case Operator.CHOICE:
            return any(_may_end(part) for part in tree.parts)
        case Operator.LOOP:
            return _may_end(tree.parts[0])
        case _:
            return all(_may_end(part) for part in tree.parts)


@cache
def _steps(tree: Tree) -> frozenset[tuple[str, Tree]]:
    """Every activity that may come next with what is left of the tree after it."""
    match tree.operator:
        case None:
            return frozenset({(tree.activity, TAU)}) if tree.activity else frozenset()
        case Operator.CHOICE:
            return frozenset(step for part in tree.parts for step in _steps(part))
        case Operator.SEQUENCE:
            return _of_sequence(tree.parts)
        case Operator.PARALLEL:
            return _of_parallel(tree.parts)
        case _:
            return _of_loop(tree)


def _of_sequence(parts: tuple[Tree, ...]) -> frozenset[tuple[str, Tree]]:
    found = set()
    for at, part in enumerate(parts):
        found |= {(name, of(Operator.SEQUENCE, rest, *parts[at + 1 :])) for name, rest in _steps(part)}
        if not _may_end(part):
            break
    return frozenset(found)


def _of_parallel(parts: tuple[Tree, ...]) -> frozenset[tuple[str, Tree]]:
    return frozenset(
        (name, Tree(operator=Operator.PARALLEL, parts=(*parts[:at], rest, *parts[at + 1 :])))
        for at, part in enumerate(parts)
        for name, rest in _steps(part)
    )


def _of_loop(tree: Tree) -> frozenset[tuple[str, Tree]]:
    """The body once; then the loop may be over, or lead back through its other part."""
    body, back = tree.parts
    again = of(Operator.CHOICE, TAU, of(Operator.SEQUENCE, back, tree))
    found = {(name, of(Operator.SEQUENCE, rest, again)) for name, rest in _steps(body)}
    if _may_end(body):
        found |= {(name, of(Operator.SEQUENCE, rest, tree)) for name, rest in _steps(back)}
    return frozenset(found)
