"""The fate of every row of a sheet of people. Pure: the sheet and who is known in, fates out.

A row is a person in one role; somebody with two roles has two rows. An empty cell leaves what is known.
"""

import dataclasses
import datetime
from collections.abc import Collection, Iterable, Mapping

from ostan.domains.org.rules import terms
from ostan.domains.org.rules.kinds import unit_code
from ostan.domains.org.rules.sheets import PERSON_COLUMNS, Fate, Verdict, cells, role_of, text_of
from ostan.kernel.actor import Role
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import fold, latin_digits, parse_mobile, parse_national_code

OWN_FIELDS = ("given_name", "family_name", "mobile", "email")


@dataclasses.dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in one role as a sheet describes it; `since` None is today, `until` None is without end."""

    national_code: str
    given_name: str
    family_name: str
    mobile: str
    email: str
    unit: str
    role: Role
    post: str
    since: datetime.date | None
    until: datetime.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds or will hold."""

    unit: str
    role: Role
    post: str
    since: datetime.date
    until: datetime.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who is known by national code."""

    given_name: str
    family_name: str
    mobile: str
    email: str
    roles: tuple[HeldRole, ...]


PersonFate = Fate[PersonRow]
Row = tuple[int, Mapping[str, str]]


def judge(
    rows: Iterable[Row], known: Mapping[str, KnownPerson], units: Collection[str], today: datetime.date
) -> list[PersonFate]:
    """The fate of each row, in the order of the sheet.

    Args:
        rows: (line number, texts by column title).
        known: people by national code.
        units: codes of the open units.
        today: the first day of a role that names none.
    """
    fates = [read(line, texts) for line, texts in rows]
    first: dict[str, PersonFate] = {}
    roles: dict[str, list[HeldRole]] = {}
    for fate in fates:
        if fate.said is None:
            continue
        said = fate.said
        if said.unit not in units:
            fate.refuse("org.sheet_unit_unknown", text=said.unit[:60])
            continue
        person = known.get(said.national_code)
        held = roles.setdefault(said.national_code, list(person.roles) if person else [])
        _judge_one(fate, first.setdefault(said.national_code, fate), person, held, today)
        if fate.refusal is not None and first[said.national_code] is fate:
            del first[said.national_code]
    return fates


def _judge_one(
    fate: PersonFate,
    first: PersonFate,
    person: KnownPerson | None,
    held: list[HeldRole],
    today: datetime.date,
) -> None:
    said = fate.said
    if said is None or first.said is None:
        return
    if fate is not first and any(differs(getattr(said, f), getattr(first.said, f)) for f in OWN_FIELDS):
        fate.refuse("org.sheet_person_differs", line=first.line)
        return
    role = HeldRole(said.unit, said.role, said.post, said.since or today, said.until)
    if role.until and role.until < role.since:
        fate.refuse("org.term_ends_before_it_begins")
        return
    same = [one for one in held if is_same(one, role)]
    if len(same) > 1:
        fate.refuse("org.role_held_already")
        return
    if same and said.role is Role.ADMINISTRATOR and "until" in role_changes(role, same):
        fate.refuse("org.sheet_ends_administrator")
        return
    fate.fields = (() if fate is not first else own_changes(said, person)) + role_changes(role, same)
    if person is None and fate is first:
        fate.verdict = Verdict.NEW
    else:
        fate.verdict = Verdict.CHANGED if fate.fields else Verdict.SAME
    if same:
        held.remove(same[0])
    held.append(role)


def differs(told: str, other: str) -> bool:
    """Whether two cells contradict each other; an empty one contradicts nothing."""
    return bool(told and other and told != other)


def is_same(held: HeldRole, told: HeldRole) -> bool:
    """Whether the row speaks of this role: same unit, same role, a day in common."""
    same = (held.unit, held.role) == (told.unit, told.role)
    return same and terms.overlap((held.since, held.until), (told.since, told.until))


def own_changes(said: PersonRow, person: KnownPerson | None) -> tuple[str, ...]:
    """The particulars that the row tells anew of somebody known; none of somebody new."""
    if person is None:
        return ()
    return tuple(f for f in OWN_FIELDS if getattr(said, f) and getattr(said, f) != getattr(person, f))


def role_changes(told: HeldRole, same: list[HeldRole]) -> tuple[str, ...]:
    """("role",) for a new role; else what the row tells anew of the one that is held."""
    if not same:
        return ("role",)
    post = ("post",) if told.post and told.post != same[0].post else ()
    return post + (("until",) if told.until and told.until != same[0].until else ())


def read(line: int, texts: Mapping[str, str]) -> PersonFate:
    """The row as far as it can be read on its own."""
    told = cells(texts, PERSON_COLUMNS)
    fate: PersonFate = Fate(line, f"{told['given_name']} {told['family_name']}".strip()[:80], Verdict.NEW)
    try:
        fate.said = _said(told)
    except RuleBroken as broken:
        fate.refuse(broken.code, **broken.facts)
    return fate


def _said(told: Mapping[str, str]) -> PersonRow:
    if not fold(told["family_name"]):
        raise RuleBroken("org.name_missing")
    since = parse_jalali(told["since"]) if told["since"] else None
    until = parse_jalali(told["until"]) if told["until"] else None
    if since is not None:
        terms.check_term(since, until)
    return PersonRow(
        national_code=parse_national_code(told["national_code"]),
        given_name=text_of(told["given_name"], 100),
        family_name=text_of(told["family_name"], 100),
        mobile=parse_mobile(told["mobile"]) if told["mobile"] else "",
        email=email_of(told["email"]),
        unit=unit_code(told["unit"]),
        role=role_of(told["role"]),
        post=text_of(told["post"], 200),
        since=since,
        until=until,
    )


def email_of(text: str) -> str:
    """The address in Latin digits; "" stays "". Raises RuleBroken "org.email_malformed"."""
    address = latin_digits(text).strip()
    name, _, host = address.partition("@")
    is_address = name and "." in host and address.isascii() and len(address) <= 254 and " " not in address
    if address and not is_address:
        raise RuleBroken("org.email_malformed", field="email")
    return address
