"""Setting up a hall: its particulars, counters, ticket machine, and the services that only their agency gives."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.desk import actions
from ostan.domains.desk import queries as desk
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel import persian
from ostan.kernel.calendar import parse_hours
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.desk import taken
from ostan.portal.desk.spans import span_text
from ostan.ui import pages, refusals, taking

CODE = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
CODE_HELP = "کوتاه و لاتین، مانند ostandari؛ در نشانی تابلو و دستگاه نوبت می‌آید."
HOURS_HELP = "مانند «۸ تا ۱۳». خالی یعنی همهٔ ساعت اداری. روزهای تعطیل از تقویم کاری می‌آید."


def _ask(name: str, kind: str, label: str, **more: object) -> dict[str, Any]:
    return {"name": name, "kind": kind, "label": label, **more}


@access.door("desk.see")
@require_safe
def plan(request: Request, code: str) -> HttpResponseBase:
    """The hall as it is set up. For those who only see it, nothing can be changed."""
    return _plan(request, desk.seen(actor=request.actor, code=code))


def _plan(
    request: Request, card: desk.HallCard, wrongs: dict[str, str] | None = None, key: str = ""
) -> HttpResponseBase:
    counters = desk.counters(hall_id=card.id)
    titles = catalogue.service_titles(service_ids={pk for one in counters for pk in one.service_ids})
    rows = [(one, [titles[pk] for pk in one.service_ids if pk in titles]) for one in counters]
    if form := taking.form_of(request.GET):
        return taking.answer(request, taken.counters(card, rows), form, take=audit.take_list)
    context = {
        "hall": card,
        "unit": org.unit_names(unit_ids=[card.unit_id]).get(card.unit_id, ""),
        "hours": span_text(card.hours[0]) if card.hours else "",
        "rows": rows,
        "plans": desk.may_plan(actor=request.actor, hall_card=card),
        "opens": access.may_touch(request.actor, "desk.open_kiosk", unit_path=card.unit_path),
        "own": desk.own_desks(),
        "services": _services(),
        "wrongs": wrongs or {},
        "key": key,
    }
    return pages.render(request, "desk/plan.html", context, status=422 if wrongs else 200)


def _services() -> list[tuple[str, str]]:
    return [(str(line.id), line.title) for line in desk.published()]


@access.door("desk.plan")
def hall(request: Request, code: str = "") -> HttpResponseBase:
    """The particulars of a hall, new or changed."""
    card = desk.seen(actor=request.actor, code=code) if code else None
    if card and not desk.may_plan(actor=request.actor, hall_card=card):
        raise NotAllowed("desk.plan")
    values = {name: str(value) for name, value in request.POST.items()}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            kept = _keep_hall(request, card, values)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "تالار ذخیره شد.")
            return HttpResponseRedirect(f"/desk/{kept}/plan/")
    elif card:
        unit = org.unit(unit_id=card.unit_id)
        values = {
            "name": card.name,
            "address": card.address,
            "unit": unit.code,
            "hours": span_text(card.hours[0]) if card.hours else "",
            "state": "open" if card.is_open else "closed",
        }
    context = {"hall": card, "values": values, "wrongs": wrongs, "questions": _hall_questions(card)}
    return pages.render(request, "desk/hall_form.html", context, status=422 if wrongs else 200)


def _hall_questions(card: desk.HallCard | None) -> list[dict[str, Any]]:
    states = [("open", "باز است"), ("closed", "بسته شده است")]
    first = [] if card else [_ask("code", "text", "نشان تالار", help=CODE_HELP)]
    return [
        *first,
        _ask("name", "text", "نام تالار"),
        _ask("unit", "text", "کد واحد", help="واحدی که متصدیان تالار در آن‌اند؛ کد را در صفحهٔ واحد ببینید."),
        _ask("address", "text", "نشانی", required=False),
        _ask("hours", "text", "ساعت تالار", required=False, help=HOURS_HELP),
        _ask("state", "choice", "وضع", options=states),
    ]


def _keep_hall(request: Request, card: desk.HallCard | None, values: dict[str, str]) -> str:
    code = card.code if card else values.get("code", "").strip()
    if not card and (not CODE.fullmatch(code) or code == "add" or _is_taken(code)):
        raise RuleBroken("desk.hall_code", field="code")
    try:
        unit_id = org.unit_by_code(code=values.get("unit", "").strip()).id
    except NotAllowed as unknown:
        raise RuleBroken("cases.unit_code_unknown", field="unit") from unknown
    day = [list(one) for one in _hours(values.get("hours", ""))]
    actions.set_hall(
        actor=request.actor,
        now=request.now,
        code=code,
        unit_id=unit_id,
        name=values.get("name", ""),
        address=values.get("address", ""),
        hours=[day] * 7 if day else (),
        is_open=values.get("state") != "closed",
    )
    return code


def _is_taken(code: str) -> bool:
    return any(one.code == code for one in desk.all_halls(only_open=False))


def _hours(text: str) -> Any:
    try:
        return parse_hours(text)
    except RuleBroken as broken:
        broken.facts["field"] = "hours"
        raise


@access.door("desk.plan")
def place(request: Request, code: str, number: int) -> HttpResponseBase:
    """One counter, new (number 0) or changed."""
    card = desk.seen(actor=request.actor, code=code)
    if not desk.may_plan(actor=request.actor, hall_card=card):
        raise NotAllowed("desk.plan")
    counters = desk.counters(hall_id=card.id)
    known = next((one for one in counters if one.number == number), None)
    if number and known is None:
        raise NotAllowed("desk.plan")
    values: dict[str, Any] = {name: str(value) for name, value in request.POST.items()}
    values["services"] = request.POST.getlist("services")
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            _keep_counter(request, card, number, values)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "باجه ذخیره شد.")
            return HttpResponseRedirect(f"/desk/{code}/plan/")
    else:
        values = _counter_values(known, max((one.number for one in counters), default=0) + 1)
    context = {
        "hall": card,
        "counter": known,
        "values": values,
        "wrongs": wrongs,
        "questions": _counter_questions(known),
    }
    return pages.render(request, "desk/counter_form.html", context, status=422 if wrongs else 200)


def _counter_values(known: desk.CounterCard | None, number: int) -> dict[str, Any]:
    if known is None:
        return {"number": str(number), "slot_minutes": "۰", "state": "open"}
    return {
        "name": known.name,
        "slot_minutes": persian.persian_digits(str(known.slot_minutes)),
        "services": [str(pk) for pk in known.service_ids],
        "state": "open" if known.is_open else "closed",
    }


def _counter_questions(known: desk.CounterCard | None) -> list[dict[str, Any]]:
    first = [] if known else [_ask("number", "number", "شمارهٔ باجه")]
    help_ = "خدمت‌هایی که هر که پای این باجه باشد ارائه می‌کند. خدمت نمایندگان در نوبت آنان می‌آید."
    states = [("open", "باز است"), ("closed", "بسته شده است")]
    return [
        *first,
        _ask("name", "text", "نام باجه"),
        _ask("services", "choices", "خدمت‌ها", options=_services(), required=False, help=help_),
        _ask(
            "slot_minutes",
            "number",
            "هر وقت قبلی چند دقیقه است؟",
            unit="دقیقه",
            help="صفر یعنی بدون وقت قبلی.",
        ),
        _ask("state", "choice", "وضع", options=states),
    ]


def _keep_counter(request: Request, card: desk.HallCard, number: int, values: dict[str, Any]) -> None:
    actions.set_counter(
        actor=request.actor,
        now=request.now,
        hall_id=card.id,
        number=number or _number(values.get("number", ""), "number"),
        name=values.get("name", ""),
        service_ids=[int(one) for one in values["services"] if one in dict(_services())],
        slot_minutes=_number(values.get("slot_minutes", ""), "slot_minutes"),
        is_open=values.get("state") != "closed",
    )


def _number(text: str, field: str) -> int:
    digits = persian.only_digits(text.strip() or "0")
    if digits is None or len(digits) > 4:
        raise RuleBroken("cases.number_wanted", field=field)
    return int(digits)


@access.door("desk.open_kiosk")
@require_POST
def kiosk_key(request: Request, code: str) -> HttpResponseBase:
    """A new key for the ticket machine, shown this once."""
    card = desk.seen(actor=request.actor, code=code)
    key = actions.set_kiosk_key(actor=request.actor, now=request.now, hall_id=card.id)
    return _plan(request, desk.seen(actor=request.actor, code=code), key=key)


@access.door("desk.plan")
@require_POST
def own_desk(request: Request, code: str) -> HttpResponseBase:
    """Says that only its agency gives a service, or takes that back."""
    card = desk.seen(actor=request.actor, code=code)
    if not desk.may_plan(actor=request.actor, hall_card=card):
        raise NotAllowed("desk.plan")
    chosen = request.POST.get("service", "")
    line = next((one for one in desk.published() if str(one.id) == chosen), None)
    if line is None:
        return _plan(request, card, {"service": "یکی از خدمت‌ها را برگزینید."})
    agency = None if request.POST.get("back") else line.owner_id
    actions.set_own_desk(actor=request.actor, now=request.now, service_id=line.id, agency_id=agency)
    messages.success(request, "ذخیره شد.")
    return HttpResponseRedirect(f"/desk/{code}/plan/")
