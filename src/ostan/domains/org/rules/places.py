"""The country's divisions as they stand in a data set: codes that begin with the code of what they lie in."""

import dataclasses
from collections.abc import Iterable, Mapping

from ostan.domains.org.rules.kinds import PlaceLevel
from ostan.kernel.persian import clean_line

DIGITS = {
    PlaceLevel.PROVINCE: 2,
    PlaceLevel.COUNTY: 4,
    PlaceLevel.DISTRICT: 6,
    PlaceLevel.RURAL_DISTRICT: 10,
    PlaceLevel.CITY: 10,
    PlaceLevel.CITY_ZONE: 10,
    PlaceLevel.VILLAGE: 16,
}
"""How many digits the code of a level has. Source: the codes of the Statistical Centre of Iran."""

_LENGTHS = (10, 6, 4, 2)
_ZONE = "2"  # the data set's city_type of a zone of a large city


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of a data set; `parent` is the code of what it lies in, "" for a province."""

    code: str
    level: PlaceLevel
    name: str
    parent: str


def parent_code(code: str) -> str:
    """The code of what the place lies in, "" for a province. A city lies in a district."""
    return next((code[:length] for length in _LENGTHS if length < len(code)), "")


def ancestor_codes(code: str) -> list[str]:
    """The codes of everything the place lies in, narrowest first, without the place itself."""
    return [code[:length] for length in _LENGTHS if length < len(code)]


def place_row(level: PlaceLevel, row: Mapping[str, str]) -> PlaceRow:
    """One line of the data set (columns `name`, `code` and, for cities, `city_type`)."""
    if level is PlaceLevel.CITY and row.get("city_type") == _ZONE:
        level = PlaceLevel.CITY_ZONE
    code = row["code"].strip().zfill(DIGITS[level])
    return PlaceRow(code, level, clean_line(row["name"]), parent_code(code))


def in_order(rows: Iterable[PlaceRow]) -> list[PlaceRow]:
    """The rows with everything after what it lies in."""
    return sorted(rows, key=lambda row: (len(row.code), row.code))
