"""The running cases of a service: what stays when it passes to another unit."""

import dataclasses

from django.db.models import Q

from ostan.domains.cases.models import Case, RoutingRule
from ostan.domains.cases.rules import CaseState

RUNNING = Q(state__in=(CaseState.OPEN, CaseState.WAITING))


@dataclasses.dataclass(frozen=True, slots=True)
class LeftBehind:
    """What does not go along with a service: its running cases, and the rules in force that send its cases."""

    cases: int
    rules: int


def left_behind(*, service_id: int) -> LeftBehind:
    """What stays where it is when the service passes to another unit. Two statements."""
    return LeftBehind(
        Case.objects.filter(RUNNING, service=service_id).count(),
        RoutingRule.objects.filter(service=service_id, is_active=True).count(),
    )
