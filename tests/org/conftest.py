"""Places and units that tests of org stand on."""

import datetime

import pytest

from ostan.domains.org import actions
from ostan.domains.org.models import OrgUnit, Place
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.kernel.actor import SYSTEM

NOW = datetime.datetime(2026, 5, 2, 6, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 5, 2)
DAY = datetime.timedelta(days=1)
HOUSE = {"actor": SYSTEM, "now": NOW}


@pytest.fixture
def governorate(db: None) -> OrgUnit:
    """A root unit."""
    return actions.add_unit(**HOUSE, name="استانداری", kind=UnitKind.GOVERNORATE, code="gov")


@pytest.fixture
def office(governorate: OrgUnit) -> OrgUnit:
    """A unit right under the root."""
    return actions.add_unit(
        **HOUSE, name="دفتر تحول اداری", kind=UnitKind.OFFICE, parent_id=governorate.pk, code="reform"
    )


@pytest.fixture
def county(db: None) -> Place:
    """A county with one district, in a province."""
    province = Place.objects.create(
        code="03", level=PlaceLevel.PROVINCE, name="استان", fold="استان", sort="a"
    )
    found = Place.objects.create(
        code="0303", level=PlaceLevel.COUNTY, name="تبریز", fold="تبریز", sort="b", parent=province
    )
    Place.objects.create(
        code="030303", level=PlaceLevel.DISTRICT, name="مرکزی", fold="مرکزی", sort="c", parent=found
    )
    return found
