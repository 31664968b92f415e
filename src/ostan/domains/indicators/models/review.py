"""Tables of the question whether a figure is true."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ostan.domains.indicators.models.figures import Cell, Indicator, Value
from ostan.domains.indicators.rules.review import NoteKind, QuestionState


class Examining(models.Model):
    """How the tests look at an indicator: whether what it counts comes unasked, and what else counts the same.

    Without a row nothing comes unasked and there is no second source.
    """

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="examining")
    by_itself = models.BooleanField(default=False)
    second = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()


class Question(models.Model):
    """A claim that the tests found unlikely, and what became of it. Once for each value that was claimed.

    `findings` holds what every test said, retired ones too (check, p, facts); `checks` the tests that gave rise to it.
    Never public, in no score.
    """

    SCOPE = {"unit": "cell__unit__path"}

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="questions")
    value = models.OneToOneField(Value, on_delete=models.PROTECT, related_name="question")
    p = models.FloatField()
    adjusted = models.FloatField()
    findings = models.JSONField()
    checks = models.JSONField()
    state = models.CharField(max_length=9, default=QuestionState.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.BigIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(QuestionState)), name="question_state_known"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(settled_at=None), name="question_open"),
        ]


class QuestionNote(models.Model):
    """What the unit answered, or why it was decided so. Rows are only added."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8)
    text = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(NoteKind)), name="note_kind_known"),
        ]


class QuestionFile(models.Model):
    """A document that came with an answer."""

    SCOPE = {"unit": "note__question__cell__unit__path"}

    note = models.ForeignKey(QuestionNote, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")


class LimitSetting(models.Model):
    """From a month on the limits of a unit's chart are reckoned anew, and why. Rows are only added."""

    SCOPE = {"unit": "unit__path"}

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40, blank=True, db_collation="C")
    place = models.ForeignKey(
        "org.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.SmallIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "category", "place", "order"],
                nulls_distinct=False,
                name="limits_once_a_month",
            )
        ]


class PeerGroup(models.Model):
    """A group of like units, declared before its Jalali year begins and left alone then."""

    SCOPE: ClassVar[dict[str, str]] = {}

    year = models.SmallIntegerField()
    title = models.CharField(max_length=80)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="peer_group_once")]


class PeerUnit(models.Model):
    """A unit of a group."""

    SCOPE = {"unit": "unit__path"}

    group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="units", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "unit"], name="peer_unit_once")]
