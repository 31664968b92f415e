"""The fate of every row of a sheet of units. Pure: the sheet and the present tree in, fates out.

Rows may stand in any order and may move units among each other; judged is the tree as it would be when all
accepted rows have been taken over.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ostan.domains.org.rules.kinds import UnitKind, check_under, unit_code
from ostan.domains.org.rules.sheets import (
    UNIT_COLUMNS,
    Fate,
    Verdict,
    cells,
    kind_of,
    text_of,
)
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import fold, only_digits

_ROUNDS = 20
_ENDLESS = -1
MOST_LEVELS = 15
"""How deep a tree from a sheet may be, so that its paths stay within their length."""


@dataclasses.dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a sheet or the present tree describes it; `parent` and `place` are codes, "" for none."""

    code: str
    name: str
    kind: UnitKind
    parent: str
    place: str
    phone: str
    address: str


UnitFate = Fate[UnitRow]
Row = tuple[int, Mapping[str, str]]


def judge(
    rows: Iterable[Row],
    known: Mapping[str, UnitRow],
    places: Collection[str],
    closed: Collection[str] = (),
) -> list[UnitFate]:
    """The fate of each row, in the order of the sheet.

    Args:
        rows: (line number, texts by column title).
        known: the open units by code.
        places: codes of the present places.
        closed: codes of closed units, which are not given again.
    """
    fates = [_read(line, texts, known, places) for line, texts in rows]
    return _judged(fates, known, closed)


def judge_rows(
    rows: Iterable[UnitRow],
    known: Mapping[str, UnitRow],
    places: Collection[str],
    closed: Collection[str] = (),
) -> list[UnitFate]:
    """The same for units that do not come from a sheet."""
    fates = [
        _placed(Fate(line, row.code, Verdict.NEW, row), known, places) for line, row in enumerate(rows, 1)
    ]
    return _judged(fates, known, closed)


def _judged(fates: list[UnitFate], known: Mapping[str, UnitRow], closed: Collection[str]) -> list[UnitFate]:
    for fate in _accepted(fates):
        if fate.said and fate.said.code in closed:
            fate.refuse("org.unit_closed")
    _refuse_twins(fates)
    _settle(fates, known)
    return fates


def place_code(text: str) -> str:
    """The code of a place; a leading zero that a spreadsheet has eaten is put back. "" stays "".

    Raises:
        RuleBroken: "org.place_unknown".
    """
    digits = only_digits(text)
    if digits is None or (text and not digits):
        raise RuleBroken("org.place_unknown", code=text[:20])
    return digits.zfill(len(digits) + len(digits) % 2)


def _read(
    line: int, texts: Mapping[str, str], known: Mapping[str, UnitRow], places: Collection[str]
) -> UnitFate:
    told = cells(texts, UNIT_COLUMNS)
    fate: UnitFate = Fate(line, told["code"][:60] or told["name"][:60], Verdict.NEW)
    try:
        fate.said = _said(told)
    except RuleBroken as broken:
        fate.refuse(broken.code, **broken.facts)
    return _placed(fate, known, places)


def _placed(fate: UnitFate, known: Mapping[str, UnitRow], places: Collection[str]) -> UnitFate:
    """The row beside what is known of its place and of its unit."""
    if fate.said is None:
        return fate
    if fate.said.place and fate.said.place not in places:
        fate.refuse("org.place_unknown", code=fate.said.place[:20])
        return fate
    before = known.get(fate.said.code)
    if before is None:
        return fate
    fate.fields = differences(before, fate.said)
    fate.verdict = Verdict.CHANGED if fate.fields else Verdict.SAME
    if before.kind != fate.said.kind:
        fate.refuse("org.sheet_kind_changes")
    return fate


def _said(told: Mapping[str, str]) -> UnitRow:
    if not fold(told["name"]):
        raise RuleBroken("org.name_missing")
    return UnitRow(
        code=unit_code(told["code"]),
        name=text_of(told["name"], 200),
        kind=kind_of(told["kind"]),
        parent=unit_code(told["parent"]) if told["parent"] else "",
        place=place_code(told["place"]),
        phone=text_of(told["phone"], 40),
        address=text_of(told["address"], 300),
    )


def differences(before: UnitRow, after: UnitRow) -> tuple[str, ...]:
    """The fields in which two descriptions of one unit differ."""
    return tuple(
        field.name
        for field in dataclasses.fields(UnitRow)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _refuse_twins(fates: list[UnitFate]) -> None:
    first: dict[str, int] = {}
    for fate in _accepted(fates):
        code = fate.said.code if fate.said else ""
        if code in first:
            fate.refuse("org.sheet_code_twice", line=first[code])
        first.setdefault(code, fate.line)


def _accepted(fates: Iterable[UnitFate]) -> list[UnitFate]:
    return [fate for fate in fates if fate.verdict is not Verdict.REFUSED and fate.said is not None]


def _settle(fates: list[UnitFate], known: Mapping[str, UnitRow]) -> None:
    """Refuse rows whose parent is missing, of the wrong kind or below them, until the tree stands.

    A refused row may leave others without a parent, so this goes in rounds; a sheet made to need many of
    them loses its remaining moves.
    """
    for _ in range(_ROUNDS):
        if not (_refuse_orphans(fates, known) or _refuse_circles(fates, known)):
            return
    for fate in _accepted(fates):
        if fate.verdict is Verdict.NEW or "parent" in fate.fields:
            fate.refuse("org.unit_under_itself")


def _refuse_orphans(fates: list[UnitFate], known: Mapping[str, UnitRow]) -> bool:
    rows = {fate.said.code: fate for fate in _accepted(fates) if fate.said}
    below: dict[str, list[UnitFate]] = defaultdict(list)
    for fate in rows.values():
        below[fate.said.parent if fate.said else ""].append(fate)
    wrong = []
    for fate in rows.values():
        why = _wrong_parent(fate, rows, known)
        if why:
            fate.refuse(why)
            wrong.append(fate)
    any_refused = bool(wrong)
    while wrong:
        gone = wrong.pop().said
        if gone is None or gone.code in known:
            continue
        for child in below[gone.code]:
            if child.verdict is not Verdict.REFUSED:
                child.refuse("org.sheet_parent_refused")
                wrong.append(child)
    return any_refused


def _wrong_parent(fate: UnitFate, rows: Mapping[str, UnitFate], known: Mapping[str, UnitRow]) -> str:
    said = fate.said
    if said is None:
        return ""
    above = rows[said.parent].said if said.parent in rows else known.get(said.parent)
    if said.parent and above is None:
        return "org.sheet_parent_unknown"
    try:
        check_under(said.kind, above.kind if above else None)
    except RuleBroken as broken:
        return broken.code
    return ""


def _refuse_circles(fates: list[UnitFate], known: Mapping[str, UnitRow]) -> bool:
    """Refuse every row from which the way up never ends, or is too long."""
    rows = {fate.said.code: fate for fate in _accepted(fates) if fate.said}
    parent = {code: row.parent for code, row in known.items()}
    parent |= {code: fate.said.parent for code, fate in rows.items() if fate.said}
    levels: dict[str, int] = {"": 0}
    for code in parent:
        _climb(code, parent, levels)
    wrong = [fate for code, fate in rows.items() if not 0 < levels[code] <= MOST_LEVELS]
    for fate in wrong:
        circles = fate.said is not None and levels[fate.said.code] == _ENDLESS
        fate.refuse("org.unit_under_itself" if circles else "org.tree_too_deep")
    return bool(wrong)


def _climb(code: str, parent: Mapping[str, str], levels: dict[str, int]) -> None:
    """Learn the level of the unit and of everything above it; the level of an endless way is `_ENDLESS`."""
    way: dict[str, None] = {}
    while code not in levels and code not in way:
        way[code] = None
        code = parent.get(code, "")
    level = levels.get(code, _ENDLESS)
    for below in reversed(way):
        level = level + 1 if level != _ENDLESS else _ENDLESS
        levels[below] = level
