"""Promises of the province's agencies in plain words, with what was verified of them; claims are not shown."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ostan.domains.org import queries as org
from ostan.domains.plans import queries, words
from ostan.domains.plans.queries import PromiseCard, Published
from ostan.domains.plans.rules import AmendmentState, State
from ostan.domains.plans.web import shown
from ostan.domains.plans.web.promises import drawn, rows_of
from ostan.foundation import access
from ostan.foundation.access import PUBLIC, Request
from ostan.foundation.ledger import prove
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import whole_number
from ostan.ui import moments, pages

PAGE = 30


@access.door(PUBLIC)
@require_safe
def listing(request: Request) -> HttpResponse:
    """The promises by agency and state, what is due first on top. Six statements."""
    agencies = {one.code: one for one in org.agencies(on=request.now)}
    agency, state = agencies.get(request.GET.get("agency", "")), request.GET.get("state", "")
    state = state if state in set(State) else ""
    every = queries.published(now=request.now, unit_path=agency.path if agency else "")
    found = [one for one in every if not state or one.state == state]
    at = min(whole_number(request.GET.get("page", ""), 0) or 1, 1_000)
    query = request.GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    states = [one.state for one in every]
    context = {
        "rows": [plain(one) for one in found[(at - 1) * PAGE : at * PAGE]],
        "count": len(found),
        "counts": [
            (str(word), states.count(one), words.STATE_TONES[one])
            for one, word in words.STATES.items()
            if states.count(one)
        ],
        "agencies": [(code, one.name) for code, one in agencies.items()],
        "states": [(one.value, str(word)) for one, word in words.STATES.items()],
        "agency": agency.code if agency else "",
        "state": state,
        "before": address(at - 1) if at > 1 else "",
        "after": address(at + 1) if len(found) > at * PAGE else "",
    }
    return pages.render(request, "public/commitments.html", context)


def plain(card: PromiseCard) -> dict[str, Any]:
    """A promise as a citizen reads it."""
    promise = card.promise
    target, base = shown.number(promise.target, card), shown.number(promise.baseline, card)
    keeps = promise.target == promise.baseline
    told = f"در {target} نگه داشته شود" if keeps else f"از {base} به {target} برسد"
    return {**shown.promise(card), "told": f"قول داده‌اند تا {moments.day(promise.due)} {told}."}


@access.door(PUBLIC)
@require_safe
def one(request: Request, commitment_id: int) -> HttpResponse:
    """One promise: what, by when, what was verified, and how that was counted. At most eighteen statements."""
    found = queries.published_promise(now=request.now, commitment_id=commitment_id)
    card = found.file.card
    context = {
        "card": card,
        "row": plain(card),
        "chart": drawn(found.file),
        "course_rows": rows_of(found.file),
        "figures": _figures(found),
        "facts": _facts(found),
        "changes": [
            {
                "before": f"{shown.number(one.target_before, card)} تا {moments.day(one.due_before)}",
                "after": f"{shown.number(one.target, card)} تا {moments.day(one.due)}",
                "at": one.decided_at,
            }
            for one in reversed(found.file.amendments)
            if one.state is AmendmentState.APPROVED
        ],
    }
    return pages.render(request, "public/commitment.html", context)


def _figures(found: Published) -> list[dict[str, Any]]:
    card = found.file.card
    return [
        {
            "day": point.day,
            "figure": shown.number(point.figure, card),
            "parts": [
                {
                    "unit": "، ".join(filter(None, (one.unit_name, one.category))),
                    "figure": shown.number(one.reading.figure, card),
                    "at": one.at,
                    "entry_id": one.entry_id,
                }
                for one in found.cells
                if one.day == point.day
            ],
        }
        for point in reversed(found.file.verified)
    ]


def _facts(found: Published) -> list[dict[str, str]]:
    told = found.meaning.told
    counted = (
        "خود سامانه از رویدادهایش می‌شمارد."
        if told.measure_code
        else ("دستگاه گزارش می‌دهد و بازرس یا کمیته‌ای بیرون از آن راستی‌آزمایی می‌کند.")
    )
    facts = [
        ("شاخص", told.title),
        ("یعنی چه؟", told.text),
        ("چه کسی می‌شمارد؟", counted),
        ("سند پذیرفتنی", "" if told.measure_code else told.evidence),
        ("این تعهد از کجا آمده است؟", f"{found.file.card.document_title}، {found.file.card.node_title}"),
    ]
    return [{"term": term, "value": value} for term, value in facts if value]


@access.door(PUBLIC)
@require_safe
def proof(request: Request, commitment_id: int, entry_id: int) -> HttpResponse:
    """On to the proof of an entry behind one of the promise's figures; the page of the promise while it is not sealed.

    Raises:
        NotAllowed: there is no such promise, or the entry does not stand behind it.
    """
    found = queries.published_promise(now=request.now, commitment_id=commitment_id)
    if entry_id not in {one.entry_id for one in found.cells} - {0}:
        raise NotAllowed(PUBLIC)
    payload = prove.receipt_proof(entry_id=entry_id)
    return HttpResponseRedirect(f"/proof/?p={payload}" if payload else f"/commitments/{commitment_id}/")
