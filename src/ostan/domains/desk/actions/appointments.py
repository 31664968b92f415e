"""Appointments are booked, moved, called off and remembered."""

import contextlib
import datetime
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.desk.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentNear,
    AppointmentsMissed,
)
from ostan.domains.desk.models import Appointment
from ostan.domains.desk.queries import halls
from ostan.domains.desk.queries.appointments import Slot, free_slots, no_longer_fit
from ostan.domains.desk.rules import AppointmentState
from ostan.domains.desk.rules import hours as opening
from ostan.domains.org import actions as organisation
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, day_ends, local_day
from ostan.kernel.errors import NothingRecorded, RuleBroken
from ostan.ui import moments

CODE_DIGITS = 6
DRAWS = 6
GRACE = datetime.timedelta(minutes=60)
"""How long after its time an appointment may still be taken up. Source: assumed."""


def book(
    *,
    actor: Actor,
    now: datetime.datetime,
    hall_code: str,
    service_code: str,
    begins_at: datetime.datetime,
) -> Appointment:
    """The actor's appointment for the service in the hall at that instant.

    Raises:
        NotAllowed: the actor may not book, or there is no such hall or service.
        RuleBroken: "desk.day_out_of_reach", "desk.slot_taken", "desk.already_booked".
    """
    access.require(actor, "desk.book")
    slot, service_id = _slot(hall_code, service_code, begins_at, now)

    def place(code: str) -> Appointment:
        with unit_of_work(actor=actor, now=now) as work:
            row = Appointment.objects.create(
                counter_id=slot.counter_id,
                service_id=service_id,
                person_id=actor.person_id,
                code=code,
                begins_at=slot.begins_at,
                ends_at=slot.ends_at,
                booked_at=now,
                changed_at=now,
            )
            work.record(
                AppointmentBooked(
                    stream=f"appointment:{row.pk}",
                    appointment_id=row.pk,
                    counter_id=slot.counter_id,
                    service_id=service_id,
                    person_id=actor.person_id,
                    begins_at=slot.begins_at,
                )
            )
        return row

    return _placed(place)


def _slot(
    hall_code: str, service_code: str, begins_at: datetime.datetime, now: datetime.datetime
) -> tuple[Slot, int]:
    card, service = halls.hall(code=hall_code), catalogue.offer(code=service_code)
    day = local_day(begins_at)
    opening.check_day(day, local_day(now))
    free = free_slots(
        hall_card=card, service_id=service.service_id, owner_id=service.owner_id, day=day, now=now
    )
    found = next((slot for slot in free if slot.begins_at == begins_at), None)
    if found is None or not card.is_open:
        raise RuleBroken("desk.slot_taken", field="slot")
    return found, service.service_id


def _placed(place: Callable[[str], Appointment]) -> Appointment:
    """What `place` writes under a code that nobody has; the constraints of the table decide who was first."""
    for draw in range(DRAWS):
        code = str(secrets.randbelow(9 * 10 ** (CODE_DIGITS - 1)) + 10 ** (CODE_DIGITS - 1))
        try:
            return place(code)
        except IntegrityError as clash:
            if "slot_booked_once" in str(clash):
                raise RuleBroken("desk.slot_taken", field="slot") from clash
            if "one_appointment_of_a_service" in str(clash):
                raise RuleBroken("desk.already_booked") from clash
            if draw == DRAWS - 1:
                raise
    raise RuleBroken("desk.slot_taken", field="slot")


def move_appointment(
    *, actor: Actor, now: datetime.datetime, appointment_id: int, begins_at: datetime.datetime
) -> Appointment:
    """The actor's appointment at another time of the same hall.

    Raises:
        NotAllowed: it is not the actor's.
        RuleBroken: "desk.appointment_over", "desk.day_out_of_reach", "desk.slot_taken".
    """
    known = access.load(
        Appointment.objects.select_related("counter__hall", "service"),
        actor,
        "desk.see_own",
        pk=appointment_id,
    )
    slot, _ = _slot(known.counter.hall.code, known.service.code, begins_at, now)
    try:
        with unit_of_work(actor=actor, now=now) as work:
            row = _open_one(actor, appointment_id, now)
            row.counter_id, row.begins_at, row.ends_at = slot.counter_id, slot.begins_at, slot.ends_at
            row.moves, row.changed_at, row.reminded_at = min(row.moves + 1, 99), now, None
            row.save(update_fields=["counter", "begins_at", "ends_at", "moves", "changed_at", "reminded_at"])
            work.record(
                AppointmentMoved(
                    stream=f"appointment:{row.pk}",
                    appointment_id=row.pk,
                    counter_id=slot.counter_id,
                    person_id=actor.person_id,
                    begins_at=slot.begins_at,
                )
            )
    except IntegrityError as clash:
        raise RuleBroken("desk.slot_taken", field="slot") from clash
    return row


def _open_one(actor: Actor, appointment_id: int, now: datetime.datetime) -> Appointment:
    row = access.load(Appointment.objects.all(), actor, "desk.see_own", lock=True, pk=appointment_id)
    if row.state != AppointmentState.BOOKED or row.begins_at <= now:
        raise RuleBroken("desk.appointment_over")
    return row


def cancel_appointment(*, actor: Actor, now: datetime.datetime, appointment_id: int) -> Appointment:
    """The actor's appointment, called off; its time is free again.

    Raises:
        NotAllowed: it is not the actor's.
        RuleBroken: "desk.appointment_over".
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = _open_one(actor, appointment_id, now)
        row.state, row.changed_at = AppointmentState.CANCELLED, now
        row.save(update_fields=["state", "changed_at"])
        work.record(_cancelled(row, by_house=False))
    return row


def _cancelled(row: Appointment, *, by_house: bool) -> AppointmentCancelled:
    return AppointmentCancelled(
        stream=f"appointment:{row.pk}",
        appointment_id=row.pk,
        person_id=row.person_id or 0,
        by_house=by_house,
    )


def call_off_unfit(*, actor: Actor, now: datetime.datetime, hall_id: int | None = None) -> int:
    """How many appointments of the hall, or of all halls, no longer fit and were called off; their holders are told.

    Whatever changes when a hall, a counter or a representative is there asks for it, in the change itself; once a
    night it is asked for all halls.

    Raises:
        NotAllowed: the actor may not plan halls.
    """
    access.require(actor, "desk.plan")
    ids = no_longer_fit(now=now, hall_id=hall_id)
    found: list[Appointment] = []
    with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
        rows = Appointment.objects.select_for_update().filter(pk__in=ids, state=AppointmentState.BOOKED)
        found = list(rows)
        for row in found:
            row.state, row.changed_at = AppointmentState.CANCELLED, now
            row.save(update_fields=["state", "changed_at"])
            work.record(_cancelled(row, by_house=True))
    return len(found)


def remind(*, actor: Actor, now: datetime.datetime) -> int:
    """How many holders of tomorrow's appointments are reminded, each once.

    Whether a time still fits is not asked here: what changed that has called it off.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    tomorrow = local_day(now) + datetime.timedelta(days=1)
    rows = Appointment.objects.filter(
        state=AppointmentState.BOOKED,
        reminded_at=None,
        begins_at__gte=day_begins(tomorrow),
        begins_at__lt=day_ends(tomorrow),
    )
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        found = list(rows.select_for_update())
        rows.update(reminded_at=now)
        for row in found:
            work.record(
                AppointmentNear(
                    stream=f"appointment:{row.pk}",
                    appointment_id=row.pk,
                    person_id=row.person_id or 0,
                    begins_at=row.begins_at,
                )
            )
    return len(found)


def mark_missed(*, actor: Actor, now: datetime.datetime) -> int:
    """How many appointments whose holders did not come are closed.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED, begins_at__lt=now - GRACE)
    if not rows.exists():
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        count = rows.update(state=AppointmentState.MISSED, changed_at=now)
        work.record(AppointmentsMissed(stream="appointments", appointments=count))
    return count


def tell_visitor(
    *, actor: Actor, now: datetime.datetime, code: str, facts: Mapping[str, Any], entry_id: int
) -> bool:
    """Whether the holder of the appointment was owed the notice `code` of what was recorded.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "desk.watch_time")
    row = (
        Appointment.objects.select_related("counter__hall", "service")
        .filter(pk=facts["appointment_id"])
        .first()
    )
    if row is None or not row.person_id:
        return False
    organisation.tell_people(
        actor=actor,
        now=now,
        people=[row.person_id],
        code=code,
        facts={
            "number": row.code,
            "service": row.service.title,
            "hall": row.counter.hall.name,
            "when": moments.day_time(row.begins_at),
            "link": f"{str(settings.PORTAL['address']).rstrip('/')}/visits/{row.pk}/",
        },
        entry_id=entry_id,
        stream=f"appointment:{row.pk}",
    )
    return True
