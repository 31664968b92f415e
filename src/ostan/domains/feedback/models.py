"""Tables of feedback."""

from django.db import models

from ostan.domains.feedback.rules import SuggestionState


class Invitation(models.Model):
    """The applicant of one closed case is asked to rate it. The link's token is kept as a hash only."""

    SCOPE = {"owner": "citizen_id", "unit": "unit_path"}

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="invitation")
    citizen_id = models.BigIntegerField()
    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    unit_path = models.CharField(max_length=200, db_collation="C")
    token_match = models.BinaryField(max_length=32, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Rating(models.Model):
    """One applicant's judgement of one case: 1 (very unhappy) to 5 (very happy), reasons, a comment."""

    SCOPE = {"owner": "citizen_id", "unit": "unit_path"}

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="rating")
    citizen_id = models.BigIntegerField()
    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    unit_path = models.CharField(max_length=200, db_collation="C")
    score = models.SmallIntegerField()
    reasons = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="rating_in_range")
        ]
        indexes = [models.Index(fields=["service", "-rated_at"], name="rating_of_service")]


class Tally(models.Model):
    """Counts of one service at one unit, kept in step with every invitation and rating."""

    SCOPE = {"unit": "unit_path"}

    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    unit_path = models.CharField(max_length=200, db_collation="C")
    invited = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    happy = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "unit"], name="tally_once")]


class ScoreCount(models.Model):
    """How often each score was given to the cases of a version in the last year, counted every night."""

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey("catalogue.PublicService", on_delete=models.CASCADE)
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.CASCADE, db_index=False)
    score = models.SmallIntegerField()
    ratings = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "score"], name="score_counted_once")]


class Suggestion(models.Model):
    """How a service could be better, by somebody who met it in a case, and what its owner says to that.

    `by_id` is 0, and `text` empty, when the citizen who made it was erased.
    """

    SCOPE = {"owner": "by_id", "unit": "service__owner_path"}

    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT, db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="suggestions")
    by_id = models.BigIntegerField(db_index=True)
    from_staff = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default=SuggestionState.NEW)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(SuggestionState)), name="suggestion_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["NEW", "EXAMINED"], answered_at=None)
                | models.Q(state__in=["ACCEPTED", "REFUSED"], answered_at__isnull=False),
                name="suggestion_answered_has_time",
            ),
        ]
        indexes = [models.Index(fields=["service", "-at"], name="suggestion_of_service")]
