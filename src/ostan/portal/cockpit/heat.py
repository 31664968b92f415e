"""What a committee watches: its programmes by agency, each with how its promises stand and how its figures come."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Collection
from typing import Any

from ostan.domains.indicators import queries as indicators
from ostan.domains.org.rules import paths
from ostan.domains.plans import queries as plans
from ostan.domains.plans import words as plan_words
from ostan.domains.plans.queries import HeatCell, Programme
from ostan.domains.plans.rules.standing import LATE
from ostan.foundation import access
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.listed import Listed
from ostan.portal.cockpit import stuck
from ostan.ui.figures import number, percent

BACK = 3
"""Ended periods of which the sheets are looked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class HeatRow:
    """An agency: its promises of each programme (None: none), and the shares of its sheets that came, and came in
    time, None where it hands nothing in or the actor may not read it; and how many of its figures need an
    explanation, of those that the actor may see."""

    unit_id: int
    name: str
    cells: list[HeatCell | None]
    came: float | None
    in_time: float | None
    flags: int

    @property
    def late(self) -> int:
        """How many of its promises stand badly."""
        return sum(late_of(cell) for cell in self.cells if cell)


@dataclasses.dataclass(frozen=True, slots=True)
class Watched:
    """The table: a column for each programme, a row for each agency that promised something of it, by name."""

    programmes: list[Programme]
    rows: list[HeatRow]
    sees_flags: bool


def late_of(cell: HeatCell) -> int:
    """How many promises of the cell are behind, missed, or cannot be known."""
    return sum(count for state, count in cell.states.items() if state in LATE)


def told(cell: HeatCell) -> str:
    """How many promises of the cell stand how, in words: «۲ عقب‌تر از برنامه، ۱ محقق شد»."""
    return "، ".join(
        f"{number(cell.states[state])} {word}"
        for state, word in plan_words.STATES.items()
        if cell.states.get(state)
    )


def watched(*, actor: Actor, now: datetime.datetime, codes: Collection[str]) -> Watched | None:
    """The programmes with these codes by agency; None for a committee that watches none. Thirteen statements. Raises
    NotAllowed."""
    if not codes:
        return None
    found = plans.heat(actor=actor, now=now, codes=codes)
    came = _came(actor, now)
    sees_flags = access.may(actor, "indicators.see_questions")
    flags = _flags(actor) if sees_flags else Counter()
    rows = [
        HeatRow(
            unit_id,
            name,
            [found.cells.get((one.id, unit_id)) for one in found.programmes],
            *came.get(unit_id, (None, None)),
            flags[unit_id],
        )
        for unit_id, name in found.units
    ]
    return Watched(found.programmes, sorted(rows, key=lambda one: persian.sort_key(one.name)), sees_flags)


def facts(found: Watched | None, actor: Actor) -> dict[str, Any]:
    """What cockpit/heat.html shows; the way to an agency's page for those to whom every agency's is open."""
    return {
        "watched": found,
        "heat_told": told,
        "heat_late": late_of,
        "tones": plan_words.STATE_TONES,
        "may_see_agency": access.may_touch(actor, "cockpit.see_agency"),
    }


def _came(actor: Actor, now: datetime.datetime) -> dict[int, tuple[float | None, float | None]]:
    """By agency over all its data sets: the shares of sheets that came, and that came in time."""
    counted: dict[int, list[int]] = {}
    for one in indicators.completeness_of(actor=actor, now=now, back=BACK):
        sums = counted.setdefault(one.agency_id, [0, 0, 0])
        for at, count in enumerate((one.found.sheets, one.found.came, one.found.in_time)):
            sums[at] += count
    return {pk: (came / all_, in_time / all_) for pk, (all_, came, in_time) in counted.items() if all_}


def _flags(actor: Actor) -> Counter[int]:
    """By agency, how many figures need an explanation. They never enter a score nor a list that is taken along."""
    open_ones = indicators.questions(actor=actor, limit=stuck.MOST)
    return Counter(paths.agency(one.unit_path) for one in open_ones)


def listed(found: Watched, title: str) -> Listed:
    """The table as it is taken along."""
    rows = [
        (
            one.name,
            *(told(cell) if cell else "" for cell in one.cells),
            percent(one.came),
            percent(one.in_time),
        )
        for one in found.rows
    ]
    columns = ("دستگاه", *(one.title for one in found.programmes), "برگه‌های رسیده", "به‌موقع")
    return Listed("watched", f"برنامه‌های زیر نظر {title}", columns, rows)
