"""A system whose key opens the building block, in a small province."""

import pytest

from tests.cases import given
from tests.portal.api.conftest import Partner, for_systems, system


@pytest.fixture
def partner(db: None) -> Partner:
    world = given.world()
    given.service("computed", world.first, for_systems())
    return system(world, world.first)
