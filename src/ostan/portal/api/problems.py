"""Refusals as problem+json (RFC 9457), in Persian or, to whom prefers it, in English."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from ostan.domains.catalogue.rules.form import FormErrors
from ostan.kernel.errors import RuleBroken
from ostan.portal.api import english, words
from ostan.ui import refusals

PROBLEM = "application/problem+json"

NOT_NOW = frozenset(
    {
        *("keys.in_flight", "cases.not_now", "cases.already_held", "cases.held_by_other", "cases.not_held"),
        *("indicators.locked", "indicators.window_closed", "indicators.not_now"),
        *("cases.task_over", "cases.reference_taken", "cases.sent_already", "cases.stale", "work.stale"),
    }
)
"""Refusals by the state of things: the same request may pass another time."""

PLAIN = {
    400: "api.unreadable",
    404: "api.missing",
    405: "api.method",
    413: "api.too_large",
    500: "api.fault",
}


def language(request: HttpRequest) -> str:
    """ "fa" or "en", whichever the request prefers; Persian when it says nothing."""
    wishes = []
    for at, wish in enumerate(request.headers.get("Accept-Language", "").split(",")[:20]):
        name, _, weight = wish.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), at, name.strip().lower()[:2]))
        except ValueError:
            continue
    return next((name for weight, _, name in sorted(wishes) if name in ("fa", "en") and weight < 0), "fa")


def text(request: HttpRequest, broken: RuleBroken) -> str:
    """The sentence of the refusal in the language of the request."""
    return english.text(broken) if language(request) == "en" else refusals.text(broken)


def status_of(broken: RuleBroken) -> int:
    """409 for what is not possible now, 422 for what never is."""
    return 409 if broken.code in NOT_NOW else 422


def refuse(request: HttpRequest, status: int, broken: RuleBroken) -> HttpResponse:
    """The refusal with its code, its sentence, and one line for each question or parameter it is about."""
    told = language(request)
    titles: dict[int, Any] = english.TITLES if told == "en" else words.TITLES
    body = {
        "type": f"urn:ostan:problem:{broken.code}",
        "title": str(titles.get(status, titles[422])),
        "status": status,
        "detail": text(request, broken),
        "code": broken.code,
        "errors": [
            {"field": field, "code": one.code, "detail": text(request, one)}
            for field, one in parts_of(broken)
        ],
    }
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)
    answer.headers["Content-Language"] = told
    return answer


def parts_of(broken: RuleBroken) -> list[tuple[str, RuleBroken]]:
    """The refusals that one is made of, each with the question or parameter it is about."""
    if isinstance(broken, FormErrors):
        return list(broken.errors.items())
    if isinstance(broken, Several):
        return broken.parts
    return [(str(broken.facts["field"]), broken)] if broken.facts.get("field") else []


class Several(RuleBroken):
    """Parameters that are not accepted, each with its refusal."""

    def __init__(self, parts: list[tuple[str, RuleBroken]]) -> None:
        super().__init__("api.parameters")
        self.parts = parts


def plain(request: HttpRequest, status: int) -> HttpResponse:
    """What is said of a status that no rule speaks about."""
    return refuse(request, status, RuleBroken(PLAIN.get(status, "api.fault")))
