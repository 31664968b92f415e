"""One agency with all below it: its promises, sheets due, resolutions owed, its services, and how its figures come."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries as cases
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.councils import queries as councils
from ostan.domains.councils import words as council_words
from ostan.domains.feedback import queries as feedback
from ostan.domains.indicators import queries as indicators
from ostan.domains.indicators.rules import SheetState
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.domains.org.queries import Unit
from ostan.domains.plans import queries as plans
from ostan.domains.plans import words as plan_words
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.actor import Actor
from ostan.kernel.listed import Listed
from ostan.portal.cockpit import province, stuck
from ostan.portal.public.figures import NOTHING, Figures
from ostan.ui import moments, pages, taking

SEE = "cockpit.see_agency"
SHOWN = 15
BACK = 6


@access.door(SEE)
@require_safe
def page(request: Request, unit_id: int) -> HttpResponse:
    """The agency, or any unit, with all below it. At most 35 statements."""
    actor, now = request.actor, request.now
    unit = org.seen(actor=actor, unit_id=unit_id, capability=SEE)
    promised = plans.promises(actor=actor, now=now, unit_path=unit.path, limit=stuck.MOST)
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(unit, promised), form, take=audit.take_list)
    came = indicators.completeness_of(actor=actor, now=now, back=BACK, under=unit.path)
    loads = cases.loads_of_units(actor=actor, now=now, under=unit.path)
    context: dict[str, Any] = {
        "unit": unit,
        "above": org.ancestors(path=unit.path),
        "promised": promised,
        "states": province.by_state(promised),
        "sheets": _due(actor, now, unit),
        "resolutions": councils.resolutions(actor=actor, now=now, only="open", unit_path=unit.path),
        "resolution_states": council_words.RESOLUTION_STATES,
        "demands": plans.demands(actor=actor, now=now, only="waiting", unit_path=unit.path),
        "services": _services(unit),
        "came": came,
        "loads": [one for one in loads if one.late],
        "names": org.unit_names(unit_ids={one.unit_id for one in loads if one.late}),
        "open_tasks": sum(one.open for one in loads),
        "back": BACK,
        "shown": SHOWN,
        "may_work": access.may(actor, "cases.see"),
        "sees_all": access.may(actor, "cockpit.see"),
        **province.labels(),
    }
    return pages.render(request, "cockpit/agency.html", context)


def _due(actor: Actor, now: datetime.datetime, unit: Unit) -> list[dict[str, Any]]:
    """The sheets that have not come, or went back, the earliest deadline first."""
    found = indicators.due_sheets(actor=actor, now=now, capability="indicators.read", under=unit.path)
    owed = [
        one
        for one in found
        if one.stand.state in (SheetState.OPEN, SheetState.RETURNED) and not one.stand.is_locked
    ]
    may_fill = access.may_touch(actor, "indicators.hand_in", unit_path=unit.path)
    rows = [shown.sheet_row(one, now) for one in sorted(owed, key=lambda one: one.due_at)]
    return [{**row, "url": row["url"] if may_fill else ""} for row in rows]


def _services(unit: Unit) -> list[Figures]:
    """The services that the agency offers, with their published times and ratings, in Persian order."""
    waiting = {one.service_id: one for one in cases.waiting_times(each="service")}
    happy = feedback.satisfaction_of_services()
    return [
        Figures(one.title, one.code, waiting.get(one.id), happy.get(one.id, NOTHING))
        for one in catalogue.services_of(unit_path=unit.path).services
    ]


def _listed(unit: Unit, promised: list[plans.PromiseCard]) -> Listed:
    rows = [
        (
            *(one.title, one.unit_name, one.node_title, str(plan_words.STATES[one.state])),
            *(
                plan_words.reason(one.standing, is_share=one.is_share, waits_for=one.waits_for),
                plan_words.figure(one.promise.target, is_share=one.is_share),
                moments.short_day(one.promise.due),
            ),
        )
        for one in promised
    ]
    columns = ("تعهد", "واحد", "اقدام", "وضع", "چرا", "هدف", "مهلت")
    return Listed("agency_promises", f"تعهدهای {unit.name}", columns, rows)
