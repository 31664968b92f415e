"""How complete and timely the figures of each agency came."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.indicators import queries
from ostan.domains.indicators.queries import Told
from ostan.domains.indicators.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import Period
from ostan.kernel.listed import Listed
from ostan.kernel.persian import whole_number
from ostan.ui import figures, moments, pages, taking

BACK = 6


@access.door("indicators.read")
@require_safe
def completeness(request: Request) -> HttpResponse:
    """By agency and data set, over the last ended periods, in the order of names: this is no ranking."""
    sets = queries.data_sets()
    periods = {one.key: one for card in sets for one in queries.periods_of(card, request.now, BACK)}
    data_set_id = whole_number(request.GET.get("set", ""), 0)
    only = periods.get(request.GET.get("period", ""))
    found = queries.completeness_of(
        actor=request.actor, now=request.now, back=BACK, data_set_id=data_set_id, period=only
    )
    if form := taking.form_of(request.GET):
        columns = ("دستگاه", "مجموعه", "برگه‌های خواسته‌شده", "رسیده", "به‌موقع", "خانه‌های پر")
        listed = Listed("completeness", "کامل و به‌موقع بودن داده‌ها", columns, [_line(one) for one in found])
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "rows": found,
        "sets": [(str(one.id), one.title) for one in sets],
        "periods": [(one.key, moments.period(one)) for one in _newest_first(periods.values())],
        "chosen": {"set": str(data_set_id or ""), "period": only.key if only else ""},
        "only": moments.period(only) if only else "",
        "back": BACK,
        "take_url": taking.address(request),
        "path": [shown.HOME, ("کامل و به‌موقع بودن", "")],
    }
    return pages.render(request, "indicators/completeness.html", context)


def _newest_first(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, key=lambda one: (one.last_day, one.first_day), reverse=True)


def _line(one: Told) -> tuple[str, ...]:
    return (
        one.agency,
        one.data_set,
        figures.number(one.found.sheets),
        figures.percent(one.found.completeness),
        figures.percent(one.found.timeliness),
        figures.percent(one.found.filled),
    )
