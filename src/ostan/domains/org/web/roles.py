"""Roles: granting, ending, and noting who is away and who stands in."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.org import actions, queries, words
from ostan.domains.org.web.asking import Question, answers, day, form, needed_day
from ostan.domains.org.web.people import person_url, position, role_questions, trail_of
from ostan.domains.org.web.units import choose_unit
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_number
from ostan.ui import refusals


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
def choose(request: Request, person_id: int) -> HttpResponse:
    """First half of granting a role: find the unit."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    if unit := whole_number(request.POST.get("unit", ""), 0):
        return HttpResponseRedirect(f"{person_url(person_id)}grant/{unit}/")
    return choose_unit(
        request, title="نقش تازه در کدام واحد؟", field="unit", trail=trail_of(file.card.name, person_id)
    )


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
def grant(request: Request, person_id: int, unit_id: int) -> HttpResponse:
    """Second half: which role, from when to when."""
    file = queries.staff_file(actor=request.actor, person_id=person_id, on=request.now)
    unit = queries.unit(unit_id=unit_id)
    questions, title = role_questions(), f"نقش تازه در «{unit.name}»"
    trail = trail_of(file.card.name, person_id)
    if request.method != "POST":
        return form(request, title=title, questions=questions, values={}, trail=trail)
    told = answers(questions, request)
    try:
        actions.grant(actor=request.actor, now=request.now, person_id=person_id, **position(unit_id, told))
    except RuleBroken as broken:
        return form(request, title=title, questions=questions, values=told, broken=broken, trail=trail)
    messages.success(request, "نقش تازه داده شد.")
    return HttpResponseRedirect(person_url(person_id))


_END: list[Question] = [
    {
        "name": "until",
        "kind": "date",
        "label": "واپسین روز",
        "required": False,
        "help": "خالی یعنی بی‌درنگ، از همین حالا",
    }
]


@access.door("org.grant")
@require_http_methods(["GET", "POST"])
def end(request: Request, membership_id: int) -> HttpResponse:
    """End a role."""
    held = queries.held_role(actor=request.actor, capability="org.grant", hat=membership_id, on=request.now)
    title = f"پایان نقش «{words.ROLE[held.role]}» در {held.unit_name}"
    trail = trail_of(held.name, held.person_id)
    told = answers(_END, request) if request.method == "POST" else {}
    try:
        if request.method == "POST":
            last_day = day(told["until"], "until")
            actions.end_grant(
                actor=request.actor, now=request.now, membership_id=membership_id, last_day=last_day
            )
            messages.success(request, "نقش پایان یافت.")
            return HttpResponseRedirect(person_url(held.person_id))
    except RuleBroken as broken:
        return form(request, title=title, questions=_END, values=told, broken=broken, trail=trail)
    return form(request, title=title, questions=_END, values={}, trail=trail, submit="پایان نقش")


def _absence_questions(options: list[tuple[str, str]]) -> list[Question]:
    return [
        {"name": "since", "kind": "date", "label": "نخستین روز"},
        {"name": "until", "kind": "date", "label": "واپسین روز"},
        {
            "name": "substitute",
            "kind": "choice",
            "label": "جانشین",
            "options": options,
            "select": True,
            "required": False,
            "placeholder": "هیچ‌کس",
        },
    ]


@access.door("org.substitute")
@require_http_methods(["GET", "POST"])
def absence(request: Request, membership_id: int) -> HttpResponse:
    """Note the absence of a member of a unit, and name who stands in."""
    held = queries.held_role(
        actor=request.actor, capability="org.substitute", hat=membership_id, on=request.now
    )
    options = queries.possible_substitutes(hat=membership_id, on=request.now)
    questions, trail = _absence_questions(options), trail_of(held.name, held.person_id)
    title = f"غیبت {held.name} ({words.ROLE[held.role]}، {held.unit_name})"
    lead = "جانشین در این بازه با همان نقش و همان اختیار کار می‌کند و دفتر رویدادها نام او را نگه می‌دارد."
    if request.method != "POST":
        return form(request, title=title, lead=lead, questions=questions, values={}, trail=trail)
    told = answers(questions, request)
    try:
        if told["substitute"] not in {"", *dict(options)}:
            raise RuleBroken("org.substitute_not_staff", field="substitute")
        actions.note_absence(
            actor=request.actor,
            now=request.now,
            membership_id=membership_id,
            since=needed_day(told["since"], "since"),
            until=needed_day(told["until"], "until"),
            substitute_id=int(told["substitute"]) if told["substitute"] else None,
        )
    except RuleBroken as broken:
        return form(
            request, title=title, lead=lead, questions=questions, values=told, broken=broken, trail=trail
        )
    messages.success(request, "غیبت ثبت شد.")
    return HttpResponseRedirect(person_url(held.person_id))


@access.door("org.substitute")
@require_POST
def end_absence(request: Request, absence_id: int) -> HttpResponse:
    """The absent member is back."""
    try:
        ended = actions.end_absence(actor=request.actor, now=request.now, absence_id=absence_id)
    except RuleBroken as broken:
        messages.error(request, refusals.text(broken))
        return HttpResponseRedirect("/manage/people/")
    messages.success(request, "غیبت پایان یافت.")
    return HttpResponseRedirect(person_url(ended.absent.person_id))
