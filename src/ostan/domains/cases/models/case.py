"""The case itself, its answers, and applications that are not sent yet."""

from django.db import models
from django.db.models import Q

from ostan.domains.cases.rules import CaseState, Channel, Outcome, RoundCause


class Case(models.Model):
    """One request. `run` holds the tokens of its process; `revision` counts changes (optimistic lock).

    `round_at` is when the present round began; the deadlines are reckoned from there with `promise`, the
    times promised when the case was opened, and by whom. `reminder_at` and `answer_due_at` run while the case waits.
    `rung` rungs of its ladder are climbed, the next comes at `rung_at`. `parent` is the case of which this is a part.
    `hides`: only the unit that took the case in may know who the applicant is, and nobody under `hidden_from`.
    """

    SCOPE = {"owner": "citizen_id", "unit": "unit_path", "service": "service_id"}

    code = models.CharField(max_length=16, unique=True, db_collation="C")
    service = models.ForeignKey(
        "catalogue.PublicService", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    citizen = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="cases", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="cases", db_index=False)
    unit_path = models.CharField(max_length=200, db_collation="C")
    place_code = models.CharField(max_length=16, blank=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    hides = models.BooleanField(default=False)
    hidden_from = models.CharField(max_length=200, blank=True, db_collation="C")
    channel = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=CaseState.OPEN)
    outcome = models.CharField(max_length=12, blank=True)
    routed_by = models.JSONField(default=dict)
    run = models.JSONField(default=dict)
    promise = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    round = models.SmallIntegerField(default=1)
    cause = models.CharField(max_length=12, default=RoundCause.OPENED)
    bounces = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    round_at = models.DateTimeField()
    calendar_version = models.IntegerField(default=0)
    norm_due_at = models.DateTimeField()
    legal_due_at = models.DateTimeField(null=True)
    rung = models.SmallIntegerField(default=0)
    rung_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    legal_late_at = models.DateTimeField(null=True)
    extended_days = models.SmallIntegerField(default=0)
    pauses_taken = models.SmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    reminder_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    next_timer_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    objection_until = models.DateTimeField(null=True)
    working_seconds = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(CaseState)), name="case_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome]), name="case_outcome_known"),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="case_channel_known"),
            models.CheckConstraint(condition=Q(cause__in=list(RoundCause)), name="case_cause_known"),
            models.CheckConstraint(
                condition=~Q(state="DECIDED") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="case_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="WAITING") | Q(paused_at__isnull=False), name="case_waiting_is_paused"
            ),
        ]
        indexes = [
            models.Index(fields=["citizen", "-opened_at", "-id"], name="case_of_citizen"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="case_of_unit"),
            models.Index(fields=["service", "-opened_at", "-id"], name="case_of_service"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="case_part_of"),
            models.Index(fields=["decided_at"], condition=Q(state="DECIDED"), name="case_decided"),
            models.Index(
                fields=["norm_due_at"], condition=Q(state="OPEN", late_at=None), name="case_to_mark_late"
            ),
            models.Index(
                fields=["legal_due_at"],
                condition=Q(state="OPEN", legal_late_at=None),
                name="case_to_mark_legal_late",
            ),
            models.Index(fields=["rung_at"], condition=Q(state="OPEN"), name="case_to_escalate"),
            models.Index(fields=["reminder_at"], condition=Q(state="WAITING"), name="case_to_remind"),
            models.Index(fields=["answer_due_at"], condition=Q(state="WAITING"), name="case_to_close"),
            models.Index(
                fields=["next_timer_at"], condition=Q(next_timer_at__isnull=False), name="case_to_ring"
            ),
            models.Index(fields=["calendar_version"], condition=~Q(state="DECIDED"), name="case_to_reckon"),
        ]


class Answers(models.Model):
    """What the applicant filled in: erasable, and committed to in the ledger by a salted hash.

    `sealed` holds the answers to personal questions, encrypted; `data` all others.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="answers")
    data = models.JSONField()
    sealed = models.BinaryField(default=b"")
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)


class Draft(models.Model):
    """An application being filled in, kept encrypted until it is sent or thrown away.

    Without `citizen` it is a visitor's, who has the key in his browser; once he leaves a mobile number, that and the
    code that was sent there open it anywhere. Key, number and code are kept as keyed hashes alone. `page` and
    `question` say where he stands: the first place that is still open, "" when all is answered.
    """

    SCOPE = {"owner": "citizen_id"}

    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="drafts")
    citizen = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="drafts")
    key_match = models.BinaryField(max_length=32, null=True, unique=True)
    mobile_match = models.BinaryField(max_length=32, null=True)
    code_match = models.BinaryField(max_length=32, null=True)
    tries = models.SmallIntegerField(default=0)
    page = models.CharField(max_length=80, blank=True)
    question = models.CharField(max_length=80, blank=True)
    data_sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "citizen"], name="draft_once"),
            models.CheckConstraint(
                condition=Q(citizen=None, key_match__isnull=False) | Q(citizen__isnull=False, key_match=None),
                name="draft_by_person_or_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mobile_match"], condition=Q(mobile_match__isnull=False), name="draft_by_mobile"
            )
        ]
