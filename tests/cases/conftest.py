"""A small province for every test of cases."""

from tests.cases import given
from tests.standing import standing

world = standing(given.world)
