"""Tells members of their meetings, units of what binds them, and whoever asked that the body has answered."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings

from ostan.domains.councils import queries
from ostan.domains.councils.models import Consultation, Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.work import is_replay
from ostan.kernel.actor import Actor, Role
from ostan.ui import figures, icalendar, moments

LEADERS = (Role.UNIT_HEAD, Role.DEPUTY)


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
    return _owe(people, code, told, entry_id, f"meeting:{card.id}", now, _calendar(card, now))


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
    people = {facts["owner_id"]} if "owner_id" in facts else owner.union(_leaders(row.unit_id, now))
    return _owe(sorted(people), code, told, entry_id, f"resolution:{row.pk}", now)


def _leaders(unit_id: int, now: datetime.datetime) -> list[int]:
    held = org.workers_of(unit_id=unit_id, roles=LEADERS, on=now)
    if held:
        return sorted({one.person_id for one in held})
    head = org.head_of(unit_id=unit_id, on=now)
    return [head.person_id] if head else []


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
    return _owe(people, "councils.asked", told, entry_id, f"consultation:{row.pk}", now)


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
    return _owe([row.by_id], "councils.answered", told, entry_id, f"consultation:{row.pk}", now)


def _owe(
    people: Collection[int],
    code: str,
    told: dict[str, str],
    entry_id: int,
    stream: str,
    now: datetime.datetime,
    calendar: str = "",
) -> int:
    for person_id in people:
        known = org.contact(person_id=person_id)
        addresses = {"INAPP": "", "SMS": known.mobile, "EMAIL": known.email}
        notices.owe(
            entry_id=entry_id,
            code=code,
            person_id=person_id,
            addresses={channel: at for channel, at in addresses.items() if at or channel == "INAPP"},
            facts=told,
            stream=stream,
            now=now,
            is_past=is_replay(),
            calendar=calendar,
        )
    return len(people)
