"""Is a process fit to run? Everything that stands in the way, by element, in codes."""

from collections.abc import Callable, Collection, Iterator, Mapping

from ostan.domains.catalogue.rules.findings import Finding
from ostan.domains.catalogue.rules.process.calls import Called, inline, nothing_called
from ostan.domains.catalogue.rules.process.conditions import (
    VARIABLES,
    Condition,
    compared_outcomes,
    one_comparison,
)
from ostan.domains.catalogue.rules.process.model import (
    ENDS,
    GATEWAYS,
    MAX_NODES,
    PAY,
    TASKS,
    Flow,
    Kind,
    Node,
    Outcome,
    Process,
    asks_staff,
    finding,
    form_key,
    outcome_name,
)
from ostan.domains.catalogue.rules.process.plans import arrows, borders, plan
from ostan.domains.catalogue.rules.process.soundness import explore
from ostan.kernel.errors import RuleBroken

Forms = Mapping[str, Collection[str]]
"""The questions that conditions may name, by the key of each step form."""


def check(
    process: Process,
    called: Called = nothing_called,
    *,
    variables: Collection[str] = VARIABLES,
    answers: Collection[str] | None = None,
    operations: Collection[str] | None = None,
    forms: Forms | None = None,
) -> list[Finding]:
    """Everything to say about a process before it may run; empty when it is clean.

    `answers` are the questions of the form, `forms` those of each step form and `operations` the registered house
    operations; what is None is not checked. A finding that `stops` forbids running, never keeping. Source: issue 2, section 1.4.
    """
    try:
        whole = inline(process, called)
    except RuleBroken as broken:
        facts = tuple(sorted((name, str(value)) for name, value in broken.facts.items() if name != "place"))
        return [*process.flaws, Finding(broken.code, str(broken.facts.get("place", "")), facts)]
    if len(whole.nodes) > MAX_NODES:
        return [*whole.flaws, finding("too_many_nodes", nodes=len(whole.nodes), limit=MAX_NODES)]
    survey = _Survey(whole, variables, answers, operations, forms)
    found = list(dict.fromkeys([*whole.flaws, *survey.findings()]))
    if any(item.stops for item in found):
        return found
    return [*found, *explore(plan(whole))]


class _Survey:
    """Looks at the elements one by one and at the graph as a whole, without running anything."""

    def __init__(
        self,
        process: Process,
        variables: Collection[str],
        answers: Collection[str] | None,
        operations: Collection[str] | None,
        forms: Forms | None,
    ) -> None:
        self.process = process
        self.variables, self.answers, self.operations = variables, answers, operations
        self.forms = forms
        self.exits, self.entries = arrows(process)
        self.borders = borders(process)
        self.steps = {outcome_name(node.id): node for node in process.nodes}

    def findings(self) -> Iterator[Finding]:
        yield from self.ends()
        for node in self.process.nodes:
            yield from self.shape(node)
            yield from self.step(node)
            if node.kind in GATEWAYS:
                yield from self.gateway(node)
        for flow in self.process.flows:
            if flow.condition:
                yield from self.condition(flow.condition, flow.id)
        yield from self.unreached()
        yield from self.circles()

    def ends(self) -> Iterator[Finding]:
        if not any(self.process.of_kind(Kind.START)):
            yield finding("no_start")
        if not any(self.process.of_kind(*ENDS)):
            yield finding("no_end_event")
        if not any(node.step.act == "decide" for node in self.process.nodes):
            yield finding("no_decision")

    def shape(self, node: Node) -> Iterator[Finding]:
        """Whether arrows come and go where they must."""
        if node.kind in ENDS and self.exits[node.id]:
            yield finding("after_end", node.id, name=node.name)
        if node.kind not in ENDS and not self.exits[node.id]:
            yield finding("dead_end", node.id, name=node.name)
        if node.kind in (Kind.START, Kind.TIMER) and self.entries[node.id]:
            yield finding("before_start", node.id, name=node.name)
        if node.kind is Kind.START and node.trigger == "timer":
            yield finding("timer_start", node.id, name=node.name or node.id)
        if node.timer and not self.waits_at(node.timer.on):
            yield finding("timer_place", node.id, name=node.name)
        if node.kind in TASKS and not node.name:
            yield finding("nameless", node.id, stops=False)

    def waits_at(self, step: str) -> bool:
        return any(node.id == step and node.waits for node in self.process.nodes)

    def step(self, node: Node) -> Iterator[Finding]:
        """Whether a step says what it needs to."""
        if node.kind in (Kind.SERVICE, Kind.SEND) and not node.step.does:
            yield finding("does_nothing", node.id, name=node.name)
        elif node.step.does and node.kind not in (Kind.SERVICE, Kind.SEND):
            yield finding("operation_misplaced", node.id, name=node.name, does=node.step.does)
        elif node.step.does and self.operations is not None and node.step.does not in self.operations:
            yield finding("operation_unknown", node.id, name=node.name, does=node.step.does)
        if node.step.act == PAY and not node.waits:
            yield finding("pay_misplaced", node.id, name=node.name)
        yield from self.form(node)
        if node.kind is Kind.RULE and node.step.rule:
            yield from self.condition(node.step.rule, node.id)
        elif node.kind is Kind.RULE:
            yield finding("rule_missing", node.id, name=node.name)

    def form(self, node: Node) -> Iterator[Finding]:
        """Whether the form that the step names is there, and somebody of the staff to answer it."""
        if self.forms is None:
            return
        key = form_key(node)
        if node.step.form and key not in self.forms:
            yield finding("form_unknown", node.id, name=node.name or node.id, form=key)
        elif key in self.forms and not asks_staff(node):
            yield finding("form_misplaced", node.id, name=node.name or node.id, form=key)

    def gateway(self, node: Node) -> Iterator[Finding]:
        ways = self.exits[node.id]
        tested = [way for way in ways if way.condition and not way.default]
        if node.kind is Kind.PARALLEL:
            for way in tested:
                yield finding("condition_unheeded", way.id, stops=False, name=node.name)
            return
        if len(ways) < 2:
            return
        for way in ways:
            if not way.condition and not way.default and node.kind is Kind.EXCLUSIVE:
                yield finding("condition_missing", way.id, name=node.name, way=way.name)
        if not any(way.default for way in ways) and len(tested) == len(ways) and not self.covers(tested):
            yield finding("no_default", node.id, name=node.name)

    def covers(self, ways: list[Flow]) -> bool:
        """Whether plain comparisons with the outcomes of one step leave none of them out."""
        compared = [one_comparison(way.condition) for way in ways]
        names = {name for name, _ in compared}
        codes = {outcome.code for name in names for outcome in self.answers_of(name)}
        return len(names) == 1 and bool(codes) and codes <= {code for _, code in compared}

    def condition(self, text: str, place: str) -> Iterator[Finding]:
        try:
            condition = Condition(text, place)
        except RuleBroken as broken:
            reason, position = broken.facts.get("reason", ""), broken.facts.get("position", "")
            yield finding("condition_wrong", place, text=text, reason=reason, position=position)
            return
        for name in sorted(condition.names.difference(self.variables)):
            yield finding("variable_unknown", place, variable=name, text=text)
        for path in sorted(condition.paths):
            variable, _, member = path.partition(".")
            if variable == "steps":
                yield from self.named_in_step(member, place)
            elif member:
                yield from self.named(variable, member.partition(".")[0], place)
        for name, code in compared_outcomes(text):
            known = {outcome.code for outcome in self.answers_of(name)}
            if known and code not in known:
                yield finding("outcome_code_unknown", place, step=name, outcome=code)

    def named(self, variable: str, field: str, place: str) -> Iterator[Finding]:
        """Whether a question or a step that a condition names exists."""
        if variable == "answers" and self.answers is not None and field not in self.answers:
            yield finding("question_unknown", place, question=field)
        ruled = field in self.steps and self.steps[field].kind is Kind.RULE
        if variable == "outcome" and not ruled and not self.answers_of(field):
            yield finding("outcome_unknown", place, step=field)

    def named_in_step(self, member: str, place: str) -> Iterator[Finding]:
        """Whether the step form and the question in it that a condition names exist."""
        key, _, rest = member.partition(".")
        question = rest.partition(".")[0]
        if self.forms is None or not key:
            return
        if key not in self.forms or (question and question not in self.forms[key]):
            yield finding("step_question_unknown", place, form=key, question=question)

    def answers_of(self, step: str) -> tuple[Outcome, ...]:
        """The outcomes with which a step can be closed, none when there is no such step."""
        return self.steps[step].step.outcomes if step in self.steps else ()

    def following(self, node: str) -> Iterator[str]:
        yield from (flow.target for flow in self.exits[node])
        yield from (timer.id for timer in self.borders.get(node, ()))

    def unreached(self) -> Iterator[Finding]:
        queue = [node.id for node in self.process.of_kind(Kind.START)]
        reached: set[str] = set()
        while queue:
            node = queue.pop()
            if node not in reached:
                reached.add(node)
                queue.extend(self.following(node))
        if reached:
            for lost in self.process.nodes:
                if lost.id not in reached:
                    yield finding("unreachable", lost.id, name=lost.name)

    def circles(self) -> Iterator[Finding]:
        """Nodes that act by themselves and lead in a circle: a case would turn there for ever."""
        alone = {node.id for node in self.process.nodes if not node.waits}
        left = _without_leaves(alone, lambda node: (flow.target for flow in self.exits[node]))
        left = _without_leaves(left, lambda node: (flow.source for flow in self.entries[node]))
        if left:
            yield finding("endless", min(left))


def _without_leaves(nodes: set[str], after: Callable[[str], Iterator[str]]) -> set[str]:
    """What is left when nodes that lead to none of the others are taken away again and again."""
    left = set(nodes)
    while leaves := {node for node in left if left.isdisjoint(after(node))}:
        left -= leaves
    return left
