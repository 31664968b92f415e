"""Sampled audits: planned with the reason for their size, drawn by lots that anybody can redo, and what they say."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import AuditCard, AuditLine, ItemLine
from ostan.domains.indicators.rules import Held, Measure, Source
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.indicators.rules.review import (
    CONFIDENCES,
    LONGEST_SPAN,
    Method,
    Result,
    Terms,
    redo,
)
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit_trail
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Listed
from ostan.kernel.persian import latin_digits, whole_number
from ostan.ui import figures, moments, pages, posted, refusals, taking

AUDIT, SEE = "indicators.audit", "indicators.see_audits"


@access.door(SEE)
@require_safe
def audits(request: Request) -> HttpResponse:
    """The audits, the newest first."""
    rows = [_row(one) for one in queries.audits(actor=request.actor)]
    if form := taking.form_of(request.GET):
        names = ("title", "indicator", "method", "span", "state", "done")
        columns = ("حسابرسی", "شاخص", "شیوه", "دوره", "وضعیت", "بررسی‌شده")
        lines = [tuple(str(row[name]) for name in names) for row in rows]
        listed = Listed("audits", shown.AUDITS[0], columns, lines)
        return taking.answer(request, listed, form, take=audit_trail.take_list)
    context = {
        "rows": rows,
        "may_plan": access.may(request.actor, AUDIT),
        "take_url": taking.address(request),
        "path": [shown.HOME, (shown.AUDITS[0], "")],
    }
    return pages.render(request, "indicators/audits.html", context)


def _row(one: AuditLine) -> dict[str, Any]:
    return {
        "url": reverse("indicators:audit", args=[one.id]),
        "title": one.title,
        "indicator": one.indicator,
        "method": str(words.METHOD[one.method]),
        "span": _span(one),
        "state": _state(one),
        "tone": "ok" if one.ended_at else "info" if one.drawn_at else "quiet",
        "done": f"{figures.number(one.looked_at)} از {figures.number(one.drawn)}" if one.drawn else "—",
    }


def _span(one: AuditLine) -> str:
    first, last = moments.period(one.first), moments.period(one.last)
    return first if one.first == one.last else f"{first} تا {last}"


def _state(one: AuditLine) -> str:
    if one.ended_at:
        return "پایان‌یافته"
    return "در حال بررسی" if one.drawn_at else "قرعه نکشیده"


def _questions() -> list[dict[str, Any]]:
    listed = queries.indicators(source=Source.REPORTED, limit=1_000)
    means = [(one.value, str(words.METHOD[one]), str(words.METHOD_MEANS[one])) for one in Method]
    chosen = [(f"{one:g}", figures.percent(one)) for one in CONFIDENCES]
    return [
        {"name": "title", "kind": "text", "label": "عنوان حسابرسی"},
        {
            "name": "code",
            "kind": "choice",
            "select": True,
            "label": "شاخص",
            "options": [(one.code, one.now.title) for one in listed if not one.retired_at],
        },
        {
            "name": "back",
            "kind": "number",
            "label": "چند دورهٔ گذشته؟",
            "help": f"از ۱ تا {figures.number(LONGEST_SPAN)}",
        },
        {"name": "method", "kind": "choice", "label": "شیوه", "options": means},
        {
            "name": "tolerable",
            "kind": "number",
            "unit": "درصد",
            "label": "خطای تحمل‌پذیر",
            "help": "اگر بیش از این سهم نادرست باشد باید دیده شود.",
        },
        {"name": "expected", "kind": "number", "unit": "درصد", "label": "خطای مورد انتظار"},
        {"name": "confidence", "kind": "choice", "label": "اطمینان", "options": chosen},
    ]


FIRST = {"back": "۱", "tolerable": "۱۰", "expected": "۰", "confidence": "0.95", "method": "ITEMS"}


@access.door(AUDIT)
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: Request) -> HttpResponse:
    """Asks what has to be sure, shows how many items that takes and why, and plans the audit."""
    asked = _questions()
    if request.method != "POST":
        return _plan_page(request, asked, FIRST)
    values = {one["name"]: posted.value(one, request.POST) for one in asked}
    try:
        terms = _terms(values)
        if request.POST.get("step") != "plan":
            return _plan_page(request, asked, values, reason=_reason(request, values, terms))
        made = actions.plan_audit(
            actor=request.actor,
            now=request.now,
            title=values["title"],
            code=values["code"],
            back=whole_number(latin_digits(str(values["back"])), 0),
            terms=terms,
        )
    except RuleBroken as broken:
        return _plan_page(request, asked, values, wrongs=refusals.by_field(broken), status=422)
    messages.success(request, "حسابرسی برنامه‌ریزی شد و بذر قرعهٔ آن ثابت ماند.")
    return HttpResponseRedirect(reverse("indicators:audit", args=[made.pk]))


def _terms(values: Mapping[str, Any]) -> Terms:
    method = str(values["method"])
    if method not in set(Method):
        raise RuleBroken("indicators.audit_method", field="method")
    return Terms(
        Method(method),
        _share(values, "tolerable"),
        next((one for one in CONFIDENCES if f"{one:g}" == values["confidence"]), 0.0),
        _share(values, "expected"),
    )


def _share(values: Mapping[str, Any], name: str) -> float:
    text = latin_digits(str(values[name])).replace("٫", ".").strip()
    try:
        return float(text) / 100
    except ValueError as wrong:
        raise RuleBroken("indicators.not_a_number", field=name, text=text[:20]) from wrong


def _reason(request: Request, values: Mapping[str, Any], terms: Terms) -> str:
    """How many items it takes, and why."""
    found = queries.indicators(codes=[values["code"]], limit=1) if values["code"] else []
    if not found:
        raise RuleBroken("indicators.indicator_unknown", field="code", code=values["code"])
    back = whole_number(latin_digits(str(values["back"])), 0)
    if not 1 <= back <= LONGEST_SPAN:
        raise RuleBroken("indicators.audit_span", field="back", most=LONGEST_SPAN)
    meaning = found[0].now
    last = last_ended(meaning.told.period_kind, request.now)
    planned = queries.plan_of(meaning=meaning, first=last.shifted(1 - back), last=last, terms=terms)
    return words.why(terms, planned)


def _plan_page(
    request: Request,
    asked: list[dict[str, Any]],
    values: Mapping[str, Any],
    *,
    reason: str = "",
    wrongs: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    title = "برنامه‌ریزی حسابرسی"
    context = {
        "title": title,
        "questions": asked,
        "values": values,
        "reason": reason,
        "wrongs": wrongs or {},
        "path": [shown.HOME, shown.AUDITS, (title, "")],
    }
    return pages.render(request, "indicators/audit_plan.html", context, status=status)


@access.door(SEE)
@never_cache
@require_http_methods(["GET", "POST"])
def audit(request: Request, audit_id: int) -> HttpResponse:
    """One audit: its plan, its seed, what was drawn and what it says. Its list is closed and drawn from here."""
    card = queries.audit(actor=request.actor, audit_id=audit_id)
    if request.method != "POST":
        return _audit_page(request, card)
    try:
        actions.draw_audit(actor=request.actor, now=request.now, audit_id=audit_id)
    except RuleBroken as broken:
        return _audit_page(request, card, wrongs=refusals.by_field(broken), status=422)
    messages.success(request, "فهرست بسته شد و قرعه کشیده شد.")
    return HttpResponseRedirect(reverse("indicators:audit", args=[audit_id]))


def _audit_page(
    request: Request, card: AuditCard, *, wrongs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    measure = card.meaning.told.measure
    rows = [_item(one, measure) for one in card.items]
    if form := taking.form_of(request.GET):
        names = ("unit", "period", "claimed", "part", "outcome", "counted")
        columns = ("واحد", "دوره", "اظهارشده", "چرا کشیده شد", "یافته", "شمارش حسابرس")
        lines = [tuple(str(row[name]) for name in names) for row in rows]
        listed = Listed("audit", card.line.title, columns, lines)
        return taking.answer(request, listed, form, take=audit_trail.take_list)
    context = {
        "card": card,
        "row": _row(card.line),
        "rows": rows,
        "why": words.why(card.terms, card.planned) if card.planned else "",
        "may_draw": card.line.drawn_at is None and access.may(request.actor, AUDIT),
        "findings": _told(card) if card.result else [],
        "passed": _passed(card.result) if card.result else [],
        "draw_url": reverse("indicators:audit_draw", args=[card.line.id]) if card.line.drawn_at else "",
        "wrongs": wrongs or {},
        "take_url": taking.address(request),
        "path": [shown.HOME, shown.AUDITS, (card.line.title, "")],
    }
    return pages.render(request, "indicators/audit.html", context, status=status)


def _item(one: ItemLine, measure: Measure) -> dict[str, Any]:
    return {
        "url": reverse("indicators:audit_item", args=[one.id]),
        "unit": one.unit + (f"، {one.category}" if one.category else ""),
        "period": moments.period(one.period),
        "claimed": shown.reading(one.claimed, measure),
        "part": str(words.PART[one.part]),
        "outcome": str(words.OUTCOME[one.outcome]) if one.outcome else "در انتظار",
        "tone": words.OUTCOME_TONE[one.outcome] if one.outcome else "quiet",
        "counted": shown.reading(one.counted, measure) if one.counted.held is Held.VALUE else "—",
    }


def _told(card: AuditCard) -> list[dict[str, str]]:
    """What the outcome says, term by term."""
    found = card.result
    if found is None:
        return []
    told = []
    if found.rate:
        rate = found.rate
        share = figures.percent(rate.errors / rate.checked)
        told.append(
            (
                "سهم نادرست در قرعهٔ ساده",
                f"{figures.number(rate.errors)} از {figures.number(rate.checked)}، یعنی {share} "
                f"(بازهٔ ۹۵٪: {figures.percent(rate.share.low)} تا {figures.percent(rate.share.high)})",
            )
        )
        most = (
            f"{figures.number(rate.at_most)} از {figures.number(card.planned.population)}"
            if card.planned
            else ""
        )
        told.append(
            (f"نادرست در همهٔ فهرست، با اطمینان {figures.percent(card.terms.confidence)} حداکثر", most)
        )
    if found.factor:
        factor = found.factor
        reach = (
            f" (بازهٔ ۹۵٪: {figures.percent(factor.low, 1)} تا {figures.percent(factor.high, 1)})"
            if factor.low is not None
            else "؛ با یک مورد بازه‌ای گفته نمی‌شود"
        )
        told.append(("ضریب راستی (شمرده به اظهارشده)", f"{figures.percent(factor.value, 1)}{reach}"))
        told.append(("اختلاف بی‌توجه به جهت", figures.percent(factor.apart, 1)))
    if found.overstated is not None:
        told.append(
            (
                f"بیش‌گزارش جمع، با اطمینان {figures.percent(card.terms.confidence)} حداکثر",
                figures.percent(found.overstated, 1),
            )
        )
    return [{"term": term, "value": value} for term, value in told]


def _passed(found: Result) -> list[dict[str, str]]:
    names = org.unit_names(unit_ids=set(found.passed)) if found.passed else {}
    return [
        {
            "agency": names.get(pk, ""),
            "checked": figures.number(count),
            "wrong": figures.number(wrong),
            "state": "قبول" if passed else "رد",
            "tone": "ok" if passed else "bad",
        }
        for pk, (count, wrong, passed) in sorted(found.passed.items())
    ]


@access.door("indicators.see")
@require_safe
def draw(request: Request, audit_id: int) -> HttpResponse:
    """The draw, to be done again by anybody: the seed, the list, each lot, and what was drawn."""
    told = queries.draw_told(audit_id=audit_id)
    amounts = {key: (amount, was_drawn) for key, amount, was_drawn in told.items}
    is_sums = told.method is Method.SUMS
    lots = [(key, "") for key in sorted(amounts)] if is_sums else redo(told.seed, list(amounts))
    rows = [
        {
            "at": figures.number(at),
            "key": key,
            "lot": lot,
            "amount": figures.number(amounts[key][0]),
            "drawn": "کشیده شد" if amounts[key][1] else "",
        }
        for at, (key, lot) in enumerate(lots, 1)
    ]
    title = f"قرعهٔ {told.title}"
    if form := taking.form_of(request.GET):
        columns = ("ردیف", "شمارهٔ خانه", "قرعه", "عدد", "نتیجه")
        lines = [tuple(str(row[name]) for name in ("at", "key", "lot", "amount", "drawn")) for row in rows]
        return taking.answer(
            request,
            Listed("draw", title, columns, lines, [f"بذر: {told.seed}", moments.short_day(told.drawn_at)]),
            form,
            take=audit_trail.take_list,
        )
    context = {
        "lots": told,
        "rows": rows,
        "title": title,
        "is_sums": is_sums,
        "is_lots": told.method is Method.LOTS,
        "take_url": taking.address(request),
        "path": [shown.HOME, (title, "")],
    }
    return pages.render(request, "indicators/audit_draw.html", context)
