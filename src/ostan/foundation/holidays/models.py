"""Tables of the working calendar."""

from django.db import models


class WeeklyHours(models.Model):
    """Working hours of one weekday between two dates. `weekday` runs from 0, Saturday, to 6, Friday.

    `intervals` is a list of [start, end] in seconds of the day; an empty list is a day off.
    """

    from_on = models.DateField()
    to_on = models.DateField(null=True)
    weekday = models.SmallIntegerField()
    intervals = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)


class SpecialDay(models.Model):
    """A date that departs from the weekly hours: official holiday, emergency closure, half day, extra day."""

    on = models.DateField(db_index=True)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    intervals = models.JSONField(default=list)
    is_estimated = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["HOLIDAY", "CLOSURE", "HALF_DAY", "EXTRA"]),
                name="special_day_kind_known",
            )
        ]


class CalendarVersion(models.Model):
    """Each change of the calendar makes a new version; a deadline keeps the version it was reckoned with."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.BigIntegerField()
    reason = models.CharField(max_length=300)
