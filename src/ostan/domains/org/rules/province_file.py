"""Units of a province described in a versioned file, with governorates made from the country's divisions.

The file: "units" as they stand; "county_governorates" and "district_governorates" are patterns filled in for
every county and district of "province"; "agencies" have an office in each of their "counties".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ostan.domains.org.rules.kinds import PlaceLevel, UnitKind
from ostan.domains.org.rules.unit_sheet import UnitRow

Places = Mapping[str, tuple[PlaceLevel, str]]
"""Places of the province by code: level and name."""


def unit_rows(told: Mapping[str, Any], places: Places) -> list[UnitRow]:
    """Every unit that the file describes, parents before children.

    Raises:
        KeyError: the file lacks a part, or names a county that is none.
    """
    plain = [_row(one, UnitKind(one["kind"])) for one in told["units"]]
    return [*plain, *_counties(told, places), *_districts(told, places), *_agencies(told, places)]


def _row(told: Mapping[str, Any], kind: UnitKind) -> UnitRow:
    return UnitRow(
        code=told["code"],
        name=told["name"],
        kind=kind,
        parent=told.get("parent", ""),
        place=told.get("place", ""),
        phone=told.get("phone", ""),
        address=told.get("address", ""),
    )


def _counties(told: Mapping[str, Any], places: Places) -> Iterable[UnitRow]:
    pattern = told["county_governorates"]
    for code, name in _of(PlaceLevel.COUNTY, places):
        yield _row(
            {"place": code, **{key: text.format(code=code, name=name) for key, text in pattern.items()}},
            UnitKind.COUNTY_GOVERNORATE,
        )


def _districts(told: Mapping[str, Any], places: Places) -> Iterable[UnitRow]:
    """Districts that share their name («مرکزی») carry that of their county too."""
    pattern = told["district_governorates"]
    districts = list(_of(PlaceLevel.DISTRICT, places))
    named = Counter(name for _, name in districts)
    for code, name in districts:
        county = places[code[:4]][1]
        facts = {"code": code, "name": name, "county": county, "county_code": code[:4]}
        filled = {key: text.format(**facts) for key, text in pattern.items()}
        title = filled["name"] if named[name] == 1 and name != "حومه" else filled["name_with_county"]
        yield _row({**filled, "name": title, "place": code}, UnitKind.DISTRICT_GOVERNORATE)


def _agencies(told: Mapping[str, Any], places: Places) -> Iterable[UnitRow]:
    for agency in told["agencies"]:
        yield _row({**agency, "place": told["province"]}, UnitKind.AGENCY)
        for county in agency["counties"]:
            office = {
                "code": f"{agency['code']}-{county}",
                "name": f"{agency['office']} {places[county][1]}",
                "parent": agency["code"],
                "place": county,
            }
            yield _row(office, UnitKind.AGENCY_OFFICE)


def _of(level: PlaceLevel, places: Places) -> Iterable[tuple[str, str]]:
    return ((code, name) for code, (its, name) in sorted(places.items()) if its is level)
