"""Places and units that tests of org stand on."""

import datetime

import pytest

from ostan.domains.org import actions
from ostan.domains.org.models import OrgUnit, Person, Place
from ostan.domains.org.rules import PlaceLevel, UnitKind
from ostan.foundation.identity import actions as identity
from ostan.kernel.actor import SYSTEM, Role

NOW = datetime.datetime(2026, 5, 2, 6, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 5, 2)
DAY = datetime.timedelta(days=1)
HOUSE = {"actor": SYSTEM, "now": NOW}


def staff(unit: OrgUnit, role: Role = Role.CLERK, name: str = "کریمی") -> tuple[Person, int]:
    """A member of the staff and the hat of the role."""
    person = actions.add_person(**HOUSE, given_name="علی", family_name=name)
    return person, actions.grant(**HOUSE, person_id=person.pk, unit_id=unit.pk, role=role).pk


def signed_in(person: Person) -> int:
    found = identity.create_staff(
        actor=SYSTEM, now=NOW, name=f"staff-{person.pk}", password="a long enough word"
    )
    Person.objects.filter(pk=person.pk).update(account_id=found.pk)
    return found.pk


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
