"""What belongs to one round of a case: its decision, objection, standstills and extensions."""

from django.db import models
from django.db.models import Q

from ostan.domains.cases.models.case import Case
from ostan.domains.cases.models.talk import Message
from ostan.domains.cases.rules import Outcome


class Decision(models.Model):
    """The reasoned end of one round of a case. `upheld` answers an objection; null in a round that is none."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    round = models.SmallIntegerField()
    outcome = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    law = models.TextField(blank=True)
    forwarded_to = models.CharField(max_length=300, blank=True)
    duplicate_of = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="duplicates", db_index=False
    )
    upheld = models.BooleanField(null=True)
    by_id = models.BigIntegerField()
    hat = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="decided_once_a_round"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="outcome_known"),
        ]
        indexes = [
            models.Index(
                fields=["duplicate_of"],
                condition=Q(duplicate_of__isnull=False),
                name="decided_as_duplicate_of",
            )
        ]


class Objection(models.Model):
    """The applicant's objection to a decision: once for a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="objection")
    round = models.SmallIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)


class Pause(models.Model):
    """A time in which the clock of the case stood still, and by which question."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses", db_index=False)
    round = models.SmallIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["case", "round"], name="pause_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(to_at=None), name="paused_once_at_a_time")
        ]


class Extension(models.Model):
    """More working days for a case, with the reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions", db_index=False)
    round = models.SmallIntegerField()
    days = models.SmallIntegerField()
    reason = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "round"], name="extension_of_case")]
