"""Reads a log out of the rows of a table: which column holds what is told beforehand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ostan.domains.processes.rules.reading.aside import Brought
from ostan.domains.processes.rules.reading.moments import Clock, Writing
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import clean_line

Row = tuple[int, Sequence[str]]
"""The number of a row in its file, and its cells."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, by its title; "" for what the table does not have."""

    case: str
    activity: str
    time: str
    resource: str = ""
    lifecycle: str = ""
    writing: Writing = field(default_factory=Writing)


def columns_of(told: Mapping[str, Any]) -> Columns:
    """The columns as a file of JSON tells them: titles by `case`, `activity`, `time`, `resource`, `lifecycle`, and how
    instants are written by `clock` and `pattern`.

    Raises:
        RuleBroken: "processes.mapping" (field).
    """
    for name in ("case", "activity", "time"):
        if not isinstance(told.get(name), str) or not told[name]:
            raise RuleBroken("processes.mapping", field=name)
    clock = told.get("clock", Clock.ISO)
    if clock not in set(Clock):
        raise RuleBroken("processes.mapping", field="clock")
    writing = Writing(Clock(clock), str(told.get("pattern", "")))
    more = {name: str(told.get(name, "")) for name in ("resource", "lifecycle")}
    return Columns(told["case"], told["activity"], told["time"], **more, writing=writing)


def read_rows(titles: Sequence[str], rows: Iterable[Row], columns: Columns) -> Brought:
    """The events of the rows; a row without case, activity or a usable instant is left out and told by its number.

    Raises:
        RuleBroken: "processes.no_column" (title).
    """
    brought = Brought()
    case, activity, time, resource, lifecycle = _places(titles, columns)
    instant = columns.writing.reader()
    for number, cells in rows:
        told = [_cell(cells, place) for place in (case, activity, time, resource, lifecycle)]
        wrong = _wrong(told)
        if wrong:
            brought.leave(number, wrong)
            continue
        _add(brought, number, told, instant)
    return brought


def _places(titles: Sequence[str], columns: Columns) -> list[int]:
    known = {clean_line(title): place for place, title in enumerate(titles)}
    wanted = (columns.case, columns.activity, columns.time, columns.resource, columns.lifecycle)
    places = []
    for title in wanted:
        if title and clean_line(title) not in known:
            raise RuleBroken("processes.no_column", title=title[:60])
        places.append(known[clean_line(title)] if title else -1)
    return places


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if 0 <= place < len(cells) else ""


def _wrong(told: Sequence[str]) -> str:
    codes = ("processes.no_case", "processes.no_activity", "processes.no_time")
    return next((code for code, text in zip(codes, told, strict=False) if not text), "")


def _add(brought: Brought, number: int, told: Sequence[str], instant: Callable[[str], int]) -> None:
    case, activity, time, resource, lifecycle = told
    try:
        at = instant(time)
    except RuleBroken as broken:
        brought.leave(number, broken.code, time)
        return
    brought.columns.add(case, activity, at, resource, lifecycle)
