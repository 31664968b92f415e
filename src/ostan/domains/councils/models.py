"""Tables of councils. Who has a seat in a body sees it (queries/membership.py); the rest stands in foundation/access.py."""

from django.db import models
from django.db.models import F, Q

from ostan.domains.councils.rules import (
    AskKind,
    BodyKind,
    ItemKind,
    ItemState,
    MeetingState,
    Presence,
    QuorumKind,
    SeatRole,
)
from ostan.kernel.calendar import PeriodKind


class Body(models.Model):
    """A council, committee, workgroup or gathering. `takes`: the kinds of items that come to its agenda by themselves.

    `is_default`: set up as an example that the province is to change. `last_meeting` and `last_resolution` are the
    numbers given last.
    """

    SCOPE: dict[str, str] = {}

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    quorum_kind = models.CharField(max_length=8, default=QuorumKind.SHARE)
    quorum = models.SmallIntegerField(default=51)
    owed_every = models.CharField(max_length=1, default=PeriodKind.SEASON)
    takes = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
    last_meeting = models.IntegerField(default=0)
    last_resolution = models.IntegerField(default=0)
    since = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(BodyKind)), name="body_kind_known"),
            models.CheckConstraint(condition=Q(quorum_kind__in=list(QuorumKind)), name="body_quorum_known"),
            models.CheckConstraint(condition=Q(owed_every__in=list(PeriodKind)), name="body_period_known"),
        ]


class WatchedProgramme(models.Model):
    """A programme that a body watches, by its code, under the title by which the body knows it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="programmes", db_index=False)
    place = models.SmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="programme_watched_once")]


class HostUnit(models.Model):
    """A unit that hosts the meetings of a body when its turn comes."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="hosts", db_index=False)
    place = models.SmallIntegerField()
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "place"], name="host_place_once")]


class Seat(models.Model):
    """A person, or whoever holds a post, sits in a body from one day to another; both days belong to the term."""

    SCOPE = {"owner": "person_id"}

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="council_seats"
    )
    post = models.ForeignKey("org.Post", null=True, on_delete=models.PROTECT, related_name="council_seats")
    role = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=list(SeatRole)), name="seat_role_known"),
            models.CheckConstraint(
                condition=Q(person=None, post__isnull=False) | Q(person__isnull=False, post=None),
                name="seat_of_person_or_post",
            ),
        ]


class Series(models.Model):
    """Meetings every so many weeks from a first day on; `planned_to` is the place of the last one that was planned."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="series")
    first = models.DateField()
    every_weeks = models.SmallIntegerField()
    begins = models.IntegerField()
    ends = models.IntegerField()
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=300, blank=True)
    planned_to = models.IntegerField(default=-1)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="series_has_time")]


class Meeting(models.Model):
    """One meeting of a body. `programme` is the code of the one to which it is given, "" for a usual meeting.

    `sequence` counts what invited people have to hear of (RFC 5545). `minutes_version` counts savings of the minutes.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="meetings")
    number = models.IntegerField()
    programme = models.CharField(max_length=40, blank=True)
    host = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, default=MeetingState.PLANNED)
    called_at = models.DateTimeField(null=True)
    sequence = models.IntegerField(default=0)
    changed_at = models.DateTimeField()
    minutes = models.TextField(blank=True)
    minutes_version = models.IntegerField(default=0)
    minutes_by = models.BigIntegerField(default=0)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="meeting_number_once"),
            models.CheckConstraint(condition=Q(state__in=list(MeetingState)), name="meeting_state_known"),
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="meeting_has_time"),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(state=MeetingState.HELD), name="only_held_is_approved"
            ),
        ]
        indexes = [models.Index(fields=["begins_at"], name="meeting_when")]


class AgendaItem(models.Model):
    """Something to talk about: waiting for a meeting of the body, or on the agenda of one.

    `ref` names what it is about ("unit:7"); the same thing comes once while it is open, and `times` counts how often
    it was put forward.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="items")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="items")
    place = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    times = models.IntegerField(default=1)
    state = models.CharField(max_length=8, default=ItemState.WAITING)
    by_id = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "ref"],
                condition=Q(state__in=["WAITING", "LISTED"]) & ~Q(ref=""),
                name="item_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(ItemKind)), name="item_kind_known"),
            models.CheckConstraint(condition=Q(state__in=list(ItemState)), name="item_state_known"),
            models.CheckConstraint(
                condition=~Q(state="LISTED") | Q(meeting__isnull=False), name="item_listed_somewhere"
            ),
        ]


class Attendance(models.Model):
    """Whether the holder of a seat was there, or somebody for him."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="presences", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="presences")
    person = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="present_once"),
            models.CheckConstraint(condition=Q(presence__in=list(Presence)), name="presence_known"),
            models.CheckConstraint(
                condition=~Q(presence=Presence.SUBSTITUTE) | Q(person__isnull=False),
                name="substitute_is_somebody",
            ),
        ]


class Resolution(models.Model):
    """What a meeting resolved, binding a unit until a day. Its state follows from the dates.

    `owner` is who answers for it in the unit, null for who leads it. Where a promise stands behind it, its verified
    figures alone say that it is done. `done_text` and `evidence_id` are what the unit showed; `told_near_at` and
    `overdue_at` say that it was reminded and that the day went by.
    """

    SCOPE = {"unit": "unit__path"}

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="resolutions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="resolutions", db_index=False)
    number = models.IntegerField()
    text = models.TextField()
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="resolutions")
    owner = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        "plans.Commitment", null=True, on_delete=models.PROTECT, related_name="resolutions"
    )
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    done_text = models.TextField(blank=True)
    evidence_id = models.BigIntegerField(null=True)
    returned_for = models.TextField(blank=True)
    told_near_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="resolution_number_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="resolution_open_due"),
        ]


class Consultation(models.Model):
    """A unit asks a body to advise it or to clear its way, and the body answers."""

    SCOPE = {"unit": "unit__path"}

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="consultations")
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    text = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(AskKind)), name="ask_kind_known")]
