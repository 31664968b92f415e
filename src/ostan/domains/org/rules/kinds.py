"""What a place and a unit may be, and which unit may stand under which."""

import re
from enum import StrEnum

from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import latin_digits


class MandateKind(StrEnum):
    """By what somebody acts for another. Source: Civil Code, articles 1180 and 1218 (guardians) and 656 (proxy)."""

    GUARDIAN = "GUARDIAN"
    PROXY = "PROXY"
    COMPANY = "COMPANY"


class PlaceLevel(StrEnum):
    """Levels of the country's divisions (تقسیمات کشوری), widest first."""

    PROVINCE = "PROVINCE"
    COUNTY = "COUNTY"
    DISTRICT = "DISTRICT"
    RURAL_DISTRICT = "RURAL_DISTRICT"
    CITY = "CITY"
    CITY_ZONE = "CITY_ZONE"
    VILLAGE = "VILLAGE"


class UnitKind(StrEnum):
    """Kinds of unit in a province's administration."""

    GOVERNORATE = "GOVERNORATE"
    COUNTY_GOVERNORATE = "COUNTY_GOVERNORATE"
    DISTRICT_GOVERNORATE = "DISTRICT_GOVERNORATE"
    AGENCY = "AGENCY"
    AGENCY_OFFICE = "AGENCY_OFFICE"
    OFFICE = "OFFICE"


UNDER: dict[UnitKind, frozenset[UnitKind | None]] = {
    UnitKind.GOVERNORATE: frozenset({None}),
    UnitKind.COUNTY_GOVERNORATE: frozenset({UnitKind.GOVERNORATE}),
    UnitKind.DISTRICT_GOVERNORATE: frozenset({UnitKind.COUNTY_GOVERNORATE}),
    UnitKind.AGENCY: frozenset({None, UnitKind.GOVERNORATE, UnitKind.AGENCY}),
    UnitKind.AGENCY_OFFICE: frozenset({UnitKind.AGENCY, UnitKind.AGENCY_OFFICE}),
    UnitKind.OFFICE: frozenset(UnitKind),
}
"""Under which kinds a kind may stand; None is the top of the tree.

Source: the Law of Definitions and Rules of the Country's Divisions (1362) for governorates; the rest assumed.
"""

SEATS = frozenset(
    {
        UnitKind.GOVERNORATE,
        UnitKind.COUNTY_GOVERNORATE,
        UnitKind.DISTRICT_GOVERNORATE,
        UnitKind.AGENCY,
        UnitKind.AGENCY_OFFICE,
    }
)
"""Kinds whose place is the territory they serve, so that a citizen of the place may be sent to them."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def check_under(kind: UnitKind, parent: UnitKind | None) -> None:
    """Refuse a unit that stands where its kind does not belong.

    Raises:
        RuleBroken: "org.kind_not_under".
    """
    if parent not in UNDER[kind]:
        raise RuleBroken("org.kind_not_under", kind=kind, parent=parent or "", field="parent")


def unit_code(text: str) -> str:
    """The code of a unit in Latin digits and letters.

    Raises:
        RuleBroken: "org.unit_code_malformed".
    """
    code = latin_digits(text).strip()
    if not _CODE.fullmatch(code):
        raise RuleBroken("org.unit_code_malformed", field="code")
    return code
