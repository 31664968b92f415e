"""Where an indicator gets its meaning, a new one, and its end."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import Line
from ostan.domains.indicators.rules import Direction, How, Measure, Source
from ostan.domains.indicators.rules.definition import LONGEST, MOST_CATEGORIES, Definition
from ostan.domains.indicators.rules.kinds import ACROSS_UNITS
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import Period, PeriodKind, jalali_text, local_day, parse_jalali, period_of
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_number
from ostan.ui import pages, posted, refusals

DEFINE = "indicators.define"
BY_HAND = (Source.REPORTED, Source.FORMULA)
"""What people may define; what the house counts defines itself."""
INCREMENTAL = (("yes", "آنچه تنها در همان دوره رخ داده است"), ("", "وضع پایان دوره"))

Question = dict[str, Any]


def choice(name: str, label: str, options: Mapping[Any, Any], **more: Any) -> Question:
    """A question with a list that opens."""
    told = [(one.value, str(text)) for one, text in options.items()]
    return {"name": name, "kind": "choice", "label": label, "options": told, "select": True, **more}


def text(name: str, label: str, kind: str = "text", **more: Any) -> Question:
    """A question that is answered in words."""
    return {"name": name, "kind": kind, "label": label, "max_length": LONGEST.get(name, 4_000), **more}


def _questions(line: Line | None) -> list[Question]:
    is_counted = line is not None and line.source is Source.COMPUTED
    asked = [
        text("title", "عنوان"),
        text("text", "تعریف", "long_text", help="چه چیزی شمرده می‌شود و چه چیزی شمرده نمی‌شود."),
        choice("measure", "سنجش", words.MEASURE),
        text("unit_name", "واحد سنجش", help="مانند «پروانه»، «نفر»، «درصد»"),
        text("number_title", "صورت نسبت", required=False, help="تنها برای نسبت"),
        text("of_title", "مخرج نسبت", required=False, help="تنها برای نسبت"),
        choice("direction", "جهت بهتر", words.DIRECTION),
        choice("period_kind", "دوره", words.PERIOD_KIND),
        {
            "name": "is_incremental",
            "kind": "choice",
            "label": "مقدار هر دوره چه می‌گوید؟",
            "options": list(INCREMENTAL),
            "help": "جمع از آغاز سال پذیرفته نیست.",
        },
        choice("across_units", "میان واحدها", {one: words.HOW[one] for one in How if one in ACROSS_UNITS}),
        choice("across_periods", "در طول زمان", words.HOW),
    ]
    if not is_counted:
        asked += [
            choice("source", "سرچشمه", {one: words.SOURCE[one] for one in BY_HAND}),
            text(
                "formula",
                "فرمول",
                "long_text",
                required=False,
                rows=2,
                help="تنها برای شاخص فرمولی؛ با کد شاخص‌های دیگر، مانند permits / staff",
            ),
            text("evidence", "مستند پذیرفتنی", "long_text", required=False, rows=2),
            _CATEGORIES,
            _BY_PLACE,
        ]
    asked.append(
        {
            "name": "since",
            "kind": "date",
            "label": "از چه دوره‌ای",
            "help": "روزی از نخستین دورهٔ این تعریف؛ دوره‌های پیش از آن معنای خود را نگه می‌دارند.",
        }
    )
    return asked if line else [*_NEW, *asked]


_CATEGORIES: Question = {
    "name": "categories",
    "kind": "group",
    "label": "دسته‌ها",
    "item": "دسته",
    "required": False,
    "across": True,
    "max": MOST_CATEGORIES,
    "help": "اگر مقدار باید به تفکیک گزارش شود، مانند زن و مرد.",
    "questions": [
        {"name": "code", "kind": "text", "label": "کد", "max_length": 40},
        {"name": "title", "kind": "text", "label": "عنوان", "max_length": 100},
    ],
}
_BY_PLACE: Question = {
    "name": "by_place",
    "kind": "choice",
    "label": "به تفکیک شهرستان",
    "required": False,
    "options": [("", "خیر"), ("yes", "بله")],
    "help": "دستگاهی که کار همهٔ استان با اوست مقدار هر شهرستان را جدا می‌نویسد؛ مقدار ادارهٔ هر شهرستان از آنِ همان شهرستان است.",
}
_NEW: list[Question] = [
    {
        "name": "code",
        "kind": "text",
        "label": "کد",
        "max_length": 59,
        "help": "نامی که فرمول‌ها و فایل‌ها با آن می‌شناسند؛ حرف کوچک لاتین، رقم و خط زیر. دیگر تغییر نمی‌کند.",
    },
]


def steward() -> Question:
    """The unit that answers for it. One statement."""
    units = [(str(one.id), one.name) for one in org.units_like(limit=400)]
    return {"name": "steward", "kind": "choice", "label": "متولی", "options": units, "select": True}


@access.door(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: Request) -> HttpResponse:
    """A new indicator."""
    questions = [*_questions(None), steward()]
    return _answered(request, None, questions, {"is_incremental": "yes", "since": _today(request.now)})


@access.door(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redefine(request: Request, code: str) -> HttpResponse:
    """Another meaning of an indicator, from a period on."""
    line = queries.indicator(code=code)
    if line.retired_at:
        raise NotAllowed(DEFINE)
    return _answered(request, line, _questions(line), _now(line, request.now))


def _today(now: datetime.datetime) -> str:
    return jalali_text(period_of(local_day(now), PeriodKind.MONTH).first_day)


def _now(line: Line, now: datetime.datetime) -> dict[str, Any]:
    """The present meaning as the form holds it, from the first period that is still free."""
    told = dataclasses.asdict(line.now.told)
    free = queries.first_free_period(meaning=line.now)
    current = period_of(local_day(now), line.now.told.period_kind)
    return {
        **told,
        "is_incremental": "yes" if told["is_incremental"] else "",
        "by_place": "yes" if told["by_place"] else "",
        "categories": [{"code": code, "title": title} for code, title in told["categories"]],
        "since": jalali_text(max(current.first_day, free.first_day if free else current.first_day)),
    }


def _answered(
    request: Request, line: Line | None, questions: list[Question], values: dict[str, Any]
) -> HttpResponse:
    wrongs: dict[str, str] = {}
    reshaped = posted.only_reshaped(request.POST)
    if request.method == "POST":
        values = {one["name"]: posted.value(one, request.POST) for one in questions}
    if request.method == "POST" and not reshaped:
        try:
            code = _done(request, line, values)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "تعریف شاخص ثبت شد.")
            return HttpResponseRedirect(reverse("indicators:indicator", args=[code]))
    back = reverse("indicators:indicator", args=[line.code]) if line else shown.HOME[1]
    title = f"تعریف تازهٔ «{line.now.title}»" if line else "شاخص تازه"
    context = {
        "title": title,
        "lead": "اگر آنچه سنجیده می‌شود تغییر کند، رشته‌ای تازه آغاز می‌شود و گسست آن در نمودار دیده می‌شود."
        if line
        else "",
        "questions": questions,
        "values": values,
        "wrongs": wrongs,
        "path": [shown.HOME, *([(line.now.title, back)] if line else []), (title, "")],
        "back": back,
    }
    return pages.render(request, "ui/questions.html", context, status=422 if wrongs else 200)


def _done(request: Request, line: Line | None, values: dict[str, Any]) -> str:
    """The code of the indicator that was defined."""
    told = _definition(values, line)
    since = period_since(values["since"], told.period_kind)
    if line is None:
        made = actions.define(
            actor=request.actor,
            now=request.now,
            code=values["code"],
            steward_id=chosen_unit(values["steward"]),
            told=told,
            since=since,
        )
        return made.code
    actions.redefine(actor=request.actor, now=request.now, indicator_id=line.id, told=told, since=since)
    return line.code


def chosen_unit(told: str) -> int:
    """The id of the unit chosen. Raises RuleBroken "indicators.choose"."""
    found = whole_number(told, None)
    if found is None:
        raise RuleBroken("indicators.choose", field="steward")
    return found


def period_since(day: str, kind: PeriodKind) -> Period:
    """The period in which a Jalali day lies. Raises RuleBroken "calendar.bad_date"."""
    try:
        return period_of(parse_jalali(day), kind)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": "since"}) from broken


def _definition(values: dict[str, Any], line: Line | None) -> Definition:
    before = line.now.told if line else None
    is_counted = before is not None and before.source is Source.COMPUTED
    source = Source.COMPUTED if is_counted else chosen(Source, values["source"], "source")
    return Definition(
        title=values["title"],
        text=values["text"],
        measure=chosen(Measure, values["measure"], "measure"),
        source=source,
        period_kind=chosen(PeriodKind, values["period_kind"], "period_kind"),
        across_units=chosen(How, values["across_units"], "across_units"),
        across_periods=chosen(How, values["across_periods"], "across_periods"),
        direction=chosen(Direction, values["direction"], "direction"),
        is_incremental=values["is_incremental"] == "yes",
        unit_name=values["unit_name"],
        number_title=values["number_title"],
        of_title=values["of_title"],
        categories=before.categories
        if is_counted and before
        else tuple((one["code"], one["title"]) for one in values["categories"]),
        by_place=not is_counted and values["by_place"] == "yes",
        formula="" if is_counted or source is not Source.FORMULA else values["formula"],
        measure_code=before.measure_code if before else "",
        evidence=before.evidence if is_counted and before else values["evidence"],
    )


def chosen(kind: Any, told: str, field: str) -> Any:
    """The one of a kind that was chosen. Raises RuleBroken "indicators.choose"."""
    if told not in set(kind):
        raise RuleBroken("indicators.choose", field=field)
    return kind(told)


@access.door(DEFINE)
@require_POST
def retire(request: Request, code: str) -> HttpResponse:
    """Asks for it no more."""
    line = queries.indicator(code=code)
    try:
        actions.retire(actor=request.actor, now=request.now, indicator_id=line.id)
    except RuleBroken as broken:
        messages.error(request, refusals.text(broken))
    else:
        messages.success(request, "شاخص کنار گذاشته شد. داده‌های پیشین آن می‌ماند.")
    return HttpResponseRedirect(reverse("indicators:indicator", args=[code]))
