"""The letter of a demand as a PDF, with a proof of when it was asked."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.plans import queries
from ostan.domains.plans.queries import DemandFile
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.ledger import read
from ostan.portal.citizen import receipt
from ostan.ui import figures, moments

PAPER = Path(__file__).with_name("letter.typ")


@access.door("plans.see")
@require_safe
def pdf(request: Request, demand_id: int) -> HttpResponse:
    """The letter as a tagged PDF. At most ten statements, three of them for the proof. Raises NotAllowed."""
    file = queries.demand(actor=request.actor, now=request.now, demand_id=demand_id)
    wanted = read.Wanted(activity="DemandAsked", stream=f"demand:{demand_id}")
    (entry,) = read.lines(wanted, count=1)
    qr = str(receipt.proof_of(entry.id)["qr"])
    paper = _paper(file) | {"proof": bool(qr), "printed": moments.day_time(request.now)}
    response = HttpResponse(receipt.drawn(paper, qr, PAPER), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="demand-{demand_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _paper(file: DemandFile) -> dict[str, Any]:
    card = file.card
    return {
        "portal": settings.PORTAL["name"],
        "province": settings.PORTAL["province"],
        "demo": bool(settings.DEMO),
        "number": figures.digits(card.letter),
        "day": moments.day(card.asked_on),
        "body": card.body,
        "unit": card.unit_name,
        "title": card.title,
        "text": file.text,
        "ground": file.ground,
        "waiting": [title for _, title in file.commitments],
    }
