"""Reads the tree of units."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Length, RowNumber

from ostan.domains.org.models import Membership, OrgUnit, Post
from ostan.domains.org.queries.hats import Moment, day_of, on_day
from ostan.domains.org.rules import HEADS, SEATS, UnitKind, paths
from ostan.domains.org.rules.places import ancestor_codes
from ostan.foundation import access, keyset
from ostan.foundation.once import Once
from ostan.kernel import persian
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A unit as other parts of the house see it. `path` is the ids from the root, "1.4."."""

    id: int
    code: str
    name: str
    kind: UnitKind
    parent_id: int | None
    path: str
    place_code: str
    place_name: str
    phone: str
    address: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    has_children: bool = False

    def is_open(self, day: datetime.date) -> bool:
        """Whether the unit exists on the day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """Who leads a unit on a day, or the nearest unit above it; `hat` is the membership."""

    person_id: int
    hat: int
    name: str
    unit_id: int
    unit_name: str
    role: Role


_COLUMNS = (
    "id",
    "code",
    "name",
    "kind",
    "parent_id",
    "path",
    "place__code",
    "place__name",
    "phone",
    "address",
    "valid_from",
    "valid_to",
)


_FIELDS = tuple(field.name for field in dataclasses.fields(Unit))


def _cards(rows: QuerySet[OrgUnit], *more: str) -> list[Unit]:
    return [_card(row) for row in rows.values_list(*_COLUMNS, *more)]


def _card(row: tuple[Any, ...]) -> Unit:
    told = dict(zip(_FIELDS, row, strict=False))
    kind, place_code, place_name = UnitKind(row[3]), row[6] or "", row[7] or ""
    return Unit(**{**told, "kind": kind, "place_code": place_code, "place_name": place_name})


def unit(*, unit_id: int) -> Unit:
    """The unit. Raises NotAllowed when there is none."""
    return _one(_BY_ID.rows(unit_id=unit_id))


def unit_by_code(*, code: str) -> Unit:
    """The unit with this code. Raises NotAllowed when there is none."""
    return _one(_BY_CODE.rows(code_text=code))


_BY_ID = Once(lambda unit_id: OrgUnit.objects.filter(pk=unit_id).values_list(*_COLUMNS), "unit_id")
_NAMES = Once(
    lambda unit_ids: OrgUnit.objects.filter(pk__in=[unit_ids]).values_list("pk", "name"), "unit_ids"
)
_BY_CODE = Once(lambda code_text: OrgUnit.objects.filter(code=code_text).values_list(*_COLUMNS), "code_text")


def _one(rows: list[tuple[Any, ...]]) -> Unit:
    if not rows:
        raise NotAllowed("org.see")
    return _card(rows[0])


def units(*, unit_ids: Collection[int]) -> dict[int, Unit]:
    """The units with these ids, by id, in one statement (none when nothing is asked)."""
    return {card.id: card for card in _cards(OrgUnit.objects.filter(pk__in=unit_ids))} if unit_ids else {}


def unit_names(*, unit_ids: Iterable[int]) -> dict[int, str]:
    """The names of these units, by id, in one statement."""
    return dict(_NAMES.rows(unit_ids=[*set(unit_ids)]))


def names_by_code(*, codes: Collection[str]) -> dict[str, str]:
    """The names of the units with these codes, by code; one statement, none when nothing is asked."""
    rows = OrgUnit.objects.filter(code__in=set(codes))
    return dict(rows.values_list("code", "name")) if codes else {}


def ids_by_code(*, codes: Collection[str]) -> dict[str, int]:
    """The ids of the units with these codes, by code; one statement, none when nothing is asked."""
    rows = OrgUnit.objects.filter(code__in=set(codes))
    return dict(rows.values_list("code", "pk")) if codes else {}


def is_unit(code: str) -> bool:
    """Whether a unit has this code."""
    return bool(_BY_CODE.rows(code_text=code))


def subtree(*, path: str) -> list[Unit]:
    """The unit at `path` and everything below it, in the order of paths."""
    return _cards(OrgUnit.objects.filter(path__startswith=path).order_by("path")) if path else []


def open_on(day: datetime.date) -> Q:
    """Units that exist on the day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def children(*, parent_id: int | None, on: Moment, offset: int = 0, limit: int = 200) -> list[Unit]:
    """One level of the tree: open units right under `parent_id` (the roots for None), in Persian order."""
    day = day_of(on)
    below = OrgUnit.objects.filter(open_on(day), parent_id=OuterRef("pk"))
    rows = OrgUnit.objects.filter(open_on(day), parent_id=parent_id).annotate(has_children=Exists(below))
    return _cards(rows.order_by("sort", "pk")[offset : offset + limit], "has_children")


def tree(*, open_ids: Collection[int], on: Moment, each: int = 100) -> dict[int, list[Unit]]:
    """The roots (under 0) and the units right under each of `open_ids`, at most `each` of one parent.

    One statement, however many levels are open.
    """
    day = day_of(on)
    below = OrgUnit.objects.filter(open_on(day), parent_id=OuterRef("pk"))
    rows = (
        OrgUnit.objects.filter(open_on(day))
        .filter(Q(parent_id=None) | Q(parent_id__in=open_ids))
        .annotate(
            has_children=Exists(below),
            place_in_level=Window(RowNumber(), partition_by=F("parent_id"), order_by=("sort", "pk")),
        )
        .filter(place_in_level__lte=each)
    )
    found: dict[int, list[Unit]] = {}
    for card in _cards(rows.order_by("sort", "pk"), "has_children"):
        found.setdefault(card.parent_id or 0, []).append(card)
    return found


def ancestors(*, path: str) -> list[Unit]:
    """The units above the one at `path`, from the root down, without itself."""
    above = paths.ids(path)[:-1]
    found = units(unit_ids=above)
    return [found[one] for one in above if one in found]


_BY_NAME = {"sort": str, "pk": int}


def search_units(
    *, text: str = "", kind: str = "", on: Moment, offset: int = 0, limit: int = 50
) -> list[Unit]:
    """Open units whose name or code holds every word of `text`, however its letters are typed, by name."""
    return _cards(_open_named(text, kind, on).order_by(*_BY_NAME)[offset : offset + limit])


def units_page(
    *, text: str = "", kind: str = "", on: Moment, cursor: str, limit: int
) -> tuple[list[Unit], str]:
    """A page of the same list, and the cursor of the next ("" on the last). One statement."""
    rows = _open_named(text, kind, on)
    return keyset.page(rows, _BY_NAME, *_COLUMNS, cursor=cursor, limit=limit, show=_card)


def _open_named(text: str, kind: str, on: Moment) -> QuerySet[OrgUnit]:
    rows = OrgUnit.objects.filter(open_on(day_of(on)))
    if kind:
        rows = rows.filter(kind=kind)
    for word in persian.fold(text).split():
        rows = rows.filter(Q(fold__contains=word) | Q(code__istartswith=word))
    return rows


def units_like(*, text: str = "", limit: int = 12) -> list[Unit]:
    """Open units that a name or code as it was typed may mean, the nearest to the root first; without a text the
    agencies and governorates. The one with exactly this name or code comes alone."""
    rows = OrgUnit.objects.filter(valid_to=None)
    asked = persian.fold(text)
    if not asked:
        kinds = (UnitKind.AGENCY, UnitKind.GOVERNORATE, UnitKind.COUNTY_GOVERNORATE)
        return _cards(rows.filter(kind__in=kinds).order_by("sort", "pk"))
    for word in asked.split():
        rows = rows.filter(Q(fold__contains=word) | Q(code__iexact=word))
    found = _cards(rows.order_by(Length("path"), "sort", "pk")[: limit + 1])
    exact = [one for one in found if asked in (persian.fold(one.name), one.code.lower())]
    return exact if len(exact) == 1 else found[:limit]


def deputys_office(*, on: Moment) -> Unit | None:
    """The office of the governorate in which a deputy governor sits on the day, the first of them in the tree; None
    for none. One statement."""
    day = day_of(on)
    seated = Membership.objects.filter(on_day(day), role=Role.PROVINCIAL_DEPUTY, person__erased_at=None)
    rows = OrgUnit.objects.filter(open_on(day), kind=UnitKind.OFFICE, parent__kind=UnitKind.GOVERNORATE)
    found = _cards(rows.filter(pk__in=seated.values("unit_id")).order_by("sort", "pk")[:1])
    return found[0] if found else None


def agencies(*, on: Moment) -> list[Unit]:
    """The open agencies and the governorate, by name: who offers services."""
    kinds = (UnitKind.GOVERNORATE, UnitKind.AGENCY)
    return _cards(OrgUnit.objects.filter(open_on(day_of(on)), kind__in=kinds).order_by("sort", "pk"))


def office_at(*, agency_id: int, place_code: str) -> Unit:
    """The agency's office for a place: the one whose own place is nearest around it, else the agency itself.

    Raises:
        NotAllowed: there is no such agency.
    """
    agency = unit(unit_id=agency_id)
    if not place_code:
        return agency
    around = [place_code, *ancestor_codes(place_code)]
    rows = OrgUnit.objects.filter(
        path__startswith=agency.path, place__code__in=around, kind__in=SEATS, valid_to=None
    )
    found = _cards(
        rows.exclude(pk=agency_id).order_by(Length("place__code").desc(), Length("path"), "pk")[:1]
    )
    return found[0] if found else agency


def to_call(*, path: str) -> Unit | None:
    """The unit at `path`, or the nearest above it, that has a telephone; None when none has. One statement."""
    rows = OrgUnit.objects.filter(pk__in=paths.ids(path)).exclude(phone="")
    return next(iter(_cards(rows.order_by(Length("path").desc())[:1])), None)


def head_of(*, unit_id: int, on: Moment) -> Head | None:
    """Who leads the unit on the day; without one, who leads the nearest unit above it; None when nobody does.

    Raises:
        NotAllowed: there is no such unit.
    """
    return next(iter(_heads(unit_id, on)), None)


def superior_of(*, unit_id: int, on: Moment) -> Head | None:
    """Who leads the nearest unit above the one whose head answers for `unit_id`; that head when nobody stands above.

    None when nobody leads at all. A person who leads both units is not their own superior.

    Raises:
        NotAllowed: there is no such unit.
    """
    found = _heads(unit_id, on)
    if not found:
        return None
    first = found[0]
    above = (one for one in found if one.unit_id != first.unit_id and one.person_id != first.person_id)
    return next(above, first)


def _heads(unit_id: int, on: Moment) -> list[Head]:
    """The leaders of the unit and of all above it, the nearest first."""
    around = paths.ids(unit(unit_id=unit_id).path)
    return [_head(row) for row in _HEADS.rows(unit_ids=around, that_day=day_of(on))]


_HEADS = Once(
    lambda unit_ids, that_day: (
        Membership.objects.filter(
            on_day(that_day), unit_id__in=[unit_ids], role__in=HEADS, person__erased_at=None
        )
        .order_by(Length("unit__path").desc(), "valid_from", "pk")
        .values_list(
            "person_id", "pk", "person__given_name", "person__family_name", "unit_id", "unit__name", "role"
        )
    ),
    "unit_ids",
    "that_day",
)


def _head(row: tuple[Any, ...]) -> Head:
    person_id, hat, given, family, at, name, role = row
    return Head(person_id, hat, f"{given} {family}".strip(), at, name, Role(role))


def posts_of(*, unit_id: int) -> list[tuple[int, str]]:
    """The open posts of a unit as (id, title)."""
    return list(
        Post.objects.filter(unit_id=unit_id, valid_to=None).order_by("title", "pk").values_list("pk", "title")
    )


def count_units(*, on: Moment) -> int:
    """How many units exist on the day."""
    return OrgUnit.objects.filter(open_on(day_of(on))).count()


def seen(*, actor: Actor, unit_id: int, capability: str = "org.see") -> Unit:
    """The unit, for somebody of the staff who reaches it with the capability. Raises NotAllowed."""
    access.load(OrgUnit.objects.only("pk"), actor, capability, pk=unit_id)
    return unit(unit_id=unit_id)


def units_reached(*, actor: Actor, capability: str, limit: int = 300) -> list[Unit]:
    """The open units that the actor reaches with the capability, the widest first, then by name. One statement."""
    rows = access.visible(OrgUnit.objects.filter(valid_to=None), actor, capability)
    return _cards(rows.order_by(Length("path"), "sort", "pk")[:limit])


def unit_ids_of(*, actor: Actor, capability: str) -> QuerySet[OrgUnit, int]:
    """The ids of the units that the actor reaches with the capability: for a subquery."""
    return access.visible(OrgUnit.objects, actor, capability).values_list("pk", flat=True)
