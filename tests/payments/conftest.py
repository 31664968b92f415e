"""A small province with a service that costs something, and browsers of its people."""

import pytest

from tests.cases import given as cases
from tests.payments.given import costly
from tests.portal.work.conftest import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    desk = Desk(cases.world())
    costly(desk.world)
    return desk
