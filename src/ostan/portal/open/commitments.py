"""Promises with what was verified of them, for machines: CSV and JSON."""

import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import re_path
from django.views.decorators.http import require_GET

from ostan.domains.plans import queries
from ostan.domains.plans.queries import PromiseCard
from ostan.foundation import access, sheets
from ostan.foundation.access import Request

COLUMNS = (
    *("id", "title", "agency", "document", "action", "indicator", "unit", "baseline", "target"),
    *("starts", "due", "state", "verified", "verified_day", "amended"),
)
"""Shares are 0 to 1, days ISO 8601, states the codes of plans.rules.State; `verified` is the figure that the state
follows from, and nothing while there is none.
"""


@access.door(access.PUBLIC)
@require_GET
def commitments(request: Request, fmt: str) -> HttpResponse:
    """Every promise with its state and the verified figure behind it. Four statements."""
    rows = [_row(one) for one in queries.published(now=request.now)]
    if fmt == "json":
        told = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return JsonResponse({"at": request.now.isoformat(), "commitments": told})
    lines = [["" if one is None else one for one in row] for row in rows]
    answer = HttpResponse(sheets.csv_file(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="ostan-commitments.csv"'
    return answer


def _row(card: PromiseCard) -> list[Any]:
    promise, facts = card.promise, card.standing.facts
    unit = "" if card.is_share else card.unit_of_measure
    told = (
        *(card.id, card.title, card.unit_name, card.document_title, card.node_title, card.indicator, unit),
        *(promise.baseline, promise.target, promise.starts, promise.due, card.state.value),
        *(facts.get("figure"), facts.get("day"), int(card.is_amended)),
    )
    return [_plain(one) for one in told]


def _plain(one: object) -> object:
    if isinstance(one, Decimal):
        return float(one)
    return one.isoformat() if isinstance(one, datetime.date) else one


urlpatterns = [
    re_path(r"^open/commitments\.(?P<fmt>csv|json)$", commitments, name="open_commitments"),
]
