"""The figures of a hall on a page, and the six-monthly report that the instruction asks for, as PDF and Excel."""

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.desk import queries as desk
from ostan.domains.desk import words
from ostan.domains.desk.rules import AwayReason, figures, rating
from ostan.foundation import access, sheets
from ostan.foundation.access import Request
from ostan.kernel.calendar import from_jalali, local_day, month_length, to_jalali
from ostan.kernel.persian import persian_digits
from ostan.portal.citizen.receipt import FONT
from ostan.ui import figures as shown
from ostan.ui import moments, pages

PAPER = Path(__file__).with_name("report.typ")
SEASON_DAYS = 90
CONTENT = ("تالار یا دستگاه", "پرسیده شد", "نظر داد", "راضی")
HEAD = ("مراجعه", "میانهٔ انتظار (دقیقه)", "نه‌دهم کمتر از (دقیقه)", "میانهٔ کار پای باجه (دقیقه)")


def half_of(day: datetime.date, back: int = 0) -> tuple[datetime.date, datetime.date]:
    """The half year (Farvardin to Shahrivar, Mehr to Esfand) of the day, or so many before."""
    at = to_jalali(day)
    number = at.year * 2 + (at.month > 6) - back
    year, second = divmod(number, 2)
    last_month = 12 if second else 6
    first = from_jalali(year, 7 if second else 1, 1)
    return first, from_jalali(year, last_month, month_length(year, last_month))


def _period(request: Request) -> tuple[str, datetime.date, datetime.date]:
    today = local_day(request.now)
    name = request.GET.get("period", "")
    if name == "half":
        return name, half_of(today)[0], today
    if name == "before":
        return name, *half_of(today, 1)
    return "", today - datetime.timedelta(days=SEASON_DAYS), today


PERIODS = (("", "سه ماه گذشته"), ("half", "نیم‌سال کنونی"), ("before", "نیم‌سال پیش"))


@access.door("desk.see")
@require_safe
def page(request: Request, code: str) -> HttpResponseBase:
    """Waiting and service by hour, counter, service and agency; first contact; sent away; the next two weeks."""
    card = desk.seen(actor=request.actor, code=code)
    name, first, last = _period(request)
    found = desk.figures_between(hall_card=card, first=first, last=last)
    ahead = desk.ahead(hall_card=card, now=request.now)
    context = {
        "hall": card,
        "tabs": [(title, f"?period={one}", one == name) for one, title in PERIODS],
        "period": name,
        "first": first,
        "last": last,
        "sum": found.summary,
        "reasons": [
            (str(words.AWAY[AwayReason(one)]), count, shown.number(count))
            for one, count in found.summary.by_reason
        ],
        "groups": groups(found),
        "content": desk.satisfaction_between(hall_card=card, first=first, last=last),
        "ahead": ahead,
        "points": [(moments.week_day(one.day), one.visitors, _told(one)) for one in ahead.days],
    }
    return pages.render(request, "desk/figures.html", context)


def groups(found: desk.Figures) -> list[tuple[str, list[figures.Line]]]:
    """The figures by hour of taking the number, told from when to when, and by counter, service and agency."""
    hours = [dataclasses.replace(one, label=f"{one.label} تا {int(one.label) + 1}") for one in found.hours]
    return [
        ("ساعت", hours),
        ("باجه", found.counters),
        ("خدمت", found.services),
        ("دستگاه", found.agencies),
    ]


def _told(one: Any) -> str:
    middle = shown.number(round(one.visitors))
    if one.least is None:
        return f"{middle} نفر"
    return f"{middle} نفر، از {shown.number(one.least)} تا {shown.number(one.most)}"


Cell = str | float


def _tables(card: desk.HallCard, first: datetime.date, last: datetime.date) -> list[dict[str, Any]]:
    """The report as tables of texts and numbers. Source: circular 1538588, reports every six months."""
    found = desk.figures_between(hall_card=card, first=first, last=last)
    of = found.summary
    low, high = (shown.percent(one) for one in of.share)
    share = shown.percent(of.first_contact / of.done) if of.done else "—"
    whole: list[list[Cell]] = [
        ["همهٔ مراجعه‌ها", of.whole.visits],
        ["پای باجه پایان یافت", of.done],
        ["در نخستین مراجعه پاسخ گرفت", f"{share} (با اطمینان ۹۵٪ از {low} تا {high})"],
        ["خوانده شد و نیامد", of.no_show],
        ["بی‌نتیجه برگشت", of.sent_away],
        ["میانهٔ انتظار (دقیقه)", _minutes(of.whole.wait)],
        ["میانهٔ کار پای باجه (دقیقه)", _minutes(of.whole.served)],
    ]
    tables = [{"name": "خلاصه", "columns": ["شاخص", "مقدار"], "rows": whole}]
    reasons: list[list[Cell]] = [[str(words.AWAY[AwayReason(one)]), count] for one, count in of.by_reason]
    tables.append({"name": "بی‌نتیجه برگشته‌ها", "columns": ["دلیل", "شمار"], "rows": reasons})
    for title, lines in groups(found):
        rows = [_cells(one) for one in lines]
        tables.append({"name": f"به تفکیک {title}", "columns": [title, *HEAD], "rows": rows})
    content: list[list[Cell]] = [
        [one.label, one.asked, one.rated, _share(one)]
        for one in desk.satisfaction_between(hall_card=card, first=first, last=last)
    ]
    tables.append({"name": "رضایت از مراجعه", "columns": CONTENT, "rows": content})
    return tables


def _share(one: rating.Satisfaction) -> Cell:
    if one.happy is None or one.interval is None:
        return "—"
    low, high = (shown.percent(end) for end in one.interval)
    return f"{shown.percent(one.happy)} (با اطمینان ۹۵٪ از {low} تا {high})"


def _minutes(value: float | None) -> Cell:
    return "—" if value is None else round(value, 1)


def _cells(one: figures.Line) -> list[Cell]:
    times = (_minutes(value) for value in (one.wait, one.wait_90, one.served))
    return [persian_digits(one.label), one.visits, *times]


def _as_texts(table: dict[str, Any]) -> dict[str, Any]:
    """The table for paper, its numbers in Persian."""
    rows = [
        [cell if isinstance(cell, str) else shown.number(cell, 1) for cell in row] for row in table["rows"]
    ]
    return {**table, "rows": rows}


def _report(request: Request, code: str) -> tuple[desk.HallCard, str, list[dict[str, Any]]]:
    card = desk.seen(actor=request.actor, code=code)
    _, first, last = _period(request)
    return card, f"از {moments.day(first)} تا {moments.day(last)}", _tables(card, first, last)


@access.door("desk.see")
@require_safe
def report_pdf(request: Request, code: str) -> HttpResponseBase:
    """The report as a tagged PDF."""
    card, span, tables = _report(request, code)
    told = {
        "portal": settings.PORTAL["name"],
        "province": settings.PORTAL["province"],
        "demo": bool(settings.DEMO),
        "title": f"گزارش میز خدمت: {card.name}",
        "span": span,
        "tables": [_as_texts(one) for one in tables],
        "empty": "در این دوره موردی نبود.",
        "source": "بر پایهٔ دستورالعمل میز خدمت (بخشنامهٔ ۱۵۳۸۵۸۸)؛ از مراجعه‌های ثبت‌شده شمرده شده است.",
        "printed": moments.day_time(request.now),
    }
    font = finders.find(FONT)
    body = typst.compile(
        str(PAPER),
        font_paths=[str(Path(str(font)).parent)] if font else [],
        ignore_system_fonts=bool(font),
        format="pdf",
        sys_inputs={"paper": json.dumps(told, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return _file(bytes(body), "application/pdf", f"desk-{code}.pdf")


@access.door("desk.see")
@require_safe
def report_xlsx(request: Request, code: str) -> HttpResponseBase:
    """The report as an Excel workbook, a sheet for each table."""
    _, _, tables = _report(request, code)
    book = sheets.workbook([sheets.Table(one["name"][:31], one["columns"], one["rows"]) for one in tables])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(book, kind, f"desk-{code}.xlsx")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
