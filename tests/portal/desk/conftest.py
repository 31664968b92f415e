"""A hall that is open whenever the tests are run, and browsers of those who serve in it."""

import dataclasses
import datetime

from django.test import Client

from ostan.domains.desk import actions
from ostan.domains.desk.models import Counter, Hall
from ostan.domains.org import actions as org
from ostan.domains.org import queries as orgs
from ostan.foundation.holidays import actions as holidays
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import DayKind, local_day
from tests import given as house
from tests.cases import given as cases
from tests.standing import standing


@dataclasses.dataclass
class Desk:
    """The hall of the first agency with two counters; `operator` and `second` serve in it."""

    world: cases.World
    hall: Hall
    counters: list[Counter]
    service_id: int
    operator: Client
    second: Client
    head: Client
    actor: Actor
    address: str = ""


def build() -> Desk:
    """The hall, open all day today and in the next days."""
    world, now = cases.world(), clock.now()
    service = cases.offered.published_service(code="short").service_id
    holidays.add_special_day(
        actor=SYSTEM,
        now=now,
        kind=DayKind.EXTRA,
        first=local_day(now),
        last=local_day(now) + datetime.timedelta(days=3),
        title="گشوده",
        hours="0 تا 24",
        source="",
    )
    hall = actions.set_hall(
        actor=SYSTEM, now=now, code="hall", unit_id=world.first.pk, name="تالار مرکزی", address="خیابان امام"
    )
    counters = [
        actions.set_counter(
            actor=SYSTEM,
            now=now,
            hall_id=hall.pk,
            number=number,
            name="کارها",
            service_ids=[service],
            slot_minutes=15,
        )
        for number in (1, 2)
    ]
    operator, second, head = (
        house.member(role, world.first.pk)
        for role in (Role.DESK_OPERATOR, Role.DESK_OPERATOR, Role.UNIT_HEAD)
    )
    return Desk(
        world,
        hall,
        counters,
        service,
        *(signed_in(one) for one in (operator, second, head)),
        actor=orgs.actor_for(account_id=operator.pk, hat=None, on=now),
    )


desk = standing(build)


def signed_in(account: object) -> Client:
    """A browser in which the account has signed in."""
    client = Client()
    client.force_login(account)  # type: ignore[arg-type]  # an account of the house
    return client


def visitor(of: Desk, code: str = "0010007709", mobile: str = "09141112233") -> int:
    """Somebody with an identity card; the person's id."""
    found = org.register_visitor(
        actor=of.actor,
        now=clock.now(),
        national_code=code,
        mobile=mobile,
        given_name="مینا",
        family_name="نوری",
    )
    return found.pk
