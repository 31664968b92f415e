"""Units side by side: groups of like ones, and their shares within the limits of chance. No ranking, not public."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.queries import FunnelPlot, FunnelPoint
from ostan.domains.indicators.queries.groups import ALARM, WARNING
from ostan.domains.indicators.rules import Measure
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import PeriodKind, local_day, period_of
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.listed import Listed
from ostan.kernel.persian import whole_number
from ostan.kernel.statistics import funnel as limits_of
from ostan.ui import charts, figures, moments, pages, refusals, taking

COMPARE, DEFINE = "indicators.compare", "indicators.define"
GROUPS = ("گروه‌های هم‌سنجی", "/indicators/groups/")
BACK = (1, 3, 6, 12)
SIDES = {1: ("بالاتر از حد", "info"), 0: ("درون حد", "quiet"), -1: ("پایین‌تر از حد", "warn")}


@access.door(COMPARE)
@never_cache
@require_http_methods(["GET", "POST"])
def groups(request: Request) -> HttpResponse:
    """The groups of this year and of the next, which may still be declared."""
    year = period_of(local_day(request.now), PeriodKind.YEAR).year + 1
    agencies = _agencies(request.now)
    typed = {
        pk: title for one in queries.peer_groups(year=year) for pk in one.unit_ids for title in [one.title]
    }
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        access.require(request.actor, DEFINE)
        typed = {pk: request.POST.get(f"unit-{pk}", "") for pk, _ in agencies}
        try:
            actions.declare_groups(actor=request.actor, now=request.now, year=year, titles=typed)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "گروه‌های سال آینده ثبت شد؛ با آغاز سال ثابت می‌ماند.")
            return HttpResponseRedirect(reverse("indicators:groups"))
    names = dict(agencies)
    context = {
        "this_year": [
            {"title": one.title, "units": "، ".join(names.get(pk, "") for pk in one.unit_ids)}
            for one in queries.peer_groups(year=year - 1)
        ],
        "year": year,
        "agencies": [{"id": pk, "name": name, "title": typed.get(pk, "")} for pk, name in agencies],
        "ratios": [
            (one.code, one.now.title)
            for one in queries.indicators(limit=1_000)
            if one.now.told.measure is Measure.RATIO and not one.retired_at
        ],
        "may_declare": access.may(request.actor, DEFINE),
        "wrongs": wrongs,
        "path": [shown.HOME, (GROUPS[0], "")],
    }
    return pages.render(request, "indicators/groups.html", context, status=422 if wrongs else 200)


def _agencies(on: datetime.datetime) -> list[tuple[int, str]]:
    """The agencies that may be grouped, in Persian order."""
    return [(one.id, one.name) for one in org.agencies(on=on)]


@access.door(COMPARE)
@require_safe
def funnel(request: Request, code: str) -> HttpResponse:
    """The shares of agencies within the limits of chance, over the last periods and in one group or all."""
    meaning = queries.indicator(code=code).now
    if meaning.told.measure is not Measure.RATIO:
        raise NotAllowed(COMPARE)
    back = whole_number(request.GET.get("back", ""), 0)
    back = back if back in BACK else BACK[1]
    last = last_ended(meaning.told.period_kind, request.now)
    first = last.shifted(1 - back)
    known = queries.peer_groups(year=last.year)
    group = next((one for one in known if one.title == request.GET.get("group")), None)
    plot = queries.funnel_plot(meaning=meaning, first=first, last=last, group=group)
    rows = _rows(plot) if plot else []
    span = moments.period(last) if back == 1 else f"{moments.period(first)} تا {moments.period(last)}"
    if form := taking.form_of(request.GET):
        columns = ("دستگاه", "سهم", "صورت", "مخرج", "جای آن")
        lines = [tuple(row[name] for name in ("unit", "share", "part", "whole", "side")) for row in rows]
        return taking.answer(
            request, Listed("funnel", meaning.title, columns, lines, [span]), form, take=audit.take_list
        )
    context = {
        "meaning": meaning,
        "span": span,
        "rows": rows,
        "plot": plot,
        "drawn": _drawn(plot, meaning.told.of_title or "مخرج") if plot else None,
        "outside": sum(one.side != 0 for one in plot.points) if plot else 0,
        "groups": [("", "همهٔ دستگاه‌ها"), *((one.title, one.title) for one in known)],
        "group": group.title if group else "",
        "spans": [(str(one), f"{figures.number(one)} دورهٔ گذشته") for one in BACK],
        "back": str(back),
        "take_url": taking.address(request),
        "path": [shown.HOME, GROUPS, (meaning.title, "")],
    }
    return pages.render(request, "indicators/funnel.html", context)


def _rows(plot: FunnelPlot) -> list[dict[str, Any]]:
    return [
        {
            "unit": one.unit,
            "share": figures.percent(one.share, 1),
            "part": figures.number(one.successes),
            "whole": figures.number(one.trials),
            "limits": f"{figures.percent(one.alarm.low)} تا {figures.percent(one.alarm.high)}",
            "side": SIDES[one.side][0],
            "tone": SIDES[one.side][1],
        }
        for one in plot.points
    ]


def _drawn(plot: FunnelPlot, size: str) -> charts.Chart:
    def told(one: FunnelPoint) -> str:
        return f"{one.unit}\n{figures.percent(one.share, 1)} از {figures.number(one.trials)}\n{SIDES[one.side][0]}"

    return charts.funnel(
        [(one.trials, one.share, told(one), one.side != 0) for one in plot.points],
        plot.centre,
        lambda trials: limits_of(trials, plot.centre, WARNING, plot.factor),
        lambda trials: limits_of(trials, plot.centre, ALARM, plot.factor),
        across=f"اندازهٔ دستگاه ({size})",
    )
