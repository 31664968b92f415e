"""Public pages: what a receipt proves, and the signed checkpoints that outsiders keep as witnesses."""

import datetime
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from ostan.foundation import access, limits
from ostan.foundation.access import PUBLIC, Request
from ostan.foundation.ledger import read, receipt
from ostan.foundation.ledger.note import SealKey
from ostan.foundation.ledger.receipt import Receipt, ReceiptRefused
from ostan.kernel import merkle
from ostan.kernel.persian import whole_number
from ostan.portal.watch import words
from ostan.ui import pages

REFUSED = {
    "unreadable": "این متن رسید این سامانه نیست یا کامل نیست. متن را همان‌گونه که اسکن شده بچسبانید.",
    "unknown_key": "این رسید با کلیدی مهر شده که از آنِ این سامانه نیست. به آن اعتماد نکنید.",
    "false": "این رسید درست نیست: متن رسید، جایگاه آن و مهر با هم نمی‌خوانند و چیزی در آن تغییر کرده است.",
}


@access.door(PUBLIC)
@require_safe
def proof(request: Request) -> HttpResponse:
    """Checks a receipt: `p` is the text of the QR code, or the whole address that it holds."""
    text = _payload(request.GET.get("p", ""))
    facts: dict[str, Any] = {"text": text, "refused": "", "proved": None}
    if not text:
        return pages.render(request, "watch/proof.html", facts)
    if not limits.allows(request, "prove"):
        return pages.render(request, "ui/error.html", {"status": 429, "retry_after": 60}, status=429)
    try:
        shown = receipt.decode(text)
        facts["proved"] = _told(shown, receipt.check(shown, read.known_keys()))
    except ReceiptRefused as refused:
        facts["refused"] = REFUSED[refused.reason]
    return pages.render(request, "watch/proof.html", facts, status=422 if facts["refused"] else 200)


def _payload(given: str) -> str:
    """The receipt's text in what was scanned or pasted: an address, or the text alone, with stray spaces."""
    packed = re.sub(r"\s+", "", given)
    return parse_qs(urlsplit(packed).query).get("p", [""])[0] if "?" in packed else packed


def _told(shown: Receipt, key: SealKey) -> dict[str, Any]:
    """What the page says of a true receipt: nothing that tells who it is about."""
    record = shown.facts
    return {
        "activity": words.activity(str(record.get("activity", ""))),
        "at": datetime.datetime.fromisoformat(str(record["at"])),
        "position": shown.position,
        "size": shown.size,
        "origin": key.origin,
        "key_id": key.id.hex(),
        "here": read.holds(position=shown.position, leaf=merkle.leaf_hash(shown.record)),
    }


@access.door(PUBLIC)
@require_safe
def checkpoints(request: Request) -> HttpResponse:
    """The published checkpoints, newest first, and the keys that sign them."""
    seals = read.seals(below=_number(request, "below"), count=read.PAGE + 1)
    shown = seals[: read.PAGE]
    facts = {
        "seals": shown,
        "keys": read.known_keys(),
        "next": f"?below={shown[-1].size}" if len(seals) > read.PAGE else "",
    }
    return pages.render(request, "watch/checkpoints.html", facts)


@access.door(PUBLIC)
@require_safe
def checkpoints_json(request: Request) -> HttpResponse:
    """The same for programs: up to 50 checkpoints; `below` gives those smaller than a size."""
    seals = read.seals(below=_number(request, "below"))
    told = [{"size": s.size, "root": s.root, "at": s.at.isoformat(), "note": s.note} for s in seals]
    return JsonResponse({"keys": [str(key) for key in read.known_keys()], "checkpoints": told})


@access.door(PUBLIC)
@require_safe
def checkpoint_text(request: Request, size: int = 0) -> HttpResponse:
    """One signed note as text; without a size the newest."""
    newest = read.seals(count=1) if not size else []
    found = read.seal(size=size) if size else (newest[0] if newest else None)
    if found is None:  # a program asks: 404, and no way to sign in
        return pages.render(request, "ui/error.html", {"status": 404}, status=404)
    return _text(found.note)


@access.door(PUBLIC)
@require_safe
def keys_text(request: Request) -> HttpResponse:
    """The public keys, one a line, for the program that checks receipts without this portal."""
    return _text("".join(f"{key}\n" for key in read.known_keys()))


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def _number(request: Request, name: str) -> int:
    given = request.GET.get(name, "")
    return whole_number(given, 0)


urlpatterns = [
    path("proof/", proof, name="proof"),
    path("proof/checkpoints/", checkpoints, name="checkpoints"),
    path("proof/checkpoints.json", checkpoints_json, name="checkpoints_json"),
    path("proof/checkpoints/latest.txt", checkpoint_text, name="checkpoint_latest"),
    path("proof/checkpoints/<int:size>.txt", checkpoint_text, name="checkpoint_text"),
    path("proof/keys.txt", keys_text, name="proof_keys"),
]
