"""The doctor says which units publish services without anybody to ask for."""

import pytest
from django.db import connection

from ostan.config.command import doctor
from ostan.domains.org import actions
from ostan.domains.org.rules import HEADS
from ostan.kernel.actor import SYSTEM
from tests.cases import given


@pytest.mark.django_db
def test_a_unit_with_neither_head_nor_telephone_is_named() -> None:
    world = given.world()
    # The second agency has no head of its own.
    given.service("theirs", world.second, given.short_process())
    actions.change_unit(actor=SYSTEM, now=given.NOW, unit_id=world.second.pk, phone="")

    assert unreached() == [world.second.code]
    found = doctor.reached(unreached())
    assert found.state == doctor.LOOK
    assert world.second.code in found.what

    actions.change_unit(actor=SYSTEM, now=given.NOW, unit_id=world.second.pk, phone="04133334444")
    assert doctor.reached(unreached()).state == doctor.WELL


def unreached() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(doctor.UNREACHED, [list(HEADS)])
        return [code for (code,) in cursor.fetchall()]
