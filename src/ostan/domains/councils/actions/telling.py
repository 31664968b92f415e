"""Tells members of their meetings, units of what binds them, and whoever asked that the body has answered."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings

from ostan.domains.councils.models import Consultation, Meeting, Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.work import is_replay
from ostan.kernel.actor import Actor, Role
from ostan.ui import figures, moments

LEADERS = (Role.UNIT_HEAD, Role.DEPUTY)


def tell_members(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> int:
    """How many of those who sit in the body were owed the notice `code` of their meeting.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    row = Meeting.objects.select_related("body").filter(pk=facts["meeting_id"]).first()
    if row is None:
        return 0
    told = {
        "body": row.body.name,
        "when": moments.day_time(row.begins_at),
        "link": _address(f"councils/meetings/{row.pk}/"),
    }
    people = membership.people_of(body_id=row.body_id, on=row.begins_at)
    return _owe(people, code, told, entry_id, f"meeting:{row.pk}", now)


def tell_unit(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> int:
    """How many of those who lead the bound unit, or else the one above it, were owed the notice `code`.

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
        "link": _address(f"councils/resolutions/{row.pk}/"),
    }
    return _owe(_leaders(row.unit_id, now), code, told, entry_id, f"resolution:{row.pk}", now)


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
    told = {"body": row.body.name, "link": _address(f"councils/consultations/{row.pk}/")}
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
    told = {"body": row.body.name, "link": _address(f"councils/consultations/{row.pk}/")}
    return _owe([row.by_id], "councils.answered", told, entry_id, f"consultation:{row.pk}", now)


def _address(path: str) -> str:
    return f"{str(settings.PORTAL['address']).rstrip('/')}/{path}"


def _owe(
    people: Collection[int],
    code: str,
    told: dict[str, str],
    entry_id: int,
    stream: str,
    now: datetime.datetime,
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
        )
    return len(people)
