"""The JSON face as a whole: its operations, its refusals, its description and its addresses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.api import cases, catalogue, gate, indicators, problems, statistics, tasks
from ostan.portal.api.asking import ScopeMissing

VERSION = "1.0.0"

api = NinjaAPI(
    title="Ostan",
    version=VERSION,
    description=(
        "What a province offers, and what is asked of it. Texts for people are Persian; refusals also come in "
        "English to whom asks for it by Accept-Language. See docs/api/policy.md for what may change and how."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    servers=[{"url": "/"}],
)
for room in (catalogue, cases, tasks, statistics, indicators):
    api.add_router("", room.router)


@api.exception_handler(RuleBroken)
def _broken(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    return problems.refuse(request, problems.status_of(broken), broken)


@api.exception_handler(ScopeMissing)
def _closed(request: HttpRequest, broken: ScopeMissing) -> HttpResponse:
    return problems.refuse(request, 403, broken)


@api.exception_handler(NotAllowed)
def _missing(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return problems.plain(request, 404)


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.plain(request, 404)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problems.refuse(request, 401, RuleBroken("api.key_needed"))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.plain(request, error.status_code)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    parts = [
        (".".join(str(one) for one in wrong["loc"][1:]), RuleBroken("api.parameter", why=wrong["msg"]))
        for wrong in error.errors
    ]
    return problems.refuse(request, 422, problems.Several(parts))


def openapi() -> dict[str, Any]:
    """The description of the face in OpenAPI 3.1, refusals under their own media type."""
    told = dict(api.get_openapi_schema(path_prefix="api/v1"))
    for method, operation in (one for methods in told["paths"].values() for one in methods.items()):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                answer["content"] = {problems.PROBLEM: answer["content"]["application/json"]}
        if method == "post":
            operation.setdefault("parameters", []).append(_AGAIN)
    return told


_AGAIN = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same name with the same request gets the same answer for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$"},
}


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI as it is served; the same file stands in docs/api."""
    return api.create_response(request, openapi(), status=200)


def _nothing(request: HttpRequest) -> HttpResponse:
    return problems.plain(request, 404)


missing = gate.face(_nothing, refuse=problems.refuse)
"""Every address below /api/ that is none."""


def _guarded(patterns: list[URLPattern]) -> list[URLPattern]:
    for one in patterns:
        one.callback = gate.face(one.callback, refuse=problems.refuse)
    return patterns


app_name = "api"
urlpatterns: list[URLPattern] = [
    *_guarded([one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]),
    path("openapi.json", gate.face(description, refuse=problems.refuse), name="description"),
]
