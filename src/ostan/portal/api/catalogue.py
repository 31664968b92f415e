"""What is offered, by whom and where: open to everybody."""

from typing import Annotated, Any

from ninja import Query, Router

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import ServiceLine, ServicePage
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.card import LifeEvent
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Unit
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed
from ostan.portal.api import shapes
from ostan.portal.api.asking import Cursor, Few, Limit, answers, needs

router = Router()


@router.get("/services", response=answers(shapes.Services), url_name="services", tags=["catalogue"])
@needs(access.PUBLIC)
def services(
    request: Request,
    query: Few = "",
    life_event: LifeEvent | None = None,
    unit: Few = "",
    can_apply: bool | None = None,
    kind: ServiceKind = ServiceKind.SERVICE,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Published services, best first; without words in Persian order. `unit` means it and all below it; `kind` MATTER
    gives the subjects of complaints and requests instead.
    """
    path = org.unit_by_code(code=unit).path if unit else ""
    found = catalogue.search_page(
        text=query,
        life_event=life_event or "",
        unit_path=path,
        can_apply=can_apply,
        kind=kind,
        cursor=cursor,
        limit=limit,
    )
    return {"items": [_line(one) for one in found.services], "total": found.total, "next": found.next}


def _line(one: ServiceLine) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "description": one.description,
        "owner": one.owner_code,
        "owner_title": one.owner_name,
        "life_event": one.life_event,
        "can_apply": one.can_apply,
        "free": one.free,
        "norm": shapes.span(one.norm),
    }


@router.get("/services/{code}", response=answers(shapes.ServiceCard), url_name="service", tags=["catalogue"])
@needs(access.PUBLIC)
def service(request: Request, code: str) -> dict[str, Any]:
    """One published service with what its identity card says."""
    return _card(catalogue.published_service(code=code))


def _card(page: ServicePage) -> dict[str, Any]:
    card = page.card
    return {
        **{name: getattr(page, name) for name in ("code", "title", "can_apply", "published_at")},
        **{name: getattr(card, name) for name in ("description", "free", "national_id", "audience")},
        "owner": page.owner_code,
        "owner_title": page.owner_name,
        "life_event": card.life_event,
        "norm": shapes.span(page.norm),
        "legal": shapes.span(page.legal),
        "version": page.number,
        "keywords": list(card.keywords),
        "laws": list(card.laws),
        "documents": [{"title": one.title, "help": one.help} for one in card.documents],
        "costs": [{"title": one.title, "rials": one.rials} for one in card.costs],
        "channels": sorted({way.value for stage in card.access for way in stage.channels}),
        "part_of": page.parent_code,
    }


@router.get(
    "/services/{code}/form",
    response=answers(shapes.FormOut),
    url_name="form",
    tags=["catalogue"],
    by_alias=True,
)
@needs(access.PUBLIC)
def form(request: Request, code: str) -> dict[str, Any]:
    """The form as it is published: the JSON Schema of its answers, and its pages with their questions."""
    page = catalogue.published_service(code=code)
    if not page.can_apply:
        raise NotAllowed("catalogue.see")
    told = forms.definition_of(page.form)
    return {"service": page.code, "version": page.number, "schema": told["schema"], "layout": told["layout"]}


@router.get("/places", response=answers(shapes.Places), url_name="places", tags=["places and units"])
@needs(access.PUBLIC)
def places(
    request: Request,
    within: Annotated[str, Query(max_length=16)] = "",
    level: PlaceLevel | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The places right below one, or all of a level below it; without `within` the provinces."""
    found, more = org.places_page(code=within, level=level, cursor=cursor, limit=limit)
    return {"items": found, "next": more}


@router.get("/units", response=answers(shapes.Units), url_name="units", tags=["places and units"])
@needs(access.PUBLIC)
def units(
    request: Request, query: Few = "", kind: UnitKind | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """The open units of the administration, by name."""
    found, more = org.units_page(text=query, kind=kind or "", on=request.now, cursor=cursor, limit=limit)
    return {"items": _units(found), "next": more}


@router.get("/units/{code}", response=answers(shapes.UnitOut), url_name="unit", tags=["places and units"])
@needs(access.PUBLIC)
def unit(request: Request, code: str) -> dict[str, Any]:
    """One open unit."""
    found = org.unit_by_code(code=code)
    if not found.is_open(org.day_of(request.now)):
        raise NotAllowed("org.see")
    return _units([found])[0]


def _units(found: list[Unit]) -> list[dict[str, Any]]:
    above = org.units(unit_ids={one.parent_id for one in found if one.parent_id})
    return [
        {
            **{name: getattr(one, name) for name in ("code", "name", "kind", "phone", "address")},
            "parent": above[one.parent_id].code if one.parent_id else "",
            "place": one.place_code,
        }
        for one in found
    ]
