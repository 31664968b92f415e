"""Reads the country's divisions."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ostan.domains.org.models import OrgUnit, Place
from ostan.domains.org.rules import PlaceLevel, paths
from ostan.domains.org.rules.places import DIGITS, ancestor_codes
from ostan.foundation import keyset
from ostan.foundation.once import Once
from ostan.kernel import persian
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceCard:
    """A place of one level of the divisions."""

    code: str
    level: PlaceLevel
    name: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    has_children: bool = False


def _cards(rows: QuerySet[Place], *more: str) -> list[PlaceCard]:
    return [_card(row) for row in rows.values_list(*_COLUMNS, *more)]


def _card(row: tuple[Any, ...]) -> PlaceCard:
    code, level, *rest = row
    return PlaceCard(code, PlaceLevel(level), *rest)


_COLUMNS = ("code", "level", "name", "valid_from", "valid_to")


def place(*, code: str) -> PlaceCard:
    """The place with this code. Raises NotAllowed when there is none."""
    found = _BY_CODE.rows(code_text=code)
    if not found:
        raise NotAllowed("org.see")
    return _card(found[0])


_BY_CODE = Once(lambda code_text: Place.objects.filter(code=code_text).values_list(*_COLUMNS), "code_text")


def places_under(*, code: str = "", level: PlaceLevel | None = None) -> list[PlaceCard]:
    """The present places right below the place, or those of `level` anywhere below it, by name.

    Without a code: the provinces, or all of the level.
    """
    return _cards(_under(code, level).order_by(*_BY_NAME), "has_children")


def places_page(
    *, code: str = "", level: PlaceLevel | None = None, cursor: str, limit: int
) -> tuple[list[PlaceCard], str]:
    """A page of the same list, and the cursor of the next ("" on the last). One statement."""
    columns = (*_COLUMNS, "has_children")
    return keyset.page(_under(code, level), _BY_NAME, *columns, cursor=cursor, limit=limit, show=_card)


_BY_NAME = {"sort": str, "code": str}


def _under(code: str, level: PlaceLevel | None) -> QuerySet[Place]:
    rows = Place.objects.filter(valid_to=None)
    if level is not None:
        rows = rows.filter(code__startswith=code, level=level).exclude(code=code)
    else:
        rows = rows.filter(parent__code=code) if code else rows.filter(parent=None)
    below = Place.objects.filter(parent_id=OuterRef("pk"), valid_to=None)
    return rows.annotate(has_children=Exists(below))


def places_around(*, code: str) -> list[PlaceCard]:
    """What the place lies in, province first, with the place itself at the end."""
    rows = Place.objects.filter(code__in=[code, *ancestor_codes(code)])
    return sorted(_cards(rows), key=lambda card: len(card.code))


@dataclasses.dataclass(frozen=True, slots=True)
class County:
    """A county as others point at it."""

    id: int | None
    code: str
    name: str


def counties_of(*, unit_ids: Collection[int]) -> dict[int, list[County]]:
    """The present counties of the province that each unit answers for, by name; none for a unit of a narrower place.

    A unit without a place of its own answers for that of the nearest unit above it that has one. Three statements,
    none when nothing is asked.
    """
    if not unit_ids:
        return {}
    chains = {pk: paths.ids(path) for pk, path in _paths(unit_ids)}
    every = {one for chain in chains.values() for one in chain}
    places = {
        pk: (code, level)
        for pk, code, level in OrgUnit.objects.filter(pk__in=every)
        .exclude(place=None)
        .values_list("pk", "place__code", "place__level")
    }
    found: dict[str, list[County]] = defaultdict(list)
    rows = Place.objects.filter(valid_to=None, level=PlaceLevel.COUNTY).order_by(*_BY_NAME)
    for pk, code, name in rows.values_list("pk", "code", "name"):
        found[code[: DIGITS[PlaceLevel.PROVINCE]]].append(County(pk, code, name))
    nearest = {
        pk: next((places[one] for one in reversed(chain) if one in places), None)
        for pk, chain in chains.items()
    }
    return {
        pk: found[place[0]] if place and place[1] == PlaceLevel.PROVINCE else []
        for pk, place in nearest.items()
    }


def _paths(unit_ids: Collection[int]) -> list[tuple[int, str]]:
    return list(OrgUnit.objects.filter(pk__in=unit_ids).values_list("pk", "path"))


def place_names(*, codes: Collection[str]) -> dict[str, str]:
    """The places by code as they are told in a sentence: «بستان‌آباد، بخش تیکمه‌داش», without the province.

    A province itself is told by its name. One statement, none when nothing is asked; unknown codes are left out.
    """
    if not codes:
        return {}
    wanted = {code: [code, *ancestor_codes(code)] for code in codes}
    every = {one for chain in wanted.values() for one in chain}
    known = {
        code: (level, name)
        for code, level, name in Place.objects.filter(code__in=every).values_list("code", "level", "name")
    }
    return {
        code: _told([known[one] for one in chain if one in known])
        for code, chain in wanted.items()
        if code in known
    }


def _told(chain: list[tuple[str, str]]) -> str:
    """The place first in the chain, with what it lies in before it."""
    within = [name for level, name in chain[1:] if level != PlaceLevel.PROVINCE]
    return "، ".join([*reversed(within), chain[0][1]])


def search_places(*, text: str, within: str = "", limit: int = 50) -> list[PlaceCard]:
    """Present places whose name holds every word of `text`, widest levels first."""
    rows = Place.objects.filter(valid_to=None, code__startswith=within)
    for word in persian.fold(text).split():
        rows = rows.filter(Q(fold__contains=word) | Q(code__startswith=word))
    found = _cards(rows.order_by("code")[: limit * 4])
    return sorted(found, key=lambda card: (len(card.code), card.name != text))[:limit]


def count_places(*, within: str = "") -> dict[PlaceLevel, int]:
    """How many present places there are of each level, in a place or in the country."""
    counts = dict.fromkeys(PlaceLevel, 0)
    rows = Place.objects.filter(valid_to=None, code__startswith=within).exclude(code=within)
    found = rows.values_list("level").annotate(count=Count("pk")).order_by()
    return counts | {PlaceLevel(level): count for level, count in found}
