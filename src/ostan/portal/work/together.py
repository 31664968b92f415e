"""Several tasks at once: claimed, handed over to a colleague, or put back on their unit's pile."""

import functools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.queries import WorkItem
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import whole_numbers
from ostan.portal.work.clocks import Clocks
from ostan.portal.work.people import colleagues
from ostan.ui import figures, pages, refusals

MOST = 50
TO_UNIT = "unit"


@access.door("cases.work")
@require_POST
def together(request: Request) -> HttpResponseBase:
    """Claims what was ticked at once; a hand-over first asks to whom and why."""
    ticked = whole_numbers(request.POST.getlist("task")[:MOST])
    if not ticked:
        messages.warning(request, refusals.text(RuleBroken("work.nothing_ticked")))
        return _back(request)
    if request.POST.get("act") == "hand_over":
        return _hand_over(request, ticked)
    return _claim(request, ticked)


def _claim(request: Request, ticked: Sequence[int]) -> HttpResponseBase:
    try:
        taken = actions.claim_tasks(actor=request.actor, now=request.now, task_ids=ticked)
    except NotAllowed:
        taken = []
    left = len(set(ticked)) - len(taken)
    if taken:
        messages.success(request, f"{figures.number(len(taken))} کار را برداشتید.")
    if left:
        messages.warning(
            request, f"{figures.number(left)} کار برداشته نشد: متصدی دارد یا به نقش دیگری سپرده شده است."
        )
    return _back(request)


def _hand_over(request: Request, ticked: Sequence[int]) -> HttpResponseBase:
    """Asks to whom and why, then hands over; what was refused stays on the page with why, and with what was typed."""
    items = queries.work_items(actor=request.actor, task_ids=ticked)
    if not items:
        messages.warning(request, refusals.text(RuleBroken("work.out_of_hands")))
        return _back(request)
    people = _people(items, request)
    to = request.POST.get("to", "")
    if "confirm" not in request.POST:
        return _ask(request, items, people)
    if to not in people:
        return _ask(request, items, people, wrong={"to": refusals.text(RuleBroken("cases.to_whom"))})
    refused = _handed(request, items, to)
    done = len(items) - len(refused)
    if done:
        messages.success(request, f"{figures.number(done)} کار ارجاع شد: {people[to]}.")
    if not refused:
        return _back(request)
    left = [item for item in items if item.task_id in refused]
    told = f"{figures.number(len(left))} کار ارجاع نشد. دلیل هر کدام کنار آن است."
    return _ask(request, left, people, wrong={"": told}, refused=refused)


def _people(items: Sequence[WorkItem], request: Request) -> dict[str, str]:
    """To whom the tasks may go: back to their units, or to a colleague when all are of one unit."""
    units = {item.unit_id for item in items}
    found = {TO_UNIT: "بازگشت به واحد، بدون متصدی"}
    return found if len(units) > 1 else {**colleagues(units.pop(), request.now), **found}


def _ask(
    request: Request,
    items: Sequence[WorkItem],
    people: dict[str, str],
    *,
    wrong: Mapping[str, str] = MappingProxyType({}),
    refused: Mapping[int, str] = MappingProxyType({}),
) -> HttpResponseBase:
    clocks = Clocks(holidays.calendar(), request.now)
    units = {item.unit for item in items}
    context = {
        "rows": [(item, clocks.to(item.due_at, paused=item.paused)) for item in items],
        "unit": units.pop() if len(units) == 1 else "",
        "people": list(people.items()),
        "to": request.POST.get("to", ""),
        "reason": request.POST.get("reason", ""),
        "wrong": wrong,
        "refused": refused,
        "back": request.POST.get("back", ""),
        "step": words.step,
    }
    return pages.render(request, "work/hand_over.html", context, status=422 if wrong else 200)


def _handed(request: Request, items: Sequence[WorkItem], to: str) -> dict[int, str]:
    """Hands every task over by itself; why the others were refused, by task."""
    refused: dict[int, str] = {}
    does: Callable[..., object] = actions.release_task
    if to != TO_UNIT:
        does = functools.partial(actions.hand_over_task, to_person_id=int(to))
    reason = request.POST.get("reason", "").strip()
    for item in items:
        try:
            does(actor=request.actor, now=request.now, task_id=item.task_id, reason=reason)
        except RuleBroken as broken:
            refused[item.task_id] = refusals.text(broken)
        except NotAllowed:
            refused[item.task_id] = refusals.text(RuleBroken("work.out_of_hands"))
    return refused


def _back(request: Request) -> HttpResponseBase:
    """To the list from which it was asked; only within this site."""
    address = f"/work/?{request.POST.get('back', '')}"
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return HttpResponseRedirect(address if safe else "/work/")
