"""A small province, and browsers of people who have a role in it."""

from collections.abc import Callable

import pytest
from django.test import Client

from ostan.domains.org.models import OrgUnit
from ostan.kernel.actor import Role
from tests.cases import given
from tests.given import staff
from tests.standing import standing

Sit = Callable[[Role, OrgUnit], Client]


world = standing(given.world)


@pytest.fixture
def sits() -> Sit:
    """A browser of somebody new in a role of a unit."""
    return lambda role, unit: staff(role, unit.pk)
