"""The head's view of the unit."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries, words
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.calendar import PeriodKind, day_begins, local_day, period_of
from ostan.portal.work import taken
from ostan.portal.work.clocks import Clocks
from ostan.portal.work.people import WORKERS
from ostan.ui import moments, pages, taking


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
