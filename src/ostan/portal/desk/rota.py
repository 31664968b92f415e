"""The rota: which representative of which agency sits when, who is away, and who sits instead."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.desk import actions, words
from ostan.domains.desk import queries as desk
from ostan.domains.desk.rules import Absence
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import Interval, local_day, parse_hours, parse_jalali
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import only_digits, persian_digits, whole_number
from ostan.portal.desk import taken
from ostan.portal.desk.spans import span_text
from ostan.ui import moments, pages, posted, refusals, taking

DAYS = 14
MOST_WEEKS = 12
SITTERS = ("clerk", "desk_operator", "unit_head", "deputy")


@access.door("desk.see")
def rota(request: Request, code: str) -> HttpResponseBase:
    """Two weeks of shifts from a day on; a post adds one, repeated for some weeks when asked."""
    card = desk.seen(actor=request.actor, code=code)
    plans = desk.may_plan(actor=request.actor, hall_card=card)
    if request.method != "POST":
        return _show(request, card, plans, {}, {})
    if not plans:
        raise NotAllowed("desk.plan")
    typed: dict[str, Any] = {name: str(value) for name, value in request.POST.items()}
    typed |= {"services": request.POST.getlist("services"), "day": posted.value(DAY, request.POST)}
    if request.POST.get("next") == "person":
        return _show(request, card, plans, typed, {})
    try:
        made, left = _plan(request, card, typed)
    except RuleBroken as broken:
        return _show(request, card, plans, typed, refusals.by_field(broken))
    told = f"{made} نوبت چیده شد." if made > 1 else "نوبت چیده شد."
    messages.success(
        request, persian_digits(told) if left == 0 else persian_digits(f"{told} {left} روز جا نداشت.")
    )
    return HttpResponseRedirect(f"/desk/{code}/rota/")


DAY = {"name": "day", "kind": "date"}


def _show(
    request: Request, card: desk.HallCard, plans: bool, typed: dict[str, Any], wrongs: dict[str, str]
) -> HttpResponseBase:
    first = _first(request)
    last = first + datetime.timedelta(days=DAYS - 1)
    shifts = desk.shifts(hall_card=card, first=first, last=last)
    if form := taking.form_of(request.GET):
        told = [f"از {moments.day(first)} تا {moments.day(last)}"]
        return taking.answer(request, taken.rota(card, shifts, told), form, take=audit.take_list)
    by_day: dict[datetime.date, list[desk.ShiftLine]] = {}
    for line in shifts:
        by_day.setdefault(line.day, []).append(line)
    days = [first + datetime.timedelta(days=more) for more in range(DAYS)]
    context = {
        "hall": card,
        "plans": plans,
        "take_url": taking.address(request) if by_day else "",
        "days": [
            {
                "day": day,
                "hours": span_text(desk.open_hours(hall_card=card, day=day)),
                "lines": by_day.get(day, []),
            }
            for day in days
        ],
        "span": span_text,
        "absences": words.ABSENCES,
        "before": first - datetime.timedelta(days=DAYS),
        "after": last + datetime.timedelta(days=1),
        "typed": typed,
        "wrongs": wrongs,
        "questions": _questions(card, typed, request.now) if plans else [],
    }
    return pages.render(request, "desk/rota.html", context, status=422 if wrongs else 200)


def _first(request: Request) -> datetime.date:
    try:
        return datetime.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return local_day(request.now)


def _questions(card: desk.HallCard, typed: dict[str, Any], now: datetime.datetime) -> list[dict[str, Any]]:
    counters = [
        (str(one.id), f"باجهٔ {persian_digits(str(one.number))}، {one.name}")
        for one in desk.counters(hall_id=card.id)
        if one.is_open
    ]
    agencies = [(str(one.id), one.name) for one in org.agencies(on=now)]
    agency = typed.get("agency", "")
    found: list[dict[str, Any]] = [
        {"name": "agency", "kind": "choice", "label": "دستگاه", "options": agencies, "select": True}
    ]
    if agency not in dict(agencies):
        return found
    return [
        *found,
        {
            "name": "person",
            "kind": "choice",
            "label": "نماینده",
            "options": sitters(int(agency), now),
            "select": True,
        },
        {"name": "counter", "kind": "choice", "label": "باجه", "options": counters, "select": True},
        {"name": "day", "kind": "date", "label": "روز"},
        {"name": "hours", "kind": "text", "label": "ساعت", "help": "مانند «۸ تا ۱۲»."},
        {
            "name": "services",
            "kind": "choices",
            "label": "تنها برای این خدمت‌ها",
            "options": _services_of(int(agency)),
            "required": False,
            "help": "بی‌نشان یعنی همهٔ خدمت‌های دستگاه.",
        },
        {
            "name": "weeks",
            "kind": "number",
            "label": "چند هفته تکرار شود؟",
            "required": False,
            "help": "بیشترین: ۱۲ هفته.",
        },
    ]


def sitters(agency_id: int, now: datetime.datetime) -> list[tuple[str, str]]:
    """Who of the agency may sit for it, by name."""
    return [
        (str(one.person_id), f"{one.name}، {one.post}" if one.post else one.name)
        for one in org.staff_of(unit_id=agency_id, on=now)
        if one.role.value in SITTERS
    ]


def _services_of(agency_id: int) -> list[tuple[str, str]]:
    lines = catalogue.search(unit_path=org.unit(unit_id=agency_id).path, limit=500).services
    return [(str(line.id), line.title) for line in lines]


def _chosen(typed: dict[str, Any], name: str) -> int:
    if not (found := whole_number(str(typed.get(name, "")), 0)):
        raise RuleBroken("desk.choose", field=name)
    return found


def _hours(text: str) -> Interval:
    try:
        [found] = parse_hours(text)
    except (RuleBroken, ValueError) as wrong:
        raise RuleBroken("calendar.bad_hours", field="hours") from wrong
    return found


def _plan(request: Request, card: desk.HallCard, typed: dict[str, Any]) -> tuple[int, int]:
    """How many shifts were planned, and for how many weeks there was no room or no office."""
    counter_id, hours = _chosen(typed, "counter"), _hours(str(typed.get("hours", "")))
    if counter_id not in {one.id for one in desk.counters(hall_id=card.id)}:
        raise NotAllowed("desk.plan")
    try:
        day = parse_jalali(str(typed["day"]))
    except RuleBroken as broken:
        broken.facts["field"] = "day"
        raise
    weeks = int(only_digits(str(typed.get("weeks") or "1")) or 1)
    made = left = 0
    agency_id, person_id = _chosen(typed, "agency"), _chosen(typed, "person")
    offered = dict(_services_of(agency_id))
    for week in range(min(max(weeks, 1), MOST_WEEKS)):
        try:
            actions.plan_shift(
                actor=request.actor,
                now=request.now,
                counter_id=counter_id,
                agency_id=agency_id,
                person_id=person_id,
                day=day + datetime.timedelta(days=7 * week),
                begins=hours.begins,
                ends=hours.ends,
                service_ids=[int(one) for one in typed["services"] if one in offered],
            )
            made += 1
        except RuleBroken as broken:
            if week == 0:
                broken.facts["field"] = _PLACE.get(str(broken.facts.get("field")), "hours")
                raise
            left += 1
    return made, left


_PLACE = {"person": "person", "counter": "counter", "day": "day"}


@access.door("desk.plan")
def shift(request: Request, code: str, shift_id: int) -> HttpResponseBase:
    """One shift: its representative is away and somebody sits instead or nobody, or it is taken off."""
    card = desk.seen(actor=request.actor, code=code)
    if not desk.may_plan(actor=request.actor, hall_card=card):
        raise NotAllowed("desk.plan")
    line = desk.shift(hall_card=card, shift_id=shift_id)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change(request, line)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "نوبت نماینده تغییر کرد.")
            return HttpResponseRedirect(f"/desk/{code}/rota/")
    others = [one for one in sitters(line.agency_id, request.now) if one[0] != str(line.person_id)]
    context = {
        "hall": card,
        "line": line,
        "hours": span_text([line.hours]),
        "wrongs": wrongs,
        "absence": request.POST.get("absence", line.absence),
        "substitute": request.POST.get("substitute", str(line.substitute_id or "")),
        "absences": [(one.value, str(words.ABSENCES[one])) for one in Absence],
        "others": others,
    }
    return pages.render(request, "desk/shift.html", context, status=422 if wrongs else 200)


def _change(request: Request, line: desk.ShiftLine) -> None:
    if request.POST.get("drop"):
        actions.drop_shift(actor=request.actor, now=request.now, shift_id=line.id)
        return
    actions.mark_absent(
        actor=request.actor,
        now=request.now,
        shift_id=line.id,
        absence=request.POST.get("absence", ""),
        substitute_id=whole_number(request.POST.get("substitute", ""), None),
    )
