"""The sheet as an Excel file, out and in: first the fate of each row, then the real run."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import SheetCard
from ostan.domains.indicators.rules.grid import Fate, Verdict
from ostan.domains.indicators.web import shown
from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.ui import moments, pages, refusals, taking


def _card(request: Request, data_set_id: int, unit_id: int, key: str) -> SheetCard:
    return queries.sheet_of(
        actor=request.actor,
        now=request.now,
        data_set_id=data_set_id,
        unit_id=unit_id,
        period=shown.period_of(key),
        capability="indicators.hand_in",
    )


@access.door("indicators.hand_in")
@require_safe
def template(request: Request, data_set_id: int, unit_id: int, key: str) -> HttpResponse:
    """The sheet as an Excel file, filled with what is there."""
    card = _card(request, data_set_id, unit_id, key)
    asked = queries.asked_cells(card=card.data_set, unit_id=unit_id, period=card.period)
    response = HttpResponse(queries.sheet_workbook(asked=asked.values()), content_type=taking.EXCEL)
    name = f"{card.data_set.code}-{card.period.key}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@access.door("indicators.hand_in")
@never_cache
@require_http_methods(["GET", "POST"])
def take_over(request: Request, data_set_id: int, unit_id: int, key: str) -> HttpResponse:
    """Bring figures from a file: first what would become of each row, then the real run."""
    card = _card(request, data_set_id, unit_id, key)
    if request.method != "POST":
        return _page(request, card)
    try:
        data = sheets.brought(request)
        kept = actions.import_figures(
            actor=request.actor,
            now=request.now,
            data_set_id=data_set_id,
            unit_id=unit_id,
            period=card.period,
            data=data,
            dry_run=request.POST.get("step") != "take",
        )
    except RuleBroken as broken:
        return _page(request, card, wrongs={"file": refusals.text(broken)}, status=422)
    if kept.done:
        messages.success(request, "ردیف‌های پذیرفته‌شده ثبت شد.")
        return _page(request, card, kept=kept)
    return _page(request, card, kept=kept, carried=sheets.carried(data))


def _page(
    request: Request,
    card: SheetCard,
    *,
    kept: actions.Kept | None = None,
    carried: str = "",
    wrongs: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    fates = sorted(kept.fates, key=lambda one: one.verdict is not Verdict.REFUSED) if kept else []
    title = "ورود از فایل"
    context = {
        "title": title,
        "lead": f"{card.data_set.title}، {card.unit_name}، {moments.period(card.period)}",
        "kept": kept,
        "fates": [_row(one) for one in fates],
        "accepted": kept.tally["NEW"] + kept.tally["CHANGED"] if kept else 0,
        "carried": carried,
        "wrongs": wrongs or {},
        "template_url": shown.sheet_url(card, "indicators:template"),
        "sheet_url": shown.sheet_url(card),
        "path": [shown.HOME, shown.DUE, (moments.period(card.period), shown.sheet_url(card)), (title, "")],
    }
    return pages.render(request, "indicators/import.html", context, status=status)


def _row(one: Fate) -> dict[str, Any]:
    told = ""
    if one.asked and one.verdict is not Verdict.REFUSED:
        measure = one.asked.measure
        told = shown.reading(one.reading, measure)
        if one.verdict is Verdict.CHANGED:
            told = f"{shown.reading(one.asked.was, measure)} ← {told}"
    return {
        "line": one.typed.line,
        "label": " · ".join(
            part
            for part in (
                one.asked.title if one.asked else one.typed.code[:60],
                one.asked.part
                if one.asked
                else "، ".join(filter(None, (one.typed.category, one.typed.place)))[:60],
            )
            if part
        ),
        "verdict": one.verdict,
        "told": str(words.VERDICT[one.verdict]),
        "why": refusals.text(one.refusal) if one.refusal else told,
    }
