"""Reads the dictionary: what each indicator means, now and before."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Max, QuerySet

from ostan.domains.indicators.models import Cell, Indicator, IndicatorVersion
from ostan.domains.indicators.rules import Direction, How, Measure, Source
from ostan.domains.indicators.rules.definition import Definition
from ostan.domains.indicators.rules.periods import period_at
from ostan.foundation import keyset
from ostan.kernel import persian
from ostan.kernel.calendar import Period, PeriodKind
from ostan.kernel.errors import NotAllowed

PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """A version of an indicator: what it means from `since` on. A line of figures breaks where `series` changes."""

    id: int
    indicator_id: int
    code: str
    number: int
    series: int
    since: datetime.date
    told: Definition

    @property
    def title(self) -> str:
        return self.told.title


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """An indicator as it is listed."""

    id: int
    code: str
    source: Source
    steward_id: int
    steward: str
    retired_at: datetime.datetime | None
    now: Meaning


def indicators(
    *, text: str = "", source: str = "", offset: int = 0, limit: int = PAGE, codes: Collection[str] = ()
) -> list[Line]:
    """Indicators whose title or code holds every word, in Persian order; those of `codes` when given. One statement."""
    rows = _matching(text, source).select_related("current", "steward")
    if codes:
        rows = rows.filter(code__in=codes)
    return [_line(row) for row in rows.order_by("retired_at", "sort", "pk")[offset : offset + limit]]


def indicators_page(*, text: str, source: str, cursor: str, limit: int) -> tuple[list[Line], str]:
    """A page of the same list for machines, retired ones among the others, and the cursor of the next. Two statements."""
    order = {"sort": str, "pk": int}
    ids, more = keyset.page(
        _matching(text, source), order, "pk", cursor=cursor, limit=limit, show=lambda row: row[0]
    )
    found = Indicator.objects.select_related("current", "steward").in_bulk(ids)
    return [_line(found[pk]) for pk in ids], more


def _matching(text: str, source: str) -> QuerySet[Indicator]:
    rows = Indicator.objects.exclude(current=None)
    for word in persian.fold(text).split():
        rows = rows.filter(fold__contains=word)
    return rows.filter(source=source) if source else rows


def indicator(*, code: str) -> Line:
    """The indicator with this code. Raises NotAllowed when there is none."""
    found = indicators(codes=[code])
    if not found:
        raise NotAllowed("indicators.see")
    return found[0]


def _line(row: Indicator) -> Line:
    if row.current is None:
        raise NotAllowed("indicators.see")
    return Line(
        row.pk,
        row.code,
        Source(row.source),
        row.steward_id,
        row.steward.name,
        row.retired_at,
        meaning_of(row.current, row.code),
    )


def versions(*, indicator_id: int) -> list[Meaning]:
    """Every meaning of an indicator, the newest first. One statement."""
    rows = IndicatorVersion.objects.filter(indicator=indicator_id).select_related("indicator")
    return [meaning_of(row, row.indicator.code) for row in rows.order_by("-number")]


def meanings_on(*, indicator_ids: Iterable[int], day: datetime.date) -> dict[int, Meaning]:
    """What each indicator meant on a day, by its id; the first meaning for a day before it. One statement."""
    rows: QuerySet[IndicatorVersion, Any] = IndicatorVersion.objects.filter(indicator__in=list(indicator_ids))
    found: dict[int, Meaning] = {}
    for row in rows.select_related("indicator").order_by("indicator_id", "number"):
        if row.indicator_id not in found or row.since <= day:
            found[row.indicator_id] = meaning_of(row, row.indicator.code)
    return found


def meaning_of(row: IndicatorVersion, code: str) -> Meaning:
    """The row as other parts of the house see it."""
    told = Definition(
        title=row.title,
        text=row.text,
        measure=Measure(row.measure),
        source=Source.FORMULA if row.formula else Source.COMPUTED if row.measure_code else Source.REPORTED,
        period_kind=PeriodKind(row.period_kind),
        across_units=How(row.across_units),
        across_periods=How(row.across_periods),
        direction=Direction(row.direction),
        is_incremental=row.is_incremental,
        unit_name=row.unit_name,
        number_title=row.number_title,
        of_title=row.of_title,
        categories=tuple((str(one), str(title)) for one, title in row.categories),
        by_place=row.by_place,
        formula=row.formula,
        measure_code=row.measure_code,
        evidence=row.evidence,
    )
    return Meaning(row.pk, row.indicator_id, code, row.number, row.series, row.since, told)


def part_title(version: IndicatorVersion, cell: Cell) -> str:
    """The part of an indicator that a cell holds, in words: its category and its county, "" for the whole."""
    county = cell.place.name if cell.place else ""
    return "، ".join(one for one in (dict(version.categories).get(cell.category, ""), county) if one)


def formulas(*, but: str = "") -> dict[str, str]:
    """The formula of every other indicator that is in use by code, "" for those without: for checking circles."""
    rows = Indicator.objects.exclude(code=but).filter(current__isnull=False, retired_at=None)
    return dict(rows.values_list("code", "current__formula"))


def computed() -> dict[str, Meaning]:
    """What the house counts itself, by the code of its query. One statement."""
    rows = Indicator.objects.filter(source=Source.COMPUTED, retired_at=None).select_related("current")
    return {
        row.current.measure_code: meaning_of(row.current, row.code) for row in rows if row.current is not None
    }


def first_free_period(*, meaning: Meaning) -> Period | None:
    """The first period after the last of which the indicator holds a figure; None while it holds none. One statement."""
    kind = meaning.told.period_kind
    rows = Cell.objects.filter(version__indicator=meaning.indicator_id, version__period_kind=kind)
    last = rows.aggregate(last=Max("order"))["last"]
    return None if last is None else period_at(kind, last).shifted(1)
