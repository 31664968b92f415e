"""Promises: the list, and one with all that explains how it stands."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators.queries import VerifiedCell
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Unit
from ostan.domains.plans import actions, queries, words
from ostan.domains.plans.queries import AmendmentLine, PromiseCard, PromiseFile
from ostan.domains.plans.rules import AmendmentState, State
from ostan.domains.plans.rules.standing import course
from ostan.domains.plans.web import shown, signals, waiting
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.kernel.persian import whole_number
from ostan.ui import charts, moments, pages, refusals, taking

SEE, PROMISE, APPROVE = "plans.see", "plans.promise", "plans.approve"
SHOWN = 200


@access.door(SEE)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Promises by unit, document, programme and state, what is due first on top. Nine statements at most."""
    unit_id = whole_number(request.GET.get("unit", ""), 0)
    document_id = whole_number(request.GET.get("document", ""), 0)
    state = request.GET.get("state", "")
    state = state if state in set(State) else ""
    programme_id = whole_number(request.GET.get("programme", ""), 0)
    unit = org.unit(unit_id=unit_id) if unit_id else None
    every = queries.promises(
        actor=request.actor,
        now=request.now,
        agency_path=unit.path if unit else "",
        document_id=document_id,
        under_id=programme_id,
        limit=MOST_ROWS + 1,
    )
    found = [one for one in every if not state or one.state == state]
    if form := taking.form_of(request.GET):
        told = [str(words.STATES[State(state)])] if state else []
        return taking.answer(request, listed("promises", "تعهدها", found, told), form, take=audit.take_list)
    documents = queries.documents(actor=request.actor)
    context = {
        "rows": [shown.promise(one) for one in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "counts": _counts(every, state, request),
        "units": _units(unit),
        "documents": [(str(one.id), one.title) for one in documents],
        "unit": str(unit_id or ""),
        "document": str(document_id or ""),
        "state": state,
        "states": [(one.value, str(word)) for one, word in words.STATES.items()],
        "programme": str(programme_id or ""),
        "programme_title": queries.node_title(node_id=programme_id) if programme_id else "",
        "narrowed": sum(map(bool, (unit_id, document_id, programme_id, state))),
        "tabs": shown.tabs(request, shown.PROMISES[1]),
        "take_url": taking.address(request),
    }
    return pages.render(request, "plans/promises.html", context)


def _units(chosen: Unit | None) -> list[tuple[str, str]]:
    """The agencies to choose from, with the unit that is chosen."""
    found = {one.id: one.name for one in org.units_like()} | ({chosen.id: chosen.name} if chosen else {})
    return [(str(pk), name) for pk, name in found.items()]


def _counts(cards: Iterable[PromiseCard], state: str, request: Request) -> list[dict[str, Any]]:
    states = [one.state for one in cards]
    told = []
    for one, word in words.STATES.items():
        query = request.GET.copy()
        query["state"] = one.value
        told.append(
            {
                "word": str(word),
                "count": states.count(one),
                "url": f"?{query.urlencode()}",
                "tone": words.STATE_TONES[one],
            }
        )
    return told if states and not state else []


def listed(code: str, title: str, cards: Iterable[PromiseCard], told: Iterable[str] = ()) -> Listed:
    """Promises as they are taken along."""
    columns = ("تعهد", "واحد", "اقدام", "سند", "هدف", "مهلت", "وضعیت", "چرا")
    names = ("title", "unit", "action", "document", "target", "due", "state", "why")
    rows = [{**row, "due": moments.short_day(row["due"])} for row in map(shown.promise, cards)]
    return Listed(code, title, columns, [tuple(row[name] for name in names) for row in rows], list(told))


@access.door(SEE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, commitment_id: int) -> HttpResponse:
    """One promise; whoever decides changes of it, or for which answers it waits, does so here. At most twenty-five
    statements."""
    file = queries.promise(actor=request.actor, now=request.now, commitment_id=commitment_id)
    if request.method != "POST":
        return _page(request, file)
    try:
        messages.success(request, _decided(request, file))
    except RuleBroken as broken:
        return _page(request, file, wrongs=refusals.by_field(broken), status=422)
    return HttpResponseRedirect(request.path)


def _decided(request: Request, file: PromiseFile) -> str:
    act = request.POST.get("act")
    if act in waiting.ACTS:
        demand_id = whole_number(request.POST.get("demand", ""), 0)
        return waiting.acted(request, demand_id=demand_id, commitment_id=file.card.id, field="demand")
    amendment_id = whole_number(request.POST.get("amendment", ""), 0)
    if amendment_id not in {one.id for one in file.amendments}:
        raise NotAllowed(APPROVE)
    told: dict[str, Any] = {
        "actor": request.actor,
        "now": request.now,
        "amendment_id": amendment_id,
        "note": request.POST.get("note", ""),
    }
    if act == "approve":
        actions.approve_amendment(**told)
        return "تغییر تصویب شد و تعهد از این پس با آن سنجیده می‌شود."
    actions.refuse_amendment(**told)
    return "تغییر رد شد و تعهد همان است که بود."


def _page(
    request: Request, file: PromiseFile, *, wrongs: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    card, actor = file.card, request.actor
    cells = queries.sources(actor=actor, now=request.now, commitment_id=card.id)
    people = {pk for one in file.amendments for pk in (one.asked_by, one.decided_by) if pk}
    names = org.names(person_ids=people) if people else {}
    path = org.unit(unit_id=card.unit_id).path
    asked = next((one for one in file.amendments if one.state is AmendmentState.ASKED), None)
    may_demand = access.may_touch(actor, "plans.demand", unit_path=path)
    may_change = access.may_touch(actor, PROMISE, unit_path=path)
    is_open = card.promise.due >= local_day(request.now)
    demands = queries.demands_of(actor=actor, now=request.now, demand_ids=file.demand_ids)
    context = {
        "file": file,
        "card": card,
        **signals.told(actor, request.now, card),
        "row": shown.promise(card),
        "facts": _facts(file),
        "pace": _pace(file),
        "chart": drawn(file),
        "course_rows": rows_of(file),
        "figures": _figures(file, cells, may_read=access.may_touch(actor, "indicators.read", unit_path=path)),
        "may_ledger": access.may(actor, "ledger.read"),
        "amendments": [_amendment(one, file, names) for one in reversed(file.amendments)],
        "asked": asked,
        "decides": asked is not None
        and access.may_touch(actor, APPROVE, unit_path=path)
        and asked.asked_by != actor.person_id,
        "may_amend": may_change and is_open and not asked,
        "may_demand": may_demand,
        "demands": [shown.demand(one) for one in demands],
        **waiting.offered_demands(request, file, may_wait=is_open and may_demand),
        "note": request.POST.get("note", ""),
        "chosen": request.POST.get("demand", ""),
        "wrongs": wrongs or {},
        "path": [shown.HOME, shown.PROMISES, (card.title, "")],
    }
    return pages.render(request, "plans/promise.html", context, status=status)


def _facts(file: PromiseFile) -> list[dict[str, str]]:
    card = file.card
    first = (
        f" (نخست {shown.number(file.first_target, card)})" if card.promise.target != file.first_target else ""
    )
    first_due = f" (نخست {moments.day(file.first_due)})" if card.promise.due != file.first_due else ""
    share = f"{words.figure(file.share, is_share=False)}٪" if file.share is not None else ""
    facts = [
        ("واحد متعهد", card.unit_name),
        ("سهم از اقدام ملی", share),
        ("وضع موجود", shown.number(card.promise.baseline, card)),
        ("هدف", shown.number(card.promise.target, card) + first),
        ("آغاز", moments.day(card.promise.starts)),
        ("مهلت", moments.day(card.promise.due) + first_due),
        ("نیاز به دستگاه ملی", file.needs),
    ]
    return [{"term": term, "value": value} for term, value in facts if value]


def _pace(file: PromiseFile) -> dict[str, str]:
    """How fast it went and has to go, for each thirty days; nothing when there is nothing to say."""
    if file.needed is None:
        return {}
    return {
        "achieved": shown.number(file.needed.achieved, file.card),
        "required": shown.number(file.needed.required, file.card),
    }


def drawn(file: PromiseFile) -> charts.Chart:
    """The promised course over true days, with what was verified on it and the pace that is still needed."""
    card, times = file.card, 100 if file.card.is_share else 1

    def at(points: Iterable[Any]) -> list[charts.Spot]:
        return [
            (
                one.day.toordinal(),
                float(one.figure * times),
                f"{moments.short_day(one.day)}\n{shown.number(one.figure, card)}",
            )
            for one in points
        ]

    way = course(card.promise)
    days = dict.fromkeys((way[0].day, *(one.day for one in file.milestones), way[-1].day))
    return charts.course(
        at(way),
        at(file.verified),
        stops=at(file.milestones),
        ends=[(one.toordinal(), moments.short_day(one)) for one in sorted(days)],
        is_needed=bool(file.verified)
        and file.verified[-1].day < card.promise.due
        and not card.promise.reaches(file.verified[-1].figure, card.promise.target),
    )


def rows_of(file: PromiseFile) -> list[dict[str, str]]:
    """What the chart shows, by day: where the way begins, its steps, what was verified, where it ends."""
    card, way = file.card, course(file.card.promise)
    told = [
        (way[0].day, 0, "وضع موجود", way[0].figure, None),
        *((one.day, 1, one.title, one.figure, one.verified) for one in file.milestones),
        *((one.day, 2, "", None, one.figure) for one in file.verified),
        (way[-1].day, 3, "هدف", way[-1].figure, None),
    ]
    return [
        {
            "day": moments.short_day(day),
            "title": title,
            "needed": shown.number(needed, card) if needed is not None else "",
            "verified": shown.number(verified, card) if verified is not None else "",
        }
        for day, _, title, needed, verified in sorted(told, key=lambda one: one[:2])
    ]


def _figures(file: PromiseFile, cells: list[VerifiedCell], *, may_read: bool) -> list[dict[str, Any]]:
    """Every verified figure with the cells of which it is made, the newest first."""
    return [
        {
            "day": point.day,
            "figure": shown.number(point.figure, file.card),
            "parts": [_part(one, file.card, may_read=may_read) for one in cells if one.day == point.day],
        }
        for point in reversed(file.verified)
    ]


def _part(one: VerifiedCell, card: PromiseCard, *, may_read: bool) -> dict[str, Any]:
    return {
        "unit": "، ".join(filter(None, (one.unit_name, one.category))),
        "figure": shown.number(one.reading.figure, card),
        "at": one.at,
        "url": f"/indicators/figures/{one.cell_id}/" if may_read else "",
        "entry_id": one.entry_id,
    }


def _amendment(one: AmendmentLine, file: PromiseFile, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "before": f"{shown.number(one.target_before, file.card)} تا {moments.day(one.due_before)}",
        "after": f"{shown.number(one.target, file.card)} تا {moments.day(one.due)}",
        "reason": one.reason,
        "state": str(words.AMENDMENT_STATES[one.state]),
        "tone": words.AMENDMENT_TONES[one.state],
        "asked_by": names.get(one.asked_by, "سامانه"),
        "asked_at": one.asked_at,
        "decided_by": names.get(one.decided_by, ""),
        "decided_at": one.decided_at,
        "why": one.decided_why,
    }
