"""The official answer to a case on paper: what was decided, why, by which law, and what can be done about it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase

from ostan.domains.cases import queries as cases
from ostan.domains.cases.rules import CaseState
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed
from ostan.portal.citizen import receipt
from ostan.portal.citizen.cases import facts
from ostan.ui import moments, pages

PAPER = Path(__file__).with_name("answer.typ")
DECIDED = "DecisionMade"


@access.door(receipt.SEE)
def sheet(request: Request, tracking: str) -> HttpResponseBase:
    """The last decision on a sheet of paper, with a proof that anybody can check. At most 24 statements."""
    return pages.render(request, "citizen/answer_print.html", _facts(request, tracking))


@access.door(receipt.SEE)
def pdf(request: Request, tracking: str) -> HttpResponseBase:
    """The same as a tagged PDF."""
    told = _facts(request, tracking)
    more = {name: told[name] for name in ("title", "rows", "reason", "law", "objecting")}
    return receipt.paper_of(request, told, "answer", more, source=PAPER)


def _facts(request: Request, tracking: str) -> dict[str, Any]:
    """What the answer tells. Raises NotAllowed while nothing was decided."""
    case = cases.my_case(actor=request.actor, now=request.now, code=tracking)
    decisions = facts.decisions_of(case)
    if case.state != CaseState.DECIDED or not decisions:
        raise NotAllowed(receipt.SEE)
    last = decisions[0]
    line, unit = last["line"], org.unit(unit_id=case.unit_id)
    entries = [one.entry_id for one in case.history if one.activity == DECIDED]
    rows = (
        ("متقاضی", case.citizen),
        ("تاریخ ثبت", moments.day(case.opened_at)),
        ("نتیجه", last["title"]),
        ("دربارهٔ اعتراض", _of_objection(line.upheld)),
        ("تاریخ پاسخ", moments.day_time(line.at)),
        ("واحد پاسخ‌دهنده", "، ".join(filter(None, (unit.name, unit.address)))),
        ("تصمیم‌گیرنده", line.by or "سامانه"),
        ("فرستاده شد به", line.forwarded_to),
    )
    return {
        "case": case,
        "title": case.service,
        "rows": [{"term": term, "value": value} for term, value in rows if value],
        "reason": line.reason,
        "law": line.law,
        "objecting": _objecting(case),
        **receipt.proof_of(entries[-1] if entries else case.opening_entry),
    }


def _of_objection(upheld: bool | None) -> str:
    if upheld is None:
        return ""
    return "وارد دانسته شد" if upheld else "وارد دانسته نشد"


def _objecting(case: cases.CaseFile) -> str:
    """Whether and until when the applicant may object, and how."""
    if "object" not in {act.value for act in case.acts} or not case.objection_until:
        return ""
    until, address = moments.week_day(case.objection_until), str(settings.PORTAL["address"]).rstrip("/")
    return (
        f"تا {until} می‌توانید یک بار اعتراض کنید: در {receipt.alone(f'{address}/my/')} پس از ورود، یا در میز "
        "خدمت. شخص دیگری جز تصمیم‌گیرنده به آن رسیدگی می‌کند."
    )
