"""What every address of this face has in common: who may ask, how bodies and pages are read, how refusals look."""

import datetime
import functools
import json
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from ostan.domains.cases.rules import CaseState, Outcome
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.portal.api import english, gate, problems

MOST = 100
_NUMBER = re.compile(r"[0-9]{1,6}")
_APPROVED = (Outcome.GRANTED, Outcome.PARTLY)
_STATUS = {"api.unreadable": 400, "api.parameter": 400, "api.scope_missing": 403}


def refuse(request: HttpRequest, status: int, broken: RuleBroken) -> HttpResponse:
    """A refusal as a systemError: in English for programs, in Persian for people."""
    told = {
        "traceId": "",
        "code": broken.code,
        "message": english.text(broken),
        "localizedMessage": problems.text(request, broken),
        "errors": [{"field": name, "code": one.code} for name, one in problems.parts_of(broken)],
    }
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def plain(request: HttpRequest, status: int) -> HttpResponse:
    """What is said of a status that no rule speaks about."""
    return refuse(request, status, RuleBroken(problems.PLAIN.get(status, "api.fault")))


def face(*needs: str) -> Callable[[gate.View], gate.View]:
    """The view behind the gate, open to keys with one of these capabilities; without any, to everybody."""

    def mark(view: gate.View) -> gate.View:
        @functools.wraps(view)
        def careful(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if needs and not request.actor.is_signed_in:
                return refuse(request, 401, RuleBroken("api.key_needed"))
            if needs and not any(access.may(request.actor, one) for one in needs):
                return refuse(request, 403, RuleBroken("api.scope_missing", scope=" | ".join(needs)))
            try:
                return view(request, *args, **kwargs)
            except RuleBroken as broken:
                return refuse(request, _STATUS.get(broken.code) or problems.status_of(broken), broken)

        return gate.face(careful, refuse=refuse)

    return mark


def answer(value: Any) -> HttpResponse:
    return JsonResponse(value, safe=False, json_dumps_params={"ensure_ascii": False})


def body(request: Request) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as wrong:
        raise RuleBroken("api.unreadable") from wrong
    if not isinstance(told, dict):
        raise RuleBroken("api.unreadable")
    return told


def part(told: dict[str, Any], name: str) -> dict[str, Any]:
    value = told.get(name) or {}
    if not isinstance(value, dict):
        raise RuleBroken("api.parameter", field=name, why="an object is wanted")
    return value


def window(request: Request) -> tuple[int, int]:
    """`firstResult` and `maxResult`, from 0."""
    first, most = request.GET.get("firstResult", "0"), request.GET.get("maxResult", str(MOST))
    for name, text in (("firstResult", first), ("maxResult", most)):
        if not _NUMBER.fullmatch(text):
            raise RuleBroken("api.parameter", field=name, why="a number is wanted")
    return int(first), min(int(most), MOST)


def day(request: Request, name: str) -> datetime.date | None:
    """The day in a parameter, None when it is not given."""
    text = request.GET.get(name, "")
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise RuleBroken("api.parameter", field=name, why="a date is wanted") from wrong


def newest_first(request: Request, *, usual: bool) -> bool:
    """`sortBy` and `sortOrder`. Lists are sorted by the instant at which what they tell of came, and by nothing else."""
    by, order = request.GET.get("sortBy", ""), request.GET.get("sortOrder", "")
    if by not in ("", "created", "id"):
        raise RuleBroken("api.parameter", field="sortBy", why="lists are sorted by created")
    if order not in ("", "asc", "desc"):
        raise RuleBroken("api.parameter", field="sortOrder", why="asc or desc is wanted")
    return order == "desc" if order else usual


def service_of(code: str) -> dict[str, str]:
    """A service by the name that it has in either edition of the API, `serviceKey` or `serviceId`."""
    return {"serviceKey": code, "serviceId": code}


def form_id(code: str, version: int) -> str:
    """The name of the form of a version."""
    return f"{code}-v{version}"


def status(state: str, outcome: str) -> dict[str, str]:
    """How a case stands, in the words of this face."""
    code = "PENDING"
    if state == CaseState.WAITING:
        code = "SENDBACK"
    elif state == CaseState.DECIDED:
        code = "APPROVED" if outcome in _APPROVED else "REJECTED"
    return {"code": code, "title": code.capitalize()}
