"""A closed or locked sheet is opened again for a while, with a reason that stays."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import day_ends, parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Listed
from ostan.ui import moments, pages, posted, refusals, taking

QUESTIONS = (
    {"name": "until", "kind": "date", "label": "تا پایان روز", "help": "حداکثر سی روز از امروز"},
    {
        "name": "reason",
        "kind": "long_text",
        "label": "چرا گشوده می‌شود؟",
        "help": "این دلیل با نام شما می‌ماند.",
    },
)


@access.door("indicators.read")
@require_safe
def openings(request: Request) -> HttpResponse:
    """Every door that was opened again, who opened it, until when and why."""
    found = queries.openings(actor=request.actor)
    names = org.names(person_ids={one.by_id for one in found}) if found else {}
    rows: list[dict[str, Any]] = [
        {
            "unit": one.unit_name,
            "data_set": one.data_set,
            "period": moments.period(one.period),
            "reason": one.reason,
            "by": names.get(one.by_id, ""),
            "at": one.at,
            "until": one.until,
            "url": reverse("indicators:judge_sheet", args=[one.sheet_id]),
        }
        for one in found
    ]
    if form := taking.form_of(request.GET):
        columns = ("واحد", "مجموعه", "دوره", "دلیل", "چه کسی", "کی", "تا")
        told = ("unit", "data_set", "period", "reason", "by")
        lines = [
            (*(one[name] for name in told), moments.short_day(one["at"]), moments.short_day(one["until"]))
            for one in rows
        ]
        listed = Listed("openings", "مهلت‌ها و قفل‌های گشوده", columns, lines)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "rows": rows,
        "now": request.now,
        "take_url": taking.address(request),
        "path": [shown.HOME, ("مهلت‌ها و قفل‌های گشوده", "")],
    }
    return pages.render(request, "indicators/openings.html", context)


@access.door("indicators.unlock")
@never_cache
@require_http_methods(["GET", "POST"])
def unlock(request: Request, data_set_id: int, unit_id: int, key: str) -> HttpResponse:
    """Asks until when and why, and opens the sheet."""
    card = queries.sheet_of(
        actor=request.actor,
        now=request.now,
        data_set_id=data_set_id,
        unit_id=unit_id,
        period=shown.period_of(key),
        capability="indicators.unlock",
    )
    values = {one["name"]: posted.value(one, request.POST) for one in QUESTIONS}
    broken: RuleBroken | None = None
    if request.method == "POST":
        try:
            actions.lift_lock(
                actor=request.actor,
                now=request.now,
                data_set_id=data_set_id,
                unit_id=unit_id,
                period=card.period,
                until=_until(values["until"]),
                reason=values["reason"],
            )
        except RuleBroken as refused:
            broken = refused
        else:
            messages.success(request, "برگه گشوده شد.")
            return HttpResponseRedirect("/indicators/")
    title = "گشودن مهلت یا قفل برگه"
    context = {
        "title": title,
        "lead": f"{card.unit_name}، {card.data_set.title}، {moments.period(card.period)}",
        "questions": QUESTIONS,
        "values": values,
        "wrongs": refusals.by_field(broken) if broken else {},
        "path": [shown.HOME, (title, "")],
        "back": "/indicators/",
        "submit": "گشودن",
    }
    return pages.render(request, "ui/questions.html", context, status=422 if broken else 200)


def _until(text: str) -> datetime.datetime:
    try:
        return day_ends(parse_jalali(text))
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": "until"}) from broken
