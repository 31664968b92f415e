"""Other systems: they are added, and they introduce the people who ask through them."""

import datetime

from ostan.domains.org.actions.people import match_of_code, match_of_foreign, match_of_mobile, write
from ostan.domains.org.actions.roles import granted
from ostan.domains.org.events import PersonIntroduced, SystemAdded
from ostan.domains.org.models import Membership, OrgUnit, Person
from ostan.domains.org.queries import day_of
from ostan.domains.org.rules.particulars import Particulars, line, particulars
from ostan.foundation import access
from ostan.foundation.identity import actions as identity
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed, RuleBroken


def add_system(*, actor: Actor, now: datetime.datetime, name: str, unit_id: int) -> Person:
    """The new system, a partner over the unit and everything below it; it can do nothing before it has a key.

    Raises:
        NotAllowed: the actor may not manage keys, or there is no such unit.
        RuleBroken: "org.name_missing", "org.text_too_long" or "org.unit_closed".
    """
    access.require(actor, "keys.edit")
    called = line(name, "name", 100)
    if not called:
        raise RuleBroken("org.name_missing", field="name")
    unit = OrgUnit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotAllowed("keys.edit")
    if unit.valid_to is not None:
        raise RuleBroken("org.unit_closed", field="unit")
    with unit_of_work(actor=actor, now=now) as work:
        account = identity.open_for_system(actor=actor, now=now)
        person = Person.objects.create(
            account_id=account.pk,
            family_name=called,
            fold=persian.fold(called),
            sort=persian.sort_key(called),
            is_system=True,
            registered_at=now,
        )
        hat = Membership.objects.create(
            person=person, unit=unit, role=Role.PARTNER, valid_from=day_of(now), valid_to=None
        )
        added = SystemAdded(f"person:{person.pk}", person.pk, account.pk, unit.pk)
        work.record(added, granted(hat))
    return person


def introduce(
    *,
    actor: Actor,
    now: datetime.datetime,
    mobile: str,
    national_code: str = "",
    foreign_code: str = "",
    given_name: str = "",
    family_name: str = "",
    email: str = "",
) -> Person:
    """The person for whom a system asks: known by code and the same mobile, or by a mobile alone; else new.

    A new one has no account: whoever signs in later with the same code and mobile finds the cases. Nobody who is
    known is changed on a system's word. Source: assumed.

    Raises:
        NotAllowed: the actor may not introduce people.
        RuleBroken: "org.mobile_missing", "persian.mobile", "persian.national_code", "persian.foreign_code",
            "org.text_too_long", "org.email_malformed", "org.national_code_taken" or "org.foreign_code_taken".
    """
    access.require(actor, "org.introduce")
    told = particulars(
        given_name=given_name,
        family_name=family_name,
        national_code=national_code,
        foreign_code=foreign_code,
        mobile=mobile,
        email=email,
    )
    if not told.mobile:
        raise RuleBroken("org.mobile_missing", field="mobile")
    known = _known(told, match_of_mobile(told.mobile))
    if known is not None:
        return known
    with unit_of_work(actor=actor, now=now) as work:
        person = Person(registered_at=now)
        write(person, told)
        person.save()
        work.record(PersonIntroduced(stream=f"person:{person.pk}", person_id=person.pk))
    return person


def _known(told: Particulars, mobile: bytes) -> Person | None:
    """Somebody with the same code and mobile; without a code, whose mobile is the account's or who has no code."""
    people = Person.objects.filter(erased_at=None, is_system=False)
    if told.national_code:
        coded = people.filter(national_code_match=match_of_code(told.national_code)).first()
    elif told.foreign_code:
        coded = people.filter(foreign_code_match=match_of_foreign(told.foreign_code)).first()
    else:
        same = people.filter(mobile_match=mobile).order_by("pk")
        return same.exclude(account_id=None).first() or same.filter(national_code_match=None).first()
    if coded is not None and bytes(coded.mobile_match or b"") != mobile:
        field = "national_code" if told.national_code else "foreign_code"
        raise RuleBroken(f"org.{field}_taken", field=field)
    return coded
