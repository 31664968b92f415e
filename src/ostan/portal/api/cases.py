"""Requests are sent and followed."""

import datetime
from typing import Any

from django.http import HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from ostan.domains.cases import actions, queries
from ostan.domains.cases.queries import FollowedCase
from ostan.domains.cases.rules import CaseState, Channel
from ostan.domains.org import actions as org
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files_kept
from ostan.portal.api import shapes
from ostan.portal.api.asking import KEY, Cursor, Few, Limit, answers, needs

router = Router(auth=KEY)

FOLLOW = ("cases.follow", "cases.see")


@router.post("/files", response=answers(shapes.FileOut, 201), url_name="files", tags=["cases"])
@needs("files.keep")
def keep_file(request: Request, file: File[UploadedFile]) -> Status[Any]:
    """A document for a question or a message, named there by its id. Its kind is told by its content."""
    kept = files_kept.keep(actor=request.actor, now=request.now, upload=file, name=file.name or "")
    return Status(201, {"id": kept.pk, "name": kept.name, "kind": kept.kind, "size": kept.size})


@router.post("/cases", response=answers(shapes.CaseOut, 201), url_name="open_case", tags=["cases"])
@needs("cases.open")
def open_case(request: Request, told: shapes.NewCase, response: HttpResponse) -> Status[Any]:
    """A new case. Send an `Idempotency-Key`, so that asking again after a lost answer opens no second one."""
    citizen_id = None
    if told.applicant is not None:
        citizen_id = org.introduce(actor=request.actor, now=request.now, **told.applicant.dict()).pk
    opened = actions.open_case(
        actor=request.actor,
        now=request.now,
        service_code=told.service,
        answers=told.answers,
        channel=Channel.SYSTEM,
        place_code=told.place,
        files=told.files,
        citizen_id=citizen_id,
        reference=told.reference,
    )
    response.headers["Location"] = f"{request.path}/{opened.code}"
    return Status(201, case_out(queries.changed_case(actor=request.actor, case_id=opened.pk), request.now))


@router.get("/cases", response=answers(shapes.Cases), url_name="cases", tags=["cases"])
@needs(*FOLLOW)
def cases(
    request: Request,
    state: CaseState | None = None,
    service: Few = "",
    reference: Few = "",
    opened_since: datetime.datetime | None = None,
    opened_before: datetime.datetime | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """What the system has sent, and with the scope `cases.see` every case of its unit; newest first."""
    found, more = queries.followed_cases(
        actor=request.actor,
        cursor=cursor,
        limit=limit,
        state=state or "",
        service_code=service,
        reference=reference,
        since=_aware(opened_since),
        until=_aware(opened_before),
    )
    return {"items": [case_out(one, request.now) for one in found], "next": more}


def _aware(at: datetime.datetime | None) -> datetime.datetime | None:
    return at.replace(tzinfo=datetime.UTC) if at is not None and at.tzinfo is None else at


def case_out(case: FollowedCase, now: datetime.datetime) -> dict[str, Any]:
    """The case in the shape of the JSON face."""
    same = ("code", "state", "outcome", "channel", "reference", "opened_at", "changed_at", "norm_due_at")
    more = ("legal_due_at", "answer_due_at", "decided_at", "is_own")
    return {
        **{name: getattr(case, name) for name in (*same, *more)},
        "service": case.service_code,
        "service_title": case.service,
        "unit": case.unit_code,
        "unit_title": case.unit,
        "place": case.place_code,
        "is_late": case.late_at is not None,
    }


@router.get("/cases/{code}", response=answers(shapes.CaseFileOut), url_name="case", tags=["cases"])
@needs(*FOLLOW)
def case(request: Request, code: str) -> dict[str, Any]:
    """One case with its way, its decisions and its payment."""
    found = queries.followed_case(actor=request.actor, code=code)
    stages, ends = queries.followed_way(actor=request.actor, code=code)
    way = [{"title": one.shown, "state": one.state.value} for one in stages]
    told = {"stages": way, "decisions": ends, "payment": _payment(found.id)}
    return {**case_out(found, request.now), **told}


def _payment(case_id: int) -> dict[str, Any] | None:
    bill = queries.bill_of(case_id=case_id)
    if bill is None:
        return None
    same = ("state", "amount_rials", "paid_at", "refund_rials")
    return {**{name: getattr(bill, name) for name in same}, "refund_state": bill.refund}


@router.get("/cases/{code}/messages", response=answers(shapes.Messages), url_name="messages", tags=["cases"])
@needs("cases.message")
def messages(request: Request, code: str, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """What applicant and staff said to each other, oldest first. The ledger notes that the system has read it."""
    found, more = queries.followed_words(actor=request.actor, code=code, cursor=cursor, limit=limit)
    case_id = queries.followed_case(actor=request.actor, code=code).id
    actions.record_reading(actor=request.actor, now=request.now, case_id=case_id)
    return {"items": found, "next": more}


@router.post(
    "/cases/{code}/messages",
    response=answers(shapes.MessageSent, 201),
    url_name="send_message",
    tags=["cases"],
)
@needs("cases.message")
def send_message(request: Request, code: str, told: shapes.NewMessage) -> Status[Any]:
    """A message: of the applicant to the staff when the system is the applicant, else to the applicant."""
    found = queries.followed_case(actor=request.actor, code=code)
    sent = actions.send_message(
        actor=request.actor, now=request.now, case_id=found.id, text=told.text, files=told.files
    )
    return Status(201, {"id": sent.pk})


@router.post("/cases/{code}/answer", response=answers(shapes.CaseOut), url_name="answer", tags=["cases"])
@needs("cases.answer")
def answer(request: Request, code: str, told: shapes.NewMessage) -> dict[str, Any]:
    """The answer to what the staff asks of a case whose applicant the system is; its clock runs again."""
    found = queries.followed_case(actor=request.actor, code=code)
    actions.answer_question(
        actor=request.actor, now=request.now, case_id=found.id, text=told.text, files=told.files
    )
    return case_out(queries.followed_case(actor=request.actor, code=code), request.now)
