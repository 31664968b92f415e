"""The counter: who is next, who stands here, and what becomes of it. A page's GET and its POSTs are here."""

import datetime
import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ostan.domains.desk import actions, words
from ostan.domains.desk import queries as desk
from ostan.domains.desk.rules import AwayReason, Priority, TicketState, endings
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.desk import asking, board, taken
from ostan.ui import pages, refusals, taking


@access.door("desk.enter")
@require_safe
def halls(request: Request) -> HttpResponseBase:
    """The halls in which somebody serves today, or whose figures somebody sees; the only one opens at once."""
    found = desk.served_halls(actor=request.actor, now=request.now)
    today = local_day(request.now)
    rows = [
        {
            "hall": card,
            "serves": desk.may_serve(actor=request.actor, hall_card=card, day=today),
            "sees": desk.may_see(actor=request.actor, hall_card=card),
        }
        for card in found
    ]
    if len(rows) == 1 and rows[0]["serves"]:
        return HttpResponseRedirect(f"/desk/{found[0].code}/")
    may_add = access.may(request.actor, "desk.plan")
    return pages.render(request, "desk/halls.html", {"rows": rows, "may_add": may_add})


def number_of(request: Request, name: str) -> int:
    """The id that was posted, 0 for none."""
    text = request.POST.get(name, "")
    return whole_number(text, 0)


Act = Callable[[Request, desk.HallCard], str]


def _of_ticket(action: Callable[..., Any], *fields: str) -> Act:
    """An act on the turn that was posted, with the fields as they were chosen."""

    def act(request: Request, card: desk.HallCard) -> str:
        told = {name: request.POST.get(name, "") for name in fields}
        action(
            actor=request.actor,
            now=request.now,
            ticket_id=number_of(request, "ticket"),
            sending=request.POST.get("sending", ""),
            **told,
        )
        return f"/desk/{card.code}/"

    return act


def _sit(request: Request, card: desk.HallCard) -> str:
    actions.sit_down(actor=request.actor, now=request.now, counter_id=number_of(request, "counter"))
    return f"/desk/{card.code}/"


def _stand(request: Request, card: desk.HallCard) -> str:
    actions.stand_up(actor=request.actor, now=request.now, hall_id=card.id)
    return f"/desk/{card.code}/"


def _next(request: Request, card: desk.HallCard) -> str:
    sending = request.POST.get("sending", "")
    actions.call_next(actor=request.actor, now=request.now, hall_id=card.id, sending=sending)
    return f"/desk/{card.code}/"


def _issue(request: Request, card: desk.HallCard) -> str:
    wanted = asking.wanted(request.POST.get("wants", ""))
    ticket = actions.take_ticket(
        actor=request.actor,
        now=request.now,
        hall_code=card.code,
        priority=request.POST.get("priority", ""),
        sending=request.POST.get("sending", ""),
        service_id=wanted["service_id"],
        agency_id=wanted["agency_id"],
    )
    return f"/desk/{card.code}/{ticket.pk}/slip/"


def _check_in(request: Request, card: desk.HallCard) -> str:
    ticket = actions.check_in(
        actor=request.actor,
        now=request.now,
        hall_code=card.code,
        code=request.POST.get("code", "")[:20],
        sending=request.POST.get("sending", ""),
    )
    return f"/desk/{card.code}/{ticket.pk}/slip/"


def _send_on(request: Request, card: desk.HallCard) -> str:
    to = request.POST.get("to", "")
    number = whole_number(to[1:], None)
    actions.send_on(
        actor=request.actor,
        now=request.now,
        ticket_id=number_of(request, "ticket"),
        to_counter_id=number if to[:1] == "c" else None,
        to_agency_id=number if to[:1] == "a" else None,
        sending=request.POST.get("sending", ""),
    )
    return f"/desk/{card.code}/"


ACTS: dict[str, Act] = {
    "sit": _sit,
    "stand": _stand,
    "next": _next,
    "issue": _issue,
    "check_in": _check_in,
    "recall": _of_ticket(actions.recall),
    "start": _of_ticket(actions.start),
    "no_show": _of_ticket(actions.no_show),
    "bring_back": _of_ticket(actions.bring_back),
    "finish": _of_ticket(actions.finish, "ending"),
    "send_away": _of_ticket(actions.send_away, "reason"),
    "send_on": _send_on,
}


@access.door("desk.enter")
def counter(request: Request, code: str) -> HttpResponseBase:
    """The counter of whoever serves in the hall today; a post is one of ACTS."""
    card = desk.entered(actor=request.actor, now=request.now, code=code)
    if form := taking.form_of(request.GET):
        today = local_day(request.now)
        listed = taken.visits(card, desk.visits_of_day(hall_id=card.id, day=today), today)
        return taking.answer(request, listed, form, take=audit.take_list)
    if request.method != "POST":
        return _show(request, card, {})
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise NotAllowed("desk.serve")
    try:
        there = act(request, card)
    except RuleBroken as broken:
        if broken.code in ("desk.nobody_waits", "desk.not_now"):
            messages.info(request, refusals.text(broken))
            return HttpResponseRedirect(f"/desk/{code}/")
        return _show(request, card, {"": refusals.text(broken)}, status=422)
    return HttpResponseRedirect(there)


def _show(
    request: Request, card: desk.HallCard, wrongs: dict[str, str], status: int = 200
) -> HttpResponseBase:
    today = local_day(request.now)
    counters = desk.counters(hall_id=card.id)
    mine = desk.seat_of(person_id=request.actor.person_id, hall_id=card.id)
    context = {
        "hall": card,
        "wrongs": wrongs,
        "counters": _counters(request, card, counters),
        "mine": next((one for one in counters if one.id == mine), None),
        "sees": desk.may_see(actor=request.actor, hall_card=card),
        "visits": desk.visits_of_day(hall_id=card.id, day=today),
        "absent": desk.absent_numbers(hall_id=card.id, day=today),
        "version": board.mark(card.id, request),
        "is_open": desk.gives_numbers(hall_card=card, now=request.now),
        "new_key": lambda: secrets.token_hex(12),
        **_line(request, card, counters, mine),
        **_choices(request, card),
    }
    return pages.render(request, "desk/counter.html", context, status=status)


def _counters(
    request: Request, card: desk.HallCard, counters: list[desk.CounterCard]
) -> list[dict[str, Any]]:
    """The open counters with who sits there, and whether the actor may: staff anywhere, others where the rota says."""
    is_staff = access.may_touch(request.actor, "desk.serve", unit_path=card.unit_path)
    present = desk.presences(hall_id=card.id, day=local_day(request.now))
    own = {one.counter_id for one in present if one.person_id == request.actor.person_id}
    names = org.names(person_ids={one.person_id for one in counters if one.person_id})
    return [
        {"card": one, "who": names.get(one.person_id, ""), "may_sit": is_staff or one.id in own}
        for one in counters
        if one.is_open
    ]


def _line(
    request: Request, card: desk.HallCard, counters: list[desk.CounterCard], mine: int
) -> dict[str, Any]:
    """Who stands at the counter, who waits for it, and how many wait for others."""
    today = local_day(request.now)
    present = desk.presences(hall_id=card.id, day=today)
    ability = desk.desks(counters, present, second=desk.second_of(request.now)).get(mine)
    lines = desk.in_line(hall_id=card.id, day=today)
    waits = [one for one in lines if one.state == TicketState.WAITING]
    own = [one for one in waits if ability is not None and one.is_for(ability)]
    here = next((one for one in lines if mine and one.counter_id == mine), None)
    held = desk.held(actor=request.actor, now=request.now, ticket_id=here.id) if here else None
    return {
        "held": held,
        "visitor": org.names(person_ids=[held.person_id])[held.person_id] if held and held.person_id else "",
        "endings": _endings(held) if held else [],
        "priority": words.PRIORITIES.get(Priority(held.priority), "") if held else "",
        "waits": own if mine else waits,
        "others": len(waits) - len(own) if mine else 0,
        "priorities": words.PRIORITIES,
        "waited": _minutes,
    }


def _endings(held: desk.Held) -> list[tuple[str, str]]:
    """How the visit in hand may be said to have ended."""
    found = endings(has_case=held.case_id is not None, is_decided=held.is_decided)
    return [(one.value, str(words.ENDINGS[one])) for one in found]


def _minutes(since: datetime.datetime, now: datetime.datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))


def _choices(request: Request, card: desk.HallCard) -> dict[str, Any]:
    """What the forms of the page offer."""
    today, second = local_day(request.now), desk.second_of(request.now)
    offered = desk.offered(hall_card=card, now=request.now)
    wants = [
        (asking.name_of(one), one.title if one.service_id else f"{one.agency} (پرسش)") for one in offered
    ]
    agencies = {
        one.agency_id: one.agency
        for one in desk.presences(hall_id=card.id, day=today)
        if one.hours.ends > second
    }
    there = [(f"c{pk}", f"باجهٔ {number}، {name}") for pk, number, name in desk.open_counters(hall_id=card.id)]
    return {
        "wants": [*wants, (asking.QUESTION, "پرسش یا راهنمایی")],
        "priority_options": asking.priorities(),
        "there": [*there, *((f"a{pk}", f"نمایندهٔ {name}") for pk, name in agencies.items())],
        "reasons": [(one.value, str(words.AWAY[one])) for one in AwayReason if one is not AwayReason.CLOSED],
    }


@access.door("desk.enter")
@require_safe
def slip(request: Request, code: str, ticket_id: int) -> HttpResponseBase:
    """The slip of a turn, to be printed: the number and the code that leads to its page."""
    card = desk.entered(actor=request.actor, now=request.now, code=code)
    held = desk.held(actor=request.actor, now=request.now, ticket_id=ticket_id)
    if held.hall_id != card.id:
        raise NotAllowed("desk.serve")
    token = desk.token_of(ticket_id)
    context = {
        "hall": card,
        "turn": desk.turn(token=token, now=request.now),
        "qr": asking.drawn(asking.turn_address(token)),
        "fairness": asking.fairness(),
    }
    return pages.render(request, "desk/slip.html", context)
