"""Tables of the working calendar. A row comes with a version and is withdrawn with one, never changed."""

from django.db import models

from ostan.kernel.calendar import DayKind


class CalendarVersion(models.Model):
    """Each change of the calendar makes a new version; a deadline keeps the version it was reckoned with.

    `known_until` is the last day whose official holidays have been decided.
    """

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    known_until = models.DateField()


class WeeklyHours(models.Model):
    """The usual week between two dates.

    `hours` has seven lists, Saturday to Friday, of [begin, end] in seconds of the day; an empty one is off.
    """

    first = models.DateField()
    last = models.DateField(null=True)
    hours = models.JSONField()
    source = models.CharField(max_length=300, blank=True)
    version = models.BigIntegerField()
    withdrawn = models.BigIntegerField(null=True)


class SpecialDay(models.Model):
    """Days that depart from the usual week: official holiday, closure, half day, extra day.

    `hours` is a list of [begin, end] in seconds of the day, for half and extra days only.
    """

    first = models.DateField(db_index=True)
    last = models.DateField()
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    hours = models.JSONField(default=list)
    is_estimated = models.BooleanField(default=False)
    is_official = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    version = models.BigIntegerField()
    withdrawn = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(DayKind)), name="special_day_kind_known"),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="special_day_ends_after_it_begins"
            ),
        ]
