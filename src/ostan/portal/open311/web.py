"""The addresses of Open311 GeoReport v2.

Source: GeoReport v2 (wiki.open311.org), with the extensions `page`, `page_size` and `extensions=true`, `media` in a
multipart request, and updates of requests (portal/open311/updates.py). What everybody reads
tells neither who asked nor in which words.
"""

import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, re_path
from django.views.decorators.http import require_GET, require_http_methods

from ostan.domains.cases import queries
from ostan.domains.cases import words as case_words
from ostan.domains.cases.queries import GatewayCase
from ostan.domains.cases.rules import CaseState, Outcome
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import GatewayService
from ostan.domains.catalogue.rules.form import Kind, Question
from ostan.domains.catalogue.rules.gateway import askable
from ostan.domains.org import queries as org
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.api import gate, problems
from ostan.portal.open311 import reading
from ostan.portal.open311.rendering import moment, refuse, rendered
from ostan.portal.open311.sending import known, send
from ostan.portal.open311.updates import updates

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-22T00:00:00+03:30"
"""When the address last changed in kind; part of the protocol."""

STATUS = {"open": (CaseState.OPEN, CaseState.WAITING), "closed": (CaseState.DECIDED,)}

_BY_CODE = {
    "open311.jurisdiction": 404,
    "open311.service_unknown": 404,
    "open311.key_needed": 403,
    "api.scope_missing": 403,
}


def shown_key(request: HttpRequest) -> str:
    """The key where the protocol has it: among the parameters."""
    return (request.POST if request.method == "POST" else request.GET).get("api_key", "")


def _open311(view: gate.View) -> gate.View:
    """The view behind the gate, with refusals as the protocol has them."""

    @functools.wraps(view)
    def careful(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _check_jurisdiction(request.POST if request.method == "POST" else request.GET)
            return view(request, *args, **kwargs)
        except RuleBroken as broken:
            return refuse(request, _BY_CODE.get(broken.code, problems.status_of(broken)), broken)

    return gate.face(careful, refuse=refuse, shown=shown_key)


def _check_jurisdiction(told: QueryDict) -> None:
    wanted = told.get("jurisdiction_id", "")
    if wanted and wanted != settings.PORTAL["origin"]:
        raise RuleBroken("open311.jurisdiction", field="jurisdiction_id")


@_open311
@require_GET
def discovery(request: Request, fmt: str) -> HttpResponse:
    """Where the service is, and in which formats."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings.PORTAL['address'].rstrip('/')}/open311/v2",
        "changeset": CHANGESET,
        "type": "test" if settings.DEMO else "production",
        "formats": ["application/json", "text/xml"],
    }
    told = {
        "changeset": CHANGESET,
        "contact": f"{settings.PORTAL['name']}، {settings.PORTAL['province']}",
        "key_service": "کلید را راهبر سامانه برای هر سامانه می‌سازد.",
        "endpoints": [endpoint],
    }
    return rendered(fmt, "discovery", told)


@_open311
@require_GET
def services(request: Request, fmt: str) -> HttpResponse:
    """The services of the gateway. One statement."""
    return rendered(fmt, "services", [_service(one) for one in catalogue.gateway_services()])


def _service(one: GatewayService) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": one.title,
        "description": one.description,
        "metadata": True,
        "type": "realtime",
        "keywords": ",".join(one.keywords),
        "group": one.owner_name,
    }


@_open311
@require_GET
def definition(request: Request, code: str, fmt: str) -> HttpResponse:
    """What is asked for one service, from its form."""
    page = catalogue.published_service(code=known(code).code)
    attributes = [_attribute(one, at) for at, one in enumerate(askable(page.form), start=1)]
    return rendered(fmt, "service_definition", {"service_code": code, "attributes": attributes})


def _attribute(one: Question, at: int) -> dict[str, Any]:
    values = [{"key": option.value, "name": option.label} for option in one.options]
    if one.kind is Kind.DECLARATION:
        values = [{"key": "true", "name": one.statement or one.label}]
    return {
        "variable": True,
        "code": one.name,
        "datatype": reading.DATATYPES.get(one.kind, "string"),
        "required": one.required and not one.when,
        "datatype_description": one.help,
        "order": at,
        "description": one.label,
        "values": values,
    }


@_open311
@require_http_methods(["GET", "POST"])
def requests(request: Request, fmt: str) -> HttpResponse:
    """The list for everybody, and the way in for who shows a key."""
    return send(request, fmt) if request.method == "POST" else _list(request, fmt)


def _list(request: Request, fmt: str) -> HttpResponse:
    get = request.GET
    more = get.get("extensions") == "true"
    if get.get("service_request_id"):
        wanted = reading.ids(get["service_request_id"])
        found = queries.gateway_cases(ids=wanted, limit=reading.MOST) if wanted else []
        return rendered(fmt, "service_requests", _told(found, more))
    since, until = reading.span(get, request.now)
    offset, limit = reading.window(get)
    found = queries.gateway_cases(
        service_codes=[one for one in get.get("service_code", "").split(",") if one],
        states=_states(get.get("status", "")),
        since=since,
        until=until,
        offset=offset,
        limit=limit,
    )
    return rendered(fmt, "service_requests", _told(found, more))


def _states(text: str) -> list[str]:
    wanted = [one.strip() for one in text.split(",") if one.strip()]
    if set(wanted) - STATUS.keys():
        raise RuleBroken("open311.status_unknown", field="status")
    return [state.value for one in wanted for state in STATUS[one]]


@_open311
@require_GET
def one_request(request: Request, number: str, fmt: str) -> HttpResponse:
    """One request, as an array of one."""
    found = queries.gateway_cases(ids=reading.ids(number)[:1] or [0])
    if not found:
        raise NotAllowed("cases.see")
    return rendered(fmt, "service_requests", _told(found, request.GET.get("extensions") == "true"))


def _told(found: list[GatewayCase], more: bool) -> list[dict[str, Any]]:
    places = org.place_names(codes={one.place_code for one in found if one.place_code})
    chosen = queries.gateway_choices(of=found) if more else {}
    return [
        {
            **_request(one, places.get(one.place_code)),
            **({"attributes": _attributes(chosen[one.id]), "notes": _notes(one)} if more else {}),
        }
        for one in found
    ]


def _request(one: GatewayCase, place: str | None) -> dict[str, Any]:
    unsaid = ("service_notice", "zipcode", "lat", "long", "media_url")
    return {
        "service_request_id": str(one.id),
        "status": "closed" if one.state == CaseState.DECIDED else "open",
        "status_notes": _said(one),
        "service_name": one.service,
        "service_code": one.service_code,
        "description": "",
        "agency_responsible": one.unit,
        "requested_datetime": moment(one.opened_at),
        "updated_datetime": moment(one.changed_at),
        "expected_datetime": moment(one.norm_due_at),
        "address": place,
        "address_id": one.place_code or None,
        **dict.fromkeys(unsaid),
    }


def _said(one: GatewayCase) -> str:
    if one.state == CaseState.DECIDED:
        return str(case_words.OUTCOMES[Outcome(one.outcome)])
    return str(case_words.STATES[CaseState(one.state)])


def _attributes(chosen: list[tuple[Question, list[str]]]) -> list[dict[str, Any]]:
    names = [{option.value: option.label for option in question.options} for question, _ in chosen]
    return [
        {
            "code": question.name,
            "label": question.label,
            "values": [{"key": one, "name": name.get(one, one)} for one in values],
        }
        for (question, values), name in zip(chosen, names, strict=True)
    ]


def _notes(one: GatewayCase) -> list[dict[str, Any]]:
    opened = {"datetime": moment(one.opened_at), "type": "opened", "summary": "ثبت درخواست"}
    if one.state != CaseState.DECIDED:
        return [opened]
    return [opened, {"datetime": moment(one.changed_at), "type": "closed", "summary": _said(one)}]


@_open311
@require_GET
def token(request: Request, code: str, fmt: str) -> HttpResponse:
    """The public number of the request whose tracking code somebody has: our tokens are these codes."""
    number = queries.gateway_case_of(code=code)
    return rendered(fmt, "service_requests", [{"service_request_id": str(number), "token": code}])


@_open311
def missing(request: Request) -> HttpResponse:
    """Every address of the gateway that is none."""
    raise NotAllowed("open311")


_FMT = r"(?P<fmt>json|xml)"

urlpatterns: list[URLPattern] = [
    re_path(rf"^discovery\.{_FMT}$", discovery, name="discovery"),
    re_path(rf"^v2/services\.{_FMT}$", services, name="services"),
    re_path(rf"^v2/services/(?P<code>[-\w]+)\.{_FMT}$", definition, name="definition"),
    re_path(rf"^v2/requests\.{_FMT}$", requests, name="requests"),
    re_path(rf"^v2/requests/(?P<number>[0-9]+)\.{_FMT}$", one_request, name="request"),
    re_path(rf"^v2/servicerequestupdates\.{_FMT}$", _open311(updates), name="updates"),
    re_path(rf"^v2/tokens/(?P<code>[-\w]+)\.{_FMT}$", token, name="token"),
]
