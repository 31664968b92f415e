"""Data sets: which units owe which indicators, by when, and since when."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import SetCard
from ostan.domains.indicators.rules import Source
from ostan.domains.indicators.web import shown
from ostan.domains.indicators.web.defining import (
    DEFINE,
    Question,
    choice,
    chosen,
    chosen_unit,
    period_since,
    steward,
    text,
)
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Listed
from ostan.kernel.persian import only_digits, persian_digits
from ostan.ui import figures, moments, pages, posted, refusals, taking

SETS = ("مجموعه‌ها", "/indicators/sets/")
MOST_CODES = 20_000


@access.door(DEFINE)
@require_safe
def sets(request: Request) -> HttpResponse:
    """The data sets in use."""
    found = queries.data_sets()
    if form := taking.form_of(request.GET):
        columns = ("کد", "مجموعه", "دوره", "مهلت (روز کاری)", "فرصت پس از مهلت (روز کاری)", "از")
        listed = Listed("data-sets", "مجموعه‌های شاخص", columns, [_line(one) for one in found])
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "rows": [{"card": one, "period": str(words.PERIOD_KIND[one.period_kind])} for one in found],
        "take_url": taking.address(request),
        "path": [shown.HOME, (SETS[0], "")],
    }
    return pages.render(request, "indicators/sets.html", context)


def _line(one: SetCard) -> tuple[str, ...]:
    return (
        one.code,
        one.title,
        str(words.PERIOD_KIND[one.period_kind]),
        figures.number(one.due_days),
        figures.number(one.grace_days),
        moments.short_day(one.since),
    )


def _asked() -> list[Question]:
    reported = queries.indicators(source=Source.REPORTED, limit=500)
    return [
        text("title", "عنوان", max_length=200),
        {
            "name": "indicators",
            "kind": "choices",
            "label": "شاخص‌ها",
            "options": [
                (one.code, f"{one.now.title} ({words.PERIOD_KIND[one.now.told.period_kind]})")
                for one in reported
                if not one.retired_at
            ],
        },
        text(
            "units",
            "کد واحدها",
            "long_text",
            rows=8,
            max_length=MOST_CODES,
            help="هر کد در یک سطر؛ می‌توانید ستونی از فایل واحدها را بچسبانید. شعبه‌ای که جدا گزارش می‌دهد هم اینجا می‌آید.",
        ),
        text("due_days", "مهلت", "number", unit="روز کاری پس از پایان دوره"),
        text(
            "grace_days",
            "فرصت پس از مهلت",
            "number",
            unit="روز کاری",
            help="صفر یعنی با پایان مهلت بسته می‌شود.",
        ),
    ]


def _new() -> list[Question]:
    return [
        text("code", "کد", max_length=59, help="حرف کوچک لاتین، رقم و خط زیر؛ دیگر تغییر نمی‌کند."),
        *_asked(),
        choice("period_kind", "دوره", words.PERIOD_KIND),
        {
            "name": "since",
            "kind": "date",
            "label": "از چه دوره‌ای",
            "help": "روزی از نخستین دوره‌ای که باید گزارش شود.",
        },
        steward(),
    ]


@access.door(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A new data set."""
    return _answered(request, _new(), {"grace_days": "۰"}, None)


@access.door(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, data_set_id: int) -> HttpResponse:
    """What a data set asks for, of whom and by when; it ends here, too."""
    file = queries.of_set(data_set_id=data_set_id)
    values = {
        "title": file.card.title,
        "indicators": [code for code, _ in file.indicators],
        "units": "\n".join(code for code, _ in file.units),
        "due_days": persian_digits(file.card.due_days),
        "grace_days": persian_digits(file.card.grace_days),
    }
    return _answered(request, _asked(), values, file)


def _answered(
    request: Request, questions: list[Question], values: dict[str, Any], file: queries.SetFile | None
) -> HttpResponse:
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        values = {one["name"]: posted.value(one, request.POST) for one in questions}
        try:
            _done(request, values, file)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "مجموعه ثبت شد.")
            return HttpResponseRedirect(SETS[1])
    title = file.card.title if file else "مجموعهٔ تازه"
    context = {
        "title": title,
        "file": file,
        "questions": questions,
        "values": values,
        "wrongs": wrongs,
        "path": [shown.HOME, SETS, (title, "")],
        "back": SETS[1],
    }
    return pages.render(request, "indicators/set.html", context, status=422 if wrongs else 200)


def _done(request: Request, values: dict[str, Any], file: queries.SetFile | None) -> None:
    told: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "title": values["title"],
        "indicator_codes": _in_order(values["indicators"], file),
        "unit_ids": _units(values["units"]),
        "due_days": _whole(values["due_days"], "due_days"),
        "grace_days": _whole(values["grace_days"], "grace_days"),
    }
    if file:
        actions.change_data_set(**told, data_set_id=file.card.id)
        return
    kind = chosen(PeriodKind, values["period_kind"], "period_kind")
    actions.open_data_set(
        **told,
        code=values["code"],
        steward_id=chosen_unit(values["steward"]),
        since=period_since(values["since"], kind),
    )


def _in_order(codes: list[str], file: queries.SetFile | None) -> list[str]:
    """Those that were there stay in their places, new ones come after them."""
    before = [code for code, _ in file.indicators] if file else []
    return sorted(codes, key=lambda code: before.index(code) if code in before else len(before))


def _units(typed: str) -> list[int]:
    codes = list(dict.fromkeys(typed.split()))
    found = org.ids_by_code(codes=codes)
    for code in codes:
        if code not in found:
            raise RuleBroken("indicators.unit_unknown", field="units", code=code[:60])
    return list(found.values())


def _whole(typed: str, field: str) -> int:
    digits = only_digits(typed)
    if not digits or len(digits) > 4:
        raise RuleBroken("indicators.whole_days", field=field)
    return int(digits)


@access.door(DEFINE)
@require_POST
def end(request: Request, data_set_id: int) -> HttpResponse:
    """Nobody owes it any more."""
    actions.end_data_set(actor=request.actor, now=request.now, data_set_id=data_set_id)
    messages.success(request, "مجموعه پایان یافت. آنچه فرستاده شده می‌ماند.")
    return HttpResponseRedirect(SETS[1])
