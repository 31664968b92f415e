"""What a case holds of its applicant, counted and not shown: for whoever is about to erase it."""

import dataclasses
import datetime

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ostan.domains.cases.models import Attachment, Case, Message, Objection
from ostan.domains.cases.rules import CaseState
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class Erasable:
    """A case without a word of what its applicant told. `erased_at` is None while it is all there."""

    id: int
    code: str
    service: str
    unit: str
    state: str
    outcome: str
    opened_at: datetime.datetime
    decided_at: datetime.datetime | None
    erased_at: datetime.datetime | None
    messages: int
    files: int
    objected: bool

    @property
    def is_over(self) -> bool:
        """Whether the case has ended, before which nothing of it may be erased."""
        return self.state == CaseState.DECIDED


def erasable(*, actor: Actor, code: str) -> Erasable:
    """The case with this tracking code. One statement.

    Raises:
        NotAllowed: there is no such case, or the actor may not erase.
    """
    rows = access.visible(Case.objects.filter(code=code), actor, "cases.erase").annotate(
        erased_at=F("answers__erased_at"),
        told=_how_many(Message),
        attached=_how_many(Attachment),
        objected=Exists(Objection.objects.filter(case=OuterRef("pk"))),
    )
    columns = ("pk", "code", "service__title", "unit__name", "state", "outcome", "opened_at", "decided_at")
    found = rows.values_list(*columns, "erased_at", "told", "attached", "objected").first()
    if found is None:
        raise NotAllowed("cases.erase")
    return Erasable(*found)


def _how_many(table: type[Message | Attachment]) -> Coalesce:
    """How many rows of the table belong to the case."""
    own = table._default_manager.filter(case=OuterRef("pk")).order_by().values("case")
    return Coalesce(Subquery(own.annotate(many=Count("pk")).values("many")), 0)
