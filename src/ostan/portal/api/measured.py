"""The shapes of indicators, their figures, and the sheets in which units hand them in."""

import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from ostan.portal.api.shapes import Asked, Line, Told

MOST_VALUES = 2_000
"""Cells of one request at most."""

Number = Annotated[Decimal, PlainSerializer(float, return_type=float)]
Given = Annotated[Decimal, Field(max_digits=21, decimal_places=6, allow_inf_nan=False)]
Measure = Literal["COUNT", "RATIO", "MONEY", "DURATION", "SCORE"]
Source = Literal["COMPUTED", "FORMULA", "REPORTED"]
Held = Literal["VALUE", "MISSING", "NOT_APPLICABLE"]
How = Literal["SUM", "LAST", "MEAN", "MAX", "MIN", "RATIO", "ALONE"]
State = Literal["OPEN", "HANDED_IN", "APPROVED", "ACCEPTED", "RETURNED"]


class Category(Told):
    code: str
    title: str


class Indicator(Told):
    """What is measured. Figures become one by `across_units` and `across_periods`; a ratio is a sum over a sum."""

    code: str
    title: str
    text: str
    measure: Measure
    unit: str
    source: Source
    direction: Literal["UP", "DOWN", "LEVEL"]
    period_kind: Literal["YEAR", "HALF", "SEASON", "MONTH"]
    is_incremental: bool = Field(
        description="Whether a figure counts its period alone, never cumulative to date."
    )
    across_units: How
    across_periods: How
    numerator: str
    denominator: str
    categories: list[Category]
    by_place: bool = Field(description="Whether who answers for a province tells it county by county.")
    formula: str
    evidence: str
    steward: str
    retired_at: datetime.datetime | None


class Indicators(Told):
    items: list[Indicator]
    next: str = Field(description="The cursor of the next page, empty on the last.")


class Meaning(Told):
    number: int
    series: int = Field(description="Figures of two series are not compared.")
    since: datetime.date
    text: str


class IndicatorCard(Indicator):
    meanings: list[Meaning]


class FigureOfPeriod(Told):
    """`number` over `of` is the figure of a ratio; `values` and `missing` say of how many series it speaks."""

    period: str
    first_day: datetime.date
    last_day: datetime.date
    held: Held
    number: Number | None
    of: Number | None
    figure: Number | None
    values: int
    missing: int


class FiguresOfIndicator(Told):
    code: str
    series: int
    items: list[FigureOfPeriod]


class Sheet(Told):
    """What one unit owes for one period of a data set; `is_open`: values are still taken."""

    data_set: str
    title: str
    unit: str
    unit_title: str
    period: str
    state: State
    is_locked: bool
    is_open: bool
    due_at: datetime.datetime
    closes_at: datetime.datetime
    open_until: datetime.datetime | None
    first_handed_at: datetime.datetime | None
    returned_why: str
    revision: int


class Sheets(Told):
    items: list[Sheet]


class Cell(Told):
    indicator: str
    title: str
    category: str
    place: str = Field(description="The code of the county, empty for the whole of the unit.")
    measure: Measure
    unit: str
    numerator: str
    denominator: str
    held: Held
    number: Number | None
    of: Number | None


class SheetOut(Sheet):
    cells: list[Cell]


class Figure(Asked):
    """A value of a cell. Missing, zero and not applicable are three things."""

    indicator: Line
    category: Line = ""
    place: Line = ""
    number: Given | None = None
    of: Given | None = Field(None, description="The denominator of a ratio.")
    not_applicable: bool = False
    note: Annotated[str, Field(max_length=300)] = ""


class Figures(Asked):
    values: Annotated[list[Figure], Field(max_length=MOST_VALUES)] = []
    revision: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = Field(
        None, description="Of the sheet as it was read; when it has changed since, nothing is written."
    )
    finish: bool = Field(False, description="Hands the sheet in for approval.")
    dry_run: bool = Field(False, description="Judges, and writes nothing.")


class KeptOut(Told):
    done: bool
    new: int
    changed: int
    same: int
    lacks: int = Field(description="Cells of the sheet that hold nothing.")
    sheet: SheetOut
