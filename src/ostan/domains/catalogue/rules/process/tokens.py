"""The token engine: where a case stands in its process and what happens when a step is closed.

Pure: a state goes in and a new one comes out, beside what the caller owes the world (tasks to open and
withdraw, timers to set and stop, operations to run). A token rests only at a step that waits for somebody;
everything between two such steps happens in one move. The state holds the present only, so it does not
grow with rework.

Source: OMG formal/2011-01-03 (BPMN 2.0), section 13.3: splits, joins and the inclusive join by reachability.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypedDict

from ostan.domains.catalogue.rules.process.conditions import Variables
from ostan.domains.catalogue.rules.process.model import Kind, Node, outcome_name
from ostan.domains.catalogue.rules.process.plans import Exit, Plan
from ostan.domains.catalogue.rules.process.spans import Span
from ostan.kernel.errors import RuleBroken

PASSES = 50
"""How often one move may pass the same node before the engine calls it a loop without an end."""


class State(TypedDict):
    """Where a case stands; plain JSON.

    `tokens`: token → the step it rests at. `joins`: gateway → arrows by which tokens have arrived and
    wait. `fired`: timers that have rung and left their step open. `sequence`: the last token's number.
    """

    tokens: dict[str, str]
    joins: dict[str, list[str]]
    fired: list[str]
    sequence: int


@dataclass(frozen=True, slots=True)
class Task:
    """A step that a token rests at: it is open until that token moves."""

    token: str
    node: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A border timer of an open task. `key` names it for `fire`; `after` runs from the task's opening."""

    key: str
    task: Task
    node: str
    after: Span
    interrupting: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """A house operation to run, in the order given; `node` is the service or send task that asked for it."""

    node: str
    does: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did. `ended` is the id of the end event at which the process ended, "" while it runs.

    `decided`: the values of business-rule tasks by outcome name; the caller keeps them among the outcomes.
    """

    state: State
    opened: tuple[Task, ...] = ()
    withdrawn: tuple[Task, ...] = ()
    armed: tuple[Alarm, ...] = ()
    cancelled: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    decided: tuple[tuple[str, Any], ...] = ()
    ended: str = ""


Choose = Callable[[Node, Sequence[Exit]], Sequence[Exit]]
"""Which arrows a token takes out of a node."""


def start(plan: Plan, variables: Variables, *, at: str = "", choose: Choose | None = None) -> Moved:
    """Begin a process, at its start event `at` when it has several.

    Raises RuleBroken: catalogue.process_no_start; and like `complete` on the way to the first steps.
    """
    begin = at or (plan.starts[0] if plan.starts else "")
    if begin not in plan.starts:
        raise RuleBroken("catalogue.process_no_start")
    move = _Move(plan, State(tokens={}, joins={}, fired=[], sequence=0), variables, choose)
    move.leave(plan.nodes[begin])
    return move.settled()


def complete(
    plan: Plan, state: State, token: str, variables: Variables, *, choose: Choose | None = None
) -> Moved:
    """Close the task that the token rests at and go on. `state` is not touched.

    Raises RuleBroken: catalogue.process_step_closed when the task is no longer open,
    catalogue.process_no_way (`place`) when no condition out of a gateway holds and none is the default,
    catalogue.process_condition_failed (`place`, `reason`), catalogue.process_endless (`place`) when
    gateways lead in a circle, catalogue.process_stuck (`place`) when tokens wait for one that cannot come.
    """
    move = _Move(plan, state, variables, choose)
    move.leave(move.close(token))
    return move.settled()


def fire(
    plan: Plan, state: State, alarm: str, variables: Variables, *, choose: Choose | None = None
) -> Moved:
    """Let the timer of that key ring. An interrupting one withdraws its task, another leaves it open.

    Raises RuleBroken: catalogue.process_timer_stopped when its task is closed or it has rung already;
    and like `complete` on the way from there.
    """
    ringing = next((item for item in armed(plan, state) if item.key == alarm), None)
    if ringing is None:
        raise RuleBroken("catalogue.process_timer_stopped")
    move = _Move(plan, state, variables, choose)
    if ringing.interrupting:
        move.withdraw(ringing.task.token, rang=alarm)
    else:
        move.fired.append(alarm)
    move.leave(plan.nodes[ringing.node])
    return move.settled()


def cancel(plan: Plan, state: State) -> Moved:
    """Stop the process where it stands: every task is withdrawn, every timer stopped."""
    move = _Move(plan, state, {}, None)
    move.clear()
    return move.moved()


def open_tasks(state: State) -> tuple[Task, ...]:
    """The tasks that are open in a state, oldest first."""
    return tuple(Task(token, node) for token, node in state["tokens"].items())


def armed(plan: Plan, state: State) -> tuple[Alarm, ...]:
    """The timers that run in a state."""
    alarms = (alarm for task in open_tasks(state) for alarm in _alarms(plan, task))
    return tuple(alarm for alarm in alarms if alarm.key not in state["fired"])


def _alarms(plan: Plan, task: Task) -> list[Alarm]:
    return [
        Alarm(f"{task.token}:{border.id}", task, border.id, border.timer.after, border.timer.interrupting)
        for border in plan.borders.get(task.node, ())
        if border.timer
    ]


class _Move:
    """One move: works on copies of the state and gathers what it owes the world."""

    def __init__(self, plan: Plan, state: State, variables: Variables, choose: Choose | None) -> None:
        self.plan = plan
        self.variables = variables
        self.choose = choose or self.by_conditions
        self.tokens = dict(state["tokens"])
        self.joins = {join: list(flows) for join, flows in state["joins"].items()}
        self.fired = list(state["fired"])
        self.sequence = state["sequence"]
        self.arrivals: deque[Exit] = deque()
        self.passes: dict[str, int] = {}
        self.opened: list[Task] = []
        self.withdrawn: list[Task] = []
        self.armed: list[Alarm] = []
        self.cancelled: list[str] = []
        self.operations: list[Operation] = []
        self.decided: list[tuple[str, Any]] = []
        self.ended = ""

    def close(self, token: str) -> Node:
        """Take the token off its step and stop the step's timers."""
        if token not in self.tokens:
            raise RuleBroken("catalogue.process_step_closed")
        node = self.tokens.pop(token)
        self._stop_alarms(Task(token, node))
        return self.plan.nodes[node]

    def withdraw(self, token: str, *, rang: str = "") -> None:
        """Take the token off its step unanswered. The timer that rang needs no stopping."""
        task = Task(token, self.tokens.pop(token))
        self._stop_alarms(task, rang)
        if task in self.opened:
            self.opened.remove(task)
            self.armed = [alarm for alarm in self.armed if alarm.task != task]
        else:
            self.withdrawn.append(task)

    def _stop_alarms(self, task: Task, rang: str = "") -> None:
        for alarm in _alarms(self.plan, task):
            if alarm.key in self.fired:
                self.fired.remove(alarm.key)
            elif alarm.key != rang and alarm not in self.armed:
                self.cancelled.append(alarm.key)

    def clear(self) -> None:
        for token in list(self.tokens):
            self.withdraw(token)
        self.joins.clear()
        self.arrivals.clear()

    def settled(self) -> Moved:
        """Follow every token until each rests at a step or is consumed."""
        while self.arrivals or self.merge_inclusive():
            if self.arrivals:
                self.arrive(self.arrivals.popleft())
        if not self.tokens and self.joins:
            raise RuleBroken("catalogue.process_stuck", place=min(self.joins))
        return self.moved()

    def moved(self) -> Moved:
        state = State(tokens=self.tokens, joins=self.joins, fired=self.fired, sequence=self.sequence)
        return Moved(
            state=state,
            opened=tuple(self.opened),
            withdrawn=tuple(self.withdrawn),
            armed=tuple(self.armed),
            cancelled=tuple(self.cancelled),
            operations=tuple(self.operations),
            decided=tuple(self.decided),
            ended="" if self.tokens else self.ended,
        )

    def arrive(self, way: Exit) -> None:
        """A token comes in by an arrow."""
        node = self.plan.nodes[way.target]
        self._count(node)
        if node.waits:
            self.open(node)
        elif self.plan.joins(node):
            self.join(node, way.flow)
        elif node.kind is Kind.END:
            self.ended = node.id
        elif node.kind is Kind.TERMINATE:
            self.clear()
            self.ended = node.id
        else:
            self.run(node)
            self.leave(node)

    def _count(self, node: Node) -> None:
        times = self.passes.get(node.id, 0) + 1
        if times > PASSES:
            raise RuleBroken("catalogue.process_endless", place=node.id)
        self.passes[node.id] = times

    def open(self, node: Node) -> None:
        self.sequence += 1
        task = Task(str(self.sequence), node.id)
        self.tokens[task.token] = node.id
        self.opened.append(task)
        self.armed.extend(_alarms(self.plan, task))

    def run(self, node: Node) -> None:
        """What a node does by itself: ask for an operation, or work out a rule."""
        if node.step.does:
            self.operations.append(Operation(node.id, node.step.does))
        if node.kind is Kind.RULE and self.choose == self.by_conditions:
            value = self.plan.rules[node.id].value(self.variables)
            self.decided.append((outcome_name(node.id), value))
            outcome = {**self.variables.get("outcome", {}), outcome_name(node.id): value}
            self.variables = {**self.variables, "outcome": outcome}

    def leave(self, node: Node) -> None:
        self.arrivals.extend(self.choose(node, self.plan.exits[node.id]))

    def join(self, node: Node, flow: str) -> None:
        """A token waits at a join; a parallel one goes on when every way in has one."""
        waiting = self.joins.setdefault(node.id, [])
        waiting.append(flow)
        if node.kind is Kind.PARALLEL and set(waiting) == set(self.plan.entries[node.id]):
            self.merge(node)

    def merge(self, node: Node) -> None:
        """Consume one token from every way in that has any, and go on with one."""
        waiting = self.joins.pop(node.id)
        for flow in dict.fromkeys(waiting):
            waiting.remove(flow)
        if waiting:
            self.joins[node.id] = waiting
        self.leave(node)

    def merge_inclusive(self) -> bool:
        """Let the first inclusive join go on for which no further token can come; whether there was one."""
        for place in self.joins:
            if place in self.plan.reach and not self._more_can_come(place):
                self.merge(self.plan.nodes[place])
                return True
        return False

    def _more_can_come(self, place: str) -> bool:
        """Whether a token elsewhere can reach a way in that has none, and none that has one."""
        reach, arrived = self.plan.reach[place], set(self.joins[place])
        elsewhere = [*self.tokens.values(), *(join for join in self.joins if join != place)]
        return any(
            ways and not ways & arrived for ways in (reach.get(node, frozenset()) for node in elsewhere)
        )

    def by_conditions(self, node: Node, exits: Sequence[Exit]) -> Sequence[Exit]:
        """The arrows whose conditions hold: one out of an exclusive gateway, all of them elsewhere."""
        one = node.kind is Kind.EXCLUSIVE and len(exits) > 1
        if exits and not one and (node.kind is Kind.PARALLEL or all(way.plain for way in exits)):
            return exits
        holding = (way for way in exits if self._holds(way, free=not one))
        taken = list(islice(holding, 1) if one else holding) or [way for way in exits if way.default]
        if not taken:
            raise RuleBroken("catalogue.process_no_way", place=node.id, name=node.name or node.id)
        return taken

    def _holds(self, way: Exit, *, free: bool) -> bool:
        if way.default or way.test is None:
            return free and not way.default
        return way.test.holds(self.variables)
