"""What tests of councils stand on."""

import pytest

from tests.councils import given


@pytest.fixture
def council(db: None) -> given.Council:
    return given.council()
