"""Tables of feedback."""

from django.db import models


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
