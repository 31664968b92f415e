"""How complete and timely the figures of each agency came."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.indicators import queries
from ostan.domains.indicators.queries import Told
from ostan.domains.indicators.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.listed import Listed
from ostan.ui import figures, pages, taking

BACK = 6


@access.door("indicators.read")
@require_safe
def completeness(request: Request) -> HttpResponse:
    """By agency and data set, over the last ended periods, in the order of names: this is no ranking."""
    found = queries.completeness_of(actor=request.actor, now=request.now, back=BACK)
    if form := taking.form_of(request.GET):
        columns = ("دستگاه", "مجموعه", "برگه‌های خواسته‌شده", "رسیده", "به‌موقع", "خانه‌های پر")
        listed = Listed("completeness", "کامل و به‌موقع بودن داده‌ها", columns, [_line(one) for one in found])
        return taking.answer(request, listed, form, take=audit.take_list)
    context = {
        "rows": found,
        "back": BACK,
        "take_url": taking.address(request),
        "path": [shown.HOME, ("کامل و به‌موقع بودن", "")],
    }
    return pages.render(request, "indicators/completeness.html", context)


def _line(one: Told) -> tuple[str, ...]:
    return (
        one.agency,
        one.data_set,
        figures.number(one.found.sheets),
        figures.percent(one.found.completeness),
        figures.percent(one.found.timeliness),
        figures.percent(one.found.filled),
    )
