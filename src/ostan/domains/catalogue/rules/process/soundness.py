"""Trying every way a process can go: does each lead to an end, and does no step open twice at once?

Conditions are not worked out: every choice is taken as possible. A finding therefore says "may", and a
process without findings is sound whatever the answers are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.process.model import Kind, Node, finding
from ostan.domains.catalogue.rules.process.plans import Exit, Plan
from ostan.domains.catalogue.rules.process.tokens import (
    Moved,
    State,
    armed,
    complete,
    fire,
    open_tasks,
    start,
)
from ostan.kernel.errors import RuleBroken

MAX_STATES = 5_000
ALL_SUBSETS_UP_TO = 5

Key = tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]
"""A state without the numbers of its tokens: open steps, waiting joins, timers that have rung."""


class _Oracle:
    """Chooses for a process, and next time otherwise, until every combination of choices has been taken."""

    def __init__(self) -> None:
        self.plan: list[int] = []
        self.sizes: list[int] = []

    def __call__(self, node: Node, exits: Sequence[Exit]) -> Sequence[Exit]:
        options = choices(node, exits)
        turn = len(self.sizes)
        self.sizes.append(len(options))
        if turn == len(self.plan):
            self.plan.append(0)
        return options[self.plan[turn]]

    def another(self) -> bool:
        """Set the next combination; False when all have been taken."""
        self.plan = self.plan[: len(self.sizes)]
        while self.plan and self.plan[-1] + 1 >= self.sizes[len(self.plan) - 1]:
            self.plan.pop()
        self.sizes = []
        if self.plan:
            self.plan[-1] += 1
        return bool(self.plan)


def choices(node: Node, exits: Sequence[Exit]) -> list[Sequence[Exit]]:
    """Every set of arrows that a token may take out of a node."""
    if node.kind is Kind.EXCLUSIVE:
        return [[way] for way in exits] or [[]]
    if node.kind is Kind.PARALLEL or all(way.plain for way in exits):
        return [exits]
    free = [way for way in exits if way.plain]
    tested = [way for way in exits if way.test is not None and not way.default]
    sizes = range(1, len(tested) + 1) if len(tested) <= ALL_SUBSETS_UP_TO else (1, len(tested))
    sets: list[Sequence[Exit]] = [[*free, *some] for size in sizes for some in combinations(tested, size)]
    otherwise = free or [way for way in exits if way.default]
    return [*sets, otherwise] if otherwise else sets


@dataclass(slots=True)
class _Seen:
    """What the exploration has met."""

    after: dict[Key, set[Key]] = field(default_factory=dict)  # the situation without steps is the end
    found: dict[Finding, None] = field(default_factory=dict)


def explore(plan: Plan, state: State | None = None) -> list[Finding]:
    """What may go wrong when the process runs, from its start or from a state it stands in.

    Codes: catalogue.process_stuck (a join waits for ever), _endless (gateways lead in a circle), _twice (a
    step may be open twice), _no_end (from a step no end can be reached), and as a remark _too_wide when there
    are more than 5,000 situations and only those were tried.
    """
    seen = _Seen()
    queue = [key_of(state)] if state else list(_starts(plan, seen))
    while queue and len(seen.after) < MAX_STATES:
        key = queue.pop()
        if key in seen.after:
            continue
        seen.after[key] = set(_next(plan, key, seen))
        queue.extend(seen.after[key] - seen.after.keys())
    if queue:
        seen.found[finding("too_wide", stops=False, states=MAX_STATES)] = None
    elif not seen.found:
        seen.found.update(dict.fromkeys(_without_end(seen)))
    return list(seen.found)


def key_of(state: State) -> Key:
    """The state without the numbers of its tokens."""
    fired = (alarm.partition(":")[2] for alarm in state["fired"])
    joins = ((join, tuple(sorted(flows))) for join, flows in state["joins"].items())
    return tuple(sorted(state["tokens"].values())), tuple(sorted(joins)), tuple(sorted(fired))


def _state(plan: Plan, key: Key) -> State:
    steps, joins, fired = key
    tokens = {str(number): step for number, step in enumerate(steps, 1)}
    on = {node.id: node.timer.on for node in plan.process.of_kind(Kind.TIMER) if node.timer}
    token_at = {step: token for token, step in tokens.items()}
    return State(
        tokens=tokens,
        joins={join: list(flows) for join, flows in joins},
        fired=[f"{token_at[on[border]]}:{border}" for border in fired],
        sequence=len(tokens),
    )


def _starts(plan: Plan, seen: _Seen) -> Iterator[Key]:
    for at in plan.starts:
        yield from _tried(seen, partial(start, plan, {}, at=at))


def _next(plan: Plan, key: Key, seen: _Seen) -> Iterator[Key]:
    """The situations one act away: every task closed, every timer rung."""
    state = _state(plan, key)
    for task in open_tasks(state):
        yield from _tried(seen, partial(complete, plan, state, task.token, {}))
    for alarm in armed(plan, state):
        yield from _tried(seen, partial(fire, plan, state, alarm.key, {}))


def _tried(seen: _Seen, act: Callable[..., Moved]) -> Iterator[Key]:
    """Where one act may lead, over every combination of choices."""
    oracle = _Oracle()
    more = True
    while more:
        try:
            moved = act(choose=oracle)
        except RuleBroken as broken:
            seen.found[Finding(broken.code, str(broken.facts.get("place", "")))] = None
        else:
            yield from _arrived(seen, moved)
        more = oracle.another()


def _arrived(seen: _Seen, moved: Moved) -> Iterator[Key]:
    key = key_of(moved.state)
    steps, joins, _ = key
    twice = {step for step in steps if steps.count(step) > 1}
    twice |= {join for join, flows in joins if len(set(flows)) < len(flows)}
    for place in sorted(twice):
        seen.found[finding("twice", place)] = None
    if not twice:
        yield key


def _without_end(seen: _Seen) -> Iterator[Finding]:
    """The steps of situations from which no end can be reached."""
    before: dict[Key, list[Key]] = {}
    for key, following in seen.after.items():
        for after in following:
            before.setdefault(after, []).append(key)
    good: set[Key] = set()
    queue = [key for key in seen.after if not key[0]]
    while queue:
        key = queue.pop()
        if key not in good:
            good.add(key)
            queue.extend(before.get(key, ()))
    bad = [key for key in seen.after if key not in good]
    if bad:
        yield finding("no_end", min(bad)[0][0])
