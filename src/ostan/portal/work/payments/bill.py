"""One bill: what became of it, and what may be done by hand: note a slip, waive it, note a refund."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.cases import queries as cases
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as file_actions
from ostan.foundation.files import queries as files
from ostan.foundation.payments import actions, listing, words
from ostan.foundation.payments.queries import BillCard
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import pages, posted, refusals

SEE = "payments.see"
DAY = {"name": "paid_on", "kind": "date", "label": "تاریخ روی سند"}
SLIP = {"name": "slip", "kind": "file", "label": "تصویر سند", "required": False}


@access.door(SEE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bill(request: Request, bill_id: int) -> HttpResponseBase:
    """The bill and what the actor may do to it. At most ten statements."""
    found = listing.one(actor=request.actor, bill_id=bill_id)
    if request.method != "POST":
        return _show(request, found)
    step = request.POST.get("step", "")
    if step == "account":
        account = actions.read_account(actor=request.actor, now=request.now, bill_id=found.id)
        return _show(request, found, account=account)
    if step not in STEPS or not _may(request, found, step):
        raise NotAllowed(SEE)
    try:
        done = STEPS[step](request, found)
    except RuleBroken as broken:
        wrongs = {f"{step}-{name}" if name else "": text for name, text in refusals.by_field(broken).items()}
        return _show(request, found, wrongs)
    messages.success(request, done)
    return HttpResponseRedirect(request.path)


def _may(request: Request, found: BillCard, step: str) -> bool:
    return access.may_touch(request.actor, f"payments.{step}", unit_path=found.unit_path)


def _show(
    request: Request, found: BillCard, wrongs: dict[str, str] | None = None, account: str = ""
) -> HttpResponseBase:
    case = cases.fee_cases(streams=[found.stream]).get(found.stream)
    owed, asked = found.state == "OWED" and found.attempt != "CHECKING", found.refund == "ASKED"
    context = {
        "bill": found,
        "case": case,
        "paper": files.files(file_ids=[found.slip_id]).get(found.slip_id) if found.slip_id else None,
        "payer": cases.payer_of(bill=found),
        "by": org.names(person_ids=[found.by_id]).get(found.by_id, "") if found.by_id else "",
        "words": words,
        "acts": {act for act in ("note", "waive") if owed and _may(request, found, act)}
        | ({"refund"} if asked and _may(request, found, "refund") else set()),
        "account": account,
        "may_open": access.may(request.actor, "cases.see"),
        "day": {**DAY, "name": "note-paid_on"},
        "slip": {**SLIP, "name": "note-slip"},
        "day_typed": posted.value({**DAY, "name": "note-paid_on"}, request.POST),
        "typed": {
            name: request.POST.get(name, "")
            for name in ("note-reference", "waive-reason", "refund-reference")
        },
        "wrongs": wrongs or {},
    }
    return pages.render(request, "work/payments/bill.html", context, status=422 if wrongs else 200)


def _note(request: Request, found: BillCard) -> str:
    day: Any = posted.value({**DAY, "name": "note-paid_on"}, request.POST)
    if not day:
        raise RuleBroken("payments.day_missing", field="paid_on")
    upload = request.FILES.get("note-slip")
    kept = None
    if upload is not None:
        kept = file_actions.keep(
            actor=request.actor, now=request.now, upload=upload, name=upload.name or ""
        ).pk
    actions.note_paid(
        actor=request.actor,
        now=request.now,
        bill_id=found.id,
        reference=request.POST.get("note-reference", ""),
        paid_on=parse_jalali(day),
        slip_id=kept,
    )
    return "پرداخت ثبت شد و رسیدگی ادامه می‌یابد."


def _waive(request: Request, found: BillCard) -> str:
    reason = request.POST.get("waive-reason", "")
    actions.waive(actor=request.actor, now=request.now, bill_id=found.id, reason=reason)
    return "هزینه بخشوده شد و رسیدگی ادامه می‌یابد."


def _refund(request: Request, found: BillCard) -> str:
    reference = request.POST.get("refund-reference", "")
    actions.note_refund(actor=request.actor, now=request.now, bill_id=found.id, reference=reference)
    return "بازپرداخت ثبت شد و به متقاضی خبر داده می‌شود."


STEPS: dict[str, Callable[[Request, BillCard], str]] = {"note": _note, "waive": _waive, "refund": _refund}


@access.door(SEE)
@require_safe
def slip(request: Request, bill_id: int) -> HttpResponseBase:
    """The picture of the slip, as a download. The ledger notes who looked."""
    file_id = actions.read_slip(actor=request.actor, now=request.now, bill_id=bill_id)
    return files.response_for(files.files(file_ids=[file_id])[file_id])
