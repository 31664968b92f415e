"""Which agency a unit belongs to: a case that changes it has bounced."""

from collections.abc import Mapping

from ostan.domains.org.rules import UnitKind

_HEADS = frozenset({UnitKind.AGENCY, UnitKind.COUNTY_GOVERNORATE})


def ids_of(path: str) -> list[int]:
    """The ids from the root down to the unit itself."""
    return [int(part) for part in path.split(".") if part]


def agency_of(path: str, kinds: Mapping[int, UnitKind]) -> int:
    """The id of the agency, or of the county's governorate, in which the unit stands; else that of the root."""
    ids = ids_of(path)
    return next((one for one in ids if kinds.get(one) in _HEADS), ids[0])
