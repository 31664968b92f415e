"""What tests of the service desk stand on."""

import pytest

from tests.desk import given


@pytest.fixture
def desk(db: None) -> given.Desk:
    return given.desk()
