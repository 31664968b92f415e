"""The receipt of a case: on the page, for the printer, and as a PDF; with a proof that anybody can check."""

import datetime
import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, HttpResponseBase
from markupsafe import Markup

from ostan.domains.cases import queries as cases
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.ledger import prove
from ostan.kernel.persian import persian_digits
from ostan.portal.citizen import told
from ostan.portal.citizen.cases import facts
from ostan.ui import figures, moments, pages

SEE = "cases.see_own"
PAPER = Path(__file__).with_name("receipt.typ")
FONT = "vendor/vazirmatn/Vazirmatn-Regular.ttf"


@access.door(SEE)
def receipt(request: Request, tracking: str) -> HttpResponseBase:
    """The receipt on a page. At most 19 statements, three of them for the proof."""
    return pages.render(request, "citizen/receipt.html", _facts(request, tracking))


@access.door(SEE)
def sheet(request: Request, tracking: str) -> HttpResponseBase:
    """The receipt on a sheet of paper."""
    return pages.render(request, "citizen/receipt_print.html", _facts(request, tracking))


@access.door(SEE)
def pdf(request: Request, tracking: str) -> HttpResponseBase:
    """The receipt as a tagged PDF."""
    told_all = _facts(request, tracking)
    more = {
        "title": told_all["case"].service,
        "rows": [[row["term"], row["value"]] for row in told_all["rows"]],
        "way": [stage["title"] for stage in told_all["way"]],
        "follow": told_all["follow"],
    }
    return paper_of(request, told_all, "receipt", more)


def paper_of(
    request: Request, told_all: dict[str, Any], name: str, more: dict[str, object], source: Path = PAPER
) -> HttpResponse:
    """A paper of a case as a PDF to keep, with the proof among what is told; `more` is what this `source` shows."""
    code, qr = told_all["case"].code, str(told_all["qr"])
    paper = {
        **more,
        "portal": settings.PORTAL["name"],
        "province": settings.PORTAL["province"],
        "demo": bool(settings.DEMO),
        "code": figures.tracking(code),
        "proof": bool(qr),
        "printed": moments.day_time(request.now),
    }
    response = HttpResponse(drawn(paper, qr, source), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{code}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _facts(request: Request, tracking: str) -> dict[str, Any]:
    return facts_of(cases.my_case(actor=request.actor, now=request.now, code=tracking), request.now)


def facts_of(case: cases.CaseFile, now: datetime.datetime) -> dict[str, Any]:
    """What the receipt of the case tells, for its applicant or for who hands it over a counter."""
    unit = org.unit(unit_id=case.unit_id)
    address = str(settings.PORTAL["address"]).rstrip("/")
    follow = [
        f"در {alone(address + '/track/')} با همین کد رهگیری و شمارهٔ همراه، بدون ورود؛",
        f"در {alone(address + '/my/')} پس از ورود با شمارهٔ همراه.",
    ]
    called = unit if unit.phone else org.to_call(path=unit.path)
    if called:
        follow.append(f"با تلفن {alone(persian_digits(called.phone))}، {called.name}.")
    return {
        "case": case,
        "rows": _rows(case, unit, called, now),
        "way": facts.way_of(case),
        "follow": follow,
        **proof_of(case.opening_entry),
    }


def proof_of(entry_id: int) -> dict[str, str]:
    """The proof of an entry of the ledger as a paper shows it: its square and its address, both "" until it is sealed."""
    payload = prove.receipt_proof(entry_id=entry_id)
    qr = Markup(prove.qr_svg(payload)) if payload else ""  # noqa: S704  # our own drawing of our own digits
    return {"qr": qr, "proof_url": prove.receipt_url(payload) if payload else ""}


def alone(text: str) -> str:
    """An address or a number set apart, so that its strokes stay where they are in a Persian sentence."""
    return f"\u2066{text}\u2069" if text else ""


def _rows(
    case: cases.CaseFile, unit: org.Unit, called: org.Unit | None, now: datetime.datetime
) -> list[dict[str, str]]:
    """What a receipt must hold. Source: circular 24452 of 1397 (final answer, cost, who is responsible).

    A unit without a telephone is reached by that of the unit above it, `called`, which is then named.
    """
    phone = alone(persian_digits(called.phone)) if called else ""
    whose = called.name if called and called.id != unit.id else ""
    charge = facts.in_charge(case, now)
    law = moments.week_day(case.legal_due_at) if case.legal_due_at else "برای این خدمت تعیین نشده است"
    return [
        {"term": "متقاضی", "value": case.citizen},
        {"term": "تاریخ ثبت", "value": moments.day_time(case.opened_at)},
        {"term": "تاریخ پاسخ نهایی", "value": moments.week_day(case.norm_due_at)},
        {"term": "مهلت قانونی", "value": law},
        {"term": "هزینه", "value": told.cost(case.version.card) or "در کارت خدمت گفته نشده است"},
        {"term": "واحد مسئول", "value": "، ".join(filter(None, (unit.name, unit.address)))},
        {"term": "اکنون نزد", "value": "، ".join(case.elsewhere)},
        {"term": "مسئول پاسخگویی", "value": charge or f"مدیر {unit.name}"},
        {"term": "تلفن", "value": "، ".join(filter(None, (phone, whose)))},
    ]


def drawn(paper: dict[str, object], qr: str, source: Path = PAPER) -> bytes:
    """The PDF of a receipt, or of the paper of another `source`. `qr` is the SVG of its proof, "" when it is not sealed
    yet."""
    font = finders.find(FONT)
    return bytes(
        typst.compile(
            str(source),
            font_paths=[str(Path(str(font)).parent)] if font else [],
            ignore_system_fonts=bool(font),
            format="pdf",
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False), "qr": qr},
            pdf_standards=["ua-1"],
        )
    )
