"""The calendar of deadlines: two weeks, or a month."""

import datetime

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries
from ostan.domains.cases.rules import Tab
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.calendar import WEEKDAYS, Period, PeriodKind, local_day, parse_period, period_of, weekday
from ostan.kernel.errors import RuleBroken
from ostan.portal.work import taken
from ostan.ui import moments, pages, taking

WEEKS = 2
WEEK, ONE_DAY = datetime.timedelta(days=7), datetime.timedelta(days=1)
EARLIEST, LATEST = 1390, 1450
"""Jalali years that the calendar shows. Source: assumed."""


@access.door("cases.see")
@require_safe
def week(request: Request) -> HttpResponseBase:
    """How many deadlines fall on each day of this week and the next, or of a month; a day leads to its tasks."""
    works = access.may(request.actor, "cases.work")
    mine = works and request.GET.get("tab") != Tab.BELOW
    tab = Tab.MINE if mine else Tab.BELOW
    month = _month(request.GET.get("month", ""))
    today = local_day(request.now)
    first = _saturday(month.first_day if month else today)
    last = _saturday(month.last_day) + WEEK - ONE_DAY if month else first + WEEKS * WEEK - ONE_DAY
    due = queries.due_days(actor=request.actor, now=request.now, tab=tab, first=first, last=last)
    days = [
        {
            "day": one.day,
            "weekday": WEEKDAYS[weekday(one.day)],
            "date": moments.day(one.day).rsplit(" ", 1)[0],
            "count": (count := due.by_day.get(one.day, 0)),
            "closed": not one.seconds,
            "title": (title := "، ".join(rule.title for rule in one.rules if rule.title)),
            "today": one.day == today,
            "bare": not (count or title or one.day == today),
            "past": one.day < today,
            "beyond": month is not None and one.day not in month,
        }
        for one in holidays.calendar().days(first, last)
    ]
    if form := taking.form_of(request.GET):
        title = f"تقویم مهلت‌ها، {moments.month(month.first_day) if month else 'دو هفته'}"
        listed = taken.deadlines(title, [one for one in days if not one["beyond"]])
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "take_url": taking.address(request),
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "month": moments.month(month.first_day) if month else "",
        "at": month.key if month else "",
        "this_month": period_of(today, PeriodKind.MONTH).key,
        "before": month.shifted(-1).key if month else "",
        "after": month.shifted(1).key if month else "",
        "tab": tab.value,
        "works": works,
        "late": due.late,
        "total": sum(due.by_day.values()),
    }
    return pages.render(request, "work/week.html", context)


def _saturday(day: datetime.date) -> datetime.date:
    """The Saturday with which the day's week began."""
    return day - datetime.timedelta(days=(day.weekday() + 2) % 7)


def _month(text: str) -> Period | None:
    """The month of an address («1405-M09»); None for a text that names none."""
    try:
        found = parse_period(text)
    except RuleBroken:
        return None
    return found if found.kind is PeriodKind.MONTH and EARLIEST <= found.year <= LATEST else None
