"""Somebody stands at a counter with an identity card: found by national code, or registered."""

import datetime

from ostan.domains.org.actions.people import match_of_code, match_of_foreign, write
from ostan.domains.org.events import VisitorRegistered
from ostan.domains.org.models import Person
from ostan.domains.org.rules.particulars import Particulars, particulars
from ostan.foundation import access
from ostan.foundation.matching import Match
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def register_visitor(
    *,
    actor: Actor,
    now: datetime.datetime,
    national_code: str = "",
    foreign_code: str = "",
    mobile: str,
    given_name: str = "",
    family_name: str = "",
) -> Person:
    """The person with this national (or foreign) code: known before, completed, or new and without an account.

    The number of somebody who is known stays as it is: only the holder changes it, by signing in. A new person is
    never joined to an account by the mobile number alone, for a number may be misheard; who later signs in with
    both code and number is joined then. Nobody waits at a counter for the register of mobiles: where one is set up, it
    is asked within the next minutes (match_numbers), and what it says bars nobody from service.
    Source: circular 1538588 (the desk takes requests and documents); how a visitor is known is assumed.

    Raises:
        NotAllowed: the actor does not register visitors.
        RuleBroken: "persian.national_code", "persian.foreign_code", "persian.mobile", "org.text_too_long",
            "org.code_missing", "org.name_missing".
    """
    access.require(actor, "org.register_visitor")
    told = particulars(
        given_name=given_name,
        family_name=family_name,
        national_code=national_code,
        mobile=mobile,
        foreign_code=foreign_code,
    )
    known = _known(told)
    person = known or Person(registered_at=now)
    if known is None and not (told.given_name and told.family_name):
        raise RuleBroken("org.name_missing", field="family_name" if told.given_name else "given_name")
    fresh = _lacking(person, told)
    with unit_of_work(actor=actor, now=now) as work:
        changed = write(person, fresh)
        if {"mobile", "national_code"} & set(changed) and person.mobile_match and person.national_code_match:
            person.matched, person.matched_at = Match.UNCHECKED, now
        person.save()
        stream = f"person:{person.pk}"
        work.record(VisitorRegistered(stream=stream, person_id=person.pk, is_new=known is None))
    return person


def _known(told: Particulars) -> Person | None:
    if told.national_code:
        return Person.objects.filter(national_code_match=match_of_code(told.national_code)).first()
    if told.foreign_code:
        return Person.objects.filter(foreign_code_match=match_of_foreign(told.foreign_code)).first()
    raise RuleBroken("org.code_missing", field="national_code")


def _lacking(person: Person, told: Particulars) -> Particulars:
    """What was told of what is not known yet."""
    empty = {
        "given_name": not person.given_name,
        "family_name": not person.family_name,
        "national_code": person.national_code_match is None and not told.foreign_code,
        "foreign_code": person.foreign_code_match is None and not told.national_code,
        "mobile": person.mobile_match is None,
    }
    return Particulars(**{name: getattr(told, name) or None for name, is_empty in empty.items() if is_empty})
