"""One item of an audit, for a phone in the field: what was claimed, what was found, a photograph."""

import io
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import FieldItem, PhotoLine
from ostan.domains.indicators.rules import Held, Measure
from ostan.domains.indicators.rules.evidence import read_place
from ostan.domains.indicators.rules.grid import Typed
from ostan.domains.indicators.rules.review import MOST_FILES, Brought, Outcome, Way
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as file_actions
from ostan.foundation.files import images
from ostan.foundation.files import queries as files
from ostan.kernel.errors import RuleBroken
from ostan.ui import moments, pages, refusals

AUDIT, SEE = "indicators.audit", "indicators.see_audits"


HERE = "geolocation=(self), microphone=(), camera=()"
"""On this page alone the auditor may let the telephone say where it is; where he is otherwise is not asked."""


@access.door(SEE)
@never_cache
@require_http_methods(["GET", "POST"])
def item(request: Request, item_id: int) -> HttpResponse:
    """The item; its auditor says once what was found."""
    card = queries.audit_item(actor=request.actor, item_id=item_id)
    if request.method != "POST":
        return _page(request, card)
    access.require(request.actor, AUDIT)
    post = request.POST
    typed = Typed(
        card.meaning.code,
        number=post.get("number", ""),
        of=post.get("of", ""),
        note=post.get("reason", ""),
    )
    try:
        phone = read_place(post.get("place", ""))
        brought = [_brought(request, one) for one in request.FILES.getlist("file")[: MOST_FILES + 1]]
        actions.audit_item(
            actor=request.actor,
            now=request.now,
            item_id=item_id,
            outcome=post.get("outcome", ""),
            way=post.get("way", ""),
            typed=typed,
            brought=brought,
            phone=phone,
        )
    except RuleBroken as broken:
        return _page(request, card, wrongs=refusals.by_field(broken), status=422)
    messages.success(request, "یافتهٔ شما ثبت شد.")
    if card.next_id:
        return HttpResponseRedirect(reverse("indicators:audit_item", args=[card.next_id]))
    return HttpResponseRedirect(reverse("indicators:audit", args=[card.audit_id]))


def _brought(request: Request, upload: "UploadedFile[bytes]") -> Brought:
    said = images.taken(io.BytesIO(upload.read()))
    upload.seek(0)
    kept = file_actions.keep(actor=request.actor, now=request.now, upload=upload, name=upload.name or "photo")
    return Brought(kept.pk, said.at, said.latitude, said.longitude)


def _page(
    request: Request, card: FieldItem, *, wrongs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    line, measure = card.line, card.meaning.told.measure
    is_done = line.outcome is not None
    context = {
        "card": card,
        "title": line.unit,
        "facts": _facts(card, measure),
        "is_ratio": measure is Measure.RATIO,
        "may_audit": not is_done and access.may(request.actor, AUDIT),
        "outcomes": [(one.value, str(words.OUTCOME[one])) for one in Outcome],
        "ways": [(one.value, str(words.WAY[one])) for one in Way],
        "photos": [_photo(one) for one in card.photos],
        "most_files": MOST_FILES,
        "wrongs": wrongs or {},
        "typed": request.POST,
        "path": [
            shown.HOME,
            shown.AUDITS,
            (card.audit, reverse("indicators:audit", args=[card.audit_id])),
            (line.unit, ""),
        ],
    }
    response = pages.render(request, "indicators/audit_item.html", context, status=status)
    if context["may_audit"]:
        response.headers["Permissions-Policy"] = HERE
    return response


def _photo(one: PhotoLine) -> dict[str, Any]:
    """What was brought, and when and where it was taken; a photograph without a place says so."""
    return {
        "id": one.id,
        "file": {"name": one.file.name, "scan": one.file.scan},
        "taken_at": one.taken_at,
        "place": shown.place(one.latitude, one.longitude),
        "placed_by": str(words.PLACED_BY[one.placed_by]) if one.placed_by else "",
        "lacks_place": one.file.kind.startswith("image/") and one.placed_by is None,
    }


def _facts(card: FieldItem, measure: Measure) -> list[dict[str, Any]]:
    line = card.line
    facts = [
        ("شاخص", card.meaning.title + (f"، {line.category}" if line.category else "")),
        ("دوره", moments.period(line.period)),
        ("اظهارشده هنگام قرعه", shown.reading(line.claimed, measure)),
    ]
    if card.now_claimed != line.claimed:
        facts.append(("اظهارشدهٔ کنونی", shown.reading(card.now_claimed, measure)))
    facts.append(("چرا کشیده شد", str(words.PART[line.part])))
    if line.outcome:
        names = org.names(person_ids={line.by_id})
        facts.append(("یافته", str(words.OUTCOME[line.outcome])))
        if line.counted.held is Held.VALUE:
            facts.append(("شمارش حسابرس", shown.reading(line.counted, measure)))
        facts.append(("چگونه", str(words.WAY[line.way]) if line.way else ""))
        facts.append(("یادداشت", line.note))
        facts.append(("حسابرس", names.get(line.by_id, "")))
    return [{"term": term, "value": told} for term, told in facts]


@access.door(SEE)
@require_safe
def photo(request: Request, photo_id: int) -> FileResponse:
    """What the auditor brought from the field."""
    return files.response_for(queries.audit_photo(actor=request.actor, photo_id=photo_id))
