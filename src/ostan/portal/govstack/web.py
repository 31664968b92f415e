"""The addresses of the Registration building block: services, e-forms, applications, tasks, statistics.

Source: GovStack Registration building block, API 0.1.1 in both editions. An e-form is the form of a published
version, "code-v3"; an application is a case and its id the tracking code. `applicantId` is the mobile number of who
asks; anything else says that the system asks for itself, and what is told back is never personal.
"""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries import FollowedTask, Waiting
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import RunnableVersion, ServicePage
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.life import ServiceKind
from ostan.domains.catalogue.rules.searching import spelt
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.govstack import applications
from ostan.portal.govstack.asking import (
    answer,
    body,
    day,
    face,
    form_id,
    newest_first,
    part,
    service_of,
    status,
    window,
)
from ostan.portal.public import figures

_ID = re.compile(r"[1-9][0-9]{0,17}")
_FORM = re.compile(r"(?P<code>[-a-z0-9_]+)-v(?P<number>[0-9]{1,6})")
ALL = 2_000
"""Services in one answer: the list of the API has no pages."""
TIMEFRAMES = ("day", "week", "month", "year")


# Services and e-forms


@face()
@require_GET
def services(request: Request) -> HttpResponse:
    """The published services and subjects of complaints, or those whose name has these words.

    Four statements for the list and one for each service that this process has not yet read.
    """
    name = request.GET.get("name", "")[:100]
    words = set(spelt(name).split())
    found = [
        one for kind in ServiceKind for one in catalogue.search(text=name, kind=kind, limit=ALL).services
    ]
    named = [one.code for one in found if words <= set(spelt(one.title).split())]
    return answer([_service(catalogue.published_service(code=one)) for one in named])


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


@face()
@require_GET
def service(request: Request, key: str) -> HttpResponse:
    """One published service."""
    return answer(_service(catalogue.published_service(code=key)))


def _forms(key: str) -> list[dict[str, Any]]:
    page = catalogue.published_service(code=key)
    return [_form_item(page, page.code, latest=True)] if page.can_apply else []


def _applied(key: str) -> ServicePage:
    page = catalogue.published_service(code=key)
    if not page.can_apply:
        raise NotAllowed("catalogue.see")
    return page


def _form_item(of: ServicePage | RunnableVersion, code: str, *, latest: bool) -> dict[str, Any]:
    return {
        "eFormId": form_id(code, of.number),
        "name": of.title,
        "description": of.card.description,
        "version": str(of.number),
        "latest": latest,
    }


@face()
@require_GET
def forms_of(request: Request, key: str) -> HttpResponse:
    """The forms of a service: the one that is published, none where it is not applied for here."""
    return answer(_forms(key))


@face()
@require_GET
def form(request: Request, key: str) -> HttpResponse:
    """One form with its JSON Schema, also one on which older cases run; under the key of a service the list of its forms."""
    found = _FORM.fullmatch(key)
    if not found:
        return answer(_forms(key))
    code, page = found["code"], _applied(found["code"])
    latest = str(page.number) == found["number"]
    of = page if latest else catalogue.version_numbered(code=code, number=int(found["number"]))
    schema = forms.definition_of(of.form)["schema"]
    return answer({**_form_item(of, code, latest=latest), "schema": schema})


# Tasks and statistics


@face("cases.see")
@require_GET
def tasks(request: Request) -> HttpResponse:
    """The open tasks within reach, oldest first. Each is the main task of its own."""
    first, most = window(request)
    newest = newest_first(request, usual=False)
    main, holder = request.GET.get("mainTaskId", ""), request.GET.get("assigneeId", "")
    if holder not in ("", "self") or (main and not _ID.fullmatch(main)):
        return answer([])
    found = queries.followed_task_stretch(
        actor=request.actor,
        first=first,
        most=most,
        case_code=request.GET.get("fileId", "")[:20],
        task_id=int(main) if main else None,
        is_held=bool(holder),
        newest_first=newest,
    )
    return answer([{**_task(one), "mainTaskId": str(one.id), "name": one.name} for one in found])


def _task(one: FollowedTask) -> dict[str, Any]:
    return {
        "taskId": str(one.id),
        "assigneeId": "self" if one.is_held else "",
        "roleId": one.role,
        "created": one.opened_at.isoformat(),
        "description": one.name,
        **service_of(one.service_code),
        "serviceName": one.service,
        "fileId": one.case_code,
        "eFormId": form_id(one.service_code, one.version),
        "status": status("", ""),
    }


def _task_id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise NotAllowed("cases.see")
    return int(text)


@face("cases.see")
@require_GET
def task(request: Request, number: str) -> HttpResponse:
    """One open task, with the outcomes it may be completed with and the JSON Schema of the answers that it asks for."""
    found = queries.followed_task(actor=request.actor, task_id=_task_id(number))
    outcomes = {code: {"title": caption} for code, caption in found.outcomes}
    asked = {"answers": forms.definition_of(found.asked.form)["schema"]} if found.asked else {}
    more = {"taskName": found.name, "formVariables": {"outcome": outcomes, **asked}, "data": {}}
    return answer({**_task(found), **more})


@face("cases.work")
@require_POST
def complete(request: Request, number: str) -> HttpResponse:
    """The task is done, by the outcome in `data.outcome`, told by its code or as an object with a `code`, and the
    answers in `data.answers` where its step has a form.

    A task that nobody holds is taken with it, and stays free when what is told is refused.
    """
    found = queries.followed_task(actor=request.actor, task_id=_task_id(number))
    data = part(body(request), "data")
    wanted = data.get("outcome", "")
    if isinstance(wanted, dict):
        wanted = wanted.get("code", "")
    moved = actions.complete_task(
        actor=request.actor,
        now=request.now,
        task_id=found.id,
        outcome=str(wanted)[:100],
        answers=part(data, "answers"),
        pick_up=True,
    )
    told = {
        "taskId": number,
        "fileId": moved.code,
        **service_of(found.service_code),
        "status": applications.standing(moved.state, moved.outcome, queries.bill_of(case_id=moved.pk)),
        "variables": {},
    }
    return answer(told)


@face()
@require_GET
def statistics(request: Request) -> HttpResponse:
    """How many applications of each service were processed in a year, as far as that is published.

    What is not published is not found: figures of a part of the year, of an operator, of a role.
    """
    timeframe = request.GET.get("timeframe", "year")
    if timeframe not in TIMEFRAMES:
        raise RuleBroken("api.parameter", field="timeframe", why="day, week, month or year is wanted")
    since, until = day(request, "startDate"), day(request, "endDate")
    name = request.GET.get("registrationName", "")
    published = [(one, one.waiting) for one in figures.of_services() if one.waiting and one.has_waiting]
    told = [
        _processed(one.title, waiting)
        for one, waiting in published
        if name in ("", one.code, one.title)
        and (since is None or since <= local_day(waiting.from_at))
        and (until is None or until >= local_day(waiting.counted_at))
    ]
    wants_other = timeframe != "year" or request.GET.get("operator") or request.GET.get("role")
    if wants_other or (not told and (name or since or until)):
        raise NotAllowed("govstack")
    return answer(told)


def _processed(title: str, waiting: Waiting) -> dict[str, Any]:
    of_what = {
        "startDate": local_day(waiting.from_at).isoformat(),
        "endDate": local_day(waiting.counted_at).isoformat(),
        "registrationName": title,
        **{f"timeframe{one.capitalize()}": one == "year" for one in TIMEFRAMES},
    }
    return {"processed": waiting.cases, "references": of_what}


@face()
def missing(request: Request) -> HttpResponse:
    """Every address of this face that is none."""
    raise NotAllowed("govstack")


urlpatterns: list[URLPattern] = [
    path("services", services, name="services"),
    path("services/<str:key>", service, name="service"),
    path("services/<str:key>/eForms", forms_of, name="forms"),
    path("services/<str:key>/applications", applications.apply, name="apply"),
    path("eForms/<str:key>", form, name="form"),
    path("applications", applications.applications, name="applications"),
    path("applications/<str:number>", applications.application, name="application"),
    path("documents", applications.documents, name="documents"),
    path("tasks", tasks, name="tasks"),
    path("tasks/<str:number>", task, name="task"),
    path("tasks/<str:number>/complete", complete, name="complete"),
    path("data/statistics/1.0", statistics, name="statistics"),
]
