"""Grants and ends roles, and notes who is away and who stands in."""

import datetime

from django.db.models import Q

from ostan.domains.org.actions.units import add_post
from ostan.domains.org.events import AbsenceEnded, AbsenceNoted, RoleEnded, RoleGranted
from ostan.domains.org.models import Absence, Membership, OrgUnit, Person
from ostan.domains.org.queries import day_of
from ostan.domains.org.queries.hats import on_day
from ostan.domains.org.rules import WITHIN_UNIT, terms
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

_DAY = datetime.timedelta(days=1)


def grant(
    *,
    actor: Actor,
    now: datetime.datetime,
    person_id: int,
    unit_id: int,
    role: Role,
    post: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Membership:
    """The new membership, from today when no day is given; both days belong to it.

    `post` is the title of a seat in the unit, which is made when it is new.

    Raises:
        NotAllowed: the actor may not grant roles, or there is no such person or unit.
        RuleBroken: "org.role_unknown", "org.term_ends_before_it_begins", "org.unit_closed",
            "org.text_too_long" or "org.role_held_already".
    """
    access.require(actor, "org.grant")
    role = terms.check_grantable(role)
    first = since or day_of(now)
    terms.check_term(first, until)
    with unit_of_work(actor=actor, now=now) as work:
        person = Person.objects.select_for_update().filter(pk=person_id, erased_at=None).first()
        unit = OrgUnit.objects.filter(pk=unit_id).first()
        if person is None or unit is None:
            raise NotAllowed("org.grant")
        if unit.valid_to is not None:
            raise RuleBroken("org.unit_closed", field="unit")
        seat = add_post(actor=actor, now=now, unit_id=unit_id, title=post) if persian.fold(post) else None
        _check_not_held(person_id, unit_id, role, (first, until))
        membership = Membership.objects.create(
            person=person, unit=unit, role=role, post=seat, valid_from=first, valid_to=until
        )
        work.record(granted(membership))
    return membership


def granted(membership: Membership) -> RoleGranted:
    """What is recorded of a new membership."""
    return RoleGranted(
        stream=f"person:{membership.person_id}",
        membership_id=membership.pk,
        person_id=membership.person_id,
        unit_id=membership.unit_id,
        role=Role(membership.role),
        since=membership.valid_from,
        until=membership.valid_to,
    )


def _check_not_held(person_id: int, unit_id: int, role: Role, term: terms.Term) -> None:
    held = Membership.objects.filter(person_id=person_id, unit_id=unit_id, role=role)
    if any(terms.overlap(term, other) for other in held.values_list("valid_from", "valid_to")):
        raise RuleBroken("org.role_held_already", field="role")


def end_grant(
    *, actor: Actor, now: datetime.datetime, membership_id: int, last_day: datetime.date | None = None
) -> Membership:
    """The membership, which holds no more after `last_day`; without one it ends at once, today already.

    Raises:
        NotAllowed: the actor may not end roles, or there is no such membership.
        RuleBroken: "org.term_ends_before_it_begins", "org.role_ended_already" or "org.last_administrator".
    """
    today = day_of(now)
    with unit_of_work(actor=actor, now=now) as work:
        membership = access.load(Membership.objects, actor, "org.grant", lock=True, pk=membership_id)
        if membership.valid_to is not None and membership.valid_to < today:
            raise RuleBroken("org.role_ended_already")
        # A role that is taken back on its first day ends the day before: it was never held.
        end = last_day or max(today, membership.valid_from) - _DAY
        if end < membership.valid_from - _DAY:
            raise RuleBroken("org.term_ends_before_it_begins", field="until")
        _check_an_administrator_stays(membership, end)
        membership.valid_to = end
        membership.save(update_fields=["valid_to"])
        work.record(
            RoleEnded(
                stream=f"person:{membership.person_id}",
                membership_id=membership.pk,
                person_id=membership.person_id,
                unit_id=membership.unit_id,
                role=Role(membership.role),
                last_day=end,
            )
        )
    return membership


def _check_an_administrator_stays(membership: Membership, end: datetime.date) -> None:
    if membership.role != Role.ADMINISTRATOR:
        return
    # Locking all of them in one order keeps two administrators from ending each other at the same moment.
    others = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk")
    if not any(
        terms.holds((other.valid_from, other.valid_to), end + _DAY)
        for other in others
        if other.pk != membership.pk
    ):
        raise RuleBroken("org.last_administrator")


def note_absence(
    *,
    actor: Actor,
    now: datetime.datetime,
    membership_id: int,
    since: datetime.date,
    until: datetime.date,
    substitute_id: int | None = None,
) -> Absence:
    """The absence: from `since` to `until` the member is away, and the substitute may wear the member's hat.

    Everybody of the staff notes the own absence, the head that of anybody of the unit. Who goes away names a
    colleague of the very unit; for roles that reach beyond a unit only who may grant them names a substitute.

    Raises:
        NotAllowed: no such membership, out of reach, or the role is not the actor's to hand on.
        RuleBroken: "org.term_ends_before_it_begins", "org.term_is_past", "org.absence_too_long",
            "org.substitute_is_absent", "org.substitute_not_staff", "org.substitute_not_of_unit",
            "org.absent_holds_no_role" or "org.absent_already". Source: assumed.
    """
    terms.check_absence(since, until, today=day_of(now))
    with unit_of_work(actor=actor, now=now) as work:
        absent = access.load(Membership.objects, actor, "org.absence", lock=True, pk=membership_id)
        if substitute_id is not None:
            _check_substitute(actor, absent, substitute_id, since)
        _check_absent(absent, since, until)
        made = Absence.objects.create(absent=absent, substitute_id=substitute_id, from_on=since, to_on=until)
        work.record(
            AbsenceNoted(
                stream=f"person:{absent.person_id}",
                absence_id=made.pk,
                membership_id=absent.pk,
                absent_id=absent.person_id,
                substitute_id=substitute_id or 0,
                since=since,
                until=until,
            )
        )
    return made


def _check_absent(absent: Membership, since: datetime.date, until: datetime.date) -> None:
    held = (absent.valid_from, absent.valid_to)
    if not (terms.holds(held, since) and terms.holds(held, until)):
        raise RuleBroken("org.absent_holds_no_role", field="until")
    if Absence.objects.filter(Q(from_on__lte=until, to_on__gte=since), absent=absent).exists():
        raise RuleBroken("org.absent_already", field="since")


def _check_substitute(actor: Actor, absent: Membership, substitute_id: int, since: datetime.date) -> None:
    if absent.role not in WITHIN_UNIT:
        access.require(actor, "org.grant")
    if absent.person_id == substitute_id:
        raise RuleBroken("org.substitute_is_absent", field="substitute")
    own = Membership.objects.filter(on_day(since), person_id=substitute_id, person__erased_at=None)
    if not own.exists():
        raise RuleBroken("org.substitute_not_staff", field="substitute")
    chooses = access.may_touch(actor, "org.substitute", unit_path=absent.unit.path)
    if not (chooses or own.filter(unit=absent.unit_id).exists()):
        raise RuleBroken("org.substitute_not_of_unit", field="substitute")


def end_absence(*, actor: Actor, now: datetime.datetime, absence_id: int) -> Absence:
    """The absence, which ends at once: the member is back.

    Raises:
        NotAllowed: no such absence, or out of reach.
        RuleBroken: "org.role_ended_already".
    """
    today = day_of(now)
    with unit_of_work(actor=actor, now=now) as work:
        found = access.load(Absence.objects, actor, "org.absence", lock=True, pk=absence_id)
        if found.to_on < today:
            raise RuleBroken("org.role_ended_already")
        found.to_on = max(today, found.from_on) - _DAY
        found.save(update_fields=["to_on"])
        work.record(
            AbsenceEnded(
                stream=f"person:{found.absent.person_id}",
                absence_id=found.pk,
                membership_id=found.absent_id,
                last_day=found.to_on,
            )
        )
    return found
