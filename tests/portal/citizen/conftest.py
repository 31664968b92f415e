"""A small province with its usual hours, and a citizen in it."""

import pytest

from tests.cases import given as cases
from tests.portal.citizen import given
from tests.standing import standing

world = standing(cases.world)


@pytest.fixture
def me(world: cases.World) -> given.Citizen:
    return given.citizen()
