"""Applications: opened, followed, added to."""

import base64
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
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
from ostan.foundation.payments.queries import BillCard
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken
from ostan.portal.govstack.asking import (
    MOST,
    answer,
    body,
    face,
    form_id,
    newest_first,
    part,
    refuse,
    service_of,
    status,
    window,
)

_ID = re.compile(r"[1-9][0-9]{0,17}")
_WHO = {True: "self", False: "citizen"}
"""Who is told to have applied: the system itself, or anybody for whom it did."""


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
    return answer(_told(queries.changed_case(actor=request.actor, case_id=opened.pk)))


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


def _line(case: FollowedCase, bill: BillCard | None) -> dict[str, Any]:
    """What a list and a single application both tell."""
    told: dict[str, Any] = {
        "fileId": case.code,
        "registered": case.opened_at.isoformat(),
        "applicantId": _WHO[case.is_own],
        **service_of(case.service_code),
        "serviceName": case.service,
        "status": standing(case.state, case.outcome, bill),
    }
    if bill is not None:
        paid_at = bill.paid_at.isoformat() if bill.paid_at else None
        told["payment"] = {"state": bill.state, "amountRials": bill.amount_rials, "paidAt": paid_at}
    return told


def standing(state: str, outcome: str, bill: BillCard | None) -> dict[str, str]:
    """How a case stands; one that waits for money alone says so instead of asking back."""
    told = status(state, outcome)
    if bill is not None and bill.state == "OWED" and state == CaseState.WAITING:
        told["title"] = "Payment due"
    return told


def _told(case: FollowedCase) -> dict[str, Any]:
    data = {
        "applicantId": _WHO[case.is_own],
        "created": case.opened_at.isoformat(),
        "formData": {"eFormId": form_id(case.service_code, case.version)},
    }
    ended = case.state == CaseState.DECIDED
    return {**_line(case, queries.bill_of(case_id=case.id)), "ended": ended, "applicationData": data}


@face("cases.follow", "cases.see")
@require_GET
def applications(request: Request) -> HttpResponse:
    """The applications that the system may follow, newest first. At most four statements."""
    first, most = window(request)
    newest = newest_first(request, usual=True)
    who = request.GET.get("applicantId", "")
    if who and who not in _WHO.values():
        return answer([])
    found = queries.followed_stretch(
        actor=request.actor,
        first=first,
        most=most,
        service_code=(request.GET.get("serviceKey") or request.GET.get("serviceId", ""))[:60],
        is_own=who == _WHO[True] if who else None,
        oldest_first=not newest,
    )
    bills = queries.bills_of(case_ids=[one.id for one in found])
    return answer([_item(one, bills.get(one.id)) for one in found])


def _item(case: FollowedCase, bill: BillCard | None) -> dict[str, Any]:
    form = form_id(case.service_code, case.version)
    return {**_line(case, bill), "created": case.opened_at.isoformat(), "eformId": form}


@face("cases.follow", "cases.see")
@require_http_methods(["GET", "PUT"])
def application(request: Request, number: str) -> HttpResponse:
    """One application; a PUT adds to it."""
    found = queries.followed_case(actor=request.actor, code=number)
    if request.method == "PUT":
        _add(request, found)
        found = queries.followed_case(actor=request.actor, code=number)
    return answer(_told(found))


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


def _upload(request: Request) -> "UploadedFile[Any]":
    """The one document that came: as a file of the form, or as a field of it in base64, which the API tells of."""
    files, texts = request.FILES.getlist("file"), request.POST.getlist("file")
    if len(files) + len(texts) != 1:
        raise RuleBroken("api.parameter", field="file", why="one document is wanted")
    if files:
        return files[0]
    try:
        content = base64.b64decode(texts[0], validate=True)
    except ValueError as wrong:
        raise RuleBroken("api.parameter", field="file", why="base64 is wanted") from wrong
    return SimpleUploadedFile("document", content)


@face("files.keep")
@require_POST
def documents(request: Request) -> HttpResponse:
    """A document, named in an application by the address that is told."""
    try:
        upload = _upload(request)
        kept = files_kept.keep(actor=request.actor, now=request.now, upload=upload, name=upload.name or "")
    except RuleBroken as broken:
        return refuse(request, 400, broken)
    return answer(
        {"code": 200, "type": kept.kind, "message": "kept", "url": f"/govstack/documents/{kept.pk}"}
    )
