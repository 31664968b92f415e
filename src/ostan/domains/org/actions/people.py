"""Registers citizens, adds and changes staff, and forgets people on request."""

import datetime
from collections.abc import Callable

from django.db.models import Q

from ostan.domains.org.events import (
    CitizenRegistered,
    NumberMatched,
    PersonAdded,
    PersonChanged,
    PersonErased,
)
from ostan.domains.org.models import Mandate, Membership, Person
from ostan.domains.org.queries import day_of
from ostan.domains.org.queries.people import FOREIGN_CODE, NATIONAL_CODE, staff_rows
from ostan.domains.org.rules.particulars import Particulars, particulars
from ostan.foundation import access, matching, vault
from ostan.foundation.identity import actions as identity
from ostan.foundation.identity.queries import MOBILE
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


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

    Somebody who is known by national or foreign code and the same mobile but has no account yet (a visitor of
    a service desk, staff) is joined to the account; nobody is joined by the code alone, which is no secret, unless
    a provider of sign-in vouches for it (`is_vouched`). Else code and number are matched where a register is set up.

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
    known = Person.objects.filter(account_id=account_id).first() or _known_by_both(told, is_vouched)
    if known is not None:
        _check_own(actor, known.pk)
        said = "" if is_vouched or known.national_code_match else _matched(told)
        return _complete(known, told, account_id, said, actor=actor, now=now)
    _check_own(actor, 0)
    said = "" if is_vouched else _matched(told)
    with unit_of_work(actor=actor, now=now) as work:
        person = Person(account_id=account_id, registered_at=now)
        write(person, told)
        _note(person, said, now)
        # Two requests of one account at the same moment must end in one person.
        Person.objects.bulk_create([person], ignore_conflicts=True)
        person = _of_account(account_id)
        work.record(
            CitizenRegistered(stream=f"person:{person.pk}", person_id=person.pk, account_id=account_id),
            *_matching(person, said),
        )
    return person


def _matched(told: Particulars) -> str:
    """What the register of mobiles says of what was told, "" when there is nothing to ask. Raises RuleBroken."""
    if not told.national_code:
        return ""
    said = matching.match(national_code=told.national_code, mobile=told.mobile or "")
    if said is matching.Match.NO:
        raise RuleBroken("org.number_of_another", field="national_code")
    return said.value


def _note(person: Person, said: str, now: datetime.datetime) -> None:
    if said:
        person.matched, person.matched_at = said, now


def _matching(person: Person, said: str) -> list[NumberMatched]:
    is_sure = said == matching.Match.YES
    return [NumberMatched(stream=f"person:{person.pk}", person_id=person.pk)] if is_sure else []


def _known_by_both(told: Particulars, is_vouched: bool = False) -> Person | None:
    if told.national_code:
        found = Person.objects.filter(national_code_match=match_of_code(told.national_code)).first()
    elif told.foreign_code:
        found = Person.objects.filter(foreign_code_match=match_of_foreign(told.foreign_code)).first()
    else:
        return None
    if found is None:
        return None
    same_mobile = (
        found.mobile_match and told.mobile and bytes(found.mobile_match) == match_of_mobile(told.mobile)
    )
    if found.account_id is not None or not (same_mobile or is_vouched):
        raise _taken("national_code" if told.national_code else "foreign_code")
    return found


def _taken(field: str) -> RuleBroken:
    return RuleBroken(f"org.{field}_taken", field=field)


def _of_account(account_id: int) -> Person:
    found = Person.objects.filter(account_id=account_id).first()
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
        "mobile": person.mobile_match is None,
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
            *_matching(person, said),
        )
    return person


def add_person(
    *,
    actor: Actor,
    now: datetime.datetime,
    given_name: str,
    family_name: str,
    national_code: str = "",
    mobile: str = "",
    email: str = "",
    account_id: int | None = None,
) -> Person:
    """The new member of the staff, still without a role.

    Raises:
        NotAllowed: the actor may not manage people.
        RuleBroken: "org.name_missing", "org.text_too_long", "org.email_malformed", "persian.national_code",
            "persian.mobile", "org.national_code_taken".
    """
    access.require(actor, "org.grant")
    told = particulars(
        given_name=given_name,
        family_name=family_name,
        national_code=national_code,
        mobile=mobile,
        email=email,
    )
    if not told.family_name:
        raise RuleBroken("org.name_missing", field="family_name")
    with unit_of_work(actor=actor, now=now) as work:
        person = Person(account_id=account_id, registered_at=now)
        write(person, told)
        person.save()
        work.record(PersonAdded(stream=f"person:{person.pk}", person_id=person.pk))
    return person


def change_person(*, actor: Actor, now: datetime.datetime, person_id: int, told: Particulars) -> Person:
    """The member of the staff with what was told changed; nothing new writes nothing.

    Raises:
        NotAllowed: the actor may not manage people, or there is no such member of the staff.
        RuleBroken: "org.name_missing" or "org.national_code_taken".
    """
    access.require(actor, "org.grant")
    person = staff_rows(actor).filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise NotAllowed("org.grant")
    if told.family_name is not None and not told.family_name:
        raise RuleBroken("org.name_missing", field="family_name")
    changed = write(person, told)
    if not changed:
        return person
    with unit_of_work(actor=actor, now=now) as work:
        person.save()
        work.record(PersonChanged(stream=f"person:{person_id}", person_id=person_id, fields=changed))
    return person


def give_account(*, actor: Actor, now: datetime.datetime, person_id: int, name: str, password: str) -> Person:
    """The member of the staff, who can now sign in; whoever could already gets the new password.

    Raises:
        NotAllowed: the actor may not manage people, or there is no such member of the staff.
        RuleBroken: "identity.name_taken", "identity.name_missing" or "identity.password_weak".
    """
    access.require(actor, "org.grant")
    person = staff_rows(actor).filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise NotAllowed("org.grant")
    if person.account_id is not None:
        identity.set_password(actor=actor, now=now, account_id=person.account_id, password=password)
        return person
    with unit_of_work(actor=actor, now=now) as work:
        person.account_id = identity.create_staff(actor=actor, now=now, name=name, password=password).pk
        person.save(update_fields=["account_id"])
        work.record(PersonChanged(stream=f"person:{person_id}", person_id=person_id, fields=("account",)))
    return person


def reset_factors(*, actor: Actor, now: datetime.datetime, person_id: int) -> None:
    """Take the second factors of a member of the staff who has lost them.

    Raises:
        NotAllowed: the actor may not manage people, or there is no such member of the staff with an account.
        RuleBroken: "identity.no_factor".
    """
    access.require(actor, "org.grant")
    person = staff_rows(actor).filter(pk=person_id, erased_at=None).first()
    if person is None or person.account_id is None:
        raise NotAllowed("org.grant")
    identity.reset_factors(actor=actor, now=now, account_id=person.account_id)


def give_email(*, actor: Actor, now: datetime.datetime, email: str) -> None:
    """Keep the address to which the actor wants to be written; "" forgets it.

    Raises:
        NotAllowed: nobody is signed in.
        RuleBroken: "org.email_malformed".
    """
    access.require(actor, access.SIGNED_IN)
    told = particulars(email=email.strip())
    with unit_of_work(actor=actor, now=now) as work:
        person = Person.objects.select_for_update().get(pk=actor.person_id)
        changed = write(person, told)
        if changed:
            person.save(update_fields=["email"])
        work.record(PersonChanged(stream=f"person:{person.pk}", person_id=person.pk, fields=changed))


def erase_person(*, actor: Actor, now: datetime.datetime, person_id: int) -> Person:
    """The person without anything personal: name, codes, numbers and account are gone, the row stays.

    Source: retention and erasure of personal data; assumed, since no general act is in force.

    Raises:
        NotAllowed: the actor may not erase people, or there is no such person.
        RuleBroken: "org.person_holds_roles", somebody in office is not erased.
    """
    with unit_of_work(actor=actor, now=now) as work:
        person = access.load(Person.objects, actor, "org.erase", lock=True, pk=person_id)
        today = day_of(now)
        if Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), person=person).exists():
            raise RuleBroken("org.person_holds_roles")
        if person.account_id is not None:
            identity.erase_mobile(actor=actor, now=now, account_id=person.account_id)
        _forget(person, now)
        work.record(PersonErased(stream=f"person:{person_id}", person_id=person_id))
    return person


def _forget(person: Person, now: datetime.datetime) -> None:
    person.given_name = person.family_name = person.fold = person.sort = person.email = ""
    person.national_code_sealed = person.national_code_match = None
    person.foreign_code_sealed = person.foreign_code_match = None
    person.mobile_sealed = person.mobile_match = None
    person.matched, person.matched_at = "", None
    person.company_id_sealed = person.company_id_match = None
    theirs = Mandate.objects.filter(Q(person=person) | Q(principal=person))
    theirs.update(told_sealed=None)
    theirs.filter(valid_from=None, refused_at=None).update(refused_at=now)
    theirs.filter(valid_to__gte=day_of(now)).update(valid_to=day_of(now) - datetime.timedelta(days=1))
    person.account_id, person.erased_at = None, person.erased_at or now
    person.save()


def match_of_code(national_code: str) -> bytes:
    """The key by which a national code (10 Latin digits) is found."""
    return vault.match_key(national_code, NATIONAL_CODE)


def match_of_foreign(foreign_code: str) -> bytes:
    """The key by which the code of a foreign national (12 Latin digits) is found."""
    return vault.match_key(foreign_code, FOREIGN_CODE)


def match_of_mobile(mobile: str) -> bytes:
    """The key by which a mobile number (09…) is found; the same as that of the account."""
    return vault.match_key(mobile, MOBILE)


def write(person: Person, told: Particulars, *, is_code_free: bool = False) -> tuple[str, ...]:
    """Put what was told into the row, unsaved; the names of what is different now."""
    changed = [
        field
        for field in ("given_name", "family_name", "email")
        if (value := getattr(told, field)) is not None and value != getattr(person, field)
    ]
    for field in changed:
        setattr(person, field, getattr(told, field))
    if told.national_code is not None and _differs(
        person.national_code_match, told.national_code, match_of_code
    ):
        if not is_code_free:
            _check_code_free(told.national_code, person)
        person.national_code_match = match_of_code(told.national_code) if told.national_code else None
        person.national_code_sealed = vault.seal(told.national_code) if told.national_code else None
        changed.append("national_code")
    if told.foreign_code is not None and _differs(
        person.foreign_code_match, told.foreign_code, match_of_foreign
    ):
        _check_foreign_free(told.foreign_code, person)
        person.foreign_code_match = match_of_foreign(told.foreign_code) if told.foreign_code else None
        person.foreign_code_sealed = vault.seal(told.foreign_code) if told.foreign_code else None
        changed.append("foreign_code")
    if told.mobile is not None and _differs(person.mobile_match, told.mobile, match_of_mobile):
        person.mobile_match = match_of_mobile(told.mobile) if told.mobile else None
        person.mobile_sealed = vault.seal(told.mobile) if told.mobile else None
        changed.append("mobile")
    name = f"{person.given_name} {person.family_name}"
    person.fold = persian.fold(name)
    person.sort = persian.sort_key(f"{person.family_name} {person.given_name}") if name.strip() else ""
    return tuple(changed)


def _differs(kept: bytes | memoryview | None, told: str, match_of: Callable[[str], bytes]) -> bool:
    return (bytes(kept) if kept else None) != (match_of(told) if told else None)


def _check_code_free(national_code: str, person: Person) -> None:
    taken = Person.objects.filter(national_code_match=match_of_code(national_code)).exclude(pk=person.pk)
    if national_code and taken.exists():
        raise RuleBroken("org.national_code_taken", field="national_code")


def _check_foreign_free(foreign_code: str, person: Person) -> None:
    taken = Person.objects.filter(foreign_code_match=match_of_foreign(foreign_code)).exclude(pk=person.pk)
    if foreign_code and taken.exists():
        raise _taken("foreign_code")
