"""Reads whether a monthly figure of a unit is signal or noise: its chart with limits that stand."""

import dataclasses
import datetime
from collections.abc import Sequence

from ostan.domains.indicators.models import Cell, IndicatorVersion, LimitSetting
from ostan.domains.indicators.queries.cells import CellCard
from ostan.domains.indicators.queries.dictionary import Meaning
from ostan.domains.indicators.queries.figures import Trust, by_period, reading_of, spoken
from ostan.domains.indicators.rules import Standing
from ostan.domains.indicators.rules.periods import last_ended, order_of, period_at
from ostan.kernel.calendar import Period, PeriodKind
from ostan.kernel.statistics import Limits, Setting, Signal, chart

LONGEST = 60
"""Months that a chart goes back. Source: assumed; five years."""


@dataclasses.dataclass(frozen=True, slots=True)
class SignalPoint:
    """The figure of one month, with the limits that stood for it (None while there are too few) and its signals."""

    period: Period
    value: float
    limits: Limits | None
    signals: frozenset[Signal]


@dataclasses.dataclass(frozen=True, slots=True)
class Rebased:
    """From when on the limits were reckoned anew, why, by whom and when."""

    period: Period
    reason: str
    by_id: int
    at: datetime.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class SignalChart:
    """The months that have a figure, the oldest first, and the times at which limits were set anew."""

    points: tuple[SignalPoint, ...]
    rebased: tuple[Rebased, ...]

    @property
    def limits(self) -> Limits | None:
        """The limits that stand now; None while there are too few points."""
        return self.points[-1].limits if self.points else None


def signal_chart(
    *,
    meaning: Meaning,
    unit_id: int,
    category: str = "",
    place_id: int | None = None,
    trust: Trust = Trust.BEST,
) -> SignalChart | None:
    """The chart of single values of a unit's monthly figure; None where figures are not monthly. Three statements.

    A ratio is shown as its share. Months without a figure are left out.
    Source: kernel.statistics.chart (NHS England, Making Data Count; Montgomery, chapter 6).
    """
    if meaning.told.period_kind is not PeriodKind.MONTH:
        return None
    versions = IndicatorVersion.objects.filter(indicator=meaning.indicator_id, series=meaning.series)
    rows = Cell.objects.filter(
        version__in=list(versions.values_list("pk", flat=True)),
        unit=unit_id,
        category=category,
        place=place_id,
    ).order_by("-order")[:LONGEST]
    told = []
    for row in reversed(rows):
        figure = spoken([(one, reading_of(row, one)) for one in Standing], trust).figure
        if figure is not None:
            told.append((row.order, float(figure)))
    return _between_limits(meaning, unit_id, told, category, place_id)


def rolled_chart(*, meaning: Meaning, unit_id: int, under: str, now: datetime.datetime) -> SignalChart | None:
    """The same of a unit with all below its path `under`, with the limits that were set for the unit; None where
    figures are not monthly. A month in which anybody's figure is missing is left out. Two statements, more for a
    formula."""
    if meaning.told.period_kind is not PeriodKind.MONTH:
        return None
    last = last_ended(PeriodKind.MONTH, now)
    found = by_period(meaning=meaning, first=last.shifted(1 - LONGEST), last=last, under=under)
    told = [
        (order_of(period), float(one.reading.figure))
        for period, one in sorted(found.items(), key=lambda pair: order_of(pair[0]))
        if one.reading.figure is not None and not one.missing
    ]
    return _between_limits(meaning, unit_id, told)


def _between_limits(
    meaning: Meaning,
    unit_id: int,
    told: Sequence[tuple[int, float]],
    category: str = "",
    place_id: int | None = None,
) -> SignalChart:
    set_anew = list(
        LimitSetting.objects.filter(
            indicator=meaning.indicator_id, unit=unit_id, category=category, place=place_id
        ).order_by("order")
    )
    points = chart([value for _, value in told], _settings([order for order, _ in told], set_anew))
    return SignalChart(
        tuple(
            SignalPoint(period_at(PeriodKind.MONTH, order), point.value, point.limits, point.signals)
            for (order, _), point in zip(told, points, strict=True)
        ),
        tuple(
            Rebased(period_at(PeriodKind.MONTH, one.order), one.reason, one.by_id, one.at) for one in set_anew
        ),
    )


def _settings(orders: Sequence[int], set_anew: Sequence[LimitSetting]) -> list[Setting]:
    """From which point on each setting holds: the first month with a figure from its period on."""
    starts = {0: ""}
    for one in set_anew:
        place = sum(order < one.order for order in orders)
        if 0 < place < len(orders):
            starts[place] = one.reason
    return [Setting(place, reason) for place, reason in sorted(starts.items())]


def points_before(*, card: CellCard) -> int:
    """How many months with a figure lie since limits were last set, before the one of this cell."""
    found = signal_chart(
        meaning=card.meaning, unit_id=card.unit_id, category=card.category_code, place_id=card.place_id
    )
    if found is None:
        return 0
    last = max((order_of(one.period) for one in found.rebased), default=0)
    return sum(last <= order_of(one.period) < order_of(card.period) for one in found.points)
