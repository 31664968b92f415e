"""What a person types into the cells of a sheet, or brings in a file, row by row: its fate before anything is written.

The column titles are the format of the file, in the words of who fills it in.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from ostan.domains.indicators.rules.kinds import Held, Measure
from ostan.domains.indicators.rules.rolling import MISSING, NOT_APPLICABLE, Reading, value
from ostan.kernel import persian
from ostan.kernel.errors import RuleBroken

COLUMNS = {
    "code": "کد شاخص",
    "title": "شاخص",
    "unit": "واحد سنجش",
    "category": "دسته",
    "place": "شهرستان",
    "number": "مقدار یا صورت",
    "of": "مخرج",
    "not_applicable": "مصداق ندارد",
    "note": "توضیح",
}
NEEDS = ("code", "number")
SHEET = "شاخص‌ها"
YES = "بله"

MOST = Decimal(10) ** 15
MOST_PLACES = 6
LONGEST_NOTE = 300
_GROUPING = re.compile(r"[\s,٬،\u200b-\u200f\u202a-\u202e]")
_POINT = str.maketrans({"٫": ".", "/": ".", "−": "-"})
_YES = frozenset({persian.fold(one) for one in (YES, "آری", "1", "*", "x")})


Key = tuple[str, str, str]
"""The codes of an indicator, of a category and of a county, "" where there is none."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A cell that the sheet asks for. `was` is what it holds; `cell_id` 0 while nobody said anything of it."""

    indicator_id: int
    version_id: int
    code: str
    title: str
    measure: Measure
    category: str
    category_title: str
    was: Reading = MISSING
    cell_id: int = 0
    unit_name: str = ""
    number_title: str = ""
    of_title: str = ""
    place_id: int | None = None
    place: str = ""
    place_title: str = ""

    @property
    def key(self) -> Key:
        """What names the cell in a sheet."""
        return self.code, self.category, self.place

    @property
    def part(self) -> str:
        """The part of the indicator that the cell holds, in words; "" for the whole."""
        return "، ".join(one for one in (self.category_title, self.place_title) if one)


@dataclasses.dataclass(frozen=True, slots=True)
class Typed:
    """What somebody gave for a cell, unchecked."""

    code: str
    category: str = ""
    number: str = ""
    of: str = ""
    not_applicable: bool = False
    note: str = ""
    line: int = 0
    place: str = ""


class Verdict(StrEnum):
    """The fate of a row."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    SAME = "SAME"
    REFUSED = "REFUSED"


@dataclasses.dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a row: `asked` is its cell (None: there is none such), `reading` what it will hold."""

    typed: Typed
    verdict: Verdict
    asked: Asked | None = None
    reading: Reading = MISSING
    note: str = ""
    refusal: RuleBroken | None = None


def tally(fates: Iterable[Fate]) -> dict[str, int]:
    """How many rows met which fate, by the verdict's name."""
    counted = Counter(fate.verdict for fate in fates)
    return {verdict.value: counted[verdict] for verdict in Verdict}


def judge(typed: Iterable[Typed], asked: Mapping[Key, Asked]) -> list[Fate]:
    """The fate of each row; a cell that is named twice is refused the second time."""
    fates, seen = [], set()
    for one in typed:
        key = (one.code.strip().lower(), one.category.strip(), persian.latin_digits(one.place.strip()))
        cell = asked.get(key) or _by_title(key, asked)
        try:
            if cell is None:
                raise RuleBroken("indicators.cell_unknown", code=one.code[:60])
            if cell.key in seen:
                raise RuleBroken("indicators.cell_twice")
            seen.add(cell.key)
            fates.append(_judged(one, cell))
        except RuleBroken as broken:
            fates.append(Fate(one, Verdict.REFUSED, cell, refusal=broken))
    return fates


def _by_title(key: Key, asked: Mapping[Key, Asked]) -> Asked | None:
    """A category and a county may be named as people read them."""
    code, category, place = key
    named = [
        one
        for one in asked.values()
        if one.code == code
        and _is_named(category, one.category, one.category_title)
        and _is_named(place, one.place, one.place_title)
    ]
    return named[0] if len(named) == 1 else None


def _is_named(told: str, code: str, title: str) -> bool:
    return told == code or (bool(told) and persian.fold(told) == persian.fold(title))


def _judged(typed: Typed, cell: Asked) -> Fate:
    note = persian.clean_line(typed.note)
    if len(note) > LONGEST_NOTE:
        raise RuleBroken("indicators.note_long", most=LONGEST_NOTE)
    reading = read(cell.measure, typed)
    if reading == cell.was:
        return Fate(typed, Verdict.SAME, cell, reading, note)
    verdict = Verdict.NEW if cell.was.held is Held.MISSING else Verdict.CHANGED
    return Fate(typed, verdict, cell, reading, note)


def read(measure: Measure, typed: Typed) -> Reading:
    """What was typed as a reading. An empty cell is missing, and never zero.

    Raises:
        RuleBroken: "indicators.value_and_not_applicable", "indicators.not_a_number", "indicators.number_range",
            "indicators.whole_number", "indicators.of_missing" or "indicators.of_not_asked".
    """
    number, of = typed.number.strip(), typed.of.strip()
    if typed.not_applicable:
        if number or of:
            raise RuleBroken("indicators.value_and_not_applicable")
        return NOT_APPLICABLE
    if not number and not of:
        return MISSING
    if measure is not Measure.RATIO:
        if of:
            raise RuleBroken("indicators.of_not_asked")
        return value(_number(number, whole=measure is Measure.COUNT))
    if not number or not of:
        raise RuleBroken("indicators.of_missing")
    above, below = _number(number), _number(of)
    if above and not below:
        raise RuleBroken("indicators.number_range")
    return value(above, below)


def is_yes(text: str) -> bool:
    """Whether a cell of a file says yes."""
    return persian.fold(text) in _YES


def _number(text: str, *, whole: bool = False) -> Decimal:
    plain = _GROUPING.sub("", persian.latin_digits(text)).translate(_POINT)
    try:
        number = Decimal(plain) if re.fullmatch(r"-?\d{1,16}(\.\d+)?", plain) else None
    except InvalidOperation:
        number = None
    if number is None:
        raise RuleBroken("indicators.not_a_number", text=text[:40])
    if not 0 <= number < MOST or -int(number.normalize().as_tuple().exponent) > MOST_PLACES:
        raise RuleBroken("indicators.number_range")
    if whole and number != number.to_integral_value():
        raise RuleBroken("indicators.whole_number")
    return number
