"""The published figures, and what a key may do."""

from typing import Any

from ninja import Router

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.keys.queries import SCOPES
from ostan.portal.api import shapes
from ostan.portal.api.asking import KEY, answers, needs
from ostan.portal.public import figures
from ostan.portal.public.figures import Figures

router = Router()


@router.get("/statistics", response=answers(shapes.FiguresOut), url_name="statistics", tags=["statistics"])
@needs(access.PUBLIC)
def province(request: Request) -> dict[str, Any]:
    """Waiting and satisfaction in the whole province."""
    return _told(figures.of_all())


@router.get(
    "/statistics/services",
    response=answers(shapes.FigureList),
    url_name="statistics_services",
    tags=["statistics"],
)
@needs(access.PUBLIC)
def services(request: Request) -> dict[str, Any]:
    """The same for each service that has figures, the most asked for first."""
    return {"items": [_told(one) for one in figures.of_services() if one.says_something]}


@router.get(
    "/statistics/units", response=answers(shapes.FigureList), url_name="statistics_units", tags=["statistics"]
)
@needs(access.PUBLIC)
def units(request: Request) -> dict[str, Any]:
    """The same for each unit that has decided cases."""
    return {"items": [_told(one) for one in figures.of_agencies() if one.says_something]}


def _told(one: Figures) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "waiting": one.waiting if one.has_waiting else None,
        "satisfaction": one.satisfaction if one.has_satisfaction else None,
    }


@router.get("/key", response=answers(shapes.KeyOut), url_name="key", tags=["key"], auth=KEY)
@needs(*SCOPES)
def key(request: Request) -> dict[str, Any]:
    """What the key that asks may do, and for which services and unit."""
    held, grant = request.caller.key, request.actor.grants[0]  # type: ignore[attr-defined]  # put there by the gate
    codes = [catalogue.service_code(service_id=one) for one in held.services]
    return {
        "prefix": held.prefix,
        "scopes": list(held.scopes),
        "services": codes,
        "per_minute": held.per_minute,
        "expires_at": held.expires_at,
        "unit": org.unit(unit_id=grant.unit_id).code,
    }
