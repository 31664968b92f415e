"""What is kept beside cases: routing rules, limits, filters, figures."""

from django.db import models

from ostan.domains.cases.rules import ladder


class RoutingRule(models.Model):
    """Where a case goes: the first rule, by order, that fits its service, place, words and answers (CEL)."""

    SCOPE = {"unit": "unit__path"}

    order = models.IntegerField()
    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.PROTECT)
    place_code = models.CharField(max_length=16, blank=True)
    words = models.TextField(blank=True, default="")
    condition = models.TextField(blank=True)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    reason = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)


class ServiceLimits(models.Model):
    """The province's own figures for one service, or (no service) for all that have none of their own."""

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.PROTECT)
    answer_days = models.SmallIntegerField()
    remind_days = models.SmallIntegerField()
    objection_days = models.SmallIntegerField()
    extensions = models.SmallIntegerField()
    extension_days = models.SmallIntegerField()
    bounces = models.SmallIntegerField()
    arbiter = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT)
    ladder = models.JSONField(default=ladder.kept)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service"], nulls_distinct=False, name="limits_once_a_service")
        ]


class SavedFilter(models.Model):
    """A filter of the work list that a member of staff keeps under a name, alone or (`unit`) for all of a unit.

    The default one is what the person's work list opens with.
    """

    SCOPE = {"owner": "person_id", "unit": "unit__path"}

    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=80)
    values = models.JSONField(default=dict)
    unit = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT, related_name="saved_filters")
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="filter_named_once"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(is_default=True), name="filter_one_default"
            ),
        ]


class WaitingTime(models.Model):
    """How long decided cases took, counted by the schedule: per service, per unit, and per service in a unit.

    `with_law` of the cases had a legal deadline, and `within_law` of those kept it.
    """

    SCOPE = {"unit": "unit__path"}

    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.CASCADE)
    unit = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.CASCADE)
    cases = models.IntegerField()
    on_time = models.IntegerField()
    with_law = models.IntegerField(default=0)
    within_law = models.IntegerField(default=0)
    median_seconds = models.IntegerField()
    slow_seconds = models.IntegerField()
    from_at = models.DateTimeField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "unit"], nulls_distinct=False, name="waiting_time_counted_once"
            )
        ]


class FormTally(models.Model):
    """What became of applications in a form, by day: counts alone, that tell of nobody.

    `left` were never sent and stood last at this question; `refused` counts answers to it that were not accepted.
    Without a page: `sent`, and those `left` when all was answered.
    """

    SCOPE = {"unit": "version__service__owner_path"}

    version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="form_tallies", db_index=False
    )
    day = models.DateField()
    page = models.CharField(max_length=80, blank=True)
    question = models.CharField(max_length=80, blank=True)
    sent = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "day", "page", "question"], name="form_tallied_once")
        ]
