"""Applications: opened, followed, added to."""

import re
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ostan.domains.cases import actions, queries, rules
from ostan.domains.cases.queries import FollowedCase
from ostan.domains.cases.rules import CaseState, Channel
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import ServicePage
from ostan.domains.org import actions as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files_kept
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken
from ostan.portal.govstack.asking import MOST, answer, body, face, part, refuse, status, window

_ID = re.compile(r"[1-9][0-9]{0,17}")


@face("cases.open")
@require_POST
def apply(request: Request, key: str) -> HttpResponse:
    """A new application: a case."""
    told = body(request)
    applicant = told.get("applicantId")
    if not isinstance(applicant, str) or not applicant.strip():
        raise RuleBroken("api.parameter", field="applicantId", why="it is required")
    opened = actions.open_case(
        actor=request.actor,
        now=request.now,
        service_code=key,
        answers=part(part(told, "formData"), "data"),
        channel=Channel.SYSTEM,
        files=_documents(told),
        citizen_id=_applicant(request, applicant.strip()),
    )
    return answer(_application(queries.changed_case(actor=request.actor, case_id=opened.pk)))


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


def _application(case: FollowedCase) -> dict[str, Any]:
    who = "self" if case.is_own else "citizen"
    return {
        "fileId": case.code,
        "registered": case.opened_at.isoformat(),
        "applicantId": who,
        "serviceKey": case.service_code,
        "serviceName": case.service,
        "status": status(case.state, case.outcome),
        "ended": case.state == CaseState.DECIDED,
        "applicationData": {"applicantId": who, "created": case.opened_at.isoformat()},
    }


@face("cases.follow", "cases.see")
@require_GET
def applications(request: Request) -> HttpResponse:
    """The applications that the system may follow, newest first."""
    first, most = window(request)
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
    return answer([{**_application(one), "created": one.opened_at.isoformat()} for one in shown])


@face("cases.follow", "cases.see")
@require_http_methods(["GET", "PUT"])
def application(request: Request, number: str) -> HttpResponse:
    """One application; a PUT adds to it."""
    found = queries.followed_case(actor=request.actor, code=number)
    if request.method == "PUT":
        _add(request, found)
        found = queries.followed_case(actor=request.actor, code=number)
    return answer({**_application(found), **_payment(found)})


def _payment(case: FollowedCase) -> dict[str, Any]:
    """What the case costs and where it stands; a case that waits for money alone says so instead of asking back."""
    bill = queries.bill_of(case_id=case.id)
    if bill is None:
        return {}
    paid_at = bill.paid_at.isoformat() if bill.paid_at else None
    told: dict[str, Any] = {
        "payment": {"state": bill.state, "amountRials": bill.amount_rials, "paidAt": paid_at}
    }
    if bill.state == "OWED" and case.state == CaseState.WAITING:
        told["status"] = {**status(case.state, case.outcome), "title": "Payment due"}
    return told


def _add(request: Request, case: FollowedCase) -> None:
    """What the system fills in, beside what the applicant has sent, which stays as it was committed to.

    An applicant that was asked answers so; an operator leaves a note among the staff, with documents for them alone.
    """
    told = body(request)
    text = _as_text(part(part(told, "formData"), "data"), catalogue.published_service(code=case.service_code))
    asker: dict[str, Any] = {"actor": request.actor, "now": request.now, "case_id": case.id}
    if case.is_own and case.state == CaseState.WAITING:
        actions.answer_question(**asker, text=text, files=_documents(told))
        return
    if not access.may(request.actor, "cases.work"):
        raise (
            RuleBroken("cases.not_now")
            if case.is_own
            else RuleBroken("api.scope_missing", scope="cases.work")
        )
    for one in _documents(told):
        actions.attach(**asker, file_id=one, for_citizen=False)
    actions.add_note(**asker, text=text)


def _as_text(data: dict[str, Any], page: ServicePage) -> str:
    """The data by the labels of the form, a line each. Raises RuleBroken for a question that the form does not have."""
    labels = {one.name: one.label for one in page.form.questions}
    for name in data:
        if name not in labels:
            raise RuleBroken("api.parameter", field=name[:60], why="the form has no such question")
    lines = (
        f"{labels[name]}: {value}" for name, value in data.items() if isinstance(value, str | int | float)
    )
    text = "\n".join(lines)
    rules.check_text(text)
    return text


@face("files.keep")
@require_POST
def documents(request: Request) -> HttpResponse:
    """A document, named in an application by the address that is told."""
    given = request.FILES.get("file")
    if given is None:
        return refuse(request, 400, RuleBroken("api.parameter", field="file", why="it is required"))
    kept = files_kept.keep(actor=request.actor, now=request.now, upload=given, name=given.name or "")
    return answer(
        {"code": 200, "type": kept.kind, "message": "kept", "url": f"/govstack/documents/{kept.pk}"}
    )
