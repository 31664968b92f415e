"""What the house counts of what citizens say, by unit and for one span of time: numbers for computed indicators."""

import datetime

from django.db.models import Count, Q

from ostan.domains.feedback.models import Invitation, Rating
from ostan.domains.feedback.rules import HAPPY_FROM

Counts = dict[int, tuple[int, int]]
"""By unit id: of so many (the second), so many (the first)."""


def rated_by_unit(*, first: datetime.datetime, until: datetime.datetime) -> Counts:
    """Of the applicants who were asked in the span, how many have answered since. One statement."""
    rows = Invitation.objects.filter(invited_at__gte=first, invited_at__lt=until).order_by()
    counted = rows.values_list("unit_id").annotate(part=Count("rating"), whole=Count("pk"))
    return {unit: (part, whole) for unit, part, whole in counted}


def happy_by_unit(*, first: datetime.datetime, until: datetime.datetime) -> Counts:
    """Of the ratings that were given in the span, how many were of satisfied applicants. One statement."""
    rows = Rating.objects.filter(rated_at__gte=first, rated_at__lt=until).order_by()
    happy = Count("pk", filter=Q(score__gte=HAPPY_FROM))
    counted = rows.values_list("unit_id").annotate(part=happy, whole=Count("pk"))
    return {unit: (part, whole) for unit, part, whole in counted}
