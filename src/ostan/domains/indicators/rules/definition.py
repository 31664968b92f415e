"""What a definition of an indicator must say. Pure."""

import dataclasses
from collections.abc import Mapping

from ostan.domains.indicators.rules.formulas import check_formula
from ostan.domains.indicators.rules.kinds import Direction, How, Measure, Source, check_aggregation
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import RuleBroken

LONGEST = {
    "title": 200,
    "text": 4_000,
    "unit_name": 60,
    "number_title": 200,
    "of_title": 200,
    "evidence": 1_000,
}
MOST_CATEGORIES = 40
MEANT = (
    *("text", "measure", "source", "period_kind", "is_incremental", "unit_name", "number_title", "of_title"),
    *("categories", "by_place", "formula", "measure_code"),
)
"""What of a definition says what is measured."""


@dataclasses.dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator means, as long as it does not change.

    `number_title` and `of_title` name numerator and denominator of a ratio; `categories` are code and title of the
    parts it is broken down by (empty: none); `by_place`: whoever answers for a province tells it county by county;
    `measure_code` names the query of a computed one; `is_incremental`: the figure of a period counts what happened in
    it alone, never cumulative to date.
    """

    title: str
    text: str
    measure: Measure
    source: Source
    period_kind: PeriodKind
    across_units: How
    across_periods: How
    direction: Direction = Direction.UP
    is_incremental: bool = True
    unit_name: str = ""
    number_title: str = ""
    of_title: str = ""
    categories: tuple[tuple[str, str], ...] = ()
    by_place: bool = False
    formula: str = ""
    measure_code: str = ""
    evidence: str = ""


def check_definition(code: str, told: Definition, others: Mapping[str, str]) -> None:
    """Refuse a definition that says too little, or contradicts itself.

    `others` are the formulas of all indicators by code, "" for those without.

    Raises:
        RuleBroken: "indicators.text_missing", "indicators.text_long", "indicators.of_title_missing",
            "indicators.measure_missing", "indicators.place_not_reported", "indicators.category_twice",
            "indicators.too_many_categories" and those of check_aggregation and check_formula.
    """
    for field in ("title", "text", "unit_name"):
        if not getattr(told, field).strip():
            raise RuleBroken("indicators.text_missing", field=field)
    for field, most in LONGEST.items():
        if len(getattr(told, field)) > most:
            raise RuleBroken("indicators.text_long", field=field, most=most)
    check_aggregation(
        measure=told.measure,
        across_units=told.across_units,
        across_periods=told.across_periods,
        is_incremental=told.is_incremental,
    )
    is_pair = told.source is Source.REPORTED and told.measure is Measure.RATIO
    if is_pair and not (told.number_title.strip() and told.of_title.strip()):
        raise RuleBroken("indicators.of_title_missing", field="of_title")
    if told.by_place and told.source is not Source.REPORTED:
        raise RuleBroken("indicators.place_not_reported", field="by_place")
    if told.source is Source.COMPUTED and not told.measure_code:
        raise RuleBroken("indicators.measure_missing", field="measure_code")
    codes = [one for one, _ in told.categories]
    if len(set(codes)) < len(codes) or "" in codes:
        raise RuleBroken("indicators.category_twice", field="categories")
    if len(codes) > MOST_CATEGORIES:
        raise RuleBroken("indicators.too_many_categories", field="categories", most=MOST_CATEGORIES)
    if told.source is Source.FORMULA:
        check_formula(code=code, formula=told.formula, others=others)


def is_other_series(before: Definition, after: Definition) -> bool:
    """Whether figures under the two may not stand in one line: a new series begins, and the break is shown.

    Words that only say it better (title, evidence, direction) do not break a series. Source: assumed.
    """
    return any(getattr(before, name) != getattr(after, name) for name in MEANT)
