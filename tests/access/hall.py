"""The service desk of the small province: a hall of the first agency in which the deputy serves somebody now."""

import datetime

from ostan.domains.catalogue.models import PublicService
from ostan.domains.desk import actions as desk
from ostan.domains.desk import queries
from ostan.foundation.holidays import actions as holidays
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import DayKind, local_day

HOUR = 3600
DAY = datetime.timedelta(days=1)


def build(actors: dict[str, Actor], units: dict[str, int]) -> tuple[dict[str, str], dict[str, str]]:
    """What the addresses of the desk name: of the owner, and of the stranger."""
    now = clock.now()
    today, service = local_day(now), PublicService.objects.get(code="service-first")
    holidays.add_special_day(  # the hall is open whenever the tests are run, and in the days to come
        actor=SYSTEM,
        now=now,
        kind=DayKind.EXTRA,
        first=today,
        last=today + 3 * DAY,
        title="گشوده",
        hours="0 تا 24",
        source="",
    )
    hall = desk.set_hall(actor=SYSTEM, now=now, code="hall", unit_id=units["first"], name="تالار نخست")
    one, two = (
        desk.set_counter(
            actor=SYSTEM,
            now=now,
            hall_id=hall.pk,
            number=number,
            name=f"باجهٔ {number}",
            service_ids=[service.pk],
            slot_minutes=15,
        )
        for number in (1, 2)
    )
    shift = desk.plan_shift(
        actor=SYSTEM,
        now=now,
        counter_id=two.pk,
        agency_id=units["first"],
        person_id=actors["clerk"].person_id,
        day=today + DAY,
        begins=8 * HOUR,
        ends=9 * HOUR,
    )
    ticket_id = _served(actors, hall.pk, one.pk, service.pk, now)
    booked = {
        whose: _booked(actors[whose], service.pk, units["first"], now) for whose in ("owner", "stranger")
    }
    mine = {
        "hall": "hall",
        "ticket": str(ticket_id),
        "turn": queries.token_of(ticket_id),
        "counter": str(two.pk),
        "shift": str(shift.pk),
        "appointment": booked["owner"],
    }
    return mine, {"appointment": booked["stranger"]}


def _served(
    actors: dict[str, Actor], hall_id: int, counter_id: int, service_id: int, now: datetime.datetime
) -> int:
    """The turn of the owner, who stands at the deputy's counter."""
    deputy = actors["deputy"]
    desk.sit_down(actor=deputy, now=now, counter_id=counter_id)
    ticket = desk.take_ticket(actor=deputy, now=now, hall_code="hall", service_id=service_id)
    desk.call_next(actor=deputy, now=now, hall_id=hall_id)
    desk.start(actor=deputy, now=now, ticket_id=ticket.pk)
    desk.name_visitor(actor=deputy, now=now, ticket_id=ticket.pk, person_id=actors["owner"].person_id)
    return ticket.pk


def _booked(who: Actor, service_id: int, owner_id: int, now: datetime.datetime) -> str:
    """An appointment for tomorrow."""
    free = queries.free_slots(
        hall_card=queries.hall(code="hall"),
        service_id=service_id,
        owner_id=owner_id,
        day=local_day(now) + DAY,
        now=now,
    )
    made = desk.book(
        actor=who, now=now, hall_code="hall", service_code="service-first", begins_at=free[40].begins_at
    )
    return str(made.pk)
