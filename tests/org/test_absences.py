"""Absences: who is away, who stands in, and who may say so."""

import pytest

from ostan.domains.org import actions, queries
from ostan.domains.org.models import Absence, OrgUnit
from ostan.foundation.identity import actions as identity
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.org.conftest import DAY, HOUSE, NOW, TODAY, signed_in, staff


def test_a_substitute_wears_the_absent_members_hat(office: OrgUnit, governorate: OrgUnit) -> None:
    _, head = staff(office, Role.UNIT_HEAD, "رئیس")
    deputy, own = staff(governorate, Role.CLERK, "جانشین")
    made = actions.note_absence(
        **HOUSE, membership_id=head, substitute_id=deputy.pk, since=TODAY, until=TODAY + 2 * DAY
    )
    number = signed_in(deputy)
    actor = queries.actor_for(account_id=number, hat=-made.pk, on=NOW)

    assert actor.grants == (Grant(Role.UNIT_HEAD, office.path, office.pk),)
    assert queries.actor_for(account_id=number, hat=None, on=NOW).hat == own
    assert queries.actor_for(account_id=number, hat=-made.pk, on=NOW + 3 * DAY).hat == 0
    assert [card.id for card in queries.hats_of(person_id=deputy.pk, on=NOW)] == [own, -made.pk]
    assert queries.hat_owner(hat=-made.pk) == head
    assert queries.staff_of(unit_id=office.pk, on=NOW)[0].stand_in == "علی جانشین"
    actions.end_absence(**HOUSE, absence_id=made.pk)
    assert queries.actor_for(account_id=number, hat=-made.pk, on=NOW).hat == 0


def test_whoever_left_stands_in_for_nobody(office: OrgUnit) -> None:
    _, head = staff(office, Role.UNIT_HEAD, "رئیس")
    deputy, own = staff(office, Role.CLERK, "جانشین")
    made = actions.note_absence(
        **HOUSE, membership_id=head, substitute_id=deputy.pk, since=TODAY, until=TODAY
    )
    number = signed_in(deputy)
    actions.end_grant(**HOUSE, membership_id=own)

    assert queries.actor_for(account_id=number, hat=-made.pk, on=NOW).hat == 0


def test_who_may_not_stand_in(office: OrgUnit) -> None:
    absent, hat = staff(office)
    other, _ = staff(office, name="همکار")
    number = identity.open_for_mobile(actor=SYSTEM, now=NOW, mobile="09121234567").pk
    citizen = actions.register_citizen(**HOUSE, account_id=number, mobile="09121234567")

    def refused(who: int, since: int = 0, until: int = 1) -> str:
        with pytest.raises(RuleBroken) as broken:
            actions.note_absence(
                **HOUSE,
                membership_id=hat,
                substitute_id=who,
                since=TODAY + since * DAY,
                until=TODAY + until * DAY,
            )
        return broken.value.code

    assert refused(absent.pk) == "org.substitute_is_absent"
    assert refused(citizen.pk) == "org.substitute_not_staff"
    assert refused(other.pk, 2, 1) == "org.term_ends_before_it_begins"
    assert refused(other.pk, -3, -1) == "org.term_is_past"
    assert refused(other.pk, -3, 1) == "org.substitute_not_staff"
    actions.note_absence(**HOUSE, membership_id=hat, substitute_id=other.pk, since=TODAY, until=TODAY + DAY)
    assert refused(other.pk, 1, 5) == "org.absent_already"


def test_staff_note_their_own_absence_with_a_colleague_of_the_unit(
    office: OrgUnit, governorate: OrgUnit
) -> None:
    me, hat = staff(office)
    colleague, theirs = staff(office, name="همکار")
    stranger, _ = staff(governorate, name="بیگانه")
    actor = Actor(me.pk, hat, (Grant(Role.CLERK, office.path, office.pk),))
    term = {"since": TODAY, "until": TODAY + DAY}

    def mine(**changes: object) -> Absence:
        return actions.note_absence(actor=actor, now=NOW, **{"membership_id": hat, **term, **changes})

    with pytest.raises(NotAllowed):
        mine(membership_id=theirs)
    with pytest.raises(RuleBroken, match=r"org\.substitute_not_of_unit"):
        mine(substitute_id=stranger.pk)
    with pytest.raises(RuleBroken, match=r"org\.absence_too_long"):
        mine(until=TODAY + 400 * DAY)
    made = mine(substitute_id=colleague.pk)

    assert queries.cover_of(person_id=me.pk, unit_path=office.path, on=NOW) == queries.Cover(
        made.pk, colleague.pk
    )
    assert queries.cover_of(person_id=me.pk, unit_path=governorate.path, on=NOW) is None
    assert queries.cover_of(person_id=me.pk, unit_path=office.path, on=NOW + 2 * DAY) is None
    workers = queries.workers_of(unit_id=office.pk, roles=[Role.CLERK], on=NOW)
    assert {one.person_id for one in workers} == {colleague.pk}
    assert [one.substitute_id for one in queries.own_absences(actor=actor, on=NOW)] == [colleague.pk]


def test_whoever_stands_in_and_is_away_too_covers_nobody(office: OrgUnit) -> None:
    me, hat = staff(office)
    colleague, theirs = staff(office, name="همکار")
    made = actions.note_absence(
        **HOUSE, membership_id=hat, since=TODAY, until=TODAY, substitute_id=colleague.pk
    )
    actions.note_absence(**HOUSE, membership_id=theirs, since=TODAY, until=TODAY)

    assert queries.cover_of(person_id=me.pk, unit_path=office.path, on=NOW) == queries.Cover(made.pk, 0)
