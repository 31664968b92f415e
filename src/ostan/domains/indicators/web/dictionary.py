"""The dictionary: what is measured, what it means, and what it came to."""

import datetime
import itertools
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.indicators import queries, words
from ostan.domains.indicators.queries import Line, Meaning, Trust
from ostan.domains.indicators.rules import Held, Source
from ostan.domains.indicators.rules.formulas import inputs
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.indicators.web import shown
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.calendar import Period
from ostan.kernel.listed import MOST_ROWS, Listed
from ostan.kernel.persian import whole_number
from ostan.ui import moments, pages, taking

PAGE = 50
BACK = 12
"""Periods that a chart shows."""
BREAK = "تعریف تازه"


@access.door("indicators.see")
@require_safe
def dictionary(request: Request) -> HttpResponse:
    """All indicators, found by word and by where their figures come from."""
    text, source = request.GET.get("q", "").strip()[:100], request.GET.get("source", "")
    source = source if source in set(Source) else ""
    at = min(whole_number(request.GET.get("page", ""), 0) or 1, 1_000)
    if form := taking.form_of(request.GET):
        every = queries.indicators(text=text, source=source, limit=MOST_ROWS + 1)
        return taking.answer(request, _listed(every, text), form, take=audit.take_list)
    found = queries.indicators(text=text, source=source, offset=(at - 1) * PAGE, limit=PAGE + 1)
    query = request.GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    context = {
        "rows": [_row(one) for one in found[:PAGE]],
        "text": text,
        "source": source,
        "sources": [(one.value, str(words.SOURCE[one])) for one in Source],
        "before": address(at - 1) if at > 1 else "",
        "after": address(at + 1) if len(found) > PAGE else "",
        "take_url": taking.address(request),
        "may_define": access.may(request.actor, "indicators.define"),
        "may_hand_in": access.may(request.actor, "indicators.hand_in"),
        "may_read": access.may(request.actor, "indicators.read"),
        "may_compare": access.may(request.actor, "indicators.compare"),
        "may_see_audits": access.may(request.actor, "indicators.see_audits"),
        "may_see_questions": access.may(request.actor, "indicators.see_questions"),
    }
    return pages.render(request, "indicators/dictionary.html", context)


def _row(one: Line) -> dict[str, str]:
    told = one.now.told
    return {
        "code": one.code,
        "title": told.title,
        "source": str(words.SOURCE[one.source]),
        "measure": str(words.MEASURE[told.measure]),
        "unit": told.unit_name,
        "period": str(words.PERIOD_KIND[told.period_kind]),
        "steward": one.steward,
        "retired": "کنارگذاشته" if one.retired_at else "",
    }


def _listed(lines: list[Line], text: str) -> Listed:
    names = ("code", "title", "source", "measure", "unit", "period", "steward")
    rows = [tuple(_row(one)[name] for name in names) for one in lines]
    columns = ("کد", "شاخص", "سرچشمه", "سنجش", "واحد سنجش", "دوره", "متولی")
    return Listed("indicators", "فهرست شاخص‌ها", columns, rows, [f"جست‌وجوی «{text}»"] if text else [])


@access.door("indicators.see")
@require_safe
def indicator(request: Request, code: str) -> HttpResponse:
    """One indicator: its definition, its meanings over time, and its verified figures of the last periods."""
    line = queries.indicator(code=code)
    now = line.now
    meanings = queries.versions(indicator_id=line.id)
    points = _points(meanings, request.now)
    context = {
        "line": line,
        "meaning": now.told,
        "facts": _facts(line),
        "points": points if any(value is not None for _, value, _ in points) else [],
        "parting": BREAK,
        "unit_name": shown.unit_name(now),
        "may_define": access.may(request.actor, "indicators.define") and not line.retired_at,
        "inputs": _inputs(now),
        "entries": shown.entries(now, last_ended(now.told.period_kind, request.now)),
        "may_read_ledger": access.may(request.actor, "ledger.read"),
        "versions": [_version(one) for one in meanings],
        "path": [shown.HOME, (now.title, "")],
    }
    return pages.render(request, "indicators/indicator.html", context)


def _points(meanings: list[Meaning], now: datetime.datetime) -> list[tuple[str, float | None, str]]:
    """What was verified of the whole province, oldest first; where another series begins the line breaks. What units
    claim of themselves is no public table."""
    last = last_ended(meanings[0].told.period_kind, now)
    periods = [last.shifted(-by) for by in reversed(range(BACK))]
    points: list[tuple[str, float | None, str]] = []
    for _, run in itertools.groupby(periods, lambda one: _meant(meanings, one).series):
        span = list(run)
        points += [(BREAK, None, "—")] if points else []
        points += _line(_meant(meanings, span[-1]), span, meanings[0])
    return points


def _meant(meanings: list[Meaning], period: Period) -> Meaning:
    """What the indicator meant then."""
    return next((one for one in meanings if one.since <= period.first_day), meanings[-1])


def _line(meaning: Meaning, span: list[Period], now: Meaning) -> list[tuple[str, float | None, str]]:
    """One series in words, and as figures where they are of the same measure as the present one."""
    if meaning.told.period_kind is not now.told.period_kind:
        return [(moments.period(one), None, str(words.HELD[Held.MISSING])) for one in span]
    found = queries.by_period(meaning=meaning, first=span[0], last=span[-1], trust=Trust.VERIFIED)
    measure = meaning.told.measure
    is_alike = (measure, meaning.told.unit_name) == (now.told.measure, now.told.unit_name)
    readings = [(one, found.get(one, queries.NOTHING).reading) for one in span]
    return [
        (
            moments.period(one),
            shown.figure(reading, measure) if is_alike else None,
            shown.reading(reading, measure),
        )
        for one, reading in readings
    ]


def _inputs(meaning: Meaning) -> list[tuple[str, str]]:
    """Codes and titles of what a formula reads."""
    if not meaning.told.formula:
        return []
    return [(one.code, one.now.title) for one in queries.indicators(codes=inputs(meaning.told.formula))]


def _facts(line: Line) -> list[dict[str, Any]]:
    told = line.now.told
    facts = [
        ("کد", line.code),
        ("سرچشمه", words.SOURCE[line.source]),
        ("سنجش", words.MEASURE[told.measure]),
        ("واحد سنجش", told.unit_name),
        ("جهت بهتر", words.DIRECTION[told.direction]),
        ("دوره", words.PERIOD_KIND[told.period_kind]),
        ("میان واحدها", words.HOW[told.across_units]),
        ("در طول زمان", words.HOW[told.across_periods]),
        ("هر دوره", "تنها همان دوره را می‌شمارد" if told.is_incremental else "وضع پایان دوره را می‌گوید"),
        ("صورت", told.number_title),
        ("مخرج", told.of_title),
        ("دسته‌ها", "، ".join(title for _, title in told.categories)),
        ("تفکیک", "شهرستان" if told.by_place else ""),
        ("فرمول", told.formula),
        ("مستند پذیرفتنی", "" if told.measure_code else told.evidence),
        ("متولی", line.steward),
    ]
    return [{"term": term, "value": str(text)} for term, text in facts if text]


def _version(one: Meaning) -> dict[str, Any]:
    return {"number": one.number, "since": one.since, "series": one.series, "text": one.told.text}
