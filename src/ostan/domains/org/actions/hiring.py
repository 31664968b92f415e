"""Brings somebody into the staff in one step: person, role and, when wanted, a way to sign in."""

import dataclasses
import datetime

from django.db import transaction

from ostan.domains.org.actions.people import add_person, give_account
from ostan.domains.org.actions.roles import grant
from ostan.domains.org.models import Person
from ostan.domains.org.rules.particulars import Particulars
from ostan.kernel.actor import Actor, Role


@dataclasses.dataclass(frozen=True, slots=True)
class Position:
    """Where somebody works and as what; `since` None is today, `until` None is without end."""

    unit_id: int
    role: Role
    post: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


def hire(
    *,
    actor: Actor,
    now: datetime.datetime,
    told: Particulars,
    position: Position,
    account_name: str = "",
    password: str = "",
) -> Person:
    """The new member of the staff, in the position, and with an account when a name is given, as one.

    Raises:
        NotAllowed: the actor may not manage people, or there is no such unit.
        RuleBroken: as add_person, grant and give_account raise.
    """
    with transaction.atomic():
        person = add_person(
            actor=actor,
            now=now,
            given_name=told.given_name or "",
            family_name=told.family_name or "",
            national_code=told.national_code or "",
            mobile=told.mobile or "",
            email=told.email or "",
        )
        grant(actor=actor, now=now, person_id=person.pk, **dataclasses.asdict(position))
        if account_name.strip() or password:
            person = give_account(
                actor=actor, now=now, person_id=person.pk, name=account_name, password=password
            )
    return person
