"""Tells members of their meetings, units of what binds them, and whoever asked that the body has answered."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from ostan.domains.councils import queries
from ostan.domains.councils.models import Consultation, Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.org import actions as organisation
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.ui import figures, icalendar, moments


def tell_members(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> int:
    """How many of those who sit in the body were owed the notice `code` of their meeting, with its iCalendar file.

    Only the one whom the facts name, when they name somebody.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    card = queries.meeting_card(meeting_id=facts["meeting_id"])
    if card is None:
        return 0
    link = queries.address(f"councils/meetings/{card.id}/")
    told = {"body": card.body, "when": moments.day_time(card.begins_at), "link": link}
    newcomer = facts.get("person_id")
    people = [newcomer] if newcomer else queries.people_of(body_id=card.body_id, on=card.begins_at)
    return organisation.tell_people(
        actor=actor,
        now=now,
        people=people,
        code=code,
        facts=told,
        entry_id=entry_id,
        stream=f"meeting:{card.id}",
        calendar=_calendar(card, now),
    )


def _calendar(card: queries.MeetingCard, now: datetime.datetime) -> str:
    """The meeting as an iCalendar file, with the way into its video room."""
    told = queries.happening(card, with_link=True)
    return icalendar.written(card.body, [told], origin=str(settings.PORTAL["origin"]), now=now).decode()


def tell_unit(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> int:
    """How many of those who answer for a resolution were owed the notice `code`: its owner, and who leads the bound unit
    or else the one above it. Only the owner where the facts name one.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    row = Resolution.objects.select_related("body").filter(pk=facts["resolution_id"]).first()
    if row is None:
        return 0
    told = {
        "body": row.body.name,
        "number": figures.digits(row.number),
        "due": moments.day(row.due_at),
        "link": queries.address(f"councils/resolutions/{row.pk}/"),
    }
    owner = {row.owner_id} if row.owner_id else set()
    people = (
        {facts["owner_id"]}
        if "owner_id" in facts
        else owner.union(org.leaders_of(unit_id=row.unit_id, on=now))
    )
    return organisation.tell_people(
        actor=actor,
        now=now,
        people=sorted(people),
        code=code,
        facts=told,
        entry_id=entry_id,
        stream=f"resolution:{row.pk}",
    )


def tell_keepers(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many chairs and secretaries were owed word that a unit has asked their body.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    row = Consultation.objects.select_related("body").filter(pk=facts["consultation_id"]).first()
    if row is None:
        return 0
    told = {"body": row.body.name, "link": queries.address(f"councils/consultations/{row.pk}/")}
    sat = [one for one in membership.seats(body_id=row.body_id, on=now) if one.role in membership.KEEPERS]
    people = sorted({person for one in sat for person, _ in one.people})
    return organisation.tell_people(
        actor=actor,
        now=now,
        people=people,
        code="councils.asked",
        facts=told,
        entry_id=entry_id,
        stream=f"consultation:{row.pk}",
    )


def tell_asker(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many people were owed word that the body has answered: whoever asked for the unit.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    row = Consultation.objects.select_related("body").filter(pk=facts["consultation_id"]).first()
    if row is None:
        return 0
    told = {"body": row.body.name, "link": queries.address(f"councils/consultations/{row.pk}/")}
    return organisation.tell_people(
        actor=actor,
        now=now,
        people=[row.by_id],
        code="councils.answered",
        facts=told,
        entry_id=entry_id,
        stream=f"consultation:{row.pk}",
    )
