"""Tables of the question whether a figure is true."""

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
