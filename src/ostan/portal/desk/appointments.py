"""The citizen's appointments: choose a service, a hall, a day and a time; see, move, call off, take along."""

import datetime
from typing import Any

import icalendar
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.desk import actions, words
from ostan.domains.desk import queries as desk
from ostan.domains.desk.rules import AppointmentState
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.citizen import led
from ostan.ui import pages, refusals


@access.door("desk.see_own")
@require_safe
def mine(request: Request) -> HttpResponseBase:
    """The person's appointments, those to come first."""
    found = desk.my_visits(actor=request.actor)
    rows = [
        (one, words.APPOINTMENT_STATES[AppointmentState(one.state)], _is_open(one, request)) for one in found
    ]
    coming = sorted((row for row in rows if row[2]), key=lambda row: row[0].begins_at)
    context = {"coming": coming, "past": [row for row in rows if not row[2]]}
    return pages.render(request, "desk/visits.html", context)


def _is_open(one: desk.Visit, request: Request) -> bool:
    return one.state == AppointmentState.BOOKED and one.begins_at > request.now


@access.door(access.PUBLIC)
@require_safe
def services(request: Request) -> HttpResponseBase:
    """The services for which a time at a counter can be booked, and in which halls."""
    found: dict[int, list[str]] = {}
    for card in desk.all_halls():
        for service_id in desk.bookable(hall_card=card, now=request.now):
            found.setdefault(service_id, []).append(card.name)
    lines = [line for line in desk.published() if line.id in found]
    context = {"rows": [(line, "، ".join(found[line.id])) for line in lines]}
    return pages.render(request, "desk/visit_services.html", context)


@led.citizens
def book(request: Request, code: str) -> HttpResponseBase:
    """Hall, day and time for a service; a post books."""
    if not request.actor.is_signed_in:
        return led.to_sign_in(request)
    service = catalogue.published_service(code=code)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = actions.book(
                actor=request.actor,
                now=request.now,
                hall_code=request.POST.get("hall", ""),
                service_code=code,
                begins_at=_instant(request.POST.get("slot", "")),
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "وقت شما گرفته شد.")
            return HttpResponseRedirect(f"/visits/{made.pk}/")
    context = {"service": service, "wrongs": wrongs, **_times(request, service.service_id, service.owner_id)}
    return pages.render(request, "desk/visit_book.html", context, status=422 if wrongs else 200)


def _times(request: Request, service_id: int, owner_id: int, only_hall: str = "") -> dict[str, Any]:
    """The halls, the days of the chosen hall and the free times of the chosen day."""
    asked = request.POST if request.method == "POST" else request.GET
    open_days = {
        card.code: (card, days)
        for card in desk.all_halls()
        if (days := desk.bookable(hall_card=card, now=request.now).get(service_id))
        and only_hall in ("", card.code)
    }
    chosen = asked.get("hall", "") if asked.get("hall") in open_days else next(iter(open_days), "")
    if not chosen:
        return {"halls": [], "hall": None, "days": [], "day": None, "slots": []}
    card, days = open_days[chosen]
    free = _free(request, card, service_id, owner_id, days, asked.get("day", ""))
    return {"halls": [one for one, _ in open_days.values()], "hall": card, "days": days, **free}


def _free(
    request: Request,
    card: desk.HallCard,
    service_id: int,
    owner_id: int,
    days: list[datetime.date],
    wanted: str,
) -> dict[str, Any]:
    """The wanted day, or the first with a free time among the next few, and its times."""
    named = next((day for day in days if day.isoformat() == wanted), None)
    slots: list[desk.Slot] = []
    for day in [named] if named else days[:4]:
        slots = desk.free_slots(
            hall_card=card, service_id=service_id, owner_id=owner_id, day=day, now=request.now
        )
        if slots or named:
            return {"day": day, "slots": slots}
    return {"day": days[0], "slots": slots}


def _instant(text: str) -> datetime.datetime:
    """The instant of a chosen time. Raises RuleBroken "desk.choose" when none was chosen."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError as none:
        raise RuleBroken("desk.choose", field="slot") from none
    if found.tzinfo is None:
        raise RuleBroken("desk.choose", field="slot")
    return found


@access.door("desk.see_own")
def visit(request: Request, appointment_id: int) -> HttpResponseBase:
    """One appointment, with the number to type at the hall's machine."""
    found = desk.my_visit(actor=request.actor, appointment_id=appointment_id)
    context = {
        "visit": found,
        "state": words.APPOINTMENT_STATES[AppointmentState(found.state)],
        "is_open": _is_open(found, request),
        "is_today": local_day(found.begins_at) == local_day(request.now),
    }
    return pages.render(request, "desk/visit_one.html", context)


@access.door("desk.see_own")
def move(request: Request, appointment_id: int) -> HttpResponseBase:
    """Another time in the same hall."""
    found = desk.my_visit(actor=request.actor, appointment_id=appointment_id)
    if not _is_open(found, request):
        raise NotAllowed("desk.see_own")
    service = catalogue.published_service(code=found.service_code)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            actions.move_appointment(
                actor=request.actor,
                now=request.now,
                appointment_id=appointment_id,
                begins_at=_instant(request.POST.get("slot", "")),
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "وقت شما جابه‌جا شد.")
            return HttpResponseRedirect(f"/visits/{appointment_id}/")
    times = _times(request, service.service_id, service.owner_id, only_hall=found.hall_code)
    context = {"service": service, "visit": found, "wrongs": wrongs, **times}
    return pages.render(request, "desk/visit_book.html", context, status=422 if wrongs else 200)


@access.door("desk.see_own")
def cancel(request: Request, appointment_id: int) -> HttpResponseBase:
    """Calls the appointment off; its time is free for others. Only a post does."""
    if request.method != "POST":
        desk.my_visit(actor=request.actor, appointment_id=appointment_id)
        return HttpResponseRedirect(f"/visits/{appointment_id}/")
    try:
        actions.cancel_appointment(actor=request.actor, now=request.now, appointment_id=appointment_id)
    except RuleBroken as broken:
        messages.info(request, refusals.text(broken))
    else:
        messages.success(request, "وقت شما لغو شد. سپاس که آن را برای دیگری آزاد کردید.")
    return HttpResponseRedirect("/visits/")


@access.door("desk.see_own")
def calendar(request: Request, appointment_id: int) -> HttpResponseBase:
    """The appointment for the person's own calendar. Source: RFC 5545 (VEVENT), RFC 5546 (SEQUENCE, CANCELLED)."""
    found = desk.my_visit(actor=request.actor, appointment_id=appointment_id)
    response = HttpResponse(event_file(found), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="visit-{found.id}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def event_file(of: desk.Visit) -> bytes:
    """The appointment as an iCalendar file, with an alarm the day before."""
    address = str(settings.PORTAL["address"]).rstrip("/")
    event, alarm, file = icalendar.Event(), icalendar.Alarm(), icalendar.Calendar()
    event.add("uid", f"appointment-{of.id}@{settings.PORTAL['origin']}")
    event.add("sequence", of.moves + (of.state == AppointmentState.CANCELLED))
    event.add("dtstamp", of.changed_at)
    event.add("dtstart", of.begins_at)
    event.add("dtend", of.ends_at)
    event.add("summary", f"{of.service}، {of.hall}")
    event.add("location", "، ".join(filter(None, (of.hall, of.address))))
    event.add("url", f"{address}/visits/{of.id}/")
    event.add("status", "CANCELLED" if of.state == AppointmentState.CANCELLED else "CONFIRMED")
    alarm.add("action", "DISPLAY")
    alarm.add("description", of.service)
    alarm.add("trigger", datetime.timedelta(days=-1))
    event.add_component(alarm)
    file.add("prodid", f"-//{settings.PORTAL['origin']}//Ostan//FA")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())
