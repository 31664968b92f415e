"""What happened to requests, told and taken in: the extension that FixMyStreet made for GeoReport.

Source: «Open311-FMS, Proposed differences to Open311» (mySociety). As everywhere in the gateway no words of people go
out: an update says what happened in a sentence of the house. What comes in is a message in the case.
"""

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.api import gate
from ostan.portal.open311 import reading, words
from ostan.portal.open311.rendering import moment, rendered

ROOT = "service_request_updates"


@require_http_methods(["GET", "POST"])
def updates(request: Request, fmt: str) -> HttpResponse:
    """What happened to the requests of the gateway in a time; a post with a key adds a word to one of them."""
    return _add(request, fmt) if request.method == "POST" else _list(request, fmt)


def _list(request: Request, fmt: str) -> HttpResponse:
    since, until = reading.span(request.GET, request.now)
    offset, limit = reading.window(request.GET)
    found = queries.gateway_updates(since=since, until=until, offset=offset, limit=limit)
    return rendered(fmt, ROOT, [_told(one) for one in found])


def _told(one: queries.GatewayUpdate) -> dict[str, Any]:
    return {
        "update_id": str(one.id),
        "service_request_id": str(one.case_id),
        "status": "CLOSED" if one.is_closed else "OPEN",
        "updated_datetime": moment(one.at),
        "description": str(words.UPDATES[one.activity]),
        "media_url": None,
    }


def _add(request: Request, fmt: str) -> HttpResponse:
    if not request.actor.is_signed_in:
        raise RuleBroken("open311.key_needed")
    if not access.may(request.actor, "cases.message"):
        raise RuleBroken("api.scope_missing", scope="cases.message")
    text = request.POST.get("description", "").strip()
    if len(text) > reading.LONGEST:
        raise RuleBroken("open311.too_long", field="description", most=reading.LONGEST)
    found = queries.gateway_cases(ids=reading.ids(request.POST.get("service_request_id", ""))[:1] or [0])
    if not found:
        raise NotAllowed("cases.message")
    return _once(request, found[0].id, text, functools.partial(_send, request, fmt, found[0].id, text))


def _send(request: Request, fmt: str, case_id: int, text: str) -> HttpResponse:
    made = actions.send_message(actor=request.actor, now=request.now, case_id=case_id, text=text)
    return rendered(fmt, ROOT, [{"update_id": str(made.pk)}], 201)


def _once(request: Request, case_id: int, text: str, send: Callable[[], HttpResponse]) -> HttpResponse:
    """One message for one update, however often it is sent; for who does not name his requests himself.

    An update is known by the sender's own `update_id`, which FixMyStreet sends along (perllib/Open311.pm,
    post_service_request_update); without one by its time and words. Source of the latter: assumed.
    """
    caller: gate.Caller = request.caller  # type: ignore[attr-defined]  # set at the gate
    if caller.key is None or request.headers.get("Idempotency-Key"):
        return send()
    own = request.POST.get("update_id", "").strip()
    said = (own,) if own else (request.POST.get("updated_datetime", "").strip(), text)
    name = hashlib.sha256(json.dumps([case_id, *said]).encode()).hexdigest()
    try:
        return gate.answered_once(request, caller.key, f"open311 update {name}", text.encode(), send)
    except RuleBroken as broken:
        if broken.code != "keys.other_request":
            raise
        raise RuleBroken("open311.update_differs", field="update_id") from broken
