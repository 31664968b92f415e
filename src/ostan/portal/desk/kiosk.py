"""The ticket machine: opened by the key of its hall, touched by everybody, signed in by nobody."""

import secrets
from typing import Any

from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.desk import actions, rules
from ostan.domains.desk import queries as desk
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led
from ostan.portal.desk import asking
from ostan.ui import pages, refusals

OPENED = "kiosk"
HALF_A_YEAR = 180 * 24 * 3600
WRONG = "این کلید، کلید دستگاه این تالار نیست. کلید تازه را از متصدی بگیرید."


@access.door(access.PUBLIC)
def kiosk(request: Request, code: str) -> HttpResponseBase:
    """What can be asked for today, as large buttons; a post takes a number. Closed, it asks for its key."""
    card = desk.hall(code=code)
    match = _opened_by(request, code)
    if not card.is_open:
        raise NotAllowed("desk.serve")
    if match is None or not desk.opens_kiosk(code=code, match=match):
        return _ask_key(request, card)
    if request.method != "POST":
        return _show(request, card, {})
    if not limits.allows(request, "ticket", code):
        return led.too_often(request)
    try:
        ticket = _take(request, code, match)
    except RuleBroken as broken:
        return _show(request, card, refusals.by_field(broken), status=422)
    return HttpResponseRedirect(f"/kiosk/{code}/{desk.token_of(ticket)}/")


def _take(request: Request, code: str, match: bytes) -> int:
    common: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "hall_code": code,
        "kiosk": match,
        "priority": request.POST.get("priority", ""),
        "sending": request.POST.get("sending", ""),
    }
    if request.POST.get("code"):
        common["code"] = request.POST["code"][:20]
        return actions.check_in(**common).pk
    common |= asking.wanted(request.POST.get("wants", ""))
    return actions.take_ticket(**common).pk


def _opened_by(request: Request, code: str) -> bytes | None:
    """The match of the key with which this browser became the machine of the hall."""
    kept = request.session.get(OPENED) or {}
    return bytes.fromhex(kept["match"]) if kept.get("hall") == code else None


def _ask_key(request: Request, card: desk.HallCard) -> HttpResponseBase:
    wrongs = {}
    if request.method == "POST" and "key" in request.POST:
        if not limits.allows(request, "kiosk"):
            return led.too_often(request)
        match = desk.match_of_key(request.POST["key"][:40])
        if desk.opens_kiosk(code=card.code, match=match):
            request.session[OPENED] = {"hall": card.code, "match": match.hex()}
            request.session.set_expiry(HALF_A_YEAR)
            return HttpResponseRedirect(request.path)
        wrongs = {"key": WRONG}
    context = {"hall": card, "wrongs": wrongs}
    return pages.render(request, "desk/kiosk_key.html", context, status=422 if wrongs else 200)


def _show(
    request: Request, card: desk.HallCard, wrongs: dict[str, str], status: int = 200
) -> HttpResponseBase:
    is_open = desk.gives_numbers(hall_card=card, now=request.now)
    context = {
        "hall": card,
        "wrongs": wrongs,
        "is_open": is_open,
        "opens": None if is_open else desk.next_numbers(hall_card=card, now=request.now),
        "groups": asking.by_agency(desk.offered(hall_card=card, now=request.now)) if is_open else [],
        "elsewhere": desk.own_desks(),
        "priorities": asking.priorities(),
        "sending": secrets.token_hex(12),
        "fairness": asking.fairness(),
    }
    return pages.render(request, "desk/kiosk.html", context, status=status)


@access.door(access.PUBLIC)
def taken(request: Request, code: str, token: str) -> HttpResponseBase:
    """The number, large, with the code that leads to its page; the machine goes back by itself."""
    card = desk.hall(code=code)
    found = desk.turn(token=token, now=request.now)
    if found.hall_id != card.id:
        raise NotAllowed("desk.turn")
    context = {
        "hall": card,
        "turn": found,
        "qr": asking.drawn(asking.turn_address(token)),
        "is_waiting": found.state == rules.TicketState.WAITING,
        "fairness": asking.fairness(),
    }
    return pages.render(request, "desk/kiosk_ticket.html", context)
