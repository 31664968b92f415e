"""Tables of cases."""

from django.db import models

from ostan.domains.cases.rules import CaseState, Channel, MessageKind, Outcome, TaskState


class Case(models.Model):
    """One request. `run` is the state of the process's tokens; `revision` counts changes (optimistic lock)."""

    SCOPE = {"owner": "citizen_id", "unit": "unit_path"}

    code = models.CharField(max_length=16, unique=True)
    service = models.ForeignKey("catalogue.PublicService", on_delete=models.PROTECT, related_name="cases")
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="cases")
    citizen = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="cases")
    unit_path = models.CharField(max_length=200, db_collation="C")
    place = models.ForeignKey("org.Place", null=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=CaseState.OPEN)
    outcome = models.CharField(max_length=12, blank=True)
    routed_by = models.JSONField(default=dict)
    run = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    round = models.SmallIntegerField(default=1)
    bounces = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    norm_due_at = models.DateTimeField()
    legal_due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    working_seconds = models.IntegerField(null=True)
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(CaseState)), name="case_state_known"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome]), name="case_outcome_known"
            ),
            models.CheckConstraint(condition=models.Q(channel__in=list(Channel)), name="case_channel_known"),
        ]
        indexes = [
            models.Index(fields=["citizen", "-opened_at"], name="case_of_citizen"),
            models.Index(fields=["service", "decided_at"], name="case_of_service"),
            models.Index(
                fields=["norm_due_at"], condition=~models.Q(state="DECIDED"), name="case_running_due"
            ),
        ]


class Answers(models.Model):
    """What the applicant filled in: personal, erasable, and committed to in the ledger by a salted hash."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="answers")
    data = models.JSONField()
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)


class Draft(models.Model):
    """An application being filled in, kept encrypted until it is sent or thrown away."""

    SCOPE = {"owner": "citizen_id"}

    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="drafts")
    citizen = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="drafts")
    data_sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "citizen"], name="draft_once")]


class Task(models.Model):
    """One step of a case that somebody of a unit has to do."""

    SCOPE = {"unit": "unit_path"}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    node = models.CharField(max_length=80)
    token = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    act = models.CharField(max_length=12)
    role = models.CharField(max_length=24, blank=True)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="tasks")
    unit_path = models.CharField(max_length=200, db_collation="C")
    holder = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="tasks")
    not_for = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, default=TaskState.OPEN)
    result = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(TaskState)), name="task_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], condition=models.Q(done_at=None), name="task_open_of_unit"
            ),
            models.Index(
                fields=["holder", "due_at", "id"], condition=models.Q(done_at=None), name="task_open_of_holder"
            ),
            models.Index(fields=["due_at", "id"], condition=models.Q(done_at=None), name="task_open_due"),
        ]


class Message(models.Model):
    """A word between the applicant and the staff, or among the staff, inside the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12)
    author_id = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(MessageKind)), name="message_kind_known"
            )
        ]


class Attachment(models.Model):
    """A stored file that belongs to a case: to a question of its form or to a message."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT)
    question = models.CharField(max_length=80, blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="attachments")
    for_citizen = models.BooleanField(default=True)


class Decision(models.Model):
    """The reasoned end of one round of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    round = models.SmallIntegerField()
    outcome = models.CharField(max_length=12)
    reason = models.TextField()
    law = models.TextField(blank=True)
    by_id = models.BigIntegerField()
    hat = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="decided_once_a_round"),
            models.CheckConstraint(condition=models.Q(outcome__in=list(Outcome)), name="outcome_known"),
        ]


class Objection(models.Model):
    """The applicant's objection to a decision: once for a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="objection")
    text = models.TextField()
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)


class Pause(models.Model):
    """A time in which the clock of the case stood still, and why."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=24)


class Extension(models.Model):
    """More time for a case, with its reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    days = models.SmallIntegerField()
    reason = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()


class RoutingRule(models.Model):
    """Where a case goes: the first rule, by order, that fits its service, place and answers."""

    order = models.IntegerField()
    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.PROTECT)
    place_code = models.CharField(max_length=16, blank=True)
    condition = models.TextField(blank=True)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    reason = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)
