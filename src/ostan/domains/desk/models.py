"""Tables of the service desk."""

from django.db import models
from django.db.models import Q

from ostan.domains.desk.rules import (
    Absence,
    AppointmentState,
    AwayReason,
    Ending,
    Priority,
    Source,
    TicketState,
)


class Hall(models.Model):
    """A place of the administration where people are served at counters.

    `hours` are seven days of [begins, ends] in seconds, Saturday to Friday, narrower than office hours; [] for none
    of its own. `kiosk_match` is the key of its ticket machine, kept as a hash only.
    """

    SCOPE = {"unit": "unit__path"}

    code = models.SlugField(max_length=40, unique=True)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="halls")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=300, blank=True)
    hours = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)
    kiosk_match = models.BinaryField(max_length=32, null=True)
    kiosk_set_at = models.DateTimeField(null=True)


class Counter(models.Model):
    """A place in a hall at which people are served. `slot_minutes` 0: no appointments here."""

    SCOPE = {"unit": "hall__unit__path"}

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="counters")
    number = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    slot_minutes = models.SmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "number"], name="counter_number_once")]


class CounterService(models.Model):
    """A service that a counter gives, whoever sits at it."""

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counter", "service"], name="service_at_counter_once")]


class OwnDesk(models.Model):
    """A service that only its agency gives: by its representative in a hall, or at its own desk."""

    SCOPE = {"unit": "agency__path"}

    service = models.OneToOneField("catalogue.PublicService", on_delete=models.PROTECT)
    agency = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)


class Shift(models.Model):
    """A representative of an agency sits at a counter on a day, from one second of it to another.

    `service_ids` are what is given then, [] for everything of the agency. `absence` says that the representative is
    away; then the substitute sits, or nobody. `stepped_back` are the ids of the people whose noted absence took them
    off, the first of them first, so that each may sit again.
    """

    SCOPE = {"owner": "person_id", "unit": "counter__hall__unit__path"}

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="shifts")
    agency = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="shifts")
    substitute = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="stood_in_shifts"
    )
    service_ids = models.JSONField(default=list)
    day = models.DateField()
    begins = models.IntegerField()
    ends = models.IntegerField()
    absence = models.CharField(max_length=12, blank=True)
    stepped_back = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(begins__lt=models.F("ends")), name="shift_has_time"),
            models.CheckConstraint(condition=Q(absence__in=["", *Absence]), name="shift_absence_known"),
        ]
        indexes = [models.Index(fields=["day", "counter"], name="shift_of_day")]


class Seat(models.Model):
    """Who sits at a counter now, and who sat there before."""

    SCOPE = {"owner": "person_id", "unit": "counter__hall__unit__path"}

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="seats")
    hat = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counter"], condition=Q(until=None), name="one_at_a_counter"),
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="at_one_counter"),
        ]


class HallDay(models.Model):
    """A day of a hall: the last number given out, and how often anything in its line has changed.

    Its row is locked by whatever changes the line, so that no number and no turn is given twice.
    """

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    last_number = models.IntegerField(default=0)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "day"], name="hall_day_once")]


class Ticket(models.Model):
    """One person's turn. What is wanted: a service, an agency, or neither.

    `counter` is where the turn was called; `only_counter` the one to which it was sent on. `ready_at` is since when
    it counts.
    """

    SCOPE = {"owner": "person_id", "unit": "hall__unit__path"}

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    day = models.DateField()
    number = models.IntegerField()
    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.PROTECT)
    agency = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT)
    source = models.CharField(max_length=12)
    priority = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, default=TicketState.WAITING)
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="tickets")
    only_counter = models.ForeignKey(
        Counter, null=True, on_delete=models.PROTECT, related_name="sent_on", db_index=False
    )
    person = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="tickets")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="tickets")
    token_match = models.BinaryField(max_length=32, unique=True, null=True)
    taken_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    served_by = models.BigIntegerField(null=True)
    calls = models.SmallIntegerField(default=0)
    transfers = models.SmallIntegerField(default=0)
    ending = models.CharField(max_length=12, blank=True)
    away = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "day", "number"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["counter"], condition=Q(state__in=["CALLED", "SERVING"]), name="one_turn_at_a_counter"
            ),
            models.CheckConstraint(condition=Q(state__in=list(TicketState)), name="ticket_state_known"),
            models.CheckConstraint(condition=Q(source__in=list(Source)), name="ticket_source_known"),
            models.CheckConstraint(condition=Q(priority__in=list(Priority)), name="ticket_priority_known"),
            models.CheckConstraint(condition=Q(ending__in=["", *Ending]), name="ticket_ending_known"),
            models.CheckConstraint(condition=Q(away__in=["", *AwayReason]), name="ticket_away_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["CALLED", "SERVING"]) | Q(counter__isnull=False),
                name="ticket_called_somewhere",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hall", "day"],
                condition=Q(state__in=["WAITING", "CALLED", "SERVING"]),
                name="ticket_in_line",
            )
        ]


class Leg(models.Model):
    """A part of a visit that ended with sending the turn on: where it was called and what was wanted there.

    `ready_at` is since when it waited for this counter. The last part of a visit stands in the turn itself.
    """

    SCOPE = {"owner": "ticket__person_id", "unit": "ticket__hall__unit__path"}

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="legs")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, db_index=False)
    service = models.ForeignKey(
        "catalogue.PublicService", null=True, on_delete=models.PROTECT, db_index=False
    )
    agency = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT, db_index=False)
    ready_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()


class VisitRating(models.Model):
    """How content the holder of a turn was with a visit that needed no case: 1 (very unhappy) to 5 (very happy)."""

    SCOPE = {"owner": "ticket__person_id", "unit": "ticket__hall__unit__path"}

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="rating")
    score = models.SmallIntegerField()
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="visit_rating_in_range")]


class Sending(models.Model):
    """A form that was sent under a key of its page: sent again after a lost connection it is recognised."""

    SCOPE = {"owner": "by_id", "unit": "ticket__hall__unit__path"}

    key = models.CharField(max_length=40, db_collation="C")
    by_id = models.BigIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "by_id"], name="sent_once")]


class Appointment(models.Model):
    """A time at a counter that one citizen has booked. `code` is typed at the ticket machine of the hall."""

    SCOPE = {"owner": "person_id", "unit": "counter__hall__unit__path"}

    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, related_name="appointments", db_index=False
    )
    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT)
    person = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="appointments")
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.PROTECT, related_name="appointment")
    code = models.CharField(max_length=8, db_collation="C")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=AppointmentState.BOOKED)
    moves = models.SmallIntegerField(default=0)
    booked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter", "begins_at"],
                condition=Q(state__in=["BOOKED", "ARRIVED"]),
                name="slot_booked_once",
            ),
            models.UniqueConstraint(
                fields=["person", "service"], condition=Q(state="BOOKED"), name="one_appointment_of_a_service"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="BOOKED"), name="appointment_code_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(AppointmentState)), name="appointment_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["begins_at"], condition=Q(state="BOOKED"), name="appointment_to_come")
        ]
