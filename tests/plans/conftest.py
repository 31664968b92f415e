"""What tests of plans stand on."""

import pytest

from tests.plans import given


@pytest.fixture
def plan(db: None) -> given.Plan:
    return given.plan()
