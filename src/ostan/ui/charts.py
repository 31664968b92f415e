"""Geometry of the charts that the server draws: pure arithmetic on the plot's own scale of 0 to 100."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ostan.ui.figures import number, percent

Value = int | float


def ceiling(top: Value) -> float:
    """The next round figure at or above `top` (1, 2, 2.5 or 5 times a power of ten), at least 1."""
    if top <= 1:
        return 1.0
    power = 10 ** math.floor(math.log10(top))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= top))


def shares(values: Sequence[Value], total: Value | None = None) -> list[float]:
    """Each value as a percentage of `total` (by default their sum); all 0 without a total."""
    whole = sum(values) if total is None else total
    return [round(100 * value / whole, 2) if whole else 0.0 for value in values]


SHADES = 5
"""Shades of a map: more cannot be told apart without looking back and forth. Source: assumed."""


def shades(values: Sequence[Value | None]) -> tuple[list[int | None], list[tuple[float, float]]]:
    """The shade of each value from 1 (least) to SHADES, None for a gap; and from where to where each shade goes.

    The shades are equally wide; values that are all the same have one.
    """
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    if low == high:
        return [None if value is None else 1 for value in values], [(low, high)] if known else []
    step = (high - low) / SHADES
    told = [None if value is None else min(int((value - low) / step), SHADES - 1) + 1 for value in values]
    return told, [(low + step * at, low + step * (at + 1)) for at in range(SHADES)]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar: where it starts and how wide it is, in percent of the bar."""

    start: float
    width: float


def stack(values: Sequence[Value]) -> list[Segment]:
    """The parts of one stacked bar, in order from the reading side."""
    widths = shares(values)
    return [Segment(round(sum(widths[:at]), 2), width) for at, width in enumerate(widths)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line over a 100 by 100 plot: paths of the line and the area under it, dots, three ticks."""

    path: str
    area: str
    dots: tuple[tuple[float, float], ...]
    ticks: tuple[str, str, str]


def line(values: Sequence[Value | None], top: Value | None = None) -> Line:
    """The line through `values`, which stand at equal distances; a gap (None) breaks the line.

    `top` fixes the upper end of the scale (1 for shares); otherwise it is the next round figure.
    """
    known = [value for value in values if value is not None]
    high = float(top) if top is not None else ceiling(max(known, default=1))
    step = 100 / max(len(values) - 1, 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((round(at * step, 2), round(100 - 100 * value / high, 2)))
    runs = [run for run in runs if run]
    path = " ".join("M" + " L".join(f"{x} {y}" for x, y in run) for run in runs)
    area = " ".join(
        f"M{run[0][0]} 100 L" + " L".join(f"{x} {y}" for x, y in run) + f" L{run[-1][0]} 100 Z"
        for run in runs
    )
    middle = number(high / 2, 1 if high < 10 else 0)
    dots = tuple(dot for run in runs for dot in run)
    return Line(path, area, dots, (number(high, 1 if high < 10 else 0), middle, number(0)))


@dataclass(frozen=True, slots=True)
class Course:
    """A promised way over a 100 by 100 plot with what was found on it: `stops` stand on the way, `found` are dots."""

    path: str
    stops: tuple[tuple[float, float], ...]
    found: tuple[tuple[float, float], ...]
    line: str
    ticks: tuple[str, str, str]


Spot = tuple[int, float]
"""A day, counted, and a figure."""


def course(way: Sequence[Spot], found: Sequence[Spot], stops: Sequence[Spot] = ()) -> Course:
    """The way from spot to spot, and the figures found so far; both over true days, on one scale."""
    days = [day for day, _ in (*way, *found, *stops)]
    first, span = min(days), max(max(days) - min(days), 1)
    low, step = _scale([figure for _, figure in (*way, *found, *stops)])

    def place(spots: Sequence[Spot]) -> tuple[tuple[float, float], ...]:
        return tuple(
            (round(100 * (day - first) / span, 2), round(100 - 50 * (figure - low) / step, 2))
            for day, figure in spots
        )

    places = 0 if step >= 4 else 1 if step >= 0.4 else 2
    ticks = (number(low + 2 * step, places), number(low + step, places), number(low, places))
    line = "M" + " L".join(f"{x} {y}" for x, y in place(found)) if found else ""
    path = "M" + " L".join(f"{x} {y}" for x, y in place(way))
    return Course(path, place(stops), place(found), line, ticks)


def _scale(figures: Sequence[float]) -> tuple[float, float]:
    """The lowest figure of a scale of two round steps that holds all of them, and the step."""
    least, most = min(figures), max(figures)
    size = max((most - least) / 2, abs(most) / 50, 1e-6)
    power = 10.0 ** math.floor(math.log10(size))
    for step in (part * ten * power for ten in (1, 10) for part in (1, 2, 2.5, 5)):
        low = math.floor(least / step) * step
        if low + 2 * step >= most:
            return low, step
    return math.floor(least / (100 * power)) * 100 * power, 100 * power


Band = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Control:
    """A line with the limits that stood for it: paths of the line, of its centre and of its limits, marked dots, the
    height of a target (None without), three ticks.
    """

    path: str
    centre: str
    limits: str
    marked: str
    target: float | None
    ticks: tuple[str, str, str]


def control(
    values: Sequence[Value], bands: Sequence[Band | None], marked: Sequence[bool], target: Value | None = None
) -> Control:
    """The chart of single values with their bands (lower, centre, upper), oldest first; signals are marked.

    The scale holds all that is drawn, with a twentieth of it to spare.
    """
    told = [
        *values,
        *(edge for band in bands if band for edge in band),
        *([target] if target is not None else []),
    ]
    low, high = min(told, default=0), max(told, default=1)
    spare = (high - low) / 20 or 1.0
    low, high = low - spare, high + spare

    def height(value: Value) -> float:
        return round(100 - 100 * (value - low) / (high - low), 2)

    step = 100 / max(len(values) - 1, 1)
    dots = [(round(at * step, 2), height(value)) for at, value in enumerate(values)]
    edges = [_level(bands, edge, height, step) for edge in range(3)]
    places = 1 if high - low < 10 else 0
    return Control(
        "M" + " L".join(f"{x} {y}" for x, y in dots) if dots else "",
        edges[1],
        f"{edges[0]} {edges[2]}".strip(),
        " ".join(f"M{x} {y}h0" for (x, y), is_signal in zip(dots, marked, strict=True) if is_signal),
        None if target is None else height(target),
        (number(high, places), number((low + high) / 2, places), number(low, places)),
    )


def _level(bands: Sequence[Band | None], edge: int, height: Callable[[Value], float], step: float) -> str:
    """The path of one edge of the bands: level as long as the band is the same, each stretch by itself."""
    parts, start = [], 0
    for at in range(1, len(bands) + 1):
        if at < len(bands) and bands[at] == bands[start]:
            continue
        band = bands[start]
        if band is not None:
            left, right = (
                round(max(0.0, start - 0.5) * step, 2),
                round(min(at - 0.5, len(bands) - 1) * step, 2),
            )
            parts.append(f"M{left} {height(band[edge])}H{right}")
        start = at
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points over their size between curves: dots with whether they stand out, the centre, paths of the limits, ticks."""

    dots: tuple[tuple[float, float, bool], ...]
    centre: float
    inner: str
    outer: str
    ticks: tuple[str, str, str]
    widest: str


CURVE = 40
"""Steps in which a curve is drawn."""


def scatter(
    points: Sequence[tuple[Value, Value, bool]],
    centre: Value,
    inner: Callable[[int], tuple[float, float]],
    outer: Callable[[int], tuple[float, float]],
) -> Scatter:
    """Shares (0 to 1) over sizes: each point is (size, share, whether it stands out); limits are told by size."""
    widest = max((size for size, _, _ in points), default=1)
    sizes = [max(1, round(widest * at / CURVE)) for at in range(1, CURVE + 1)]

    def curve(limits: Callable[[int], tuple[float, float]], edge: int) -> str:
        places = [(round(100 * n / widest, 2), round(100 - 100 * limits(n)[edge], 2)) for n in sizes]
        return "M" + " L".join(f"{x} {y}" for x, y in places)

    return Scatter(
        tuple((round(100 * n / widest, 2), round(100 - 100 * share, 2), out) for n, share, out in points),
        round(100 - 100 * centre, 2),
        f"{curve(inner, 0)} {curve(inner, 1)}",
        f"{curve(outer, 0)} {curve(outer, 1)}",
        (percent(1), percent(0.5), percent(0)),
        number(widest),
    )
