"""Table of what other systems have sent."""

from django.db import models
from django.db.models import Q

from ostan.domains.cases.models.case import Case


class Sending(models.Model):
    """That a case came through another system, and under which number that system knows it.

    `reference` is the system's own; "" when it gave none.
    """

    SCOPE = {"owner": "system_id", "service": "case__service_id"}

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="sending")
    system = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="sendings")
    reference = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "reference"], condition=~Q(reference=""), name="sending_reference_once"
            )
        ]
