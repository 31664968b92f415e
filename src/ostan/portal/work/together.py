"""Several tasks at once: claimed, or handed over to a colleague or another unit."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ostan.domains.cases import actions, queries, words
from ostan.domains.cases.queries import WorkItem
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.work.clocks import Clocks
from ostan.portal.work.people import colleagues
from ostan.ui import figures, pages, refusals

MOST = 50


@access.door("cases.work")
@require_POST
def together(request: Request) -> HttpResponseBase:
    """Claims what was ticked at once; a hand-over first asks to whom and why."""
    asked = request.POST.getlist("task")[:MOST]
    ticked = [int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) < 18]
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
    items = queries.work_items(actor=request.actor, task_ids=ticked)
    wrong: dict[str, str] = {}
    if len({item.unit_id for item in items}) != 1:
        messages.warning(
            request, refusals.text(RuleBroken("work.several_units" if items else "work.nothing_ticked"))
        )
        return _back(request)
    people = colleagues(items[0].unit_id, request.now)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    if "confirm" in request.POST:
        if to in people:
            return _handed(request, items, int(to), reason, people[to])
        wrong = {"to": refusals.text(RuleBroken("cases.to_whom"))}
    clocks = Clocks(holidays.calendar(), request.now)
    context = {
        "rows": [(item, clocks.to(item.due_at, paused=item.paused)) for item in items],
        "unit": org.unit_names(unit_ids=[items[0].unit_id])[items[0].unit_id],
        "people": list(people.items()),
        "to": to,
        "reason": reason,
        "wrong": wrong,
        "back": request.POST.get("back", ""),
        "step": words.step,
    }
    return pages.render(request, "work/hand_over.html", context, status=422 if wrong else 200)


def _handed(request: Request, items: Sequence[WorkItem], to: int, reason: str, name: str) -> HttpResponseBase:
    refused: dict[str, int] = {}
    for item in items:
        try:
            actions.hand_over_task(
                actor=request.actor, now=request.now, task_id=item.task_id, to_person_id=to, reason=reason
            )
        except RuleBroken as broken:
            told = refusals.text(broken)
            refused[told] = refused.get(told, 0) + 1
    done = len(items) - sum(refused.values())
    if done:
        messages.success(request, f"{figures.number(done)} کار به {name} ارجاع شد.")
    for told, count in refused.items():
        messages.warning(request, f"{figures.number(count)} کار ارجاع نشد: {told}")
    return _back(request)


def _back(request: Request) -> HttpResponseBase:
    """To the list from which it was asked; only within this site."""
    address = f"/work/?{request.POST.get('back', '')}"
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return HttpResponseRedirect(address if safe else "/work/")
