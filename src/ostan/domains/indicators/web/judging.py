"""Sheets that wait for approval, and one of them with what changed since it was approved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.queries import SheetCard
from ostan.domains.indicators.rules import Measure, SheetState
from ostan.domains.indicators.rules.grid import Asked
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import Listed
from ostan.kernel.persian import whole_number
from ostan.ui import moments, pages, refusals, taking

APPROVE, ACCEPT = "indicators.approve", "indicators.accept"


@access.door("indicators.read")
@never_cache
@require_safe
def waiting(request: Request) -> HttpResponse:
    """Sheets that wait for the hat: handed in for the head of an agency, approved for the committee's secretary."""
    rows = [
        {**shown.sheet_row(one, request.now), "url": reverse("indicators:judge_sheet", args=[one.id])}
        for capability in (APPROVE, ACCEPT)
        if access.may(request.actor, capability)
        for one in queries.to_judge(actor=request.actor, capability=capability)
    ]
    if form := taking.form_of(request.GET):
        columns = ("واحد", "مجموعه", "دوره", "وضعیت", "مهلت")
        lines = [
            (row["unit"], row["title"], row["period"], row["state"], moments.short_day(row["due_at"]))
            for row in rows
        ]
        listed = Listed("sheets-to-judge", "برگه‌های در انتظار بررسی", columns, lines)
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {"rows": rows, "take_url": taking.address(request), "path": [shown.HOME, (shown.JUDGE[0], "")]}
    return pages.render(request, "indicators/waiting.html", context)


@access.door("indicators.read")
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: Request, sheet_id: int) -> HttpResponse:
    """One sheet with its figures and what changed since the last approval; approved, accepted or given back here."""
    card = queries.sheet_by_id(actor=request.actor, now=request.now, sheet_id=sheet_id)
    if request.method != "POST":
        return _page(request, card)
    try:
        said = _act(request, sheet_id)
    except RuleBroken as broken:
        typed = request.POST.get("reason", "")
        return _page(request, card, wrongs=refusals.by_field(broken), reason=typed, status=422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("indicators:judge_sheet", args=[sheet_id]))


def _act(request: Request, sheet_id: int) -> str:
    """What was done, in words."""
    actor, now, told = request.actor, request.now, str(request.POST.get("revision", ""))
    revision = whole_number(told, -1, digits=9)
    match request.POST.get("act", ""):
        case "approve":
            actions.approve_sheet(actor=actor, now=now, sheet_id=sheet_id, revision=revision)
            return "برگه تأیید شد و برای پذیرش به کمیته رفت."
        case "accept":
            actions.accept_sheet(actor=actor, now=now, sheet_id=sheet_id, revision=revision)
            return "برگه پذیرفته شد."
    reason = request.POST.get("reason", "")
    actions.return_sheet(actor=actor, now=now, sheet_id=sheet_id, revision=revision, reason=reason)
    return "برگه برای اصلاح برگشت داده شد."


def _page(
    request: Request,
    card: SheetCard,
    *,
    wrongs: dict[str, str] | None = None,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = queries.asked_cells(card=card.data_set, unit_id=card.unit_id, period=card.period)
    cells = {(one.version_id, one.category, one.place_id): one for one in asked.values()}
    changes = queries.changes_since_approval(
        sheet=card, version_ids={one.version_id for one in asked.values()}
    )
    names = org.names(person_ids={one.by_id for one in changes}) if changes else {}
    state = card.stand.state
    own = access.may_touch(request.actor, APPROVE, unit_path=card.unit_path)
    above = access.may_touch(request.actor, ACCEPT, unit_path=card.unit_path)
    free = not card.stand.is_locked
    context = {
        "card": card,
        "sheet": shown.sheet_row(card, request.now),
        "period": moments.period(card.period),
        "rows": [_figure(one) for one in asked.values()],
        "changes": [_change(one, cells, names) for one in changes],
        "may_approve": free and own and state is SheetState.HANDED_IN,
        "may_accept": free and above and state is SheetState.APPROVED,
        "may_return": free
        and (
            (own and state in (SheetState.HANDED_IN, SheetState.APPROVED))
            or (above and not own and state in (SheetState.APPROVED, SheetState.ACCEPTED))
        ),
        "wrongs": wrongs or {},
        "reason": reason,
        "unlock_url": shown.sheet_url(card, "indicators:unlock")
        if access.may(request.actor, "indicators.unlock") and not (free and card.is_open)
        else "",
        "path": [shown.HOME, shown.JUDGE, (f"{card.unit_name}، {moments.period(card.period)}", "")],
    }
    return pages.render(request, "indicators/judge.html", context, status=status)


def _figure(one: Asked) -> dict[str, Any]:
    return {
        "cell_id": one.cell_id,
        "title": one.title,
        "category": one.part,
        "figure": shown.reading(one.was, one.measure),
    }


def _change(
    one: queries.Change, cells: dict[tuple[int, str, int | None], Asked], names: dict[int, str]
) -> dict[str, Any]:
    cell = cells.get((one.version_id, one.category, one.place_id))
    measure = cell.measure if cell else Measure.COUNT
    return {
        "title": cell.title if cell else "",
        "category": cell.part if cell else "",
        "before": shown.reading(one.before, measure),
        "after": shown.reading(one.after, measure),
        "at": one.at,
        "by": names.get(one.by_id, ""),
        "note": one.note,
    }
