"""What happens at a service desk. Ids, codes, numbers and instants only; why somebody has priority stays out."""

import datetime
from dataclasses import dataclass

from ostan.domains.desk.rules import Absence, AwayReason, Ending, Source, TicketState
from ostan.kernel.events import Event

# The hall


@dataclass(frozen=True, slots=True)
class HallSet(Event):
    hall_id: int
    unit_id: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class CounterSet(Event):
    hall_id: int
    counter_id: int
    number: int
    is_open: bool
    service_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OwnDeskSet(Event):
    """`agency_id` 0: any counter may give the service again."""

    service_id: int
    agency_id: int


@dataclass(frozen=True, slots=True)
class KioskKeySet(Event):
    hall_id: int


@dataclass(frozen=True, slots=True)
class ShiftPlanned(Event):
    shift_id: int
    counter_id: int
    agency_id: int
    person_id: int
    begins_at: datetime.datetime
    ends_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ShiftDropped(Event):
    shift_id: int


@dataclass(frozen=True, slots=True)
class RepresentativeAbsent(Event):
    """`substitute_id` 0: nobody sits instead."""

    shift_id: int
    absence: Absence
    substitute_id: int


@dataclass(frozen=True, slots=True)
class RepresentativeBack(Event):
    """Whose absence ended early sits again."""

    shift_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CounterTaken(Event):
    hall_id: int
    counter_id: int


@dataclass(frozen=True, slots=True)
class CounterLeft(Event):
    hall_id: int
    counter_id: int


# A turn


@dataclass(frozen=True, slots=True)
class TicketTaken(Event):
    ticket_id: int
    hall_id: int
    number: int
    service_id: int
    agency_id: int
    source: Source
    has_priority: bool


@dataclass(frozen=True, slots=True)
class TicketCalled(Event):
    ticket_id: int
    hall_id: int
    counter_id: int
    calls: int


@dataclass(frozen=True, slots=True)
class TicketStarted(Event):
    ticket_id: int
    counter_id: int
    waited_seconds: int


@dataclass(frozen=True, slots=True)
class TicketSentOn(Event):
    """To a counter, or (0) to whatever counter serves the agency."""

    ticket_id: int
    from_counter_id: int
    to_counter_id: int
    to_agency_id: int


@dataclass(frozen=True, slots=True)
class TicketBroughtBack(Event):
    ticket_id: int


@dataclass(frozen=True, slots=True)
class TicketEnded(Event):
    ticket_id: int
    hall_id: int
    state: TicketState
    ending: Ending | None = None
    away: AwayReason | None = None


@dataclass(frozen=True, slots=True)
class VisitorNamed(Event):
    ticket_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CaseOfTicket(Event):
    ticket_id: int
    case_id: int


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    hall_id: int
    tickets: int


# An appointment


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    appointment_id: int
    counter_id: int
    service_id: int
    person_id: int
    begins_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class AppointmentMoved(Event):
    appointment_id: int
    counter_id: int
    person_id: int
    begins_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(Event):
    """`by_house`: the hall called it off, not the citizen."""

    appointment_id: int
    person_id: int
    by_house: bool


@dataclass(frozen=True, slots=True)
class AppointmentNear(Event):
    appointment_id: int
    person_id: int
    begins_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class AppointmentsMissed(Event):
    appointments: int


@dataclass(frozen=True, slots=True)
class VisitsForgotten(Event):
    person_id: int
    rows: int


@dataclass(frozen=True, slots=True)
class VisitRated(Event):
    """`agency_id` and `service_id` 0: of neither."""

    ticket_id: int
    hall_id: int
    agency_id: int
    service_id: int
    score: int
