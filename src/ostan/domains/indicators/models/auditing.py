"""Tables of sampled audits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ostan.domains.indicators.models.figures import Cell, Indicator, Value
from ostan.domains.indicators.rules.review import Method, Outcome, Part, PlacedBy, Way


class Audit(models.Model):
    """The figures of an indicator over some periods, of which a part is counted again.

    The seed (root of a checkpoint and its size) is fixed when the audit is planned; the list closes when it is drawn.
    """

    SCOPE: ClassVar[dict[str, str]] = {}

    title = models.CharField(max_length=200)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="audits")
    first = models.SmallIntegerField()
    last = models.SmallIntegerField()
    method = models.CharField(max_length=5)
    tolerable = models.FloatField()
    confidence = models.FloatField()
    expected = models.FloatField()
    seed_size = models.BigIntegerField()
    seed_root = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    drawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(method__in=list(Method)), name="audit_method_known"),
            models.CheckConstraint(condition=Q(first__lte=models.F("last")), name="audit_span"),
        ]


class AuditItem(models.Model):
    """A figure of an audit's closed list, as it was claimed then; drawn or not, and what was found.

    `part` is empty for one that was not drawn, `outcome` for one that was not looked at.
    """

    SCOPE: ClassVar[dict[str, str]] = {"unit": "cell__unit__path"}

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="items", db_index=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+")
    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="+")
    priority = models.SmallIntegerField(default=0)
    part = models.CharField(max_length=8, blank=True)
    hits = models.IntegerField(default=0)
    outcome = models.CharField(max_length=11, blank=True)
    counted = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    counted_of = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    way = models.CharField(max_length=5, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "cell"], name="audit_item_once"),
            models.CheckConstraint(condition=Q(part__in=["", *Part]), name="audit_part_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome]), name="audit_outcome_known"),
            models.CheckConstraint(condition=Q(way__in=["", *Way]), name="audit_way_known"),
        ]


class AuditPhoto(models.Model):
    """A photograph or document that the auditor brought from the field, with when and where it was taken: by the
    camera's own word, or by the telephone with which the finding was sent from the place itself (`placed_by`).
    """

    SCOPE: ClassVar[dict[str, str]] = {"unit": "item__cell__unit__path"}

    item = models.ForeignKey(AuditItem, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    placed_by = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(placed_by="", latitude=None, longitude=None)
                | Q(placed_by__in=list(PlacedBy), latitude__isnull=False, longitude__isnull=False),
                name="audit_photo_place_whole",
            ),
        ]
