"""Reads people, their roles and who stands in for whom. Codes and numbers leave only where it is said."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import Contains

from ostan.domains.org.models import IN_ASCII, Absence, InAscii, Membership, Person
from ostan.domains.org.queries.absences import AwayCard, away_cards
from ostan.domains.org.queries.hats import Moment, day_of, on_day
from ostan.domains.org.queries.units import head_of
from ostan.foundation import access, vault
from ostan.foundation.identity.queries import MOBILE, by_mobile, have_factor, match_of
from ostan.foundation.once import Once, fetch
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed, RuleBroken

NATIONAL_CODE = "national code"
FOREIGN_CODE = "foreign code"
COMPANY_ID = "company id"

FEWEST_LETTERS = 3
"""Letters of a word by which a name is found: the length of a trigram."""


@dataclasses.dataclass(frozen=True, slots=True)
class PersonCard:
    """A person without codes and numbers: only whether they are known."""

    id: int
    given_name: str
    family_name: str
    account_id: int | None
    has_national_code: bool
    has_mobile: bool
    erased_at: datetime.datetime | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclasses.dataclass(frozen=True, slots=True)
class Contact:
    """Where a person is reached, in clear: for sending only, never for a page. "" where nothing is known."""

    mobile: str
    email: str


@dataclasses.dataclass(frozen=True, slots=True)
class StaffCard:
    """One membership. `is_away`: its holder is absent on the day; `stand_in` names who stands in, "" for nobody."""

    hat: int
    person_id: int
    name: str
    role: Role
    unit_id: int
    unit_name: str
    post: str
    since: datetime.date
    until: datetime.date | None
    stand_in: str = ""
    stand_in_id: int = 0
    is_away: bool = False


def _card(row: Person) -> PersonCard:
    return PersonCard(
        row.pk,
        row.given_name,
        row.family_name,
        row.account_id,
        row.national_code_match is not None,
        row.mobile_match is not None,
        row.erased_at,
    )


def person(*, person_id: int) -> PersonCard:
    """The person, citizen or staff. Raises NotAllowed when there is none."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotAllowed("org.people")
    return _card(found)


def names(*, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people, by id, in one statement; "" for whom no name is known or who was erased."""
    return {
        pk: f"{given} {family}".strip() for pk, given, family in _NAMES.rows(person_ids=[*set(person_ids)])
    }


_NAMES = Once(
    lambda person_ids: Person.objects.filter(pk__in=[person_ids]).values_list(
        "pk", "given_name", "family_name"
    ),
    "person_ids",
)


def contact(*, person_id: int) -> Contact:
    """Where to send word to the person, in clear. Raises NotAllowed when there is no such person."""
    found = _CONTACT.rows(person_id=person_id)
    if not found:
        raise NotAllowed("org.people")
    mobile_sealed, email = found[0]
    return Contact(vault.unseal(mobile_sealed) if mobile_sealed else "", email)


_CONTACT = Once(
    lambda person_id: Person.objects.filter(pk=person_id).values_list("mobile_sealed", "email"), "person_id"
)


def has_mobile(*, person_id: int, mobile: str) -> bool:
    """Whether this is the person's mobile number, in any digit form; False for text that is no number."""
    try:
        match = vault.match_key(persian.parse_mobile(mobile), MOBILE)
    except RuleBroken:
        return False
    return Person.objects.filter(pk=person_id, mobile_match=match).exists()


def person_of_account(*, account_id: int) -> PersonCard | None:
    """The person behind an account, None when nobody is registered with it."""
    found = Person.objects.filter(account_id=account_id).first()
    return _card(found) if found else None


def account_of_claims(*, national_code: str, mobile: str) -> int | None:
    """The account of whoever has this national code, else of whoever has this mobile and no other code."""
    if national_code:
        match = vault.match_key(national_code, NATIONAL_CODE)
        found = Person.objects.filter(national_code_match=match).values_list("account_id", flat=True).first()
        if found:
            return found
    account = by_mobile(match_of(mobile)) if mobile else None
    if account is None:
        return None
    is_another = Person.objects.filter(account_id=account.pk).exclude(national_code_match=None)
    return None if national_code and is_another.exists() else account.pk


def people_named(text: str) -> QuerySet[Person, int]:
    """The ids of all, citizens too, whose name holds every word of the text however it is typed: for a subquery.

    Nobody when no word has three letters, which is the least that the index finds.
    """
    words = persian.fold(text).split()
    rows = Person.objects.filter(erased_at=None, is_system=False)
    if not any(len(word) >= FEWEST_LETTERS for word in words):
        rows = rows.none()
    for word in words:
        spelt = word.translate(IN_ASCII)
        rows = rows.filter(Contains(InAscii("fold"), spelt), fold__contains=word)
    return rows.values_list("pk", flat=True)


def matched(*, person_id: int) -> str:
    """What the register of mobiles said of the person's code and number; "" when it was never asked."""
    return Person.objects.filter(pk=person_id).values_list("matched", flat=True).first() or ""


def staff_of(*, unit_id: int, role: Role | None = None, on: Moment) -> list[StaffCard]:
    """Who holds a role in this very unit on the day, by name, with who stands in. Two statements."""
    rows = Membership.objects.filter(on_day(day_of(on)), unit_id=unit_id, person__erased_at=None)
    return _staff(rows.filter(role=role) if role else rows, day_of(on))


@dataclasses.dataclass(frozen=True, slots=True)
class Worker:
    """Somebody to whom the unit's work may be given; `absent` is for whom the person stands in, "" for nobody."""

    person_id: int
    name: str
    role: Role
    post: str
    absent: str


_WORKERS = """
SELECT p.id, concat_ws(' ', nullif(p.given_name, ''), nullif(p.family_name, '')), m.role, coalesce(post.title, ''),
       CASE WHEN p.id <> m.person_id THEN concat_ws(' ', nullif(away.given_name, ''), nullif(away.family_name, '')) ELSE '' END
FROM org_membership m
JOIN org_person away ON away.id = m.person_id AND away.erased_at IS NULL
LEFT JOIN org_absence s ON s.absent_id = m.id AND %(day)s BETWEEN s.from_on AND s.to_on
JOIN org_person p ON p.erased_at IS NULL AND p.id = CASE WHEN s.id IS NULL THEN m.person_id ELSE s.substitute_id END
LEFT JOIN org_post post ON post.id = m.post_id
WHERE (m.unit_id = ANY(%(units)s) AND m.role = ANY(%(roles)s) OR m.role = ANY(%(everywhere)s))
  AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
ORDER BY p.sort, p.id
"""


def workers_of(*, unit_id: int, roles: Collection[Role], on: Moment) -> list[Worker]:
    """Who holds one of the roles in this very unit on the day and is there, or stands in for a holder who is
    away, by name. One statement."""
    return staff_reaching(unit_ids=[unit_id], roles=roles, everywhere=(), on=on)


def leaders_of(*, unit_id: int, on: Moment) -> list[int]:
    """The people who lead the unit, its head and its deputy, in the order of their ids; without any, who leads the
    nearest unit above it. At most two statements.

    Raises:
        NotAllowed: there is no such unit.
    """
    held = workers_of(unit_id=unit_id, roles=(Role.UNIT_HEAD, Role.DEPUTY), on=on)
    if held:
        return sorted({one.person_id for one in held})
    head = head_of(unit_id=unit_id, on=on)
    return [head.person_id] if head else []


def staff_reaching(
    *, unit_ids: Iterable[int], roles: Collection[Role], everywhere: Collection[Role], on: Moment
) -> list[Worker]:
    """Who holds one of the roles in one of the units, or one of those `everywhere`, or stands in for such a holder,
    by name; once for each role. One statement."""
    told: dict[str, Any] = {
        "units": list(unit_ids),
        "day": day_of(on),
        "roles": list(roles),
        "everywhere": list(everywhere),
    }
    rows = fetch(_WORKERS, told)
    return [Worker(pk, name, Role(role), post, absent) for pk, name, role, post, absent in rows]


def _staff(rows: QuerySet[Membership], day: datetime.date) -> list[StaffCard]:
    members = list(rows.select_related("person", "unit", "post").order_by("person__sort", "pk"))
    away = {
        one.absent_id: one
        for one in Absence.objects.filter(
            absent__in=[member.pk for member in members], from_on__lte=day, to_on__gte=day
        ).select_related("substitute")
    }
    return [_staff_card(member, away.get(member.pk)) for member in members]


def _staff_card(member: Membership, away: Absence | None) -> StaffCard:
    stand_in = away.substitute if away else None
    return StaffCard(
        hat=member.pk,
        person_id=member.person_id,
        name=_card(member.person).name,
        role=Role(member.role),
        unit_id=member.unit_id,
        unit_name=member.unit.name,
        post=member.post.title if member.post else "",
        since=member.valid_from,
        until=member.valid_to,
        stand_in=_card(stand_in).name if stand_in else "",
        stand_in_id=stand_in.pk if stand_in else 0,
        is_away=away is not None,
    )


def staff_rows(actor: Actor) -> QuerySet[Person]:
    """People who hold or held a role where the actor may see people: citizens never stand among them."""
    held = access.visible(Membership.objects.filter(person_id=OuterRef("pk")), actor, "org.people")
    return Person.objects.filter(Exists(held))


@dataclasses.dataclass(frozen=True, slots=True)
class ListedPerson:
    """A line of the list of staff: the person and his roles of the day."""

    card: PersonCard
    roles: list[StaffCard]


def search_staff(
    *, actor: Actor, text: str = "", unit_path: str = "", on: Moment, offset: int = 0, limit: int = 50
) -> list[ListedPerson]:
    """Staff in the actor's reach whose name holds every word of `text`, by family name. Three statements."""
    day = day_of(on)
    rows = staff_rows(actor).filter(erased_at=None)
    if unit_path:
        within = Membership.objects.filter(
            on_day(day), person_id=OuterRef("pk"), unit__path__startswith=unit_path
        )
        rows = rows.filter(Exists(within))
    for word in persian.fold(text).split():
        rows = rows.filter(fold__contains=word)
    page = list(rows.order_by("sort", "pk")[offset : offset + limit])
    held = Membership.objects.filter(on_day(day), person__in=[one.pk for one in page])
    roles = _staff(access.visible(held, actor, "org.people"), day)
    return [ListedPerson(_card(one), [role for role in roles if role.person_id == one.pk]) for one in page]


def find_staff(*, actor: Actor, national_code: str) -> PersonCard | None:
    """The staff member in the actor's reach with this national code; None for a code that is none."""
    try:
        match = vault.match_key(persian.parse_national_code(national_code), NATIONAL_CODE)
    except RuleBroken:
        return None
    found = staff_rows(actor).filter(national_code_match=match).first()
    return _card(found) if found else None


def find_citizen(*, actor: Actor, national_code: str) -> PersonCard | None:
    """Whoever has this national or foreign code, for staff who register citizens; None for a code that is none.

    Raises:
        NotAllowed: the actor may not register others.
    """
    access.require(actor, "org.register_visitor")
    for parse, purpose, column in (
        (persian.parse_national_code, NATIONAL_CODE, "national_code_match"),
        (persian.parse_foreign_code, FOREIGN_CODE, "foreign_code_match"),
    ):
        try:
            match = vault.match_key(parse(national_code), purpose)
        except RuleBroken:
            continue
        found = Person.objects.filter(**{column: match}, erased_at=None).first()
        return _card(found) if found else None
    return None


@dataclasses.dataclass(frozen=True, slots=True)
class StaffFile:
    """A staff member with every role, past ones too, and the absences of these roles."""

    card: PersonCard
    roles: list[StaffCard]
    absences: list[AwayCard]
    national_code: str
    mobile: str
    email: str
    has_factor: bool


def staff_file(*, actor: Actor, person_id: int, on: Moment) -> StaffFile:
    """Everything an administrator sees of a staff member; code and number come masked. Five statements.

    Raises:
        NotAllowed: no such staff member, or out of the actor's reach.
    """
    found = staff_rows(actor).filter(pk=person_id).first()
    if found is None:
        raise NotAllowed("org.people")
    held = access.visible(Membership.objects.filter(person_id=person_id), actor, "org.people")
    roles = _staff(held, day_of(on))
    return StaffFile(
        card=_card(found),
        roles=sorted(roles, key=lambda role: role.since, reverse=True),
        absences=away_cards(Q(absent__in=[role.hat for role in roles]) | Q(substitute_id=person_id)),
        national_code=_masked(found.national_code_sealed),
        mobile=_masked(found.mobile_sealed),
        email=found.email,
        has_factor=bool(found.account_id and have_factor([found.account_id])),
    )


def _masked(sealed: bytes | memoryview | None) -> str:
    return persian.mask(vault.unseal(bytes(sealed))) if sealed else ""


def held_role(*, actor: Actor, capability: str, hat: int, on: Moment) -> StaffCard:
    """One membership that the actor may touch with the capability. Raises NotAllowed."""
    held = access.load(Membership.objects.only("pk"), actor, capability, pk=hat)
    return _staff(Membership.objects.filter(pk=held.pk), day_of(on))[0]
