"""What is measured: the dictionary and the province's verified figures for everybody, sheets for who hands them in."""

from typing import Annotated, Any

from ninja import Path, Query, Router

from ostan.domains.indicators import actions, queries
from ostan.domains.indicators.queries import Line, Meaning, SheetCard
from ostan.domains.indicators.rules import Held, Source
from ostan.domains.indicators.rules.grid import Asked, Typed, Verdict
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import Period, parse_period
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.api import measured as shapes
from ostan.portal.api.asking import KEY, Cursor, Few, Limit, answers, needs
from ostan.portal.api.problems import Several

router = Router()

HAND_IN = "indicators.hand_in"
MOST_PERIODS = 120
PERIODS = 12
"""How many periods are told to who does not say which."""

Code = Annotated[str, Path(max_length=60)]
Key = Annotated[
    str, Path(max_length=8, description="A Jalali period, such as 1404-M02, 1404-S1, 1404-H2 or 1404.")
]
Wish = Annotated[str, Query(max_length=8, description="A Jalali period, such as 1404-M02.")]


@router.get("/indicators", response=answers(shapes.Indicators), url_name="indicators", tags=["indicators"])
@needs(access.PUBLIC)
def indicators(
    request: Request, query: Few = "", source: Source | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """The dictionary, by title; what is no longer collected is told, too, with the instant of its end."""
    found, more = queries.indicators_page(text=query, source=source or "", cursor=cursor, limit=limit)
    return {"items": [_indicator(one) for one in found], "next": more}


def _indicator(line: Line) -> dict[str, Any]:
    told = line.now.told
    same = (
        "title",
        "text",
        "measure",
        "source",
        "direction",
        "is_incremental",
        "across_units",
        "across_periods",
    )
    return {
        **{name: getattr(told, name) for name in same},
        "code": line.code,
        "steward": line.steward,
        "retired_at": line.retired_at,
        "period_kind": told.period_kind.name,
        "unit": told.unit_name,
        "numerator": told.number_title,
        "denominator": told.of_title,
        "categories": [{"code": code, "title": title} for code, title in told.categories],
        "by_place": told.by_place,
        "formula": told.formula,
        "evidence": told.evidence,
    }


@router.get(
    "/indicators/{code}", response=answers(shapes.IndicatorCard), url_name="indicator", tags=["indicators"]
)
@needs(access.PUBLIC)
def indicator(request: Request, code: Code) -> dict[str, Any]:
    """One indicator with all it ever meant, the newest first. Figures of two series are not compared."""
    line = queries.indicator(code=code)
    return {**_indicator(line), "meanings": [_meaning(one) for one in queries.versions(indicator_id=line.id)]}


def _meaning(one: Meaning) -> dict[str, Any]:
    return {"number": one.number, "series": one.series, "since": one.since, "text": one.told.text}


@router.get(
    "/indicators/{code}/figures",
    response=answers(shapes.FiguresOfIndicator),
    url_name="figures",
    tags=["indicators"],
)
@needs(access.PUBLIC)
def figures(request: Request, code: Code, first: Wish = "", last: Wish = "") -> dict[str, Any]:
    """What is verified of the whole province by period, oldest first, as the indicator is meant now; claims are not
    told. Without `first` and `last` the last twelve periods that are over."""
    meaning = queries.indicator(code=code).now
    until = _period(last, "last", meaning) if last else last_ended(meaning.told.period_kind, request.now)
    since = _period(first, "first", meaning) if first else until.shifted(1 - PERIODS)
    if not since <= until < since.shifted(MOST_PERIODS):
        raise RuleBroken("indicators.span", field="first", most=MOST_PERIODS)
    found = queries.by_period(meaning=meaning, first=since, last=until, trust=queries.Trust.VERIFIED)
    return {
        "code": code,
        "series": meaning.series,
        "items": [_figure(period, one) for period, one in found.items()],
    }


def _period(text: str, field: str, meaning: Meaning) -> Period:
    try:
        found = parse_period(text)
    except RuleBroken as broken:
        raise RuleBroken(broken.code, **{**broken.facts, "field": field}) from broken
    if found.kind is not meaning.told.period_kind:
        raise RuleBroken("indicators.other_period_kind", field=field)
    return found


def _figure(period: Period, one: queries.Rolled) -> dict[str, Any]:
    reading = one.reading
    holds = reading.held is Held.VALUE
    return {
        "period": period.key,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "held": reading.held,
        "number": reading.number if holds else None,
        "of": reading.of,
        "figure": reading.figure,
        "values": one.values,
        "missing": one.missing,
    }


@router.get("/sheets", response=answers(shapes.Sheets), url_name="sheets", tags=["sheets"], auth=KEY)
@needs(HAND_IN)
def sheets(request: Request, back: Annotated[int, Query(ge=1, le=24)] = 3) -> dict[str, Any]:
    """What the units within reach of the key owe for the last periods that are over, begun or not; at most 300 pairs
    of data set and unit."""
    found = queries.due_sheets(actor=request.actor, now=request.now, back=back)
    codes = {pk: one.code for pk, one in org.units(unit_ids={card.unit_id for card in found}).items()}
    return {"items": [_sheet(card, codes[card.unit_id]) for card in found]}


def _sheet(card: SheetCard, unit_code: str) -> dict[str, Any]:
    same = ("due_at", "closes_at", "open_until", "is_open", "revision", "first_handed_at", "returned_why")
    return {
        **{name: getattr(card, name) for name in same},
        "data_set": card.data_set.code,
        "title": card.data_set.title,
        "unit": unit_code,
        "unit_title": card.unit_name,
        "period": card.period.key,
        "state": card.stand.state,
        "is_locked": card.stand.is_locked,
    }


SHEET = "/sheets/{data_set}/{unit}/{period}"


@router.get(SHEET, response=answers(shapes.SheetOut), url_name="sheet", tags=["sheets"], auth=KEY)
@needs(HAND_IN)
def sheet(request: Request, data_set: Code, unit: Code, period: Key) -> dict[str, Any]:
    """One sheet with its cells and what is claimed in them."""
    return _whole(_card(request, data_set, unit, period), unit)


def _card(request: Request, data_set: str, unit: str, period: str) -> SheetCard:
    try:
        asked = parse_period(period)
    except RuleBroken as broken:
        raise NotAllowed(HAND_IN) from broken
    return queries.sheet_of(
        actor=request.actor,
        now=request.now,
        data_set_id=queries.data_set_by_code(code=data_set).id,
        unit_id=org.unit_by_code(code=unit).id,
        period=asked,
        capability=HAND_IN,
    )


def _whole(card: SheetCard, unit: str) -> dict[str, Any]:
    asked = queries.asked_cells(card=card.data_set, unit_id=card.unit_id, period=card.period)
    return {**_sheet(card, unit), "cells": [_cell(one) for one in asked.values()]}


def _cell(one: Asked) -> dict[str, Any]:
    return {
        "indicator": one.code,
        "title": one.title,
        "category": one.category,
        "place": one.place,
        "measure": one.measure,
        "unit": one.unit_name,
        "numerator": one.number_title,
        "denominator": one.of_title,
        "held": one.was.held,
        "number": one.was.number if one.was.held is Held.VALUE else None,
        "of": one.was.of,
    }


@router.post(SHEET, response=answers(shapes.KeptOut), url_name="keep", tags=["sheets"], auth=KEY)
@needs(HAND_IN)
def keep(request: Request, data_set: Code, unit: Code, period: Key, told: shapes.Figures) -> dict[str, Any]:
    """The sheet after its values were written, all of them or none; `finish` hands it in, `dry_run` only judges.
    A value with neither number nor `not_applicable` empties its cell; cells that are not named stay as they are."""
    card = _card(request, data_set, unit, period)
    kept = actions.keep_figures(
        actor=request.actor,
        now=request.now,
        data_set_id=card.data_set.id,
        unit_id=card.unit_id,
        period=card.period,
        typed=[_typed(one) for one in told.values],
        revision=told.revision,
        dry_run=told.dry_run,
        finish=told.finish,
    )
    wrongs = [
        (f"values.{at}", one.refusal)
        for at, one in enumerate(kept.fates)
        if one.verdict is Verdict.REFUSED and one.refusal
    ]
    if wrongs:
        raise Several(wrongs)
    return {
        "done": kept.done,
        "new": kept.tally[Verdict.NEW],
        "changed": kept.tally[Verdict.CHANGED],
        "same": kept.tally[Verdict.SAME],
        "lacks": kept.lacks,
        "sheet": _whole(_card(request, data_set, unit, period), unit),
    }


def _typed(one: shapes.Figure) -> Typed:
    return Typed(
        code=one.indicator,
        category=one.category,
        place=one.place,
        number="" if one.number is None else f"{one.number:f}",
        of="" if one.of is None else f"{one.of:f}",
        not_applicable=one.not_applicable,
        note=one.note,
    )
