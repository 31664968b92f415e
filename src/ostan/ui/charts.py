"""What the charts of a page are told: plain data. All geometry is the library's, in `static/ui/charts.js`.

Each function gives one chart as JSON can hold it: its `shape` says which axes it has, and each series its `look`.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence

Value = int | float
Chart = dict[str, object]
Point = tuple[str, Value | None, str]
"""A label, its value (None for a gap) and how that is told."""
Band = tuple[float, float, float]
"""Lower limit, centre and upper limit."""
Spot = tuple[Value, Value, str]
"""Where a point lies across, how high, and what is told of it."""


def line(
    points: Sequence[Point],
    *,
    second: Sequence[Point] = (),
    names: tuple[str, str] = ("", ""),
    parting: str = "",
) -> Chart:
    """Figures of periods, the oldest first, from zero up; `second` are those of the same periods from elsewhere.

    A period labelled `parting` is none: there one series of figures ends and another begins.
    """
    told = [one[2] for one in points]
    series = [_series(names[0], "area", [one[1] for one in points])]
    if second:
        told = [
            f"{names[0]}: {one[2]}\n{names[1]}: {other[2]}" for one, other in zip(points, second, strict=True)
        ]
        series.append(_series(names[1], "second", [one[1] for one in second]))
    breaks = [[at, parting] for at, one in enumerate(points) if parting and one[0] == parting]
    return _periods([one[0] for one in points], told, series, breaks=breaks)


def columns(points: Sequence[Point], *, mark: int | None = None) -> Chart:
    """A histogram: how many there are of each label; the column at `mark` is stressed."""
    counts = _series("", "column", [one[1] for one in points])
    return _periods([one[0] for one in points], [one[2] for one in points], [counts]) | {"mark": mark}


def control(
    points: Sequence[tuple[str, Value, str, Band | None, str]], *, target: tuple[Value, str] | None = None
) -> Chart:
    """Single values, the oldest first, between the limits that stood for them; the last of a point says why it is a
    signal. Where limits are set anew stands a break. `target` is a value and how it is told."""
    bands = [one[3] for one in points]
    series = [_series("مقدار", "line", [one[1] for one in points])]
    if any(bands):
        edges = [[band and band[edge] for band in bands] for edge in range(3)]
        series += [
            _series("میانگین", "centre", edges[1]),
            _series("حدهای معمول", "limit", edges[0]),
            _series("حدهای معمول", "limit", edges[2]),
        ]
    if target:
        series.append(_series(f"هدف: {target[1]}", "target", [target[0]] * len(points)))
    if any(one[4] for one in points):
        series.append(_series("نشانهٔ تغییر", "signal", [one[1] if one[4] else None for one in points]))
    told = ["\n".join(filter(None, (one[2], one[4]))) for one in points]
    pairs = enumerate(itertools.pairwise(bands), start=1)
    breaks = [[at, "حدهای تازه"] for at, (before, after) in pairs if before and after and before != after]
    return _periods([one[0] for one in points], told, series, breaks=breaks, is_free=True)


def bars(rows: Sequence[Point], *, top: Value | None = None) -> Chart:
    """A bar for each row, in the order given; the longest is `top`, or else the greatest value."""
    return {
        "shape": "bars",
        "labels": [one[0] for one in rows],
        "values": [one[1] for one in rows],
        "told": [one[2] for one in rows],
        "top": top,
    }


def stacked(parts: Iterable[Point]) -> Chart:
    """One bar of parts, at most six, in their order from the right."""
    return {"shape": "whole", "parts": [[name, value, told] for name, value, told in parts]}


def course(
    way: Sequence[Spot],
    found: Sequence[Spot],
    *,
    stops: Sequence[Spot] = (),
    ends: Sequence[tuple[int, str]] = (),
    is_needed: bool = False,
    name: str = "مسیر تعهد",
) -> Chart:
    """A promised way over true days (counted) with what was verified on it and the steps in between; `ends` are the
    days that the axis names. When `is_needed`, the pace still needed leads from the last found figure to the end."""
    series = [
        _series(name, "way", way),
        _series("گام‌ها", "stop", stops),
        _series("راستی‌آزمایی‌شده", "found", found),
        _series("آهنگ لازم تا پایان", "needed", [found[-1], way[-1]] if is_needed and found else []),
    ]
    kept = [one for one in series if one["values"]]
    return {"shape": "points", "series": kept, "ticks": [list(one) for one in ends], "is_free": True}


CURVE = 40
"""Sizes at which the limits of a funnel are told."""


def funnel(
    points: Sequence[tuple[Value, Value, str, bool]],
    centre: Value,
    inner: Callable[[int], tuple[float, float]],
    outer: Callable[[int], tuple[float, float]],
    *,
    across: str,
) -> Chart:
    """Shares (0 to 1) over sizes between limits that are told by size: each point is (size, share, what is told of
    it, whether it stands out)."""
    widest = max((one[0] for one in points), default=1)
    sizes = sorted({max(1, round(widest * at / CURVE)) for at in range(1, CURVE + 1)})

    def curve(limits: Callable[[int], tuple[float, float]], edge: int) -> list[Spot]:
        return [(size, 100 * limits(size)[edge], "") for size in sizes]

    def spots(*, is_out: bool) -> list[Spot]:
        return [(size, 100 * share, told) for size, share, told, out in points if out is is_out]

    series = [
        _series("میانگین همه", "centre", [(0, 100 * centre, ""), (widest, 100 * centre, "")]),
        *(_series("حد ۹۵٪", "limit", curve(inner, edge)) for edge in (0, 1)),
        *(_series("حد ۹۹٫۸٪", "alarm", curve(outer, edge)) for edge in (0, 1)),
        _series("درون حد", "dot", spots(is_out=False)),
        _series("بیرون از حد", "signal", spots(is_out=True)),
    ]
    kept = [one for one in series if one["values"]]
    return {"shape": "points", "series": kept, "ticks": [], "across": across, "is_share": True}


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


def squares(
    cells: Iterable[tuple[int, int, str, str, int | None]], legend: Iterable[tuple[int | None, str]]
) -> Chart:
    """A schematic map: each cell is (row from the top, column from the left, name, what is told, shade or None)."""
    return {
        "shape": "squares",
        "cells": [list(one) for one in cells],
        "shades": [list(one) for one in legend],
    }


def _series(name: str, look: str, values: Sequence[object]) -> Chart:
    return {"name": name, "look": look, "values": list(values)}


def _periods(
    labels: list[str],
    told: list[str],
    series: list[Chart],
    *,
    breaks: Sequence[list[object]] = (),
    is_free: bool = False,
) -> Chart:
    """Figures over periods; the scale begins at zero unless it is free."""
    return {
        "shape": "periods",
        "labels": labels,
        "told": told,
        "series": series,
        "breaks": list(breaks),
        "is_free": is_free,
    }
