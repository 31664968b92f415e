"""Takes suggestions for a service from those who meet it, and answers them."""

import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.feedback import rules
from ostan.domains.feedback.events import (
    SuggestionAnswered,
    SuggestionExamined,
    SuggestionMade,
    SuggestionsErased,
)
from ostan.domains.feedback.models import Suggestion
from ostan.domains.feedback.rules import SuggestionState
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import RuleBroken

EXAMINE = "feedback.examine"


def suggest(*, actor: Actor, now: datetime.datetime, case_code: str, text: str) -> Suggestion:
    """The suggestion of somebody who has met the service in a case that he may see.

    Raises:
        NotAllowed: the actor makes none, or there is no such case within his reach.
        RuleBroken: feedback.suggestion_missing, feedback.suggestion_too_long.
    """
    access.require(actor, "feedback.suggest")
    met = cases.met_case(actor=actor, code=case_code)
    told = rules.check_suggestion(text)
    with unit_of_work(actor=actor, now=now) as work:
        made = Suggestion.objects.create(
            service_id=met.service_id,
            case_id=met.id,
            by_id=actor.person_id,
            from_staff=not actor.holds(Role.CITIZEN),
            text=told,
            at=now,
        )
        work.record(
            SuggestionMade(stream=f"suggestion:{made.pk}", suggestion_id=made.pk, service_id=met.service_id)
        )
    return made


def examine_suggestion(*, actor: Actor, now: datetime.datetime, suggestion_id: int) -> Suggestion:
    """The suggestion, which the owner of the service now looks into.

    Raises:
        NotAllowed: there is none, or the service is not the actor's.
        RuleBroken: feedback.suggestion_not_now.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = access.load(Suggestion.objects.all(), actor, EXAMINE, lock=True, pk=suggestion_id)
        if found.state != SuggestionState.NEW:
            raise RuleBroken("feedback.suggestion_not_now")
        found.state = SuggestionState.EXAMINED
        found.save(update_fields=["state"])
        work.record(SuggestionExamined(stream=f"suggestion:{found.pk}", suggestion_id=found.pk))
    return found


def answer_suggestion(
    *, actor: Actor, now: datetime.datetime, suggestion_id: int, accepted: bool, reason: str
) -> Suggestion:
    """The suggestion, accepted or refused with a reason that whoever made it reads.

    Raises:
        NotAllowed: there is none, or the service is not the actor's.
        RuleBroken: feedback.suggestion_not_now, feedback.reason_missing, feedback.suggestion_too_long.
    """
    told = rules.check_answer(reason)
    with unit_of_work(actor=actor, now=now) as work:
        found = access.load(Suggestion.objects.all(), actor, EXAMINE, lock=True, pk=suggestion_id)
        if found.state not in (SuggestionState.NEW, SuggestionState.EXAMINED):
            raise RuleBroken("feedback.suggestion_not_now")
        found.state = SuggestionState.ACCEPTED if accepted else SuggestionState.REFUSED
        found.answer, found.answered_at, found.answered_by = told, now, actor.person_id
        found.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        work.record(
            SuggestionAnswered(stream=f"suggestion:{found.pk}", suggestion_id=found.pk, is_accepted=accepted)
        )
    return found


def tell_suggester(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> None:
    """Whoever made the suggestion hears, inside the house, that it was answered.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "feedback.invite")
    found = Suggestion.objects.filter(pk=facts["suggestion_id"]).first()
    if found is None or not found.by_id:
        return
    title = catalogue.service_titles(service_ids=[found.service_id])[found.service_id]
    notices.owe(
        entry_id=entry_id,
        code="feedback.suggestion",
        person_id=found.by_id,
        addresses={"INAPP": ""},
        facts={"service": title},
        stream=f"suggestion:{found.pk}",
        now=now,
    )


def erase_suggestions(*, actor: Actor, now: datetime.datetime, person_id: int) -> int:
    """How many suggestions of a citizen who was erased lost their words and their maker; what was answered stays.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "feedback.invite")
    with unit_of_work(actor=actor, now=now) as work:
        rows = Suggestion.objects.filter(by_id=person_id).update(text="", by_id=0)
        work.record(SuggestionsErased(stream=f"person:{person_id}", person_id=person_id, rows=rows))
    return rows
