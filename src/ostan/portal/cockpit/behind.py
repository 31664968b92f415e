"""The figures behind a figure: each that was rolled up for the province or one county, with the way to its own page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.indicators import queries
from ostan.domains.indicators.queries import BehindLine, Meaning
from ostan.domains.indicators.rules import Standing
from ostan.domains.indicators.rules.formulas import inputs
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.ui import moments, pages, taking

SHOWN = 500


@access.door("indicators.read")
@require_safe
def page(request: Request, code: str, key: str) -> HttpResponse:
    """What was told of one indicator for one period, by unit; of a county when one is named. Five statements."""
    meaning, period = queries.indicator(code=code).now, shown.period_of(key)
    county = request.GET.get("county", "")
    place = org.place(code=county).name if county else ""
    form = taking.form_of(request.GET)
    found = queries.behind(
        actor=request.actor,
        meaning=meaning,
        period=period,
        county=county,
        limit=MOST_ROWS + 1 if form else SHOWN + 1,
    )
    if form:
        return taking.answer(
            request, _listed(meaning, found, [moments.period(period), place]), form, take=audit.take_list
        )
    context = {
        "meaning": meaning,
        "period": moments.period(period),
        "place": place,
        "rows": [_row(meaning, one) for one in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "shown": SHOWN,
        "inputs": queries.indicators(codes=inputs(meaning.told.formula)) if meaning.told.formula else [],
        "key": key,
        "county": county,
        "take_url": taking.address(request),
        "path": [shown.HOME, (meaning.title, f"/indicators/of/{code}/"), ("عددهای پشت این عدد", "")],
    }
    return pages.render(request, "cockpit/behind.html", context)


def _row(meaning: Meaning, one: BehindLine) -> dict[str, object]:
    measure = meaning.told.measure
    told = {
        standing.value.lower(): shown.reading(reading, measure) for standing, reading in one.readings.items()
    }
    name = one.unit_name + (f"، {one.category}" if one.category else "")
    return {"id": one.id, "unit": name, "place": one.place, **told}


def _listed(meaning: Meaning, found: list[BehindLine], told: list[str]) -> Listed:
    rows = [
        (
            *(one.unit_name, one.category, one.place),
            *(shown.reading(one.readings[standing], meaning.told.measure) for standing in Standing),
        )
        for one in found
    ]
    columns = ("واحد", "دسته", "جا", "اظهارشده", "راستی‌آزمایی‌شده", "تأییدشدهٔ کمیته")
    return Listed("figures_behind", meaning.title, columns, rows, [one for one in told if one])
