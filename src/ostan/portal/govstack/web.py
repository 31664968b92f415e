"""The addresses of the Registration building block: services, e-forms, applications, tasks, statistics.

Source: GovStack Registration building block, API 0.1.1. An e-form is the form of a published version, "code-v3"; an
application is a case and its id the tracking code. `applicantId` is the mobile number of who asks; anything else says
that the system asks for itself, and what is told back is never personal.
"""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries import FollowedTask
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import ServicePage
from ostan.domains.catalogue.rules import form as forms
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed
from ostan.portal.govstack import applications
from ostan.portal.govstack.asking import MOST, answer, body, face, part, status, window
from ostan.portal.public import figures

_ID = re.compile(r"[1-9][0-9]{0,17}")
_FORM = re.compile(r"(?P<code>[-a-z0-9_]+)-v(?P<number>[0-9]{1,6})")


# Services and e-forms


@face()
@require_GET
def services(request: Request) -> HttpResponse:
    """The published services, or those whose name has these words."""
    found = catalogue.search(text=request.GET.get("name", "")[:100], limit=MOST).services
    return answer([_service(catalogue.published_service(code=one.code)) for one in found])


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


@face()
@require_GET
def forms_of(request: Request, key: str) -> HttpResponse:
    """The forms of a service: the one that is published."""
    return answer([_form_item(_applied(key))])


@face()
@require_GET
def form(request: Request, key: str) -> HttpResponse:
    """One form with its JSON Schema; under the key of a service the list of its forms."""
    found = _FORM.fullmatch(key)
    if not found:
        return answer([_form_item(_applied(key))])
    page = _applied(found["code"])
    if str(page.number) != found["number"]:
        raise NotAllowed("catalogue.see")
    return answer({**_form_item(page), "schema": forms.definition_of(page.form)["schema"]})


# Tasks and statistics


@face("cases.see")
@require_GET
def tasks(request: Request) -> HttpResponse:
    """The open tasks within reach."""
    first, most = window(request)
    found, _ = queries.followed_tasks(
        actor=request.actor, limit=min(first + most, 1_000), case_code=request.GET.get("fileId", "")[:20]
    )
    return answer([_task(one) for one in found[first:]])


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
        "status": status("", ""),
    }


def _task_id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise NotAllowed("cases.see")
    return int(text)


@face("cases.see")
@require_GET
def task(request: Request, number: str) -> HttpResponse:
    """One open task, with the outcomes it may be completed with."""
    found = queries.followed_task(actor=request.actor, task_id=_task_id(number))
    outcomes = {code: {"title": caption} for code, caption in found.outcomes}
    return answer({**_task(found), "formVariables": {"outcome": outcomes}, "data": {}})


@face("cases.work")
@require_POST
def complete(request: Request, number: str) -> HttpResponse:
    """The task is done, by the outcome in `data.outcome`; one that nobody holds is taken first."""
    found = queries.followed_task(actor=request.actor, task_id=_task_id(number))
    data = part(body(request), "data")
    if not found.is_held:
        actions.claim_task(actor=request.actor, now=request.now, task_id=found.id)
    moved = actions.complete_task(
        actor=request.actor, now=request.now, task_id=found.id, outcome=str(data.get("outcome", ""))[:100]
    )
    told = {
        "taskId": number,
        "fileId": moved.code,
        "serviceKey": found.service_code,
        "status": status(moved.state, moved.outcome),
        "variables": {},
    }
    return answer(told)


@face()
@require_GET
def statistics(request: Request) -> HttpResponse:
    """How many applications of each service were processed, as far as that is published."""
    found = [one for one in figures.of_services() if one.waiting and one.has_waiting]
    return answer(
        [
            {
                "serviceKey": one.code,
                "serviceName": one.title,
                "processed": one.waiting.cases if one.waiting else 0,
            }
            for one in found
        ]
    )


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
