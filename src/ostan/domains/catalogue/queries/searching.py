"""Finding a published service: by words however they are typed, by life event, by agency."""

import dataclasses
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from ostan.domains.catalogue.models import PublicService
from ostan.domains.catalogue.queries.running import promise
from ostan.domains.catalogue.rules.card import LifeEvent
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.catalogue.rules.searching import spelt
from ostan.foundation import keyset
from ostan.foundation.once import Made, Once, made
from ostan.kernel.calendar import Promise

MOST_WORDS = 8
LIKE_ENOUGH = 0.3
"""From which likeness of a mistyped word its service is shown. Source: tried on the words in the tests."""

_TITLE, _KEYWORD, _TEXT = 4.0, 2.0, 1.0


@dataclasses.dataclass(frozen=True, slots=True)
class ServiceLine:
    """A published service in a list. `exact` is False when it was found by likeness only."""

    id: int
    code: str
    title: str
    owner_id: int
    owner_name: str
    owner_code: str
    life_event: LifeEvent | None
    can_apply: bool
    norm: Promise | None
    free: bool
    description: str
    exact: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `total` counts all; `exact` tells whether the words themselves were found; `next` is the
    cursor of the page after one that was asked for by cursor, "" on the last."""

    services: tuple[ServiceLine, ...]
    total: int
    exact: bool = True
    next: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Agency:
    """A unit that offers services of its own, and how many."""

    id: int
    code: str
    name: str
    services: int


def _offered(kind: str = ServiceKind.SERVICE) -> QuerySet[PublicService]:
    return PublicService.objects.filter(kind=kind, published__isnull=False, retired_at=None)


_COLUMNS = (
    "pk",
    "code",
    "title",
    "owner_id",
    "owner__name",
    "owner__code",
    "life_event",
    "can_apply",
    "published__norm_amount",
    "published__norm_unit",
    "published__card__free",
    "published__card__description",
)


def _lines(rows: Iterable[tuple[Any, ...]], exact: bool = True) -> tuple[ServiceLine, ...]:
    return tuple(_line(row, exact) for row in rows)


def _line(row: tuple[Any, ...], exact: bool) -> ServiceLine:
    return ServiceLine(
        id=row[0],
        code=row[1],
        title=row[2],
        owner_id=row[3],
        owner_name=row[4],
        owner_code=row[5],
        life_event=LifeEvent(row[6]) if row[6] else None,
        can_apply=row[7],
        norm=promise(row[8], row[9]),
        free=row[10] is True,
        description=row[11] or "",
        exact=exact,
    )


def search(
    *,
    text: str = "",
    life_event: LifeEvent | str = "",
    unit_path: str = "",
    can_apply: bool | None = None,
    kind: ServiceKind = ServiceKind.SERVICE,
    offset: int = 0,
    limit: int = 20,
) -> Found:
    """Published services, best first: words of the title weigh most, then keywords, then the description.

    Letters, half-spaces and digits may be typed in any way. When no service has all the words, those whose
    title and keywords are like them come back, with `exact` False. Without words: all, in Persian order.
    At most three statements.

    Args:
        life_event, unit_path, can_apply: narrow the search; a path means the unit and everything below it.
        kind: services of the catalogue, or subjects of complaints and requests.
    """
    words = tuple(spelt(text[:200]).split()[:MOST_WORDS])
    asked = _Asked(words, str(life_event), unit_path, can_apply, kind=kind)
    found = _page(asked, offset, limit)
    return found if found.total or not words else _page(asked._replace(exact=False), offset, limit)


def search_page(
    *,
    text: str = "",
    life_event: LifeEvent | str = "",
    unit_path: str = "",
    can_apply: bool | None = None,
    kind: ServiceKind = ServiceKind.SERVICE,
    cursor: str,
    limit: int,
) -> Found:
    """A page of the same list, found by what the page before gave as `next`. At most three statements."""
    words = tuple(spelt(text[:200]).split()[:MOST_WORDS])
    asked = _Asked(words, str(life_event), unit_path, can_apply, kind=kind)
    total = _rows(asked).order_by().count()
    if not total and words:
        asked = asked._replace(exact=False)
        total = _rows(asked).order_by().count()
    order = ({"-weight": float} if asked.exact else {"-likeness": float}) if words else {}
    lines, following = keyset.page(
        _rows(asked),
        {**order, **_IN_ORDER},
        *_COLUMNS,
        cursor=cursor,
        limit=limit,
        show=lambda row: _line(row, asked.exact),
    )
    return Found(tuple(lines), total, asked.exact, following)


_IN_ORDER = {"sort": str, "pk": int}


class _Asked(NamedTuple):
    words: tuple[str, ...]
    life_event: str
    unit_path: str
    can_apply: bool | None
    exact: bool = True
    kind: str = ServiceKind.SERVICE


def _page(asked: _Asked, offset: int, limit: int) -> Found:
    lines = _lines(_page_of(asked, offset, limit).rows(json=(10, 11)), asked.exact)
    total = offset + len(lines)
    if len(lines) == limit or (offset and not lines):
        total = _rows(asked).order_by().count()
    return Found(lines, total, asked.exact)


@lru_cache(maxsize=1024)
def _page_of(asked: _Asked, offset: int, limit: int) -> Made:
    """The SQL of a page, kept for those who ask the same: making it takes longer than running it."""
    return made(_rows(asked).values_list(*_COLUMNS)[offset : offset + limit])


def _rows(asked: _Asked) -> QuerySet[PublicService]:
    rows = _offered(asked.kind)
    if asked.life_event:
        rows = rows.filter(life_event=asked.life_event)
    if asked.unit_path:
        rows = rows.filter(owner_path__startswith=asked.unit_path)
    if asked.can_apply is not None:
        rows = rows.filter(can_apply=asked.can_apply)
    if not asked.words:
        return rows.order_by("sort", "pk")
    return _with_words(rows, asked.words) if asked.exact else _alike(rows, asked.words)


def _with_words(rows: QuerySet[PublicService], words: Iterable[str]) -> QuerySet[PublicService]:
    weight: Any = Value(0.0)
    for word in words:
        rows = rows.filter(search__contains=word)
        weight = weight + Case(
            When(names__startswith=word, then=Value(_TITLE + 1)),
            When(names__regex=rf"^[^\n]*{word}", then=Value(_TITLE)),
            When(names__contains=word, then=Value(_KEYWORD)),
            default=Value(_TEXT),
            output_field=FloatField(),
        )
    return rows.annotate(weight=weight).order_by("-weight", "sort", "pk")


def _alike(rows: QuerySet[PublicService], words: Iterable[str]) -> QuerySet[PublicService]:
    likeness: Any = Value(0.0)
    for at, word in enumerate(words):
        alike = Coalesce(TrigramWordSimilarity(word, "names"), Value(0.0), output_field=FloatField())
        rows = rows.annotate(**{f"like_{at}": alike}).filter(**{f"like_{at}__gte": LIKE_ENOUGH})
        likeness = likeness + F(f"like_{at}")
    return rows.annotate(likeness=likeness).order_by("-likeness", "sort", "pk")


def life_events() -> tuple[tuple[LifeEvent, int], ...]:
    """Every life event with the number of services offered for it, in the order of a life."""
    counts = dict(_LIFE_EVENTS.rows())
    return tuple((event, counts.get(event.value, 0)) for event in LifeEvent)


_LIFE_EVENTS = Once(
    lambda: _offered().exclude(life_event="").values_list("life_event").annotate(n=Count("pk")).order_by()
)


def services_of(*, unit_path: str, offset: int = 0, limit: int = 50) -> Found:
    """The services offered by the unit and everything below it, in Persian order."""
    return search(unit_path=unit_path, offset=offset, limit=limit)


def agencies() -> tuple[Agency, ...]:
    """The units that offer services of their own, in Persian order."""
    return tuple(Agency(*row) for row in _AGENCIES.rows())


_AGENCIES = Once(
    lambda: (
        _offered()
        .values_list("owner_id", "owner__code", "owner__name")
        .annotate(n=Count("pk"))
        .order_by("owner__sort", "owner_id")
    )
)


def parts_of(*, service_id: int) -> tuple[ServiceLine, ...]:
    """The sub-services offered under a service, in Persian order."""
    rows = _offered().filter(Q(parent_id=service_id)).order_by("sort", "pk")
    return _lines(rows.values_list(*_COLUMNS))


def offered(*, service_ids: Collection[int], more: int = 0) -> dict[int, ServiceLine]:
    """Those of these services that are offered, by id; then up to `more` others. One statement, Persian order."""
    wanted = Case(When(pk__in=service_ids, then=Value(0)), default=Value(1)) if service_ids else Value(1)
    rows = _offered().annotate(rest=wanted).order_by("rest", "sort", "pk")
    rows = rows[: len(service_ids) + more] if more else rows.filter(pk__in=service_ids)
    return {line.id: line for line in _lines(rows.values_list(*_COLUMNS))}
