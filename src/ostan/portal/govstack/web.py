"""The addresses of the Registration building block: services, e-forms, applications, tasks, statistics.

Source: GovStack Registration building block, API 0.1.1. An e-form is the form of a published version, "code-v3"; an
application is a case and its id the tracking code. `applicantId` is the mobile number of who asks; anything else says
that the system asks for itself, and what is told back is never personal.
"""

import functools
import json
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries import FollowedCase, FollowedTask
from ostan.domains.cases.rules import CaseState, Channel, Outcome
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import ServicePage
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.org import actions as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files_kept
from ostan.kernel import persian
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.api import english, gate, problems
from ostan.portal.public import figures

MOST = 100
_NUMBER = re.compile(r"[0-9]{1,6}")
_ID = re.compile(r"[1-9][0-9]{0,17}")
_FORM = re.compile(r"(?P<code>[-a-z0-9_]+)-v(?P<number>[0-9]{1,6})")
_APPROVED = (Outcome.GRANTED, Outcome.PARTLY)


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


def _face(*needs: str) -> Callable[[gate.View], gate.View]:
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
                unreadable = broken.code in ("api.unreadable", "api.parameter")
                return refuse(request, 400 if unreadable else problems.status_of(broken), broken)

        return gate.face(careful, refuse=refuse)

    return mark


def _told(value: Any) -> HttpResponse:
    return JsonResponse(value, safe=False, json_dumps_params={"ensure_ascii": False})


def _body(request: Request) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as wrong:
        raise RuleBroken("api.unreadable") from wrong
    if not isinstance(told, dict):
        raise RuleBroken("api.unreadable")
    return told


def _part(told: dict[str, Any], name: str) -> dict[str, Any]:
    value = told.get(name) or {}
    if not isinstance(value, dict):
        raise RuleBroken("api.parameter", field=name, why="an object is wanted")
    return value


def _window(request: Request) -> tuple[int, int]:
    """`firstResult` and `maxResult`, from 0."""
    first, most = request.GET.get("firstResult", "0"), request.GET.get("maxResult", str(MOST))
    for name, text in (("firstResult", first), ("maxResult", most)):
        if not _NUMBER.fullmatch(text):
            raise RuleBroken("api.parameter", field=name, why="a number is wanted")
    return int(first), min(int(most), MOST)


# Services and e-forms


@_face()
@require_GET
def services(request: Request) -> HttpResponse:
    """The published services, or those whose name has these words."""
    found = catalogue.search(text=request.GET.get("name", "")[:100], limit=MOST).services
    return _told([_service(catalogue.published_service(code=one.code)) for one in found])


def _service(page: ServicePage) -> dict[str, Any]:
    return {
        "id": page.code,
        "serviceKey": page.code,
        "name": page.title,
        "version": str(page.number),
        "type": "Public",
        "isExecutable": page.can_apply,
        "isClosed": False,
        "description": page.card.description,
        "serviceBody": [{"code": "owner", "value": page.owner_code}],
    }


@_face()
@require_GET
def service(request: Request, key: str) -> HttpResponse:
    """One published service."""
    return _told(_service(catalogue.published_service(code=key)))


def _applied(key: str) -> ServicePage:
    page = catalogue.published_service(code=key)
    if not page.can_apply:
        raise NotAllowed("catalogue.see")
    return page


def _form_item(page: ServicePage) -> dict[str, Any]:
    return {
        "eFormId": f"{page.code}-v{page.number}",
        "name": page.title,
        "description": page.card.description,
        "version": str(page.number),
        "latest": True,
    }


@_face()
@require_GET
def forms_of(request: Request, key: str) -> HttpResponse:
    """The forms of a service: the one that is published."""
    return _told([_form_item(_applied(key))])


@_face()
@require_GET
def form(request: Request, key: str) -> HttpResponse:
    """One form with its JSON Schema; under the key of a service the list of its forms."""
    found = _FORM.fullmatch(key)
    if not found:
        return _told([_form_item(_applied(key))])
    page = _applied(found["code"])
    if str(page.number) != found["number"]:
        raise NotAllowed("catalogue.see")
    return _told({**_form_item(page), "schema": forms.definition_of(page.form)["schema"]})


# Applications


@_face("cases.open")
@require_POST
def apply(request: Request, key: str) -> HttpResponse:
    """A new application: a case."""
    told = _body(request)
    applicant = told.get("applicantId")
    if not isinstance(applicant, str) or not applicant.strip():
        raise RuleBroken("api.parameter", field="applicantId", why="it is required")
    opened = actions.open_case(
        actor=request.actor,
        now=request.now,
        service_code=key,
        answers=_part(_part(told, "formData"), "data"),
        channel=Channel.SYSTEM,
        files=_documents(told),
        citizen_id=_applicant(request, applicant.strip()),
    )
    return _told(_application(queries.changed_case(actor=request.actor, case_id=opened.pk)))


def _applicant(request: Request, told: str) -> int | None:
    try:
        persian.parse_mobile(told)
    except RuleBroken:
        return None
    return org.introduce(actor=request.actor, now=request.now, mobile=told).pk


def _documents(told: dict[str, Any]) -> list[int]:
    """The ids in the addresses that `documents` gave out."""
    urls = told.get("documentUrls") or []
    if not isinstance(urls, list) or len(urls) > MOST:
        raise RuleBroken("api.parameter", field="documentUrls", why="a list of addresses is wanted")
    ids = [str(one).rpartition("/")[2] for one in urls]
    if not all(_ID.fullmatch(one) for one in ids):
        raise RuleBroken("cases.file_not_yours")
    return [int(one) for one in ids]


def _status(state: str, outcome: str) -> dict[str, str]:
    code = "PENDING"
    if state == CaseState.WAITING:
        code = "SENDBACK"
    elif state == CaseState.DECIDED:
        code = "APPROVED" if outcome in _APPROVED else "REJECTED"
    return {"code": code, "title": code.capitalize()}


def _application(case: FollowedCase) -> dict[str, Any]:
    who = "self" if case.is_own else "citizen"
    return {
        "fileId": case.code,
        "registered": case.opened_at.isoformat(),
        "applicantId": who,
        "serviceKey": case.service_code,
        "serviceName": case.service,
        "status": _status(case.state, case.outcome),
        "ended": case.state == CaseState.DECIDED,
        "applicationData": {"applicantId": who, "created": case.opened_at.isoformat()},
    }


@_face("cases.follow", "cases.see")
@require_GET
def applications(request: Request) -> HttpResponse:
    """The applications that the system may follow, newest first."""
    first, most = _window(request)
    found: list[FollowedCase] = []
    cursor = ""
    while len(found) < first + most:
        page, cursor = queries.followed_cases(
            actor=request.actor,
            cursor=cursor,
            limit=MOST,
            service_code=request.GET.get("serviceKey", "")[:60],
        )
        found += page
        if not cursor:
            break
    shown = found[first : first + most]
    return _told([{**_application(one), "created": one.opened_at.isoformat()} for one in shown])


@_face("cases.follow", "cases.see")
@require_GET
def application(request: Request, number: str) -> HttpResponse:
    """One application."""
    return _told(_application(queries.followed_case(actor=request.actor, code=number)))


@_face("files.keep")
@require_POST
def documents(request: Request) -> HttpResponse:
    """A document, named in an application by the address that is told."""
    given = request.FILES.get("file")
    if given is None:
        return refuse(request, 400, RuleBroken("api.parameter", field="file", why="it is required"))
    kept = files_kept.keep(actor=request.actor, now=request.now, upload=given, name=given.name or "")
    return _told({"code": 200, "type": kept.kind, "message": "kept", "url": f"/govstack/documents/{kept.pk}"})


# Tasks and statistics


@_face("cases.see")
@require_GET
def tasks(request: Request) -> HttpResponse:
    """The open tasks within reach."""
    first, most = _window(request)
    found, _ = queries.followed_tasks(
        actor=request.actor, limit=min(first + most, 1_000), case_code=request.GET.get("fileId", "")[:20]
    )
    return _told([_task(one) for one in found[first:]])


def _task(one: FollowedTask) -> dict[str, Any]:
    return {
        "taskId": str(one.id),
        "mainTaskId": str(one.id),
        "name": one.name,
        "taskName": one.name,
        "assigneeId": "self" if one.is_held else "",
        "roleId": one.role,
        "created": one.opened_at.isoformat(),
        "description": one.name,
        "serviceKey": one.service_code,
        "fileId": one.case_code,
        "eFormId": "",
        "status": _status("", ""),
    }


def _task_id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise NotAllowed("cases.see")
    return int(text)


@_face("cases.see")
@require_GET
def task(request: Request, number: str) -> HttpResponse:
    """One open task, with the outcomes it may be completed with."""
    found = queries.followed_task(actor=request.actor, task_id=_task_id(number))
    outcomes = {code: {"title": caption} for code, caption in found.outcomes}
    return _told({**_task(found), "formVariables": {"outcome": outcomes}, "data": {}})


@_face("cases.work")
@require_POST
def complete(request: Request, number: str) -> HttpResponse:
    """The task is done, by the outcome in `data.outcome`; one that nobody holds is taken first."""
    found = queries.followed_task(actor=request.actor, task_id=_task_id(number))
    data = _part(_body(request), "data")
    if not found.is_held:
        actions.claim_task(actor=request.actor, now=request.now, task_id=found.id)
    moved = actions.complete_task(
        actor=request.actor, now=request.now, task_id=found.id, outcome=str(data.get("outcome", ""))[:100]
    )
    told = {
        "taskId": number,
        "fileId": moved.code,
        "serviceKey": found.service_code,
        "status": _status(moved.state, moved.outcome),
        "variables": {},
    }
    return _told(told)


@_face()
@require_GET
def statistics(request: Request) -> HttpResponse:
    """How many applications of each service were processed, as far as that is published."""
    found = [one for one in figures.of_services() if one.waiting and one.has_waiting]
    return _told(
        [
            {
                "serviceKey": one.code,
                "serviceName": one.title,
                "processed": one.waiting.cases if one.waiting else 0,
            }
            for one in found
        ]
    )


@_face()
def missing(request: Request) -> HttpResponse:
    """Every address of this face that is none."""
    raise NotAllowed("govstack")


urlpatterns: list[URLPattern] = [
    path("services", services, name="services"),
    path("services/<str:key>", service, name="service"),
    path("services/<str:key>/eForms", forms_of, name="forms"),
    path("services/<str:key>/applications", apply, name="apply"),
    path("eForms/<str:key>", form, name="form"),
    path("applications", applications, name="applications"),
    path("applications/<str:number>", application, name="application"),
    path("documents", documents, name="documents"),
    path("tasks", tasks, name="tasks"),
    path("tasks/<str:number>", task, name="task"),
    path("tasks/<str:number>/complete", complete, name="complete"),
    path("data/statistics/1.0", statistics, name="statistics"),
]
