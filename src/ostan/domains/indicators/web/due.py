"""What a unit owes, and the sheet in which it fills in its figures."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries, words
from ostan.domains.indicators.queries import SheetCard
from ostan.domains.indicators.rules import Held, Measure
from ostan.domains.indicators.rules.grid import Asked, Fate, Key, Typed, Verdict
from ostan.domains.indicators.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Listed
from ostan.kernel.persian import whole_number
from ostan.ui import moments, pages, refusals, taking


@access.door("indicators.hand_in")
@never_cache
@require_safe
def due(request: Request) -> HttpResponse:
    """The sheets of the last periods that the hat may fill in: first those that wait."""
    cards = queries.due_sheets(actor=request.actor, now=request.now)
    order = {"RETURNED": 0, "OPEN": 1}
    cards.sort(key=lambda one: (order.get(one.stand.state, 2), one.due_at))
    rows = [shown.sheet_row(one, request.now) for one in cards]
    if form := taking.form_of(request.GET):
        columns = ("مجموعه", "واحد", "دوره", "وضعیت", "مهلت")
        lines = [
            (row["title"], row["unit"], row["period"], row["state"], moments.short_day(row["due_at"]))
            for row in rows
        ]
        listed = Listed("sheets", "برگه‌های شاخص", columns, lines)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {"rows": rows, "take_url": taking.address(request), "path": [shown.HOME, (shown.DUE[0], "")]}
    return pages.render(request, "indicators/due.html", context)


@access.door("indicators.hand_in")
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: Request, data_set_id: int, unit_id: int, key: str) -> HttpResponse:
    """The grid: a row for each figure. Kept as it is, or handed in."""
    card = queries.sheet_of(
        actor=request.actor,
        now=request.now,
        data_set_id=data_set_id,
        unit_id=unit_id,
        period=shown.period_of(key),
        capability="indicators.hand_in",
    )
    if request.method != "POST":
        return _page(request, card)
    asked = queries.asked_cells(card=card.data_set, unit_id=unit_id, period=card.period)
    typed = {key: _typed(request.POST, one) for key, one in asked.items() if _is_told(request.POST, one)}
    revision = request.POST.get("revision", "")
    finish = request.POST.get("step") == "hand_in"
    try:
        kept = actions.keep_figures(
            actor=request.actor,
            now=request.now,
            data_set_id=data_set_id,
            unit_id=unit_id,
            period=card.period,
            typed=list(typed.values()),
            revision=whole_number(revision, None),
            finish=finish,
        )
    except RuleBroken as broken:
        return _page(request, card, typed=typed, wrongs={"": refusals.text(broken)}, status=422)
    if not kept.done:
        return _page(request, card, typed=typed, wrongs=_wrongs(kept.fates), status=422)
    told = "برگه برای تأیید دستگاه فرستاده شد." if finish else "داده‌ها ثبت شد. هنوز فرستاده نشده است."
    messages.success(request, told)
    return HttpResponseRedirect(shown.sheet_url(card))


def _name(one: Asked, part: str) -> str:
    return ".".join([part, one.code, one.category, *([one.place] if one.place else [])])


def _is_told(post: Mapping[str, Any], one: Asked) -> bool:
    """Whether the form spoke of the cell at all: one that it left out stays as it is."""
    return _name(one, "n") in post or _name(one, "na") in post


def _typed(post: Mapping[str, Any], one: Asked) -> Typed:
    return Typed(
        code=one.code,
        category=one.category,
        place=one.place,
        number=str(post.get(_name(one, "n"), "")),
        of=str(post.get(_name(one, "of"), "")),
        not_applicable=bool(post.get(_name(one, "na"))),
        note=str(post.get(_name(one, "note"), "")),
    )


def _wrongs(fates: list[Fate]) -> dict[str, str]:
    return {
        _name(one.asked, "n"): refusals.text(one.refusal)
        for one in fates
        if one.verdict is Verdict.REFUSED and one.asked and one.refusal
    }


def _page(
    request: Request,
    card: SheetCard,
    *,
    typed: Mapping[Key, Typed] | None = None,
    wrongs: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = queries.asked_cells(card=card.data_set, unit_id=card.unit_id, period=card.period)
    rows = [_row(one, (typed or {}).get(key), wrongs or {}) for key, one in asked.items()]
    context = {
        "card": card,
        "sheet": shown.sheet_row(card, request.now),
        "rows": rows,
        "wrongs": wrongs or {},
        "lacks": sum(one.was.held is Held.MISSING for one in asked.values()),
        "may_write": card.is_open and not card.stand.is_locked,
        "template_url": shown.sheet_url(card, "indicators:template"),
        "import_url": shown.sheet_url(card, "indicators:import"),
        "state_words": words.SHEET_STATE,
        "path": [shown.HOME, shown.DUE, (moments.period(card.period), "")],
        "period": moments.period(card.period),
    }
    return pages.render(request, "indicators/sheet.html", context, status=status)


def _differs(typed: Typed, was: Typed) -> bool:
    """Whether what was typed is not what stands: somebody else may have written meanwhile, too."""
    told = (
        persian.latin_digits(typed.number).strip(),
        persian.latin_digits(typed.of).strip(),
        typed.not_applicable,
    )
    return told != (was.number, was.of, was.not_applicable)


def _row(one: Asked, typed: Typed | None, wrongs: Mapping[str, str]) -> dict[str, Any]:
    holds = one.was.held is Held.VALUE
    was = Typed(
        one.code,
        one.category,
        number=f"{one.was.number.normalize():f}" if holds else "",
        of=f"{one.was.of.normalize():f}" if holds and one.was.of is not None else "",
        not_applicable=one.was.held is Held.NOT_APPLICABLE,
    )
    names = {part: _name(one, part) for part in ("n", "of", "na", "note")}
    return {
        "names": names,
        "title": one.title,
        "cell_id": one.cell_id,
        "category": one.part,
        "is_ratio": one.measure is Measure.RATIO,
        "is_count": one.measure is Measure.COUNT,
        "unit_name": one.unit_name,
        "number_title": one.number_title,
        "of_title": one.of_title,
        "stands": shown.reading(one.was, one.measure) if typed and _differs(typed, was) else "",
        "typed": typed or was,
        "wrong": wrongs.get(names["n"], ""),
    }
