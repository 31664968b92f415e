"""Adds and changes staff, and forgets people on request."""

import datetime
from collections.abc import Callable

from django.db.models import Q

from ostan.domains.org.events import PersonAdded, PersonChanged, PersonErased
from ostan.domains.org.models import Mandate, Membership, Person
from ostan.domains.org.queries import day_of
from ostan.domains.org.queries.people import FOREIGN_CODE, NATIONAL_CODE, staff_rows
from ostan.domains.org.rules.particulars import Particulars, particulars
from ostan.foundation import access, vault
from ostan.foundation.identity import actions as identity
from ostan.foundation.identity.queries import MOBILE
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


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
        raise RuleBroken("org.foreign_code_taken", field="foreign_code")
