"""A hall with three counters, a representative of another agency, and people who come."""

import dataclasses
import datetime
from typing import Any

from ostan.domains.catalogue.models import PublicService
from ostan.domains.desk import actions
from ostan.domains.desk.models import Counter, Hall, Ticket
from ostan.domains.org import actions as org
from ostan.kernel.actor import SYSTEM, Actor, Role
from tests.cases import given

NOW = given.NOW
TODAY = datetime.date(2026, 4, 11)
HOUR = 3600
NATIONAL_CODE = "0010007709"
MOBILE = "09141112233"


@dataclasses.dataclass
class Desk:
    """The hall of the first agency; the other agency's `rep` sits at the third counter from eight to twelve."""

    world: given.World
    hall: Hall
    one: Counter
    two: Counter
    three: Counter
    operator: Actor
    second: Actor
    rep: Actor
    short: PublicService
    theirs: PublicService


def desk() -> Desk:
    """The hall and everybody in it."""
    world = given.world()
    short = PublicService.objects.get(code="short")
    theirs = given.service("theirs", world.second, given.short_process())
    hall = actions.set_hall(
        actor=SYSTEM, now=NOW, code="hall", unit_id=world.first.pk, name="تالار مرکزی", address="خیابان امام"
    )
    one, two = (
        actions.set_counter(
            actor=SYSTEM,
            now=NOW,
            hall_id=hall.pk,
            number=number,
            name=f"باجهٔ {number}",
            service_ids=[short.pk],
            slot_minutes=30 if number == 1 else 0,
        )
        for number in (1, 2)
    )
    three = actions.set_counter(
        actor=SYSTEM, now=NOW, hall_id=hall.pk, number=3, name="دستگاه‌ها", slot_minutes=20
    )
    built = Desk(
        world,
        hall,
        one,
        two,
        three,
        operator=given.staff("متصدی", world.first, Role.DESK_OPERATOR),
        second=given.staff("متصدی دوم", world.first, Role.DESK_OPERATOR),
        rep=given.staff("نماینده", world.second, Role.CLERK),
        short=short,
        theirs=theirs,
    )
    shift(built)
    return built


def shift(of: Desk, **changes: Any) -> Any:
    """A shift of the representative at the third counter."""
    told = {
        "counter_id": of.three.pk,
        "agency_id": of.world.second.pk,
        "person_id": of.rep.person_id,
        "day": TODAY,
        "begins": 8 * HOUR,
        "ends": 12 * HOUR,
        **changes,
    }
    return actions.plan_shift(actor=SYSTEM, now=NOW, **told)


def ticket(of: Desk, minutes: float = 0, **changes: Any) -> Ticket:
    """A turn for the short service, so many minutes after NOW."""
    told = {"service_id": of.short.pk, **changes}
    if "agency_id" in changes:
        told.pop("service_id")
    return actions.take_ticket(actor=of.operator, now=at(minutes), hall_code="hall", **told)


def at(minutes: float) -> datetime.datetime:
    """So many minutes after NOW."""
    return NOW + datetime.timedelta(minutes=minutes)


def served(of: Desk, minutes: float = 0, *, by: Actor | None = None, **changes: Any) -> Ticket:
    """A turn at the first counter (or that of `by`, who sits) whose holder stands there."""
    actor = by or of.operator
    if by is None:
        actions.sit_down(actor=actor, now=at(minutes), counter_id=of.one.pk)
    taken = ticket(of, minutes, **changes)
    called = actions.call_next(actor=actor, now=at(minutes + 1), hall_id=of.hall.pk)
    assert called.pk == taken.pk
    return actions.start(actor=actor, now=at(minutes + 2), ticket_id=called.pk)


def visitor(of: Desk, **changes: Any) -> Any:
    """Somebody with an identity card."""
    told = {
        "national_code": NATIONAL_CODE,
        "mobile": MOBILE,
        "given_name": "مینا",
        "family_name": "نوری",
        **changes,
    }
    return org.register_visitor(actor=of.operator, now=NOW, **told)
