"""Sets up halls, their counters and their ticket machines."""

import datetime
import secrets
from collections.abc import Collection, Sequence

from ostan.domains.desk.actions.appointments import call_off_unfit
from ostan.domains.desk.events import CounterSet, HallSet, KioskKeySet, OwnDeskSet
from ostan.domains.desk.models import Counter, CounterService, Hall, OwnDesk
from ostan.domains.desk.queries.halls import match_of_key
from ostan.domains.desk.rules import hours as opening
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

LONGEST_NAME = 120
LONGEST_ADDRESS = 300
KEY_DIGITS = 10


def set_hall(
    *,
    actor: Actor,
    now: datetime.datetime,
    code: str,
    unit_id: int,
    name: str,
    address: str = "",
    hours: Sequence[Sequence[Sequence[int]]] = (),
    is_open: bool = True,
) -> Hall:
    """The hall of that code with these particulars; a new one when there was none.

    Appointments that no longer fit are called off, and their holders told.

    Raises:
        NotAllowed: the actor may not plan for the unit of the hall as it is or will be.
        RuleBroken: "desk.name_missing", "desk.text_too_long".
    """
    name, address = _line(name, "name", LONGEST_NAME), _line(address, "address", LONGEST_ADDRESS)
    if not name:
        raise RuleBroken("desk.name_missing", field="name")
    _check_unit(actor, unit_id)
    known = Hall.objects.filter(code=code).first()
    if known is not None:
        access.load(Hall.objects.all(), actor, "desk.plan", pk=known.pk)
    with unit_of_work(actor=actor, now=now) as work:
        row, _ = Hall.objects.update_or_create(
            code=code,
            defaults={
                "unit_id": unit_id,
                "name": name,
                "address": address,
                "hours": [list(map(list, day)) for day in hours],
                "is_open": is_open,
            },
        )
        work.record(HallSet(stream=f"hall:{row.pk}", hall_id=row.pk, unit_id=unit_id, is_open=is_open))
        call_off_unfit(actor=actor, now=now, hall_id=row.pk)
    return row


def _check_unit(actor: Actor, unit_id: int) -> None:
    if not access.may_touch(actor, "desk.plan", unit_path=org.unit(unit_id=unit_id).path):
        raise NotAllowed("desk.plan")


def _line(text: str, field: str, longest: int) -> str:
    clean = persian.clean_line(text)
    if len(clean) > longest:
        raise RuleBroken("desk.text_too_long", field=field, longest=longest)
    return clean


def set_counter(
    *,
    actor: Actor,
    now: datetime.datetime,
    hall_id: int,
    number: int,
    name: str,
    service_ids: Collection[int] = (),
    slot_minutes: int = 0,
    is_open: bool = True,
) -> Counter:
    """The counter of that number in the hall with these particulars; a new one when there was none.

    Appointments that no longer fit are called off, and their holders told.

    Raises:
        NotAllowed: there is no such hall, or the actor may not plan it.
        RuleBroken: "desk.name_missing", "desk.text_too_long", "desk.counter_number", "desk.slot_length",
            "desk.only_own_desk": a service that only its agency gives.
    """
    hall = access.load(Hall.objects.all(), actor, "desk.plan", pk=hall_id)
    name = _line(name, "name", LONGEST_NAME)
    if not name:
        raise RuleBroken("desk.name_missing", field="name")
    if not 1 <= number <= 99:
        raise RuleBroken("desk.counter_number", field="number")
    opening.check_slot(slot_minutes)
    if OwnDesk.objects.filter(service__in=service_ids).exists():
        raise RuleBroken("desk.only_own_desk", field="services")
    with unit_of_work(actor=actor, now=now) as work:
        row, _ = Counter.objects.update_or_create(
            hall=hall,
            number=number,
            defaults={"name": name, "slot_minutes": slot_minutes, "is_open": is_open},
        )
        wanted = sorted(set(service_ids))
        CounterService.objects.filter(counter=row).delete()
        CounterService.objects.bulk_create([CounterService(counter=row, service_id=one) for one in wanted])
        work.record(
            CounterSet(
                stream=f"hall:{hall.pk}",
                hall_id=hall.pk,
                counter_id=row.pk,
                number=number,
                is_open=is_open,
                service_ids=tuple(wanted),
            )
        )
        call_off_unfit(actor=actor, now=now, hall_id=hall.pk)
    return row


def set_own_desk(*, actor: Actor, now: datetime.datetime, service_id: int, agency_id: int | None) -> None:
    """Says that only this agency gives the service, or (None) that any counter may; counters that gave it stop.

    Appointments that no longer fit are called off, and their holders told.

    Raises:
        NotAllowed: the actor may not plan halls.
    """
    access.require(actor, "desk.plan")
    with unit_of_work(actor=actor, now=now) as work:
        if agency_id is None:
            OwnDesk.objects.filter(service=service_id).delete()
        else:
            OwnDesk.objects.update_or_create(service_id=service_id, defaults={"agency_id": agency_id})
            reached = access.reach(actor, "desk.plan", Counter.SCOPE)
            CounterService.objects.filter(
                service=service_id, counter__in=Counter.objects.filter(reached)
            ).delete()
        work.record(
            OwnDeskSet(stream=f"service:{service_id}", service_id=service_id, agency_id=agency_id or 0)
        )
        call_off_unfit(actor=actor, now=now)


def set_kiosk_key(*, actor: Actor, now: datetime.datetime, hall_id: int) -> str:
    """A new key for the ticket machine of the hall: told once, kept as a hash; the machine of the old one closes.

    Raises:
        NotAllowed: there is no such hall, or the actor neither serves in it nor sets it up.
    """
    key = "".join(secrets.choice("0123456789") for _ in range(KEY_DIGITS))
    with unit_of_work(actor=actor, now=now) as work:
        hall = access.load(Hall.objects.all(), actor, "desk.open_kiosk", lock=True, pk=hall_id)
        hall.kiosk_match, hall.kiosk_set_at = match_of_key(key), now
        hall.save(update_fields=["kiosk_match", "kiosk_set_at"])
        work.record(KioskKeySet(stream=f"hall:{hall_id}", hall_id=hall_id))
    return key
