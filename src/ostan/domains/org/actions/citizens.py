"""Registers who signs in, and asks whether code and number are one person's: then, and later where nobody answered."""

import datetime

from ostan.domains.org.actions.people import match_of_code, match_of_foreign, match_of_mobile, write
from ostan.domains.org.events import CitizenRegistered, NumberContradicted, NumberMatched, PersonChanged
from ostan.domains.org.models import Person
from ostan.domains.org.rules.particulars import Particulars, particulars
from ostan.foundation import access, matching, vault
from ostan.foundation.matching import Match
from ostan.foundation.once import OnceRows, insert
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.events import Event

ASKED_AT_ONCE, SILENCES = 200, 3
"""Of how many people the register is asked in one go, and after how many it is left alone. Source: assumed."""


_OF_ACCOUNT = OnceRows(Person, lambda account_id: Person.objects.filter(account_id=account_id), "account_id")


def register_citizen(
    *,
    actor: Actor,
    now: datetime.datetime,
    account_id: int,
    mobile: str,
    national_code: str = "",
    given_name: str = "",
    family_name: str = "",
    foreign_code: str = "",
    is_vouched: bool = False,
) -> Person:
    """The person behind an account: made when new, completed where something is still empty.

    Somebody who is known by the code but has no account yet (a visitor of a service desk, staff, who was represented
    by another) is joined to the account when the mobile is the known one too, when a provider of sign-in vouches for
    the code (`is_vouched`), or when the register says that code and mobile are one person's; nobody is joined by the
    code alone, which is no secret.

    Raises:
        NotAllowed: the actor registers for somebody else.
        RuleBroken: "persian.national_code", "persian.foreign_code", "persian.mobile", "org.text_too_long",
            "org.national_code_taken", "org.foreign_code_taken", "org.number_of_another".
    """
    access.require(actor, "org.register")
    told = particulars(
        given_name=given_name,
        family_name=family_name,
        national_code=national_code,
        mobile=mobile,
        foreign_code=foreign_code,
    )
    own = _OF_ACCOUNT.first(account_id=account_id)
    known = own or _by_code(told)
    is_sure = is_vouched or (known is not None and known is not own and _has_mobile(known, told))
    is_settled = is_sure or (own is not None and own.national_code_match is not None)
    said = "" if is_settled else _matched(told)
    if known is not None:
        if known is not own:
            _check_joins(known, told, is_sure=is_sure or said == Match.YES)
        _check_own(actor, known.pk)
        return _complete(known, told, account_id, said, actor=actor, now=now)
    _check_own(actor, 0)
    with unit_of_work(actor=actor, now=now) as work:
        person = Person(account_id=account_id, registered_at=now)
        write(person, told)
        _note(person, said, now)
        # Two requests of one account at the same moment must end in one person.
        if not insert(person, ignore_conflicts=True):
            person = _of_account(account_id)
        work.record(
            CitizenRegistered(stream=f"person:{person.pk}", person_id=person.pk, account_id=account_id),
            *_told_of(person, said),
        )
    return person


def match_numbers(*, actor: Actor, now: datetime.datetime) -> int:
    """Of how many people, whose code and number nobody could check before, the register has now said yes or no.

    Whoever it contradicts goes on: what the staff see is a hint, for a number may be a relative's.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "org.match")
    if not matching.is_set_up():
        return 0
    waiting = Person.objects.filter(matched=Match.UNCHECKED, erased_at=None).order_by("matched_at")
    settled = silences = 0
    for person in waiting[:ASKED_AT_ONCE]:
        said = _asked_of(person)
        if said is Match.UNCHECKED:
            silences += 1
        else:
            settled += 1
        _settle(person.pk, said, actor=actor, now=now)
        if silences == SILENCES:
            break
    return settled


def _asked_of(person: Person) -> Match:
    code, mobile = person.national_code_sealed, person.mobile_sealed
    if not code or not mobile:
        return Match.UNCHECKED
    return matching.match(national_code=vault.unseal(code), mobile=vault.unseal(mobile))


def _settle(person_id: int, said: Match, *, actor: Actor, now: datetime.datetime) -> None:
    """Keeps the answer; one that did not come moves the person to the end of the queue and leaves no entry."""
    rows = Person.objects.filter(pk=person_id, matched=Match.UNCHECKED)
    if said is Match.UNCHECKED:
        rows.update(matched_at=now)
        return
    with unit_of_work(actor=actor, now=now) as work:
        person = rows.select_for_update().first()
        if person is not None:
            _note(person, said, now)
            person.save(update_fields=["matched", "matched_at"])
            work.record(*_told_of(person, said))


def _matched(told: Particulars) -> str:
    """What the register of mobiles says of what was told, "" when there is nothing to ask. Raises RuleBroken."""
    if not told.national_code:
        return ""
    said = matching.match(national_code=told.national_code, mobile=told.mobile or "")
    if said is Match.NO:
        raise RuleBroken("org.number_of_another", field="national_code")
    return said.value


def _note(person: Person, said: str, now: datetime.datetime) -> None:
    if said:
        person.matched, person.matched_at = said, now


def _told_of(person: Person, said: str) -> list[Event]:
    stream = f"person:{person.pk}"
    if said == Match.YES:
        return [NumberMatched(stream=stream, person_id=person.pk)]
    return [NumberContradicted(stream=stream, person_id=person.pk)] if said == Match.NO else []


def _by_code(told: Particulars) -> Person | None:
    if told.national_code:
        return Person.objects.filter(national_code_match=match_of_code(told.national_code)).first()
    if told.foreign_code:
        return Person.objects.filter(foreign_code_match=match_of_foreign(told.foreign_code)).first()
    return None


def _has_mobile(known: Person, told: Particulars) -> bool:
    return bool(
        known.mobile_match and told.mobile and bytes(known.mobile_match) == match_of_mobile(told.mobile)
    )


def _check_joins(known: Person, told: Particulars, *, is_sure: bool) -> None:
    if known.account_id is not None or not is_sure:
        field = "national_code" if told.national_code else "foreign_code"
        raise RuleBroken(f"org.{field}_taken", field=field)


def _of_account(account_id: int) -> Person:
    found = _OF_ACCOUNT.first(account_id=account_id)
    if found is None:  # the other request was of somebody else, with the same national code
        raise RuleBroken("org.national_code_taken", field="national_code")
    return found


def _check_own(actor: Actor, person_id: int) -> None:
    if not access.may_touch(actor, "org.register", owner=person_id):
        raise NotAllowed("org.register")


def _complete(
    person: Person,
    told: Particulars,
    account_id: int,
    said: str,
    *,
    actor: Actor,
    now: datetime.datetime,
) -> Person:
    empty = {
        "given_name": not person.given_name,
        "family_name": not person.family_name,
        "national_code": person.national_code_match is None,
        "mobile": person.mobile_match is None or (person.account_id is None and said == Match.YES),
        "foreign_code": person.foreign_code_match is None,
    }
    fresh = Particulars(**{name: getattr(told, name) or None for name, is_empty in empty.items() if is_empty})
    changed = write(person, fresh)
    if person.account_id is None:
        person.account_id, changed = account_id, (*changed, "account")
    if not changed:
        return person
    _note(person, said, now)
    with unit_of_work(actor=actor, now=now) as work:
        person.save()
        work.record(
            PersonChanged(stream=f"person:{person.pk}", person_id=person.pk, fields=changed),
            *_told_of(person, said),
        )
    return person
