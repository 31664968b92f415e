"""Reads what an administrator sets about cases: routing rules and limits."""

import dataclasses

from ostan.domains.cases.models import RoutingRule
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
        "condition",
        "unit_id",
        "unit__name",
    )
    rows = RoutingRule.objects.order_by("order", "pk").values_list(*columns, "reason", "is_active")
    return [
        dataclasses.replace(rule, service=rule.service or "") for rule in (RuleLine(*row) for row in rows)
    ]


def limits(*, service_id: int | None) -> Limits:
    """The figures in force for a service, or (None) for services that have none of their own. One statement."""
    return inside.limits_of(service_id or 0)
