"""What the owner of a service looks at, counted every night by the schedule, so that no page has to."""

from django.db import models
from django.db.models import Q


class ServiceCount(models.Model):
    """The cases of one service in one month (of Tehran's calendar, named by its first day), or of one version in
    all of them: how many came, how many ended, and how long those took.

    What ended by its applicant's will or silence says nothing about the office and is not among the `decided`.
    """

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey("catalogue.PublicService", on_delete=models.CASCADE, db_index=False)
    version = models.ForeignKey(
        "catalogue.ServiceVersion", null=True, on_delete=models.CASCADE, db_index=False
    )
    month = models.DateField(null=True)
    opened = models.IntegerField(default=0)
    decided = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    median_seconds = models.IntegerField(null=True)
    slow_seconds = models.IntegerField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "version", "month"], nulls_distinct=False, name="service_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(version=None, month__isnull=False) | Q(version__isnull=False, month=None),
                name="service_by_month_or_version",
            ),
        ]


class StepTime(models.Model):
    """How long one step of a version took those who did it in the last year, in working seconds from its opening;
    the time for which the case stood still is not among them. `late` were done after their own due time."""

    SCOPE = {"unit": "version__service__owner_path"}

    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.CASCADE, db_index=False)
    node = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=12)
    tasks = models.IntegerField()
    late = models.IntegerField()
    median_seconds = models.IntegerField()
    slow_seconds = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "node"], name="step_timed_once")]


class EndCount(models.Model):
    """How the cases of a service ended in the last year; of refusals also by the law that was cited."""

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey("catalogue.PublicService", on_delete=models.CASCADE)
    outcome = models.CharField(max_length=12)
    law = models.TextField(blank=True)
    cases = models.IntegerField()
