"""A small province with its usual hours, and a citizen in it."""

import pytest

from tests.cases import given as cases
from tests.portal.citizen import given


@pytest.fixture
def world(db: None) -> cases.World:
    return cases.world()


@pytest.fixture
def me(world: cases.World) -> given.Citizen:
    return given.citizen()
