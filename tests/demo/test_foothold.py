"""An act of a replay that is refused leaves nothing behind, and the replay goes on."""

import pytest
from django.db import transaction

from ostan.domains.desk.models import Appointment
from ostan.foundation.work import delivering_at_once
from ostan.kernel.errors import RuleBroken
from ostan.wiring.demo import booked
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.foothold import foothold
from tests.demo.conftest import NOW


def test_what_a_constraint_of_the_table_refused_does_not_end_the_replay() -> None:
    with transaction.atomic(), delivering_at_once(joined=True), foothold() as held:
        booked.book_for(1, dice(1, "booked"), NOW)
        held.move()
        with pytest.raises(RuleBroken) as refused:
            booked.book_for(1, dice(1, "booked"), NOW)
        held.fall_back()

        assert refused.value.code == "desk.already_booked"
        assert Appointment.objects.count() == 1
        assert booked.book_for(2, dice(1, "booked"), NOW)
