"""What a place, a unit and a membership may be. Pure: values in, verdict out."""

from enum import StrEnum


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
