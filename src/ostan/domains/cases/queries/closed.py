"""A decided case, as other domains need it."""

import dataclasses
import datetime

from ostan.domains.cases.models import Case
from ostan.domains.cases.rules import CaseState
from ostan.foundation import access
from ostan.foundation.once import Once
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class ClosedCase:
    """What other domains need of a case that has been decided."""

    id: int
    code: str
    citizen_id: int
    service_id: int
    unit_id: int
    unit_path: str
    outcome: str
    decided_at: datetime.datetime
    objection_until: datetime.datetime | None


def closed_case(*, case_id: int) -> ClosedCase:
    """The decided case. Raises NotAllowed when there is none, or it is not decided."""
    rows = _CLOSED.rows(case_id=case_id)
    if not rows:
        raise NotAllowed("cases.see")
    return ClosedCase(*rows[0])


_CLOSED = Once(
    lambda case_id: Case.objects.filter(pk=case_id, state=CaseState.DECIDED).values_list(
        *(field.name for field in dataclasses.fields(ClosedCase))
    ),
    "case_id",
)


@dataclasses.dataclass(frozen=True, slots=True)
class MetCase:
    """A case as somebody meets it: as its applicant, or in his unit."""

    id: int
    code: str
    service_id: int
    service: str


def met_case(*, actor: Actor, code: str) -> MetCase:
    """The case, the actor's own or within his unit's reach. One statement. Raises NotAllowed when there is none."""
    capability = "cases.see_own" if actor.holds(Role.CITIZEN) else "cases.see"
    rows = access.visible(Case.objects.filter(code=code), actor, capability)
    found = rows.values_list("pk", "code", "service_id", "service__title").first()
    if found is None:
        raise NotAllowed(capability)
    return MetCase(*found)
