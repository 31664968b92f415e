"""The visit at a counter: who it is, and the form as on the web."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.cases import actions as case_actions
from ostan.domains.cases import queries as cases
from ostan.domains.cases import rules as case_rules
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.life import GENERAL_MATTER, ServiceKind
from ostan.domains.desk import actions, rules
from ostan.domains.desk import queries as desk
from ostan.domains.org import actions as people
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import told
from ostan.portal.citizen.apply import reading, steps
from ostan.portal.citizen.apply.journey import Journey
from ostan.ui import pages, posted, refusals

MOST = 500
Choice = tuple[str, str]
SCANNING = "geolocation=(), microphone=(), camera=(self)"
"""What a browser may use on the page of the form: papers are scanned there; on every other page it is nothing."""
WHO = ("national_code", "foreign_code", "mobile", "given_name", "family_name")


def held_here(request: Request, code: str, ticket_id: int) -> tuple[desk.HallCard, desk.Held]:
    """The turn in its hall. Raises NotAllowed unless it is served at the actor's own counter."""
    card = desk.entered(actor=request.actor, now=request.now, code=code)
    held = desk.held(actor=request.actor, now=request.now, ticket_id=ticket_id)
    mine = desk.seat_of(person_id=request.actor.person_id, hall_id=card.id)
    if held.hall_id != card.id or not mine or held.counter_id != mine:
        raise NotAllowed("desk.serve")
    return card, held


@access.door("desk.enter")
def visit(request: Request, code: str, ticket_id: int) -> HttpResponseBase:
    """Who stands here, and which request it is about; a post names the person or sends the form."""
    card, held = held_here(request, code, ticket_id)
    if request.method == "POST" and held.state == rules.TicketState.SERVING and not held.case_id:
        act = request.POST.get("act")
        if act == "person":
            return _person(request, card, held)
        if act == "apply" and held.person_id:
            send = _follow if "follow" in request.POST else _apply
            return send(request, card, held)
        raise NotAllowed("desk.serve")
    if held.case_id:
        return HttpResponseRedirect(f"/desk/{card.code}/{held.id}/case/")
    service = request.GET.get("service", held.service_code)
    if held.person_id and service and not request.GET.get("choose"):
        return _form(request, card, held, _way(request, service, {}), {})
    return _show(request, card, held, {}, {})


def _show(
    request: Request,
    card: desk.HallCard,
    held: desk.Held,
    wrongs: dict[str, str],
    typed: dict[str, str],
    *,
    is_new: bool = False,
) -> HttpResponseBase:
    """The page of the person, and of the services when the person is known."""
    context = {
        "hall": card,
        "held": held,
        "visitor": name_of(held),
        "wrongs": wrongs,
        "typed": {name: typed.get(name, "") for name in WHO},
        "is_new": is_new,
        "services": _services(card, request, held),
        "again": bool(request.GET.get("who")),
    }
    return pages.render(request, "desk/visit.html", context, status=422 if wrongs else 200)


def name_of(held: desk.Held) -> str:
    return org.names(person_ids=[held.person_id]).get(held.person_id, "") if held.person_id else ""


def _services(card: desk.HallCard, request: Request, held: desk.Held) -> list[tuple[str, list[Choice]]]:
    """What can be filed here, in groups: services given in the hall today, and every subject where complaints are."""
    if not held.person_id:
        return []
    given = {one.code for one in desk.offered(hall_card=card, now=request.now) if one.code}
    lines = catalogue.search(can_apply=True, limit=MOST).services
    groups = [("خدمت‌ها", [(line.code, line.title) for line in lines if line.code in given])]
    if GENERAL_MATTER in given:
        found = catalogue.search(kind=ServiceKind.MATTER, can_apply=True, limit=MOST).services
        subjects = sorted(found, key=lambda line: line.code == GENERAL_MATTER)
        groups.append(("شکایت و درخواست", [(line.code, _subject(line)) for line in subjects]))
    return [group for group in groups if group[1]]


def _subject(line: catalogue.ServiceLine) -> str:
    """What a subject is called beside the others: the general one is whatever else there is."""
    return "موضوع دیگر" if line.code == GENERAL_MATTER else line.title


def _person(request: Request, card: desk.HallCard, held: desk.Held) -> HttpResponseBase:
    typed = {name: request.POST.get(name, "").strip()[:120] for name in WHO}
    try:
        person = people.register_visitor(actor=request.actor, now=request.now, **typed)
        actions.name_visitor(actor=request.actor, now=request.now, ticket_id=held.id, person_id=person.pk)
    except RuleBroken as broken:
        is_new = broken.code == "org.name_missing"
        broken.facts.setdefault("field", _FIELD.get(broken.code, "national_code"))
        return _show(request, card, held, refusals.by_field(broken), typed, is_new=is_new)
    return HttpResponseRedirect(f"/desk/{card.code}/{held.id}/")


_FIELD = {"persian.mobile": "mobile", "persian.foreign_code": "foreign_code"}


def _way(request: Request, service: str, raw: dict[str, Any]) -> Journey:
    """The form of the service as far as it is filled in; the same that the web walks through page by page.

    Raises:
        NotAllowed: there is no such service, or it is not asked for here.
    """
    page = catalogue.published_service(code=service)
    if not page.can_apply:
        raise NotAllowed("catalogue.see")
    way = Journey(page, page.form, {}, None, local_day(request.now), request.actor.person_id, {})
    return way.with_typed(raw)


def _apply(request: Request, card: desk.HallCard, held: desk.Held) -> HttpResponseBase:
    """Judges the form as a whole; the same action as on the web opens the case."""
    empty = _way(request, request.POST.get("service", ""), {})
    seen = set(request.POST.get("_shown", "").split())
    questions = [one for page in empty.form.pages for one in page.questions if one.name in seen]
    raw, refused = reading.typed(request, questions)
    way = empty.with_typed(raw)
    if posted.only_reshaped(request.POST):
        return _form(request, card, held, way, refused)
    asked = [place for page in way.visible() for place in forms.asked_places(way.form, page, way.raw)]
    revealed = [place for place in asked if place not in seen]
    wrongs = {**_wrong(way, revealed), **refused}
    if wrongs or revealed:
        return _form(request, card, held, way, wrongs, revealed=bool(revealed))
    if way.service.is_matter and "seen" not in request.POST and (found := _alike(request, held, way)):
        return _form(request, card, held, way, {}, found=found)
    try:
        actions.open_case(
            actor=request.actor,
            now=request.now,
            ticket_id=held.id,
            service_code=way.code,
            answers=way.raw,
            sending=request.POST.get("sending", ""),
        )
    except forms.FormErrors as found:
        return _form(request, card, held, way, dict(found.errors))
    except RuleBroken as broken:
        return _form(request, card, held, way, {"": broken})
    return HttpResponseRedirect(f"/desk/{card.code}/{held.id}/")


def _alike(request: Request, held: desk.Held, way: Journey) -> list[cases.Alike]:
    """Open cases that may be the same demand."""
    answers = forms.parse_answers(way.form, way.raw)[0]
    return cases.alike(
        actor=request.actor,
        now=request.now,
        service_id=way.service.service_id,
        text=case_rules.said_in(way.form, answers),
        place_code=case_rules.place_in(way.form, answers),
        citizen_id=held.person_id or 0,
    )


def _follow(request: Request, card: desk.HallCard, held: desk.Held) -> HttpResponseBase:
    """The visitor waits for the case that is there, instead of a second one."""
    token, person = request.POST.get("follow", "")[:200], held.person_id or 0
    case_id = cases.offered_case(token=token, citizen_id=person)
    if not case_id:
        raise NotAllowed("cases.wait_for")
    try:
        case_actions.follow_case(actor=request.actor, now=request.now, case_id=case_id, person_id=person)
    except RuleBroken as broken:
        messages.warning(request, refusals.text(broken))
    else:
        messages.success(request, "مراجعه‌کننده پیگیر همان درخواست شد و پایان آن به او گفته می‌شود.")
    return HttpResponseRedirect(f"/desk/{card.code}/")


def _wrong(way: Journey, revealed: list[str]) -> dict[str, RuleBroken]:
    """What is wrong on all pages, without questions that nobody has seen yet."""
    found: dict[str, RuleBroken] = {}
    for page in way.visible():
        try:
            way.check(page.name)
        except forms.FormErrors as errors:
            found |= {place: one for place, one in errors.errors.items() if place not in revealed}
    return found


def _form(
    request: Request,
    card: desk.HallCard,
    held: desk.Held,
    way: Journey,
    wrongs: dict[str, RuleBroken],
    *,
    revealed: bool = False,
    found: list[cases.Alike] | None = None,
) -> HttpResponseBase:
    sentences = forms.shown_errors(way.form, wrongs, refusals.text)
    person_id = request.actor.person_id
    parts = [
        {
            "page": page,
            "fields": [
                {**field, "capture": True} if field["kind"] == "file" else field
                for field in reading.shown_fields(way.form, page, way.raw)
            ],
            "values": reading.shown_values(page.questions, way.raw, person_id),
        }
        for page in way.visible()
    ]
    asked = [place for page in way.visible() for place in forms.asked_places(way.form, page, way.raw)]
    context = {
        "hall": card,
        "held": held,
        "visitor": name_of(held),
        "service": way.service,
        "parts": parts,
        "wrongs": sentences,
        "summary": steps.flat(sentences),
        "revealed": revealed,
        "shown": " ".join(asked),
        "sending": request.POST.get("sending") or secrets.token_hex(12),
        "norm": told.promise(way.service.norm),
        "cost": told.cost(way.service.card),
        "known": None,
        "found": found or [],
        "places": org.place_names(codes={one.place_code for one in found or ()} - {""}),
        "may_follow": access.may_touch(request.actor, "cases.wait_for", owner=held.person_id or 0),
    }
    response = pages.render(request, "desk/apply.html", context, status=422 if wrongs else 200)
    response.headers["Permissions-Policy"] = SCANNING
    return response
