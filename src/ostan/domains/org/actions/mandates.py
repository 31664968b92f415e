"""Acting for another: asked for with a paper, confirmed by the staff, ended by date or by either side."""

import dataclasses
import datetime
import json

from django.db.models import Q

from ostan.domains.org.actions.people import match_of_code, write
from ostan.domains.org.events import MandateAsked, MandateConfirmed, MandateEnded, MandateRefused
from ostan.domains.org.models import Mandate, Person
from ostan.domains.org.queries import day_of
from ostan.domains.org.queries.mandates import Told, told_of
from ostan.domains.org.queries.people import COMPANY_ID
from ostan.domains.org.rules import MandateKind
from ostan.domains.org.rules.mandates import Principal
from ostan.domains.org.rules.particulars import Particulars, particulars
from ostan.foundation import access, vault
from ostan.foundation.files import queries as files
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

MOST_OPEN = 20
"""Mandates that one person may be waiting for. Source: assumed."""
LONGEST = datetime.timedelta(days=5 * 366)
"""How long a confirmed mandate may last before it is looked at again. Source: assumed."""


def ask_mandate(*, actor: Actor, now: datetime.datetime, told: Principal, evidence_id: int) -> Mandate:
    """The mandate that waits to be confirmed; it opens nothing before.

    Raises:
        NotAllowed: the actor is no citizen in his own name.
        RuleBroken: "org.mandate_evidence", the paper is not there or not the actor's; "org.mandate_of_oneself";
            "org.mandates_too_many".
    """
    if not actor.holds(Role.CITIZEN) or actor.for_id or not actor.person_id:
        raise NotAllowed("org.mandates")
    if evidence_id not in files.owned(person_id=actor.person_id, file_ids=[evidence_id]):
        raise RuleBroken("org.mandate_evidence", field="evidence")
    own = Person.objects.filter(pk=actor.person_id, national_code_match=match_of_code(told.code))
    if own.exists():
        raise RuleBroken("org.mandate_of_oneself", field="code")
    waiting = Mandate.objects.filter(person_id=actor.person_id, valid_from=None, refused_at=None)
    if waiting.count() >= MOST_OPEN:
        raise RuleBroken("org.mandates_too_many")
    with unit_of_work(actor=actor, now=now) as work:
        asked = Mandate.objects.create(
            person_id=actor.person_id,
            kind=told.kind,
            told_sealed=vault.seal(json.dumps(dataclasses.asdict(told), ensure_ascii=False)),
            evidence_id=evidence_id,
            asked_at=now,
        )
        stream = f"person:{actor.person_id}"
        work.record(MandateAsked(stream, asked.pk, actor.person_id, told.kind))
    return asked


def confirm_mandate(
    *, actor: Actor, now: datetime.datetime, mandate_id: int, until: datetime.date
) -> Mandate:
    """The mandate, in force from today until and with that day. Whoever is represented is found or registered.

    Raises:
        NotAllowed: the actor may not confirm mandates, or there is none that waits.
        RuleBroken: "org.term_is_past", "org.mandate_too_long" or "org.mandate_of_oneself".
    """
    today = day_of(now)
    if until < today:
        raise RuleBroken("org.term_is_past", field="until")
    if until - today > LONGEST:
        raise RuleBroken("org.mandate_too_long", field="until")
    with unit_of_work(actor=actor, now=now) as work:
        found = _waiting(actor, mandate_id)
        if found.person_id == actor.person_id:
            raise RuleBroken("org.mandate_of_oneself")
        told = told_of(found)
        person = _principal(told, now)
        found.principal, found.told_sealed, found.confirmed_by = person, None, actor.person_id
        found.valid_from, found.valid_to = today, until
        found.save()
        work.record(
            MandateConfirmed(f"person:{person.pk}", found.pk, found.person_id, person.pk, told.kind, until)
        )
    return found


def refuse_mandate(*, actor: Actor, now: datetime.datetime, mandate_id: int) -> Mandate:
    """The mandate, which was not confirmed; what was told of the other is forgotten.

    Raises:
        NotAllowed: the actor may not confirm mandates, or there is none that waits.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = _waiting(actor, mandate_id)
        found.refused_at, found.told_sealed = now, None
        found.save()
        work.record(MandateRefused(f"person:{found.person_id}", found.pk))
    return found


def end_mandate(*, actor: Actor, now: datetime.datetime, mandate_id: int) -> Mandate:
    """The mandate, which ends at once: by who acts, by who is represented, or by the staff who confirm mandates.

    Raises:
        NotAllowed: there is no such mandate in force or waiting for this actor.
    """
    mine = Q(person_id=actor.person_id) | Q(principal_id=actor.person_id)
    reach = Q() if access.may(actor, "org.mandates") else mine
    today = day_of(now)
    with unit_of_work(actor=actor, now=now) as work:
        rows = Mandate.objects.select_for_update().filter(reach, pk=mandate_id, refused_at=None)
        found = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today)).first() if actor.person_id else None
        if found is None:
            raise NotAllowed("org.mandates")
        if found.valid_from is None:
            found.refused_at, found.told_sealed = now, None
        else:
            found.valid_to = today - datetime.timedelta(days=1)
        found.save()
        work.record(MandateEnded(f"person:{found.person_id}", found.pk))
    return found


def _waiting(actor: Actor, mandate_id: int) -> Mandate:
    access.require(actor, "org.mandates")
    rows = Mandate.objects.select_for_update().filter(pk=mandate_id, valid_from=None, refused_at=None)
    found = rows.first()
    if found is None:
        raise NotAllowed("org.mandates")
    return found


def _principal(told: Told, now: datetime.datetime) -> Person:
    """Who is represented: known by the code, or new and without an account. Names of who is known stay."""
    if told.kind is MandateKind.COMPANY:
        match = vault.match_key(told.code, COMPANY_ID)
        known = Person.objects.filter(company_id_match=match).first()
        person = known or Person(
            registered_at=now, company_id_match=match, company_id_sealed=vault.seal(told.code)
        )
        names = Particulars(family_name=told.family_name)
    else:
        known = Person.objects.filter(national_code_match=match_of_code(told.code)).first()
        person = known or Person(registered_at=now)
        names = particulars(given_name=told.given_name, family_name=told.family_name, national_code=told.code)
    if known is None:
        write(person, names)
        person.save()
    return person
