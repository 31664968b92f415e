"""Tables of the service catalogue."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from ostan.domains.catalogue.rules.life import ServiceKind, VersionState
from ostan.kernel.calendar import Unit


class PublicService(models.Model):
    """A service that the administration offers, through all its versions.

    `names` (title and keywords) and `search` (those and the description) are spelt for searching; they and
    `title`, `national_id`, `life_event` and `can_apply` follow the published version. `in_gateway`: others may
    show it and what becomes of its requests to everybody (Open311), `placeless`: also without a place.
    """

    SCOPE = {"unit": "owner_path"}

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, default=ServiceKind.SERVICE)
    national_id = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300)
    sort = models.CharField(max_length=700, db_collation="C")
    names = models.TextField(blank=True)
    search = models.TextField(blank=True)
    owner = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="services")
    owner_path = models.CharField(max_length=200, db_collation="C", db_index=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    life_event = models.CharField(max_length=24, blank=True)
    can_apply = models.BooleanField(default=False)
    in_gateway = models.BooleanField(default=False)
    placeless = models.BooleanField(default=False)
    published = models.OneToOneField(
        "ServiceVersion", null=True, on_delete=models.PROTECT, related_name="published_as"
    )
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ServiceKind)), name="service_kind_known")
        ]
        indexes = [
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="service_search"),
            models.Index(
                fields=["life_event", "sort"],
                condition=Q(published__isnull=False, retired_at=None),
                name="service_of_life_event",
            ),
        ]


class ServiceVersion(models.Model):
    """Card, form, process and promise as they stood: drafts change, a published version never does.

    `form` is {"schema": JSON Schema, "layout": pages}, `step_forms` such forms for steps of the process;
    `process` is the BPMN file byte for byte and `called`
    the files of the processes it calls, base64 by key, as they stood when it was drawn up. The norm is what
    the owner promises, the legal deadline what the law demands; both in working time, 0 is none. The database
    refuses any other content for a version that was once published.
    """

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=12, default=VersionState.DRAFT)
    card = models.JSONField(default=dict)
    form = models.JSONField(default=dict)
    step_forms = models.JSONField(default=list)
    process = models.BinaryField(default=b"")
    process_sha256 = models.CharField(max_length=64, blank=True)
    process_key = models.CharField(max_length=120, blank=True)
    called = models.JSONField(default=dict)
    norm_amount = models.IntegerField(default=0)
    norm_unit = models.CharField(max_length=8, default=Unit.DAYS)
    legal_amount = models.IntegerField(default=0)
    legal_unit = models.CharField(max_length=8, default=Unit.DAYS)
    revision = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(state=VersionState.DRAFT), name="version_one_draft"
            ),
            models.UniqueConstraint(
                fields=["service"], condition=Q(state=VersionState.PUBLISHED), name="version_one_published"
            ),
            models.CheckConstraint(condition=Q(state__in=list(VersionState)), name="version_state_known"),
            models.CheckConstraint(
                condition=Q(norm_unit__in=list(Unit), legal_unit__in=list(Unit)),
                name="version_promise_units_known",
            ),
            models.CheckConstraint(
                condition=Q(norm_amount__gte=0, legal_amount__gte=0), name="version_promise_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["process_key"],
                condition=Q(state=VersionState.PUBLISHED) & ~Q(process_key=""),
                name="version_of_process",
            )
        ]
