"""Tells people what happened to their accounts, and administrators what did not arrive."""

import datetime

from ostan.domains.org.models import Membership, Person
from ostan.domains.org.queries import contact, day_of
from ostan.domains.org.queries.hats import on_day
from ostan.foundation import access
from ostan.foundation.notices import actions as notices
from ostan.foundation.work import is_replay
from ostan.kernel.actor import Actor, Role


def tell_account(*, actor: Actor, now: datetime.datetime, account_id: int, code: str, entry_id: int) -> bool:
    """Whether somebody stands behind the account and was owed the notice, on every known channel.

    A citizen gets no text message: the code by which the account was entered came to the same telephone.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "org.tell")
    person = Person.objects.filter(account_id=account_id, erased_at=None).first()
    if person is None:
        return False
    is_staff = Membership.objects.filter(on_day(day_of(now)), person=person).exists()
    _owe(person.pk, code, entry_id, now, by_sms=is_staff, facts={}, stream=f"account:{account_id}")
    return True


def tell_administrators(
    *, actor: Actor, now: datetime.datetime, code: str, entry_id: int, facts: dict[str, str]
) -> int:
    """How many administrators were owed the notice, by e-mail and in their inbox.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "org.tell")
    held = Membership.objects.filter(on_day(day_of(now)), role=Role.ADMINISTRATOR, person__erased_at=None)
    people = sorted(set(held.values_list("person_id", flat=True)))
    for person_id in people:
        _owe(person_id, code, entry_id, now, by_sms=False, facts=facts, stream="notices")
    return len(people)


def _owe(
    person_id: int,
    code: str,
    entry_id: int,
    now: datetime.datetime,
    *,
    by_sms: bool,
    facts: dict[str, str],
    stream: str,
) -> None:
    known = contact(person_id=person_id)
    addresses = {"INAPP": "", "EMAIL": known.email, "SMS": known.mobile if by_sms else ""}
    notices.owe(
        entry_id=entry_id,
        code=code,
        person_id=person_id,
        addresses={channel: at for channel, at in addresses.items() if at or channel == "INAPP"},
        facts=facts,
        stream=stream,
        now=now,
        is_past=is_replay(),
    )
