"""Who acts in a replay: the staff by unit and role, and citizens as they come."""

import datetime
import io
from collections import defaultdict
from collections.abc import Callable

from ostan.domains.catalogue.rules.form import Question
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.foundation.files import actions as files
from ostan.foundation.identity import actions as identity
from ostan.kernel.actor import SYSTEM, VISITOR, Actor, Grant, Role
from ostan.wiring.demo import people, specimens


class Cast:
    """Everybody in office on a day."""

    def __init__(self, on: datetime.datetime) -> None:
        self._by_seat: dict[tuple[int, Role], list[Actor]] = defaultdict(list)
        self._paths: dict[int, str] = {}
        self.people: dict[int, Actor] = {}
        for officer in orgs.officers(on=on):
            self._by_seat[officer.unit_id, officer.role].append(officer.actor)
            self.people.setdefault(officer.actor.person_id, officer.actor)
            self._paths[officer.unit_id] = officer.actor.grants[0].unit_path
        self.desk = [
            actor
            for (_, role), members in self._by_seat.items()
            if role is Role.DESK_OPERATOR
            for actor in members
        ]

        self.books = [
            actor
            for (_, role), members in self._by_seat.items()
            if role is Role.FINANCE_CLERK
            for actor in members
        ]

    def of(self, unit_id: int, role: Role, *, without: int = 0) -> list[Actor]:
        """Who may do a step of the role in the unit: its members, else whoever heads it or a unit above it.

        `without` is the person who may not.
        """
        for wanted, unit in self._seats(unit_id, role):
            found = [one for one in self._by_seat.get((unit, wanted), ()) if one.person_id != without]
            if found:
                return found
        return []

    def members(self, unit_id: int, role: Role, *, without: int) -> list[Actor]:
        """The colleagues of that person in the role, of this very unit."""
        return [one for one in self._by_seat.get((unit_id, role), ()) if one.person_id != without]

    def _seats(self, unit_id: int, role: Role) -> list[tuple[Role, int]]:
        above = [int(one) for one in self._paths.get(unit_id, "").split(".") if one][::-1] or [unit_id]
        return [
            (role, unit_id),
            (Role.UNIT_HEAD, unit_id),
            (Role.DEPUTY, unit_id),
            *((Role.UNIT_HEAD, one) for one in above[1:]),
        ]


def enter(number: int, now: datetime.datetime) -> tuple[Actor, people.Somebody]:
    """The citizen of that number, signed in by mobile and code and known by name; new ones are registered."""
    who = people.citizen(number)
    account = identity.open_for_mobile(actor=VISITOR, now=now, mobile=who.mobile)
    identity.confirm_mobile(actor=VISITOR, now=now, account_id=account.pk)
    person = org.register_citizen(
        actor=SYSTEM,
        now=now,
        account_id=account.pk,
        mobile=who.mobile,
        national_code=who.national_code,
        given_name=who.given_name,
        family_name=who.family_name,
    )
    return citizen(person.pk), who


def citizen(person_id: int) -> Actor:
    """The person acting as a citizen."""
    return Actor(person_id=person_id, grants=(Grant(Role.CITIZEN),))


def folder_of(actor: Actor, now: datetime.datetime) -> Callable[[Question], int]:
    """What hands over specimen documents for the questions of one form: one of each kind is kept."""
    kept: dict[str, int] = {}

    def hand_over(question: Question) -> int:
        kind = "pdf" if "pdf" in question.accepts else "image"
        if kind not in kept:
            name, body = specimens.of(kind)
            kept[kind] = files.keep(actor=actor, now=now, upload=io.BytesIO(body), name=name).pk
        return kept[kind]

    return hand_over
