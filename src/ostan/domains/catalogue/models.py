"""Tables of the service catalogue."""

from django.db import models

from ostan.domains.catalogue.rules.life import PromiseUnit, VersionState


class PublicService(models.Model):
    """A service that the administration offers, through all its versions."""

    SCOPE = {"unit": "owner_path"}

    code = models.SlugField(max_length=60, unique=True)
    national_id = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300)
    search = models.TextField(blank=True)
    owner = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="services")
    owner_path = models.CharField(max_length=200, db_collation="C")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    life_event = models.CharField(max_length=24, blank=True, db_index=True)
    published = models.OneToOneField(
        "ServiceVersion", null=True, on_delete=models.PROTECT, related_name="published_as"
    )
    retired_at = models.DateTimeField(null=True)


class ServiceVersion(models.Model):
    """Card, form, process and promise as they stood: drafts change, a published version never does.

    `form` is {"schema": JSON Schema, "layout": sections}; `process` is the BPMN file byte for byte.
    The norm is what the owner promises, the legal deadline what the law demands; both in working time.
    """

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=12, default=VersionState.DRAFT)
    card = models.JSONField(default=dict)
    form = models.JSONField(default=dict)
    process = models.BinaryField(default=b"")
    process_sha256 = models.CharField(max_length=64, blank=True)
    norm_amount = models.IntegerField(default=0)
    norm_unit = models.CharField(max_length=8, default=PromiseUnit.DAYS)
    legal_amount = models.IntegerField(default=0)
    legal_unit = models.CharField(max_length=8, default=PromiseUnit.DAYS)
    revision = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(VersionState)), name="version_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(norm_unit__in=list(PromiseUnit), legal_unit__in=list(PromiseUnit)),
                name="version_promise_units_known",
            ),
        ]
