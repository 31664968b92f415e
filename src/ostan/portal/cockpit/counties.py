"""The counties by a chosen indicator: the schematic map, and the table beside it."""

import dataclasses
import datetime
import functools
import json
from collections.abc import Mapping
from pathlib import Path

from ostan.domains.indicators import queries
from ostan.domains.indicators.queries import Line, Meaning, Rolled, Trust
from ostan.domains.indicators.rules import How
from ostan.domains.indicators.rules.periods import last_ended
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.domains.org.rules import PlaceLevel
from ostan.kernel.calendar import Period
from ostan.kernel.listed import Listed
from ostan.ui import charts, moments
from ostan.ui.figures import number

TILES = Path(__file__).resolve().parents[4] / "data" / "places" / "county_tiles.json"
FIRST = "on_time_share"
"""Shown before anybody chooses, where it is there."""
BACK = 12
MOST = 300

Tile = tuple[int, int, str, str, int | None]


@dataclasses.dataclass(frozen=True, slots=True)
class CountyRow:
    """A county with what was verified of it, and what is told of it when claims count, too."""

    code: str
    name: str
    verified: str
    best: str
    value: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """What the map and its table show. `tiles` is empty for a province whose squares nobody has laid out."""

    options: list[tuple[str, str]]
    periods: list[tuple[str, str]]
    meaning: Meaning
    period: Period
    rows: list[CountyRow]
    tiles: list[Tile]
    legend: list[tuple[int | None, str]]

    @property
    def caption(self) -> str:
        """What is shown, of which period and in which unit."""
        return f"{self.meaning.title}، {moments.period(self.period)} ({shown.unit_name(self.meaning)})"

    @property
    def is_known(self) -> bool:
        """Whether anything is verified of any county."""
        return any(one.value is not None for one in self.rows)

    @property
    def gist(self) -> str:
        """What the map says, in words."""
        known = sorted((one for one in self.rows if one.value is not None), key=lambda one: one.value or 0)
        if not known:
            return "عددی راستی‌آزمایی نشده است."
        least, most = known[0], known[-1]
        return f"کمترین {least.name} {least.verified}؛ بیشترین {most.name} {most.verified}."

    @property
    def is_middle(self) -> bool:
        """Whether figures of branches give none of their county, as middles do not."""
        return self.meaning.told.across_units is How.ALONE


@functools.cache
def _tiles() -> dict[str, dict[str, list[int]]]:
    told: dict[str, dict[str, list[int]]] = json.loads(TILES.read_text(encoding="utf-8"))
    return told


def board(*, asked: Mapping[str, str], now: datetime.datetime) -> Board | None:
    """The counties by the indicator and period that were asked for, or by the first ones that say something; None
    while there are no indicators, or the governorate has no place. Six statements."""
    lines = [one for one in queries.indicators(limit=MOST) if one.retired_at is None]
    province = next(
        (one.place_code[:2] for one in org.children(parent_id=None, on=now) if one.place_code), ""
    )
    if not lines or not province:
        return None
    meaning = _chosen(lines, asked.get("indicator", "")).now
    last = last_ended(meaning.told.period_kind, now)
    periods = [last.shifted(-by) for by in range(BACK)]
    period = next((one for one in periods if one.key == asked.get("period")), None)
    period = period or _newest(meaning, periods)
    places = org.places_under(code=province, level=PlaceLevel.COUNTY)
    counted = [
        queries.by_county(meaning=meaning, first=period, last=period, trust=trust)
        for trust in (Trust.VERIFIED, Trust.BEST)
    ]
    rows = [_row(one.code, one.name, meaning, *counted) for one in places]
    told, ranges = charts.shades([one.value for one in rows])
    return Board(
        options=[(one.code, one.now.title) for one in lines],
        periods=[(one.key, moments.period(one)) for one in periods],
        meaning=meaning,
        period=period,
        rows=rows,
        tiles=_placed(_tiles().get(province, {}), rows, told),
        legend=_legend(ranges, told),
    )


def _chosen(lines: list[Line], code: str) -> Line:
    by_code = {one.code: one for one in lines}
    return by_code.get(code) or by_code.get(FIRST) or lines[0]


def _newest(meaning: Meaning, periods: list[Period]) -> Period:
    """The newest period in which something is verified; else the newest."""
    found = queries.by_period(meaning=meaning, first=periods[-1], last=periods[0], trust=Trust.VERIFIED)
    return next((one for one in periods if one in found and found[one].values), periods[0])


def _row(
    code: str, name: str, meaning: Meaning, verified: dict[str, Rolled], best: dict[str, Rolled]
) -> CountyRow:
    measure = meaning.told.measure
    sure, any_ = (found.get(code, queries.NOTHING).reading for found in (verified, best))
    return CountyRow(
        code, name, shown.reading(sure, measure), shown.reading(any_, measure), shown.figure(sure, measure)
    )


def _placed(at: dict[str, list[int]], rows: list[CountyRow], told: list[int | None]) -> list[Tile]:
    """The squares; none when one county has no place among them, since a map that leaves one out misleads."""
    if any(one.code not in at for one in rows):
        return []
    return [
        (*(at[one.code][0], at[one.code][1]), one.name, _short(one.value), shade)
        for one, shade in zip(rows, told, strict=True)
    ]


def _short(value: float | None) -> str:
    return "" if value is None else number(value, 1 if abs(value) < 100 else 0)


def _legend(ranges: list[tuple[float, float]], told: list[int | None]) -> list[tuple[int | None, str]]:
    lines: list[tuple[int | None, str]] = [
        (at, _short(low) if low == high else f"{_short(low)} تا {_short(high)}")
        for at, (low, high) in enumerate(ranges, start=1)
    ]
    return [*lines, (None, "راستی‌آزمایی‌نشده")] if None in told else lines


def listed(found: Board) -> Listed:
    """The table of the counties as it is taken along."""
    rows = [(one.name, one.verified, one.best) for one in found.rows]
    told = [moments.period(found.period), shown.unit_name(found.meaning)]
    columns = ("شهرستان", "راستی‌آزمایی‌شده", "با اظهار دستگاه‌ها")
    return Listed("counties", f"شهرستان‌ها: {found.meaning.title}", columns, rows, told)
