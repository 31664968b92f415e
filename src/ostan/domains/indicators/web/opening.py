"""A closed or locked sheet is opened again for a while, with a reason that stays."""

import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import day_ends, parse_jalali
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages, posted, refusals

QUESTIONS = (
    {"name": "until", "kind": "date", "label": "تا پایان روز", "help": "حداکثر سی روز از امروز"},
    {
        "name": "reason",
        "kind": "long_text",
        "label": "چرا گشوده می‌شود؟",
        "help": "این دلیل با نام شما می‌ماند.",
    },
)


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
        "lead": f"{card.unit_name}، {card.data_set.title}، {shown.period(card.period)}",
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
