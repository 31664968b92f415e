"""A small province with a service that costs something, and browsers of its people."""

from tests.cases import given as cases
from tests.payments.given import costly
from tests.portal.work.conftest import Desk
from tests.standing import standing


def built() -> Desk:
    desk = Desk(cases.world())
    costly(desk.world)
    return desk


desk = standing(built)
