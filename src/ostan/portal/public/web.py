"""Published statistics, their definitions and files, and the statement of accessibility."""

import csv
import io

from django.http import HttpResponse, HttpResponseBase
from django.urls import path

from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.portal.public import commitments, delivery, figures
from ostan.portal.public.figures import Figures
from ostan.ui import pages
from ostan.ui.figures import number, percent

Bar = tuple[str, float, str]
"""A bar of a chart: its label, its value and how that is told."""

LONGEST_CHART = 12
COLUMNS = (
    ("title", "عنوان"),
    ("cases", "شمار پرونده‌های پایان‌یافته"),
    ("median_days", "میانهٔ زمان رسیدگی (روز کاری)"),
    ("slow_days", "صدک ۹۰ زمان رسیدگی (روز کاری)"),
    ("on_time", "سهم پاسخ در مهلت وعده‌داده‌شده"),
    ("within_law", "سهم پاسخ در مهلت قانونی"),
    ("invited", "شمار پرسیده‌شدگان"),
    ("rated", "شمار پاسخ‌دهندگان"),
    ("response", "سهم پاسخ‌دهندگان از پرسیده‌شدگان"),
    ("happy", "سهم راضی و بسیار راضی"),
    ("low", "کران پایین اطمینان ۹۵٪"),
    ("high", "کران بالای اطمینان ۹۵٪"),
)


@access.door(access.PUBLIC)
def statistics(request: Request) -> HttpResponseBase:
    """Waiting, keeping of promises and satisfaction, per service and per agency. Eight statements."""
    services, agencies = figures.of_services(), figures.of_agencies()
    told_services = [one for one in services if one.says_something]
    told_agencies = [one for one in agencies if one.says_something]
    context = {
        "all": figures.of_all(),
        "services": told_services,
        "agencies": told_agencies,
        "too_few": len(services) - len(told_services),
        "waits": _waits(told_services),
        "moods": _moods(told_services),
    }
    return pages.render(request, "public/statistics.html", context)


def _waits(rows: list[Figures]) -> list[Bar]:
    """The services that keep people waiting longest."""
    known = [(one.title, one.waiting.median_days) for one in rows if one.waiting and one.waiting.median_days]
    longest = sorted(known, key=lambda one: -one[1])[:LONGEST_CHART]
    return [(title, days, f"{number(days, 1)} روز کاری") for title, days in longest]


def _moods(rows: list[Figures]) -> list[Bar]:
    """The services people are most content with."""
    known = [(one.title, one.satisfaction.happy) for one in rows if one.satisfaction.happy is not None]
    best = sorted(known, key=lambda one: -one[1])[:LONGEST_CHART]
    return [(title, share, percent(share)) for title, share in best]


@access.door(access.PUBLIC)
def services_file(request: Request) -> HttpResponseBase:
    """The figures of services as CSV. Three statements."""
    return _file("services", figures.of_services())


@access.door(access.PUBLIC)
def agencies_file(request: Request) -> HttpResponseBase:
    """The figures of agencies as CSV. Three statements."""
    return _file("agencies", figures.of_agencies())


def _file(name: str, rows: list[Figures]) -> HttpResponseBase:
    """A CSV that Excel opens in Persian; shares are 0 to 1; a cell stays empty below ten cases."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(label for _, label in COLUMNS)
    writer.writerows(_cells(one) for one in rows if one.says_something)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ostan-{name}.csv"'
    return response


def _cells(one: Figures) -> list[object]:
    waiting, mood = one.waiting if one.has_waiting else None, one.satisfaction
    times = (
        [
            *(waiting.cases, waiting.median_days, waiting.slow_days),
            *(_share(waiting.on_time), _share(waiting.within_law)),
        ]
        if waiting
        else [""] * 5
    )
    if not one.has_satisfaction:
        return [_plain(one.title), *times, *[""] * 6]
    return [
        _plain(one.title),
        *times,
        mood.invited,
        mood.rated,
        *map(_share, (mood.response, mood.happy, mood.low, mood.high)),
    ]


def _share(value: float | None) -> object:
    return "" if value is None else round(value, 4)


def _plain(text: str) -> str:
    """The text as a spreadsheet may open it: nothing that it would take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@access.door(access.PUBLIC)
def accessibility(request: Request) -> HttpResponseBase:
    """How accessible the portal is, and what to do where it is not."""
    return pages.render(request, "ui/accessibility.html", {})


urlpatterns = [
    path("statistics/", statistics, name="statistics"),
    path("statistics/services.csv", services_file, name="statistics_services"),
    path("statistics/agencies.csv", agencies_file, name="statistics_agencies"),
    path("commitments/", commitments.listing, name="commitments"),
    path("commitments/<int:commitment_id>/", commitments.one, name="commitment"),
    path("commitments/<int:commitment_id>/proof/<int:entry_id>/", commitments.proof, name="commitment_proof"),
    path("accessibility/", accessibility, name="accessibility"),
    path("notices/delivery/<str:given>/", delivery.delivered, name="notice_delivery"),
]
