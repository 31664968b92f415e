"""A small province for every test of cases."""

import pytest

from tests.cases import given


@pytest.fixture
def world(db: None) -> given.World:
    return given.world()
