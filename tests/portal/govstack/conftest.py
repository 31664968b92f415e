"""A system whose key opens the building block, in a small province."""

from tests.cases import given
from tests.portal.api.conftest import Partner, for_systems, system
from tests.standing import standing


def built() -> Partner:
    world = given.world()
    given.service("computed", world.first, for_systems())
    return system(world, world.first)


partner = standing(built)
