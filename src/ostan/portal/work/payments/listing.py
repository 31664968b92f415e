"""The list of bills, with filters, sums, and as an Excel sheet."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries as cases
from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.payments import listing, words
from ostan.foundation.payments.listing import Wanted
from ostan.foundation.payments.queries import BillCard
from ostan.kernel.calendar import parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.kernel.persian import latin_digits
from ostan.ui import figures, moments, pages, posted, taking

SEE = "payments.see"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = [(code, str(label)) for code, label in words.BILL_STATES.items()]
STATES.append((listing.TO_REFUND, "بازپرداخت مانده"))
WAYS = [("online", "درگاه بانک"), ("by_hand", "با سند")]
DAYS = ("first", "last")


@access.door(SEE)
@require_safe
def payments(request: Request) -> HttpResponseBase:
    """A page of the bills in reach, newest first. At most six statements."""
    wanted, typed, wrong = wanted_of(request)
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(request, wanted, typed), form, take=audit.take_list)
    found, following = listing.listed(
        actor=request.actor, wanted=wanted, cursor=request.GET.get("before", "")
    )
    asked = {name: value for name, value in typed.items() if value and name not in DAYS}
    asked |= {name: request.GET[name] for name in request.GET if name.startswith(("first-", "last-"))}
    context = {
        "bills": found,
        "cases": cases.fee_cases(streams={one.stream for one in found}),
        "sums": listing.sums(actor=request.actor, wanted=wanted),
        "to_refund": listing.to_refund(actor=request.actor),
        "typed": typed,
        "wrong": wrong,
        "states": STATES,
        "ways": WAYS,
        "words": words,
        "query": urlencode(asked),
        "take_url": taking.address(request),
        "first_page": bool(request.GET.get("before")),
        "next": following,
        "may_reconcile": access.may(request.actor, "payments.reconcile"),
    }
    return pages.render(request, "work/payments/list.html", context)


def _listed(request: Request, wanted: Wanted, typed: dict[str, Any]) -> Listed:
    found, _ = listing.listed(actor=request.actor, wanted=wanted, limit=MOST_ROWS + 1)
    known = cases.fee_cases(streams={one.stream for one in found})
    told = [dict(STATES).get(typed["state"], ""), dict(WAYS).get(typed["way"], ""), typed["text"]]
    told += [
        f"{label} {typed[name]}"
        for name, label in (("first", "از"), ("last", "تا"))
        if typed[name].strip("/")
    ]
    rows = [_cells(one, known.get(one.stream)) for one in found]
    return Listed("payments", "پرداخت‌ها", COLUMNS, rows, [one for one in told if one], personal=True)


def wanted_of(request: Request) -> tuple[Wanted, dict[str, Any], str]:
    """What the address asks for, as it was typed, and what is wrong with it."""
    typed = {name: request.GET.get(name, "").strip()[:60] for name in ("state", "way", "text")}
    typed |= {name: str(posted.value({"kind": "date", "name": name}, request.GET)) for name in DAYS}
    days: dict[str, datetime.date | None] = dict.fromkeys(DAYS)
    wrong = ""
    for name in DAYS:
        try:
            days[name] = parse_jalali(typed[name]) if typed[name] else None
        except RuleBroken:
            wrong = "تاریخ درست نیست؛ نمونه: ۱۴۰۵/۰۲/۱۷"
    stream = cases.stream_of(code=typed["text"]) if typed["text"] else ""
    reference = "" if stream else latin_digits(typed["text"])
    return Wanted(typed["state"], typed["way"], **days, reference=reference, stream=stream), typed, wrong


@access.door(SEE)
@require_safe
def export(request: Request) -> HttpResponseBase:
    """The bills of the filter as an Excel sheet, as many as a sheet holds."""
    wanted, _, _ = wanted_of(request)
    found, _ = listing.listed(actor=request.actor, wanted=wanted, limit=sheets.MOST_ROWS)
    known = cases.fee_cases(streams={one.stream for one in found})
    rows = [_cells(one, known.get(one.stream)) for one in found]
    body = sheets.workbook([sheets.Table("پرداخت‌ها", COLUMNS, rows)])
    response = HttpResponse(body, content_type=EXCEL)
    response.headers["Content-Disposition"] = 'attachment; filename="payments.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


COLUMNS = (
    *("کد رهگیری", "خدمت", "واحد", "مبلغ (ریال)", "وضعیت", "راه", "شمارهٔ پیگیری"),
    *("تاریخ صدور", "تاریخ پرداخت", "بازپرداخت (ریال)", "وضع بازپرداخت"),
)


def _cells(one: BillCard, case: cases.FeeCase | None) -> list[str]:
    way = "با سند" if one.by_hand else "درگاه بانک"
    return [
        *((figures.tracking(case.code), case.service, case.unit) if case else ("", "", "")),
        str(one.amount_rials),
        str(words.BILL_STATES[one.state]),
        way if one.state == "PAID" else "",
        one.reference,
        moments.day(one.owed_at),
        moments.day(one.paid_at) if one.paid_at else "",
        str(one.refund_rials or ""),
        str(words.REFUND_STATES[one.refund]) if one.refund else "",
    ]
