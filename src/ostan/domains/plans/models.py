"""Tables of plans. How a promise stands is kept nowhere: it follows from figures and dates (queries/promises.py)."""

from django.db import models
from django.db.models import F, Q

from ostan.domains.plans.rules import AmendmentState, Answer, DocumentKind, NodeKind, Step


class Document(models.Model):
    """A document from which units take actions, in one edition. A later edition is a row of its own."""

    SCOPE: dict[str, str] = {}

    kind = models.CharField(max_length=14)
    code = models.CharField(max_length=40, db_collation="C")
    edition = models.SmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="document_edition_once"),
            models.CheckConstraint(condition=Q(kind__in=list(DocumentKind)), name="document_kind_known"),
        ]


class Term(models.Model):
    """Another last day of a document: what it was before, since when another, and why. Never changed or removed."""

    SCOPE: dict[str, str] = {}

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="terms")
    until_before = models.DateField(null=True)
    until = models.DateField(null=True)
    reason = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()


class Node(models.Model):
    """What stands in a document, in its place among all of it. `body` is the national body that answers for it."""

    SCOPE: dict[str, str] = {}

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="nodes", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    kind = models.CharField(max_length=9)
    code = models.CharField(max_length=40, db_collation="C")
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=200, blank=True)
    place = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="node_code_once"),
            models.CheckConstraint(condition=Q(kind__in=list(NodeKind)), name="node_kind_known"),
        ]


class Commitment(models.Model):
    """A unit takes an action. `first_target` and `first_due` are what was promised first and never change; `target`
    and `due` follow the last approved amendment. `version` is what the indicator meant when it was promised.
    """

    SCOPE = {"unit": "unit__path"}

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="commitments", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="commitments")
    version = models.ForeignKey(
        "indicators.IndicatorVersion", on_delete=models.PROTECT, related_name="commitments"
    )
    title = models.CharField(max_length=200)
    share = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    baseline = models.DecimalField(max_digits=22, decimal_places=6)
    first_target = models.DecimalField(max_digits=22, decimal_places=6)
    target = models.DecimalField(max_digits=22, decimal_places=6)
    starts = models.DateField()
    first_due = models.DateField()
    due = models.DateField()
    needs = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "unit", "version"], name="commitment_once"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("due"), first_due__gt=F("starts")), name="commitment_has_time"
            ),
        ]


class Milestone(models.Model):
    """What should stand on a day on the way to the target."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="milestones", db_index=False
    )
    day = models.DateField()
    figure = models.DecimalField(max_digits=22, decimal_places=6)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "day"], name="milestone_day_once")]


class Amendment(models.Model):
    """Another target or day for a promise: what it was before and is to be, why, and what somebody else decided."""

    SCOPE = {"unit": "commitment__unit__path"}

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="amendments")
    target_before = models.DecimalField(max_digits=22, decimal_places=6)
    due_before = models.DateField()
    target = models.DecimalField(max_digits=22, decimal_places=6)
    due = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=8, default=AmendmentState.ASKED)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(state="ASKED"), name="amendment_asked_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(AmendmentState)), name="amendment_state_known"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("decided_by")) | Q(decided_by=None), name="amendment_by_two"
            ),
        ]


class Demand(models.Model):
    """What the province needs of a national body. `step` is who presses for the answer now (rules.demands.LADDER)."""

    SCOPE = {"unit": "unit__path"}

    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="demands")
    body = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    text = models.TextField()
    ground = models.CharField(max_length=200, blank=True)
    letter = models.CharField(max_length=40, blank=True)
    asked_on = models.DateField()
    asked_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    step = models.CharField(max_length=8, default=Step.UNIT)
    answer = models.CharField(max_length=8, blank=True)
    answer_text = models.TextField(blank=True)
    answer_letter = models.CharField(max_length=40, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=list(Step)), name="demand_step_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None)
                | Q(answer__in=list(Answer), answered_on__gte=F("asked_on")),
                name="demand_answer_known",
            ),
        ]
        indexes = [models.Index(fields=["asked_on"], condition=Q(answer=""), name="demand_waiting")]


class WaitingCommitment(models.Model):
    """A promise that waits for the answer to a demand."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="waiting", db_index=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="waits_for")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["demand", "commitment"], name="commitment_waits_once")]


class Climb(models.Model):
    """Somebody higher took a demand up, because no answer had come."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="climbs")
    step = models.CharField(max_length=8)
    age = models.IntegerField()
    at = models.DateTimeField()
