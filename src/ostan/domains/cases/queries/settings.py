"""Reads what an administrator sets about cases: routing rules and limits."""

import dataclasses

from ostan.domains.cases import rules
from ostan.domains.cases.models import RoutingRule, ServiceLimits
from ostan.domains.cases.queries import inside
from ostan.domains.cases.rules import Limits
from ostan.foundation import access
from ostan.kernel.actor import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class RuleLine:
    """One routing rule, in the order in which rules are asked. `service` is "" for every service."""

    id: int
    order: int
    service_id: int | None
    service: str
    place_code: str
    words: str
    condition: str
    unit_id: int
    unit: str
    reason: str
    is_active: bool


def routing_rules(*, actor: Actor) -> list[RuleLine]:
    """All rules, in order. One statement. Raises NotAllowed when the actor may not set rules."""
    access.require(actor, "cases.route_rules")
    columns = (
        "pk",
        "order",
        "service_id",
        "service__title",
        "place_code",
        "words",
        "condition",
        "unit_id",
        "unit__name",
    )
    rows = RoutingRule.objects.order_by("order", "pk").values_list(*columns, "reason", "is_active")
    return [
        dataclasses.replace(rule, service=rule.service or "") for rule in (RuleLine(*row) for row in rows)
    ]


def tried(*, actor: Actor, service_id: int, place_code: str, text: str) -> tuple[RuleLine | None, str]:
    """The rule that would take such a text, and its word in it; a rule that asks for answers takes none. None leaves
    it to the default. Two statements.

    Raises:
        NotAllowed: the actor may not set rules.
    """
    lines = {line.id: line for line in routing_rules(actor=actor)}
    facts: dict[str, object] = {"answers": {}, "place": place_code, "channel": ""}
    found = rules.route(
        inside.routes(service_id),
        service_id=service_id,
        place_code=place_code,
        facts=facts,
        said=rules.spelt_said(text),
    )
    return (lines.get(found.rule_id), found.word) if found else (None, "")


def own_limits(*, actor: Actor) -> list[tuple[int, str]]:
    """The services that have figures of their own, by id and title. One statement. Raises NotAllowed."""
    access.require(actor, "cases.route_rules")
    rows = ServiceLimits.objects.exclude(service=None).order_by("service__title")
    return list(rows.values_list("service_id", "service__title"))


def limits(*, service_id: int | None) -> Limits:
    """The figures in force for a service, or (None) for services that have none of their own. One statement."""
    return inside.limits_of(service_id or 0)
