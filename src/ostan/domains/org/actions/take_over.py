"""Writes the accepted rows of a sheet in bulk and says what happened; called inside a unit of work."""

import datetime

from ostan.domains.org.actions.people import match_of_code, write
from ostan.domains.org.actions.roles import granted
from ostan.domains.org.actions.units import added, next_ids
from ostan.domains.org.events import PersonAdded, PersonChanged, PostAdded, RoleEnded, UnitChanged, UnitMoved
from ostan.domains.org.models import Membership, OrgUnit, Person, Place, Post
from ostan.domains.org.queries import day_of
from ostan.domains.org.rules import paths, terms
from ostan.domains.org.rules.particulars import Particulars
from ostan.domains.org.rules.person_sheet import PersonFate, PersonRow
from ostan.domains.org.rules.sheets import Verdict
from ostan.domains.org.rules.unit_sheet import UnitFate, UnitRow
from ostan.kernel import persian
from ostan.kernel.actor import Role
from ostan.kernel.events import Event

_COLUMNS = ["name", "fold", "sort", "parent", "path", "place", "phone", "address"]
_BATCH = 1_000


def take_over_units(fates: list[UnitFate]) -> list[Event]:
    """Write the new and changed units; the events of it. The tree is locked and the fates are fresh."""
    new = [fate.said for fate in fates if fate.verdict is Verdict.NEW and fate.said]
    changed = [(fate.said, fate.fields) for fate in fates if fate.verdict is Verdict.CHANGED and fate.said]
    units = {unit.code: unit for unit in OrgUnit.objects.filter(valid_to=None)}
    before = {unit.pk: unit.path for unit in units.values()}
    fresh = [
        OrgUnit(pk=pk, code=row.code, kind=row.kind) for pk, row in zip(next_ids(len(new)), new, strict=True)
    ]
    units |= {unit.code: unit for unit in fresh}
    places = _places([*new, *(row for row, _ in changed)])
    for row in [*new, *(row for row, _ in changed)]:
        _describe(units[row.code], row, units, places)
    _lay_paths(list(units.values()))
    OrgUnit.objects.bulk_create(fresh, batch_size=_BATCH)
    stale = [u for u in units.values() if u.pk in before and before[u.pk] != u.path]
    touched = {units[row.code].pk: units[row.code] for row, _ in changed} | {u.pk: u for u in stale}
    OrgUnit.objects.bulk_update(touched.values(), _COLUMNS, batch_size=_BATCH)
    return [*map(added, fresh), *_unit_changes(changed, units, before)]


def _places(rows: list[UnitRow]) -> dict[str, Place]:
    return {
        place.code: place for place in Place.objects.filter(code__in={row.place for row in rows if row.place})
    }


def _describe(unit: OrgUnit, row: UnitRow, units: dict[str, OrgUnit], places: dict[str, Place]) -> None:
    unit.name, unit.phone, unit.address = row.name, row.phone, row.address
    unit.fold, unit.sort = persian.fold(row.name), persian.sort_key(row.name)
    unit.parent_id = units[row.parent].pk if row.parent else None
    unit.place = places[row.place] if row.place else None


def _lay_paths(units: list[OrgUnit]) -> None:
    """Give every unit the path that its parents make, parents first."""
    by_id = {unit.pk: unit for unit in units}
    laid: dict[int | None, str] = {None: ""}
    for unit in units:
        way = []
        at: OrgUnit | None = unit
        while at is not None and at.pk not in laid:
            way.append(at)
            at = by_id.get(at.parent_id) if at.parent_id else None
        for one in reversed(way):
            one.path = laid[one.pk] = paths.path_of(laid[one.parent_id], one.pk)


def _unit_changes(
    changed: list[tuple[UnitRow, tuple[str, ...]]], units: dict[str, OrgUnit], before: dict[int, str]
) -> list[Event]:
    events: list[Event] = []
    for row, fields in changed:
        unit = units[row.code]
        stream = f"unit:{unit.pk}"
        if "parent" in fields:
            events.append(
                UnitMoved(stream=stream, unit_id=unit.pk, from_path=before[unit.pk], to_path=unit.path)
            )
        if rest := tuple(field for field in fields if field != "parent"):
            events.append(UnitChanged(stream=stream, unit_id=unit.pk, fields=rest))
    return events


def take_over_people(fates: list[PersonFate], now: datetime.datetime) -> list[Event]:
    """Write the new people and roles and what changed of others; the events of what happened."""
    rows = [(fate.said, fate.fields) for fate in fates if fate.refusal is None and fate.said]
    people, events = _people([row for row, _ in rows], now)
    codes = {row.unit for row, _ in rows}
    units = {unit.code: unit for unit in OrgUnit.objects.filter(code__in=codes, valid_to=None)}
    posts, more = _posts([row for row, _ in rows], units)
    events += more
    today = day_of(now)
    memberships = [
        Membership(
            person=people[row.national_code],
            unit=units[row.unit],
            role=row.role,
            post=posts.get((row.unit, row.post)),
            valid_from=row.since or today,
            valid_to=row.until,
        )
        for row, fields in rows
        if "role" in fields
    ]
    Membership.objects.bulk_create(memberships, batch_size=_BATCH)
    events += [granted(one) for one in memberships]
    for row, fields in rows:
        if "until" in fields or "post" in fields:
            events.append(_change_role(row, fields, people, units, posts, today))
    return events


def _people(rows: list[PersonRow], now: datetime.datetime) -> tuple[dict[str, Person], list[Event]]:
    """Everybody in the rows by national code, new ones written, known ones brought up to date."""
    told: dict[str, PersonRow] = {}
    for row in rows:
        told[row.national_code] = _joined(told.get(row.national_code), row)
    match_of = {match_of_code(code): code for code in told}
    people = {
        match_of[bytes(person.national_code_match or b"")]: person
        for person in Person.objects.select_for_update().filter(national_code_match__in=match_of)
    }
    events: list[Event] = []
    for code, person in people.items():
        if fields := write(person, _particulars(told[code])):
            person.save()
            events.append(PersonChanged(stream=f"person:{person.pk}", person_id=person.pk, fields=fields))
    fresh = {code: Person(registered_at=now) for code in told if code not in people}
    for code, person in fresh.items():
        write(person, _particulars(told[code]), is_code_free=True)
    Person.objects.bulk_create(fresh.values(), batch_size=_BATCH)
    events += [PersonAdded(stream=f"person:{one.pk}", person_id=one.pk) for one in fresh.values()]
    return people | fresh, events


def _joined(one: PersonRow | None, other: PersonRow) -> PersonRow:
    """Two rows of one person: what the first leaves empty the second may tell."""
    if one is None:
        return other
    return PersonRow(
        one.national_code,
        *(
            getattr(one, field) or getattr(other, field)
            for field in ("given_name", "family_name", "mobile", "email")
        ),
        *(getattr(one, field) for field in ("unit", "role", "post", "since", "until")),
    )


def _particulars(row: PersonRow) -> Particulars:
    return Particulars(
        given_name=row.given_name or None,
        family_name=row.family_name,
        national_code=row.national_code,
        mobile=row.mobile or None,
        email=row.email or None,
    )


def _posts(
    rows: list[PersonRow], units: dict[str, OrgUnit]
) -> tuple[dict[tuple[str, str], Post], list[Event]]:
    wanted = {(row.unit, row.post) for row in rows if row.post}
    known = Post.objects.filter(unit__in=units.values(), valid_to=None).select_related("unit")
    posts = {(post.unit.code, post.title): post for post in known}
    fresh = [Post(unit=units[unit], title=title) for unit, title in sorted(wanted - posts.keys())]
    Post.objects.bulk_create(fresh, batch_size=_BATCH)
    posts |= {(post.unit.code, post.title): post for post in fresh}
    return posts, [
        PostAdded(stream=f"unit:{post.unit_id}", post_id=post.pk, unit_id=post.unit_id) for post in fresh
    ]


def _change_role(
    row: PersonRow,
    fields: tuple[str, ...],
    people: dict[str, Person],
    units: dict[str, OrgUnit],
    posts: dict[tuple[str, str], Post],
    today: datetime.date,
) -> Event:
    term = (row.since or today, row.until)
    held = Membership.objects.filter(person=people[row.national_code], unit=units[row.unit], role=row.role)
    member = next(one for one in held if terms.overlap((one.valid_from, one.valid_to), term))
    member.post = posts.get((row.unit, row.post), member.post)
    member.valid_to = row.until or member.valid_to
    member.save(update_fields=["post", "valid_to"])
    if "until" not in fields or member.valid_to is None:
        return PersonChanged(
            stream=f"person:{member.person_id}", person_id=member.person_id, fields=("post",)
        )
    return RoleEnded(
        stream=f"person:{member.person_id}",
        membership_id=member.pk,
        person_id=member.person_id,
        unit_id=member.unit_id,
        role=Role(member.role),
        last_day=member.valid_to,
    )
