"""Brings somebody into the staff in one step: person, role and, when wanted, a way to sign in."""

import dataclasses
import datetime

from django.db import transaction

from ostan.domains.org.actions.people import add_person, give_account, match_of_code, match_of_mobile
from ostan.domains.org.actions.roles import grant
from ostan.domains.org.models import Membership, Person
from ostan.domains.org.queries import day_of
from ostan.domains.org.queries.hats import on_day
from ostan.domains.org.rules.particulars import Particulars
from ostan.foundation import access
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import RuleBroken


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


def let_in(
    *,
    actor: Actor,
    now: datetime.datetime,
    told: Particulars,
    position: Position,
    account_name: str,
    password: str,
    is_another: bool = False,
    keeps_roles: bool = False,
) -> tuple[Person, bool]:
    """The member of the staff with a new way to sign in and the position, and whether he was known before.

    Somebody is known by national code, else by mobile number. Whoever has the same name as a colleague without
    an account is taken for him and asked for one of the two, unless told to be another (`is_another`). A
    position that is held already stays as it is; with `keeps_roles` somebody who holds any role gets no other.

    Raises:
        NotAllowed: the actor may not manage people, or there is no such unit.
        RuleBroken: "org.has_account", "org.namesake", "org.mobile_of_several", and as hire raises.
    """
    access.require(actor, "org.grant")
    person = _known(told)
    if person is None:
        if not is_another and _waits(told):
            raise RuleBroken("org.namesake", name=f"{told.given_name or ''} {told.family_name or ''}".strip())
        hired = hire(
            actor=actor, now=now, told=told, position=position, account_name=account_name, password=password
        )
        return hired, False
    if person.account_id is not None:
        raise RuleBroken("org.has_account")
    with transaction.atomic():
        held = Membership.objects.filter(on_day(day_of(now)), person=person)
        same = held if keeps_roles else held.filter(unit_id=position.unit_id, role=position.role)
        if not same.exists():
            grant(actor=actor, now=now, person_id=person.pk, **dataclasses.asdict(position))
        given = give_account(actor=actor, now=now, person_id=person.pk, name=account_name, password=password)
    return given, True


def _known(told: Particulars) -> Person | None:
    """The person with this national code, else with this mobile and no other code."""
    people = Person.objects.filter(erased_at=None)
    if told.national_code:
        found = people.filter(national_code_match=match_of_code(told.national_code)).first()
        if found is not None:
            return found
    if not told.mobile:
        return None
    rows = people.filter(mobile_match=match_of_mobile(told.mobile))
    same = list(rows.filter(national_code_match=None) if told.national_code else rows)
    if len(same) > 1:
        raise RuleBroken("org.mobile_of_several", field="mobile")
    return same[0] if same else None


def _waits(told: Particulars) -> bool:
    """Whether a member of the staff of this name has no way to sign in yet."""
    name = persian.fold(f"{told.given_name or ''} {told.family_name or ''}")
    staff = Person.objects.filter(memberships__isnull=False, account_id=None, erased_at=None)
    return bool(name) and staff.filter(fold=name).exists()
