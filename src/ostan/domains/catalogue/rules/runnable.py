"""Whether the process of a version runs with its form, and the plan by which it does."""

import base64
from collections.abc import Iterator, Mapping

from ostan.domains.catalogue.rules import process
from ostan.domains.catalogue.rules.card import Card
from ostan.domains.catalogue.rules.findings import Finding, error
from ostan.domains.catalogue.rules.form import Form, StepForms
from ostan.kernel.errors import RuleBroken

_plans = process.Plans()


def called_from(files: Mapping[str, str]) -> process.Called:
    """Gives the called processes' files that a version keeps (base64 by key)."""

    def called(key: str) -> bytes:
        return base64.b64decode(files[key])

    return called


def calls_of(xml: bytes) -> list[str]:
    """The keys of the processes that the file calls itself; none when it cannot be read."""
    try:
        found = process.read(xml)
    except RuleBroken:
        return []
    return sorted({node.called for node in found.of_kind(process.Kind.CALL)})


def obstacles(
    xml: bytes, called: Mapping[str, str], form: Form, steps: StepForms, card: Card
) -> list[Finding]:
    """Everything to say about the process beside the card, the form and those of its steps; empty when it is clean."""
    try:
        read = process.read(xml)
        found = process.check(
            read,
            called_from(called),
            answers={question.name for question in form.questions},
            operations=process.OPERATIONS,
            forms={
                key: {question.name for question in one.form.questions if not question.is_personal}
                for key, one in steps.items()
            },
        )
    except RuleBroken as broken:
        facts = tuple(sorted((name, str(value)) for name, value in broken.facts.items()))
        return [Finding(broken.code, str(broken.facts.get("place", "")), facts)]
    own = [Finding(item.code, item.place, item.facts, item.stops) for item in found]
    return own if any(item.stops for item in own) else [*own, *_of_payment(plan_of(xml, called), card)]


def _of_payment(plan: process.Plan, card: Card) -> Iterator[Finding]:
    """Whether what is paid on the web and the steps at which it is paid belong together. Source: assumed."""
    steps = [node for node in plan.nodes.values() if node.step.act == process.PAY]
    unknown = [cost for cost in card.costs if cost.online and not cost.rials]
    for cost in unknown if steps else ():
        yield error("catalogue.cost_without_amount", "costs", title=cost.title)
    if not steps and card.fee:
        yield error("catalogue.cost_without_step", "costs", title=card.fee[0].title)
    if not card.fee:
        for node in steps:
            yield error("catalogue.pay_step_without_cost", node.id, name=node.name)


def plan_of(xml: bytes, called: Mapping[str, str]) -> process.Plan:
    """The plan of the process with everything it calls, worked out once for equal files.

    Raises:
        RuleBroken: "catalogue.process_…": the file cannot be read or cannot be run.
    """
    fetch = called_from(called)
    return _plans.get(process.fingerprint(xml, fetch), lambda: process.inline(process.read(xml), fetch))
