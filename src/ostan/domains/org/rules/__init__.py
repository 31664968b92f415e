"""What places, units and memberships may be. Pure: values in, verdict out."""

from ostan.domains.org.rules.kinds import (
    SEATS,
    UNDER,
    MandateKind,
    PlaceLevel,
    UnitKind,
    check_under,
    unit_code,
)
from ostan.domains.org.rules.terms import GRANTABLE, HEADS, WITHIN_UNIT

__all__ = [
    "GRANTABLE",
    "HEADS",
    "SEATS",
    "UNDER",
    "WITHIN_UNIT",
    "MandateKind",
    "PlaceLevel",
    "UnitKind",
    "check_under",
    "unit_code",
]
