"""The work lists of a member of staff: tabs, filters, saved filters, pages of fifty."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.queries import FilterCard, Filters
from ostan.domains.cases.rules import Tab, TaskAct
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.calendar import day_begins, day_ends, local_day
from ostan.kernel.errors import RuleBroken
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.kernel.persian import whole_number
from ostan.portal.work import taken
from ostan.portal.work.clocks import Clocks
from ostan.ui import figures, moments, pages, refusals, taking

NARROWING = ("service_id", "place_code", "act", "waiting", "late", "due", "unit_id", "holder_id", "instead")
KEPT = ("tab", *NARROWING)
WEEK = 7

DUE = {"today": "مهلت تا پایان امروز", "week": "مهلت تا هفت روز دیگر"}
WAITING = {"no": "نزد ما", "yes": "در انتظار متقاضی"}


@access.door("work.enter")
@require_safe
def work_list(request: Request) -> HttpResponseBase:
    """One tab of the work list. At most nine statements, three more while the filter panel is open."""
    actor, now, asked = request.actor, request.now, request.GET
    if not access.may(actor, "cases.see"):
        return HttpResponseRedirect(reverse("start"))
    saved = queries.saved_filters(actor=actor)
    first = next((one for one in saved if one.is_default), None)
    if first and not asked:
        return HttpResponseRedirect(_address_of(first))
    tab = _tab(request)
    kept = {name: asked[name] for name in NARROWING if asked.get(name)}
    if form := taking.form_of(asked):
        return taking.answer(request, _listed(request, tab, kept), form, take=audit.take_list)
    found = queries.inbox(
        actor=actor, now=now, tab=tab, filters=_filters(kept, now), cursor=asked.get("after", "")
    )
    clocks = Clocks(holidays.calendar(), now)
    works = access.may(actor, "cases.work")
    context: dict[str, Any] = {
        "tab": tab.value,
        "tabs": _tabs(request, tab, kept, works=works),
        "rows": [(item, clocks.to(item.due_at, paused=item.paused)) for item in found.items],
        "next": _address({"tab": tab, **kept, "after": found.next}) if found.next else "",
        "first": _address({"tab": tab, **kept}) if asked.get("after") else "",
        "here": request.GET.urlencode(),
        "kept": kept,
        "chips": _chips(tab, kept),
        "saved": [(one, _address_of(one)) for one in saved],
        "leads": access.may(actor, "cases.assign"),
        "works": works,
        "take_url": f"{_address({'tab': tab, **kept})}&",
        "mentions": _count(queries.unread_mentions(actor=actor)),
        "step": words.step,
        "panel": _panel(request, tab, kept) if asked.get("panel") else None,
        "panel_url": _address({"tab": tab, **kept, "panel": "yes"}),
    }
    return pages.render(request, "work/list.html", context)


def _listed(request: Request, tab: Tab, kept: Mapping[str, str]) -> Listed:
    """The whole of the list, not only the page, with what narrows it."""
    actor, now = request.actor, request.now
    found = queries.inbox(actor=actor, now=now, tab=tab, filters=_filters(kept, now), size=MOST_ROWS + 1)
    title = words.tab(tab, everywhere=queries.sees_all(actor))
    told = [_told(name, value) for name, value in kept.items()]
    return taken.tasks(f"کارتابل: {title}", found.items, told, Clocks(holidays.calendar(), now))


def _tab(request: Request) -> Tab:
    wanted = request.GET.get("tab", "")
    if wanted in set(Tab):
        return Tab(wanted)
    return Tab.MINE if access.may(request.actor, "cases.work") else Tab.BELOW


def _filters(kept: Mapping[str, str], now: datetime.datetime) -> Filters:
    found, due, today = Filters.of(kept), kept.get("due", ""), local_day(now)
    until = {"today": today, "week": today + datetime.timedelta(days=WEEK)}
    if due in until:
        return dataclasses.replace(found, due_before=day_ends(until[due]))
    day = _day(due)
    if day is None:
        return found
    return dataclasses.replace(found, due_from=day_begins(day), due_before=day_ends(day))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _address(values: Mapping[str, object]) -> str:
    return "/work/?" + urlencode({name: str(value) for name, value in values.items() if value})


def _address_of(kept: FilterCard) -> str:
    return _address({name: kept.values.get(name) for name in KEPT})


def _tabs(
    request: Request, here: Tab, kept: Mapping[str, str], *, works: bool
) -> list[tuple[str, str, bool, str, bool]]:
    """Title, address, whether it is this one, count, whether the count is bad news; the filters go along."""
    counts = queries.counts(actor=request.actor, now=request.now)
    everywhere = queries.sees_all(request.actor)
    shown = [tab for tab in Tab if works or tab not in (Tab.MINE, Tab.UNIT)]
    return [
        (
            words.tab(tab, everywhere=everywhere),
            _address({"tab": tab, **kept}),
            tab is here,
            _count(getattr(counts, tab.value)),
            tab is Tab.LATE and bool(counts.late),
        )
        for tab in shown
    ]


def _count(number: int) -> str:
    if number > queries.MOST_COUNTED:
        return f"{figures.number(queries.MOST_COUNTED)}+"
    return figures.number(number)


def _chips(tab: Tab, kept: Mapping[str, str]) -> list[tuple[str, str]]:
    """What narrows the list now, with the address of the list without it."""
    told = {name: _told(name, value) for name, value in kept.items()}
    return [
        (text, _address({"tab": tab, **{name: kept[name] for name in kept if name != one}}))
        for one, text in told.items()
    ]


def _told(name: str, value: str) -> str:
    number = whole_number(value, 0)
    match name:
        case "service_id":
            return catalogue.service_titles(service_ids=[number]).get(number, "خدمت ناشناخته")
        case "place_code":
            return org.place_names(codes=[value[:16]]).get(value, "محل ناشناخته")
        case "unit_id":
            return org.unit_names(unit_ids=[number]).get(number, "واحد ناشناخته")
        case "holder_id":
            return org.names(person_ids=[number]).get(number, "متصدی ناشناخته")
        case "act":
            return (
                str(words.TASK_ACTS.get(TaskAct(value), value)) if value in set(TaskAct) else "مرحلهٔ ناشناخته"
            )
        case "late":
            return "دیرشده"
        case "instead":
            return "به جای همکار غایب"
        case "due":
            day = _day(value)
            return DUE.get(value) or (f"مهلت {moments.week_day(day)}" if day else "مهلت ناشناخته")
    return WAITING.get(value, "وضعیت ناشناخته")


def _panel(request: Request, tab: Tab, kept: Mapping[str, str]) -> dict[str, object]:
    """What the list may be narrowed by: only services and places of which there is work."""
    found = queries.choices(actor=request.actor, now=request.now, tab=tab)
    names = org.place_names(codes=[code for code, _ in found.places])
    return {
        "services": [(one.id, f"{one.name} ({figures.number(one.open)})") for one in found.services],
        "places": [
            (code, f"{names[code]} ({figures.number(n)})") for code, n in found.places if code in names
        ],
        "acts": list(words.TASK_ACTS.items()),
        "due": list(DUE.items()),
        "waiting": list(WAITING.items()),
        "action": _address({"tab": tab}),
        "close": _address({"tab": tab, **kept}),
    }


@access.door("cases.see")
@require_POST
def keep_filter(request: Request) -> HttpResponseBase:
    """Keeps the filters of the list under a name, or replaces those of that name."""
    values = {name: request.POST[name][:40] for name in KEPT if request.POST.get(name)}
    try:
        actions.keep_filter(
            actor=request.actor,
            now=request.now,
            name=request.POST.get("name", ""),
            values=values,
            shared=request.POST.get("shared") == "yes",
        )
        messages.success(request, "صافی نگه داشته شد و از این پس بالای فهرست است.")
    except RuleBroken as broken:
        messages.error(request, refusals.text(broken))
    return HttpResponseRedirect(_address(values))


@access.door("cases.see")
@require_POST
def choose_filter(request: Request, filter_id: int) -> HttpResponseBase:
    """The work list opens with this filter from now on, or no longer."""
    row = actions.choose_filter(
        actor=request.actor,
        now=request.now,
        filter_id=filter_id,
        is_default=request.POST.get("default") == "yes",
    )
    told = (
        f"کارتابل از این پس با «{row.name}» باز می‌شود."
        if row.is_default
        else "کارتابل با همهٔ کارها باز می‌شود."
    )
    messages.success(request, told)
    return HttpResponseRedirect("/work/?tab=mine")


@access.door("cases.see")
@require_POST
def drop_filter(request: Request, filter_id: int) -> HttpResponseBase:
    """Takes a filter away: the actor's own, or one shared in a unit that the actor leads."""
    actions.drop_filter(actor=request.actor, now=request.now, filter_id=filter_id)
    messages.success(request, "صافی برداشته شد.")
    return HttpResponseRedirect("/work/?tab=mine")
