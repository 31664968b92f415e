"""Who acts: from a signed-in account to the person, the roles held on the day and the hat worn."""

import dataclasses
import datetime

from django.db.models import Q
from django.utils import timezone

from ostan.domains.org.models import Absence, Membership, Person
from ostan.foundation.once import fetch
from ostan.kernel.actor import MANDATES, VISITOR, Actor, Grant, Role

Moment = datetime.date | datetime.datetime

_HATS = """
SELECT p.id, h.hat, h.role, u.path, u.id, u.name, coalesce(post.title, ''),
       concat_ws(' ', nullif(away.given_name, ''), nullif(away.family_name, '')),
       concat_ws(' ', nullif(p.given_name, ''), nullif(p.family_name, '')), h.absent_id
FROM org_person p
LEFT JOIN LATERAL (
    SELECT m.id AS hat, m.role, m.unit_id, m.post_id, m.valid_from AS since, NULL::bigint AS absent_id
    FROM org_membership m
    WHERE m.person_id = p.id AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
    UNION ALL
    SELECT -s.id, m.role, m.unit_id, m.post_id, s.from_on, m.person_id
    FROM org_absence s JOIN org_membership m ON m.id = s.absent_id
    WHERE s.substitute_id = p.id AND %(day)s BETWEEN s.from_on AND s.to_on
      AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
    UNION ALL
    SELECT %(mandates)s + d.id, 'citizen', NULL, NULL, d.valid_from, d.principal_id
    FROM org_mandate d JOIN org_person other ON other.id = d.principal_id AND other.erased_at IS NULL
    WHERE d.person_id = p.id AND d.valid_from <= %(day)s AND d.valid_to >= %(day)s
) h ON true
LEFT JOIN org_orgunit u ON u.id = h.unit_id
LEFT JOIN org_post post ON post.id = h.post_id
LEFT JOIN org_person away ON away.id = h.absent_id
WHERE p.account_id = %(account)s AND p.erased_at IS NULL
ORDER BY h.hat < 0, h.since, abs(h.hat)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class HatCard:
    """A hat to choose. `id` is a membership's, or a substitution's below zero; `absent` is who is away.

    A mandate's lies above kernel.actor.MANDATES, and `absent` is for whom one acts.
    """

    id: int
    role: Role
    unit_id: int
    unit_name: str
    post: str = ""
    absent: str = ""


def day_of(moment: Moment) -> datetime.date:
    """The date of an instant where the province is; a date stays what it is."""
    return timezone.localdate(moment) if isinstance(moment, datetime.datetime) else moment


def on_day(day: datetime.date, prefix: str = "") -> Q:
    """Rows whose `valid_from` and `valid_to` cover the day."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Seat:
    """Who is behind a request: the actor in one hat, the person's name, the hats to choose from, and for whom he acts."""

    actor: Actor
    name: str = ""
    hats: tuple[HatCard, ...] = ()
    acting_for: str = ""


def actor_for(*, account_id: int, hat: int | None, on: Moment) -> Actor:
    """The person behind an account in one hat (see `seat_for`), in one SQL statement."""
    return seat_for(account_id=account_id, hat=hat, on=on).actor


def seat_for(*, account_id: int, hat: int | None, on: Moment) -> Seat:
    """The person behind an account in one hat with everything a page's frame shows, in one SQL statement.

    `hat` is a membership, a substitution below zero, 0 for the citizen, None for the usual one: the first
    membership of staff, else the citizen. A hat that is unknown, not the person's own or past gives the
    citizen's. Whoever holds no role of his own on the day stands in for nobody. An account without a person,
    or whose person was erased, is a visitor.
    """
    rows = fetch(_HATS, {"account": account_id, "day": day_of(on), "mandates": MANDATES})
    if not rows:
        return Seat(VISITOR)
    offices = [row for row in rows if row[1] is not None and row[1] < MANDATES]
    mandates = [row for row in rows if row[1] is not None and row[1] > MANDATES]
    own = bool(offices) and offices[0][1] > 0
    cards = [HatCard(row[1], Role(row[2]), row[4], row[5], row[6], row[7]) for row in offices if own]
    cards += [HatCard(row[1], Role.CITIZEN, 0, "", "", row[7]) for row in mandates]
    return _seated(rows[0], _worn(offices, mandates, hat), tuple(cards))


_Row = tuple[int, int, str, str, int, str, str, str, str, int]


def _seated(first: _Row, worn: _Row | None, cards: tuple[HatCard, ...]) -> Seat:
    if worn is None:
        return Seat(Actor(person_id=first[0], grants=(Grant(Role.CITIZEN),)), first[8], cards)
    person_id, number, role, path, unit_id = worn[:5]
    if number > MANDATES:
        actor = Actor(person_id=person_id, hat=number, grants=(Grant(Role.CITIZEN),), for_id=worn[9])
        return Seat(actor, first[8], cards, worn[7])
    actor = Actor(person_id=person_id, hat=number, grants=(Grant(Role(role), path, unit_id),))
    return Seat(actor, first[8], cards)


def _worn(offices: list[_Row], mandates: list[_Row], hat: int | None) -> _Row | None:
    """The hat asked for; without one the first office. Nobody acts for another without having said so."""
    if hat is not None and hat > MANDATES:
        return next((row for row in mandates if row[1] == hat), None)
    if not offices or offices[0][1] < 0:
        return None
    return offices[0] if hat is None else next((row for row in offices if row[1] == hat), None)


def actor_in(*, person_id: int, hat: int, on: Moment) -> Actor:
    """The person in a hat that was worn before, if it is still theirs on the day; else a visitor. One statement.

    For work that somebody asked for and that is done when they are no longer at the page. Hat 0 is the citizen's.
    """
    if not hat:
        is_known = Person.objects.filter(pk=person_id, erased_at=None).exists()
        return Actor(person_id=person_id, grants=(Grant(Role.CITIZEN),)) if is_known else VISITOR
    day = day_of(on)
    rows = Membership.objects.filter(on_day(day), person__erased_at=None)
    if hat > 0:
        rows = rows.filter(pk=hat, person_id=person_id)
    else:
        away = Absence.objects.filter(
            pk=-hat, substitute_id=person_id, from_on__lte=day, to_on__gte=day
        ).values("absent_id")
        rows = rows.filter(pk__in=away)
    found = rows.values_list("role", "unit__path", "unit_id").first()
    if found is None:
        return VISITOR
    role, path, unit_id = found
    return Actor(person_id=person_id, hat=hat, grants=(Grant(Role(role), path, unit_id),))


def hats_of(*, person_id: int, on: Moment) -> list[HatCard]:
    """The hats the person may choose on the day, memberships first; without the citizen's, which all have."""
    day = day_of(on)
    own = Membership.objects.filter(on_day(day), person_id=person_id).order_by("valid_from", "pk")
    rows = own.values_list("pk", "role", "unit_id", "unit__name", "post__title")
    hats = [HatCard(pk, Role(role), unit_id, unit, post or "") for pk, role, unit_id, unit, post in rows]
    return [*hats, *_stood_in(person_id, day)] if hats else []


def _stood_in(person_id: int, day: datetime.date) -> list[HatCard]:
    rows = Absence.objects.filter(
        on_day(day, "absent__"), substitute_id=person_id, from_on__lte=day, to_on__gte=day
    ).order_by("from_on", "pk")
    return [
        HatCard(-pk, Role(role), unit_id, unit, post or "", f"{given} {family}".strip())
        for pk, role, unit_id, unit, post, given, family in rows.values_list(
            "pk",
            "absent__role",
            "absent__unit_id",
            "absent__unit__name",
            "absent__post__title",
            "absent__person__given_name",
            "absent__person__family_name",
        )
    ]


def hat_owner(*, hat: int) -> int:
    """The membership behind a hat: its own number, or the absent person's for a substitution; else 0."""
    if hat >= 0:
        return hat
    found = Absence.objects.filter(pk=-hat).values_list("absent_id", flat=True).first()
    return found or 0


@dataclasses.dataclass(frozen=True, slots=True)
class Officer:
    """A member of the staff as who acts, with the code of the unit."""

    actor: Actor
    role: Role
    unit_id: int
    unit_code: str


def officers(*, on: Moment) -> list[Officer]:
    """Everybody who holds a role on the day, once for each role, in the order of the hats. One statement."""
    rows = Membership.objects.filter(on_day(day_of(on)), person__erased_at=None).order_by("pk")
    return [
        Officer(Actor(person_id, hat, (Grant(Role(role), path, unit_id),)), Role(role), unit_id, code)
        for hat, person_id, role, unit_id, code, path in rows.values_list(
            "pk", "person_id", "role", "unit_id", "unit__code", "unit__path"
        )
    ]


def holders_of(*, role: Role, on: Moment) -> list[int]:
    """Who holds the role on the day, wherever in the province, by person id. One statement."""
    rows = Membership.objects.filter(on_day(day_of(on)), role=role, person__erased_at=None)
    return sorted(set(rows.values_list("person_id", flat=True)))
