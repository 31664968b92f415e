"""The register of the tests: how often each was right; and how an indicator is looked at."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import ExaminedLine, TestStanding
from ostan.domains.indicators.rules.review import ENOUGH, WORTH, Repute
from ostan.domains.indicators.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import Listed
from ostan.ui import figures, pages, posted, refusals, taking

TITLE = "کارنامهٔ آزمون‌ها"
TONE = {Repute.YOUNG: "quiet", Repute.KEPT: "ok", Repute.RETIRED: "bad"}
DEFINE = "indicators.define"


@access.door("indicators.review")
@require_safe
def register(request: Request) -> HttpResponse:
    """Each test with its record, and the indicators with how they are looked at."""
    rows = [_row(one) for one in queries.register()]
    if form := taking.form_of(request.GET):
        names = ("check", "asked", "settled", "right", "rate", "state")
        columns = ("آزمون", "توضیح‌خواهی", "تعیین‌تکلیف", "درست بود", "سهم درست", "وضعیت")
        lines = [tuple(str(row[name]) for name in names) for row in rows]
        return taking.answer(request, Listed("tests", TITLE, columns, lines), form, take=audit.take_list)
    context = {
        "rows": rows,
        "indicators": queries.examined_indicators(),
        "may_define": access.may(request.actor, DEFINE),
        "enough": ENOUGH,
        "worth": WORTH,
        "take_url": taking.address(request),
        "path": [shown.HOME, shown.QUESTIONS, (TITLE, "")],
        "title": TITLE,
    }
    return pages.render(request, "indicators/register.html", context)


def _row(one: TestStanding) -> dict[str, Any]:
    record = one.record
    rate = record.hit_rate
    told = (
        f"{figures.percent(record.right / record.settled)} "
        f"({figures.percent(rate.low)} تا {figures.percent(rate.high)})"
        if record.settled
        else "—"
    )
    return {
        "check": str(words.CHECK[record.check]),
        "means": str(words.CHECK_MEANS[record.check]),
        "asked": figures.number(record.asked),
        "settled": figures.number(record.settled),
        "right": figures.number(record.right),
        "rate": told,
        "state": str(words.REPUTE[one.repute]),
        "tone": TONE[one.repute],
    }


@access.door(DEFINE)
@never_cache
@require_http_methods(["GET", "POST"])
def examining(request: Request, code: str) -> HttpResponse:
    """How the tests look at one indicator."""
    found = queries.examined_indicators(code=code)
    if not found:
        raise NotAllowed(DEFINE)
    line, asked = found[0], _questions()
    values: dict[str, Any] = {"by_itself": line.by_itself, "second": line.second_code}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        values = {one["name"]: posted.value(one, request.POST) for one in asked}
        try:
            actions.set_examining(
                actor=request.actor,
                now=request.now,
                code=code,
                by_itself=values["by_itself"],
                second_code=values["second"],
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "شیوهٔ آزمودن این شاخص ثبت شد.")
            return HttpResponseRedirect(reverse("indicators:indicator", args=[code]))
    return _asked(request, line, asked, values, wrongs)


def _questions() -> list[dict[str, Any]]:
    return [
        {
            "name": "by_itself",
            "kind": "declaration",
            "label": "آنچه شمرده می‌شود خودبه‌خود پیش می‌آید",
            "help": "مانند درخواست، حادثه و تماس. چنین شمارشی همیشه کمی بالا و پایین می‌رود. "
            "شمارش کارِ برنامه‌ریزی‌شده، مانند بازدید و کلاس، از این دسته نیست.",
            "required": False,
        },
        {
            "name": "second",
            "kind": "text",
            "label": "کد شاخصی که همین را از منبع دیگری می‌شمارد",
            "help": "برای نمونه شاخصی که سامانه خود می‌شمارد. اگر نیست، خالی بگذارید.",
            "required": False,
        },
    ]


def _asked(
    request: Request,
    line: ExaminedLine,
    asked: list[dict[str, Any]],
    values: dict[str, Any],
    wrongs: dict[str, str],
) -> HttpResponse:
    title = "شیوهٔ آزمودن شاخص"
    back = reverse("indicators:indicator", args=[line.code])
    context = {
        "title": title,
        "lead": line.title,
        "questions": asked,
        "values": values,
        "wrongs": wrongs,
        "path": [shown.HOME, (line.title, back), (title, "")],
        "back": back,
    }
    return pages.render(request, "ui/questions.html", context, status=422 if wrongs else 200)
