"""Reads suggestions: one's own, and those for the services of a unit."""

import dataclasses
import datetime

from django.db.models import QuerySet

from ostan.domains.feedback.models import Suggestion
from ostan.domains.feedback.rules import SuggestionState
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed

NEWEST = 30


@dataclasses.dataclass(frozen=True, slots=True)
class SuggestionLine:
    """A suggestion, without who made it. `text` is empty when its maker was erased."""

    id: int
    service_id: int
    service: str
    service_code: str
    from_staff: bool
    text: str
    state: SuggestionState
    answer: str
    at: datetime.datetime
    answered_at: datetime.datetime | None


def my_suggestions(*, actor: Actor, case_code: str = "") -> list[SuggestionLine]:
    """What the actor has suggested (after this case), newest first. One statement."""
    if not actor.is_signed_in:
        return []
    rows = Suggestion.objects.filter(by_id=actor.person_id)
    return _lines(rows.filter(case__code=case_code) if case_code else rows)


def suggestions_of(*, actor: Actor, service_id: int) -> list[SuggestionLine]:
    """The newest suggestions for a service within the actor's reach, those without an answer first. One statement."""
    rows = access.visible(Suggestion.objects.filter(service=service_id), actor, "feedback.see_suggestions")
    return sorted(_lines(rows), key=lambda one: one.answered_at is not None)


def suggestion(*, actor: Actor, suggestion_id: int) -> SuggestionLine:
    """One suggestion within the actor's reach. Raises NotAllowed when there is none."""
    rows = access.visible(Suggestion.objects.filter(pk=suggestion_id), actor, "feedback.see_suggestions")
    found = _lines(rows)
    if not found:
        raise NotAllowed("feedback.see_suggestions")
    return found[0]


def _lines(rows: QuerySet[Suggestion]) -> list[SuggestionLine]:
    found = rows.select_related("service").order_by("-at", "-pk")[:NEWEST]
    return [
        SuggestionLine(
            id=row.pk,
            service_id=row.service_id,
            service=row.service.title,
            service_code=row.service.code,
            from_staff=row.from_staff,
            text=row.text,
            state=SuggestionState(row.state),
            answer=row.answer,
            at=row.at,
            answered_at=row.answered_at,
        )
        for row in found
    ]
