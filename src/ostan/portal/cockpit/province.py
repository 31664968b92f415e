"""The cockpit of the governor and the provincial deputy: what is stuck and with whom, what changed, the counties."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.plans import queries as plans
from ostan.domains.plans import words as plan_words
from ostan.domains.plans.queries import DemandCard, PromiseCard
from ostan.domains.plans.rules import Step
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.listed import Listed
from ostan.portal.cockpit import changes, counties, stuck
from ostan.ui import moments, pages, taking
from ostan.ui.figures import digits, number

SHOWN = 12


@access.door("cockpit.see")
@require_safe
def page(request: Request) -> HttpResponse:
    """Where the province stands today. At most 40 statements."""
    actor, now = request.actor, request.now
    if form := taking.form_of(request.GET):
        return taking.answer(request, _listed(request), form, take=audit.take_list)
    promised = plans.promises(actor=actor, now=now, limit=stuck.MOST)
    waiting = plans.demands(actor=actor, now=now, only="waiting")
    context = {
        "stuck": stuck.stuck(actor=actor, now=now, promised=promised),
        "states": by_state(promised),
        "changes": changes.changes(actor=actor, now=now),
        "demands": sorted(waiting, key=lambda one: -one.age),
        "to_decide": len(plans.amendments_to_decide(actor=actor)),
        "board": counties.board(asked=request.GET, now=now),
        "shown": SHOWN,
        **labels(),
    }
    return pages.render(request, "cockpit/province.html", context)


def labels() -> dict[str, Any]:
    """The words and tones of states, for every page of the cockpit."""
    return {
        "state_words": plan_words.STATES,
        "tones": plan_words.STATE_TONES,
        "steps": plan_words.STEPS,
        "reason": plan_words.reason,
        "first_step": Step.UNIT,
    }


def by_state(promised: list[PromiseCard]) -> list[tuple[str, int, str]]:
    """How many promises stand how, as parts of a bar; states in which none stands are left out."""
    counts = [
        (word, sum(one.state is state for one in promised)) for state, word in plan_words.STATES.items()
    ]
    return [(str(word), count, number(count)) for word, count in counts if count]


def _listed(request: Request) -> Listed:
    """The list that is asked for by its name; the table of agencies without one."""
    lists: dict[str, Callable[[Request], Listed]] = {"counties": _counties, "demands": _demands}
    return lists.get(request.GET.get("list", ""), _agencies)(request)


def _agencies(request: Request) -> Listed:
    promised = plans.promises(actor=request.actor, now=request.now, limit=stuck.MOST)
    return stuck.listed(stuck.stuck(actor=request.actor, now=request.now, promised=promised))


def _counties(request: Request) -> Listed:
    found = counties.board(asked=request.GET, now=request.now)
    return counties.listed(found) if found else Listed("counties", "شهرستان‌ها", ("شهرستان",), [])


def _demands(request: Request) -> Listed:
    found = plans.demands(actor=request.actor, now=request.now, only="waiting")
    rows = [_demand(one) for one in sorted(found, key=lambda one: -one.age)]
    columns = ("مطالبه", "از", "واحد", "تاریخ نامه", "روز کاری", "پیگیر")
    return Listed("demands_waiting", "مطالبه‌های بی‌پاسخ", columns, rows)


def _demand(one: DemandCard) -> tuple[str, ...]:
    return (
        *(one.title, one.body, one.unit_name, moments.short_day(one.asked_on)),
        *(digits(one.age), str(plan_words.STEPS[one.step])),
    )
