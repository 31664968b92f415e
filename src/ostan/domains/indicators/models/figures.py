"""Tables of the dictionary, of what units hand in, and of its figures."""

from django.db import models
from django.db.models import Q

from ostan.domains.indicators.rules import (
    Direction,
    EvidenceKind,
    Held,
    How,
    Measure,
    SheetState,
    Source,
    Standing,
)
from ostan.kernel.calendar import PeriodKind


class Indicator(models.Model):
    """What is watched, under a code that formulas read; what it means stands in its versions."""

    SCOPE = {"unit": "steward__path"}

    code = models.CharField(max_length=60, unique=True, db_collation="C")
    title = models.CharField(max_length=200)
    fold = models.TextField()
    sort = models.TextField(db_collation="C")
    source = models.CharField(max_length=10)
    steward = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    current = models.OneToOneField(
        "IndicatorVersion", null=True, on_delete=models.PROTECT, related_name="current_of"
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=list(Source)), name="indicator_source_known")
        ]


class IndicatorVersion(models.Model):
    """What an indicator means from a period on. `series` counts up where the line of figures breaks.

    `categories` holds pairs of code and title; `measure_code` names the query of a computed one, and its
    `evidence` the kinds of ledger entries that are counted.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    series = models.SmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    text = models.TextField()
    measure = models.CharField(max_length=10)
    direction = models.CharField(max_length=6)
    is_incremental = models.BooleanField()
    period_kind = models.CharField(max_length=1)
    across_units = models.CharField(max_length=6)
    across_periods = models.CharField(max_length=6)
    unit_name = models.CharField(max_length=60)
    number_title = models.CharField(max_length=200, blank=True)
    of_title = models.CharField(max_length=200, blank=True)
    categories = models.JSONField(default=list)
    by_place = models.BooleanField(default=False)
    formula = models.TextField(blank=True)
    measure_code = models.CharField(max_length=60, blank=True)
    evidence = models.TextField(blank=True)
    since = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once"),
            models.CheckConstraint(condition=Q(measure__in=list(Measure)), name="measure_known"),
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="direction_known"),
            models.CheckConstraint(condition=Q(period_kind__in=list(PeriodKind)), name="period_kind_known"),
            models.CheckConstraint(
                condition=Q(across_units__in=list(How)) & Q(across_periods__in=list(How)),
                name="aggregation_known",
            ),
        ]


class DataSet(models.Model):
    """Indicators that units hand in together, by when, and which units. Nobody owes anything before `since`."""

    SCOPE = {"unit": "steward__path"}

    code = models.CharField(max_length=60, unique=True, db_collation="C")
    title = models.CharField(max_length=200)
    steward = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+")
    period_kind = models.CharField(max_length=1)
    due_days = models.SmallIntegerField()
    grace_days = models.SmallIntegerField()
    since = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period_kind__in=list(PeriodKind)), name="set_period_known"),
            models.CheckConstraint(condition=Q(due_days__gte=1, grace_days__gte=0), name="set_days_known"),
        ]


class SetLine(models.Model):
    """An indicator of a data set, in its place."""

    data_set = models.ForeignKey(DataSet, on_delete=models.CASCADE, related_name="lines", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="lines")
    position = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["data_set", "indicator"], name="indicator_once_in_set")
        ]


class SetUnit(models.Model):
    """A unit that hands in a data set: a branch, or an agency for itself."""

    SCOPE = {"unit": "unit__path"}

    data_set = models.ForeignKey(DataSet, on_delete=models.CASCADE, related_name="units", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["data_set", "unit"], name="unit_once_in_set")]


IS_JUDGED = (
    Q(verified__isnull=False) | Q(validated__isnull=False) | Q(verified_na=True) | Q(validated_na=True)
)
"""Somebody looked at the figure: few are, and promises are held against them alone."""


class Cell(models.Model):
    """One figure of the house: an indicator (as it was defined), a unit, perhaps a place, a period and a category.

    What is claimed, verified and validated stands side by side; each is the last of its values, written in the
    same act. A number without an `of` is no ratio; no number and not `_na` is missing. `order` is the place of
    the period (rules.periods.order_of). Narrow, because there are millions: how it came to be stands in Value.
    """

    SCOPE = {"unit": "unit__path"}

    version = models.ForeignKey(
        IndicatorVersion, on_delete=models.PROTECT, related_name="cells", db_index=False
    )
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(
        "org.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.SmallIntegerField()
    category = models.CharField(max_length=40, blank=True, db_collation="C")
    claimed = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    claimed_of = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    claimed_na = models.BooleanField(default=False)
    verified = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    verified_of = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    verified_na = models.BooleanField(default=False)
    validated = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    validated_of = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    validated_na = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order", "unit", "place", "category"],
                nulls_distinct=False,
                name="cell_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "order"], name="cell_of_unit"),
            models.Index(fields=["version", "unit"], condition=IS_JUDGED, name="cell_judged"),
        ]


class Value(models.Model):
    """What somebody said of a cell, once. Rows are only ever added; `by_id` 0 is the house."""

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="values", db_index=False)
    standing = models.CharField(max_length=9)
    held = models.CharField(max_length=14)
    number = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    of = models.DecimalField(max_digits=22, decimal_places=6, null=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=list(Standing)), name="standing_known"),
            models.CheckConstraint(condition=Q(held__in=list(Held)), name="held_known"),
            models.CheckConstraint(
                condition=Q(held="VALUE", number__isnull=False)
                | (~Q(held="VALUE") & Q(number=None, of=None)),
                name="value_has_number",
            ),
        ]
        indexes = [models.Index(fields=["cell", "-id"], name="value_of_cell")]


class Sheet(models.Model):
    """What one unit hands in for one period of a data set, and how far it went.

    `first_handed_at` tells whether it came in time; `revision` counts changes (optimistic lock); `open_until` is
    the end of a lock exception; `reviewed_at` is empty until the tests have looked at the figures as they stand.
    """

    SCOPE = {"unit": "unit__path"}

    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="sheets", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+")
    order = models.SmallIntegerField()
    state = models.CharField(max_length=9, default=SheetState.OPEN)
    revision = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    open_until = models.DateTimeField(null=True)
    first_handed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.BigIntegerField(default=0)
    approved_by = models.BigIntegerField(default=0)
    accepted_by = models.BigIntegerField(default=0)
    returned_why = models.TextField(blank=True)
    locked_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["data_set", "order", "unit"], name="sheet_once"),
            models.CheckConstraint(condition=Q(state__in=list(SheetState)), name="sheet_state_known"),
            models.CheckConstraint(
                condition=Q(locked_at=None) | Q(state="ACCEPTED"), name="only_accepted_is_locked"
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(state="ACCEPTED", locked_at=None), name="sheet_to_lock"
            ),
            models.Index(fields=["due_at"], condition=Q(reviewed_at=None), name="sheet_to_review"),
        ]


class Approval(models.Model):
    """Somebody answered for the values of a sheet; `taken_back_at` once one of them changed, or it was returned."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="approvals")
    state = models.CharField(max_length=9)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["APPROVED", "ACCEPTED"]), name="approval_state_known"
            )
        ]


class Pin(models.Model):
    """The value that was approved, with the ledger leaf of the entry that brought it."""

    SCOPE = {"unit": "approval__sheet__unit__path"}

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="pins")
    value = models.ForeignKey(Value, on_delete=models.PROTECT, related_name="pins")
    entry_id = models.BigIntegerField()
    leaf = models.BinaryField(max_length=32)


class LockException(models.Model):
    """The door of a sheet was opened again for a while, by whom and why."""

    SCOPE = {"unit": "sheet__unit__path"}

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="exceptions")
    reason = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()


class Evidence(models.Model):
    """What lies under a figure: a document, a photograph with its time and place, or an entry of the ledger."""

    SCOPE = {"unit": "cell__unit__path"}

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=5)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    entry_id = models.BigIntegerField(null=True)
    shown_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    marks = models.JSONField(default=list)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(EvidenceKind)), name="evidence_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="ENTRY", entry_id__isnull=False)
                | Q(kind__in=["FILE", "PHOTO"], file__isnull=False),
                name="evidence_is_there",
            ),
        ]
