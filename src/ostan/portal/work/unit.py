"""The head's view of the unit, and the deadlines of the coming days."""

import datetime

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries, words
from ostan.domains.cases.rules import Tab
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.calendar import WEEKDAYS, PeriodKind, day_begins, local_day, period_of, weekday
from ostan.portal.work import taken
from ostan.portal.work.clocks import Clocks
from ostan.portal.work.people import WORKERS
from ostan.ui import moments, pages, taking

WEEKS = 2


@access.door("cases.assign")
@require_safe
def overview(request: Request) -> HttpResponseBase:
    """Who has how much, what is late or untaken, how long cases took this month, and which are oldest."""
    month = period_of(local_day(request.now), PeriodKind.MONTH)
    unit_id = request.actor.grants[0].unit_id
    found = queries.overview(
        actor=request.actor,
        now=request.now,
        since=day_begins(month.first_day),
        colleagues={
            one.person_id: one.name for one in org.workers_of(unit_id=unit_id, roles=WORKERS, on=request.now)
        },
    )
    unit = org.unit_names(unit_ids=[unit_id]).get(unit_id, "")
    if form := taking.form_of(request.GET):
        return taking.answer(
            request, taken.loads(f"کار همکاران: {unit}", found.by_person), form, take=audit.take_list
        )
    clocks = Clocks(holidays.calendar(), request.now)
    away = org.away_in_unit(actor=request.actor, on=request.now)
    today = local_day(request.now)
    context = {
        "unit": unit,
        "away": {one.person_id: one for one in away if one.is_now(today)},
        "coming": [one for one in away if not one.is_now(today)],
        "found": found,
        "month": moments.month(month.first_day),
        "rows": [(item, clocks.to(item.due_at, paused=item.paused)) for item in found.oldest],
        "works": False,
        "step": words.step,
    }
    return pages.render(request, "work/unit.html", context)


@access.door("cases.see")
@require_safe
def week(request: Request) -> HttpResponseBase:
    """How many deadlines fall on each day of this week and the next; a day leads to its tasks."""
    works = access.may(request.actor, "cases.work")
    mine = works and request.GET.get("tab") != Tab.BELOW
    tab = Tab.MINE if mine else Tab.BELOW
    today = local_day(request.now)
    first = today - datetime.timedelta(days=(today.weekday() + 2) % 7)
    last = first + datetime.timedelta(days=7 * WEEKS - 1)
    due = queries.due_days(actor=request.actor, now=request.now, tab=tab, first=first, last=last)
    days = [
        {
            "day": one.day,
            "weekday": WEEKDAYS[weekday(one.day)],
            "date": moments.day(one.day).rsplit(" ", 1)[0],
            "count": due.by_day.get(one.day, 0),
            "closed": not one.seconds,
            "title": "، ".join(rule.title for rule in one.rules if rule.title),
            "today": one.day == today,
            "past": one.day < today,
        }
        for one in holidays.calendar().days(first, last)
    ]
    context = {
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "tab": tab.value,
        "works": works,
        "late": due.late,
        "total": sum(due.by_day.values()),
    }
    return pages.render(request, "work/week.html", context)
