"""One figure: what is claimed, verified and validated, how it came to be, and what lies under it."""

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import CellCard, EvidenceCard, SaidLine
from ostan.domains.indicators.rules import EvidenceKind, Measure, Standing
from ostan.domains.indicators.rules.evidence import read_place
from ostan.domains.indicators.rules.grid import Typed
from ostan.domains.indicators.web import shown, signals
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as file_actions
from ostan.foundation.files import images
from ostan.foundation.files import queries as files
from ostan.kernel import persian
from ostan.kernel.calendar import day_begins, parse_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.ui import moments, pages, posted, refusals

HAND_IN = "indicators.hand_in"
SHOWN = {"kind": "date", "name": "shown"}
JUDGES = {"indicators.verify": Standing.VERIFIED, "indicators.validate": Standing.VALIDATED}


@access.door("indicators.read")
@never_cache
@require_http_methods(["GET", "POST"])
def figure(request: Request, cell_id: int) -> HttpResponse:
    """The figure; evidence is laid and taken off here, and an auditor or the committee says what it found."""
    card = queries.cell(actor=request.actor, cell_id=cell_id)
    if request.method != "POST":
        return _page(request, card)
    try:
        said = _act(request, card)
    except RuleBroken as broken:
        wrongs = refusals.by_field(broken)
        if request.POST.get("act") == "rebase" and "reason" in wrongs:
            wrongs["rebase"] = wrongs.pop("reason")
        return _page(request, card, wrongs=wrongs, status=422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("indicators:figure", args=[cell_id]))


def _act(request: Request, card: CellCard) -> str:
    actor, now, act = request.actor, request.now, request.POST.get("act", "")
    if act == "judge":
        standing = _standing(request)
        if standing is None:
            raise NotAllowed(HAND_IN)
        typed = Typed(
            card.meaning.code,
            number=request.POST.get("number", ""),
            of=request.POST.get("of", ""),
            note=request.POST.get("reason", ""),
        )
        actions.judge_figure(actor=actor, now=now, cell_id=card.id, standing=standing, typed=typed)
        return "یافتهٔ شما کنار مقدار اظهارشده نوشته شد."
    if act == "rebase":
        actions.rebase_limits(actor=actor, now=now, cell_id=card.id, reason=request.POST.get("rebase", ""))
        return "حدهای نمودار از این ماه دوباره حساب می‌شود."
    if act == "take_off":
        told = request.POST.get("evidence", "")
        number = whole_number(told, 0)
        actions.take_evidence_off(actor=actor, now=now, evidence_id=number)
        return "مستند برداشته شد."
    _lay(request, card)
    return "مستند زیر این شاخص گذاشته شد."


def _lay(request: Request, card: CellCard) -> None:
    access.require(request.actor, HAND_IN)
    told: dict[str, Any] = {"actor": request.actor, "now": request.now, "cell_id": card.id}
    upload, typed = request.FILES.get("file"), request.POST.get("entry", "")
    if upload is None or isinstance(upload, list):
        if not typed.strip():
            raise RuleBroken("indicators.evidence_missing", field="file")
        entry_id = whole_number(persian.latin_digits(typed).strip(), 0)
        actions.lay_evidence(**told, kind=EvidenceKind.ENTRY, entry_id=entry_id)
        return
    day = str(posted.value(SHOWN, request.POST)).strip("/")
    try:
        at = day_begins(parse_jalali(day)) if day else None
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": "shown"}) from broken
    latitude, longitude = read_place(request.POST.get("place", ""))
    # A camera's own word goes before what is typed: it is what makes a photograph evidence.
    said = images.taken(io.BytesIO(upload.read()))
    upload.seek(0)
    if said.latitude is not None:
        latitude, longitude = said.latitude, said.longitude
    kept = file_actions.keep(actor=request.actor, now=request.now, upload=upload, name=upload.name or "file")
    actions.lay_evidence(
        **told,
        kind=EvidenceKind.PHOTO if kept.kind.startswith("image/") else EvidenceKind.FILE,
        file_id=kept.pk,
        shown_at=said.at or at,
        latitude=latitude,
        longitude=longitude,
    )


def _standing(request: Request) -> Standing | None:
    found = [one for capability, one in JUDGES.items() if access.may(request.actor, capability)]
    return found[0] if found else None


def _page(
    request: Request, card: CellCard, *, wrongs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    measure = card.meaning.told.measure
    people = {one.by_id for one in card.history} | {one.by_id for one in card.evidence}
    names = org.names(person_ids=people - {0}) if people - {0} else {}
    standing = _standing(request)
    title = card.meaning.title + (f"، {card.part}" if card.part else "")
    context = {
        "card": card,
        "title": title,
        "period": moments.period(card.period),
        "values": [
            {"term": str(words.STANDING[one]), "value": shown.reading(reading, measure)}
            for one, reading in card.readings.items()
        ],
        "history": [_said(one, measure, names) for one in card.history],
        "evidence": [_laid(one, names) for one in card.evidence],
        "entries": shown.entries(card.meaning, card.period),
        "may_lay": not card.meaning.told.measure_code
        and access.may_touch(request.actor, HAND_IN, unit_path=card.unit_path),
        "judges_as": str(words.STANDING[standing]) if standing else "",
        "is_ratio": measure is Measure.RATIO,
        **signals.told(request.actor, card),
        "wrongs": wrongs or {},
        "typed": request.POST,
        "shown": posted.value(SHOWN, request.POST),
        "may_read_ledger": access.may(request.actor, "ledger.read"),
        "wanted": card.meaning.told.evidence if not card.meaning.told.measure_code else "",
        "path": [shown.HOME, (title, "")],
    }
    return pages.render(request, "indicators/figure.html", context, status=status)


def _said(one: SaidLine, measure: Measure, names: dict[int, str]) -> dict[str, Any]:
    return {
        "when": one.at,
        "who": names.get(one.by_id, "") if one.by_id else "سامانه",
        "text": f"{words.STANDING[one.standing]}: {shown.reading(one.reading, measure)}",
        "note": one.note,
        "entry_id": one.entry_id,
    }


def _laid(one: EvidenceCard, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": str(words.EVIDENCE_KIND[one.kind]),
        "name": one.name,
        "size": one.size,
        "scan": one.scan,
        "shown_at": one.shown_at,
        "place": shown.place(one.latitude, one.longitude),
        "at": one.at,
        "by": names.get(one.by_id, ""),
        "marks": [str(words.MARK[mark]) for mark in one.marks],
        "entry_id": one.entry_id,
    }


@access.door("indicators.read")
@require_safe
def evidence_file(request: Request, evidence_id: int) -> FileResponse:
    """The document under a figure."""
    found = queries.evidence_file(actor=request.actor, evidence_id=evidence_id)
    if found.file is None:
        raise NotAllowed("indicators.read")
    return files.response_for(found.file)
