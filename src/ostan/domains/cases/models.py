"""Tables of cases."""

from django.db import models
from django.db.models import Func, Q

from ostan.domains.cases.rules import CaseState, Channel, MessageKind, Outcome, RoundCause, TaskState


class PathPart(Func):
    """The n-th id of a materialised path: PathPart("unit_path", 2) of "1.4.9." is "4".

    Point and level stand in the SQL itself, so that a prepared statement still meets the index.
    """

    function = "split_part"
    template = "%(function)s(%(expressions)s, '.', %(level)s)"
    output_field = models.TextField()

    def __init__(self, path: str, level: int) -> None:
        super().__init__(path, level=level)


class Case(models.Model):
    """One request. `run` holds the tokens of its process; `revision` counts changes (optimistic lock).

    `round_at` is when the present round began; the deadlines are reckoned from there with `promise`, the
    times promised when the case was opened, and by whom. `reminder_at` and `answer_due_at` run while the case waits.
    """

    SCOPE = {"owner": "citizen_id", "unit": "unit_path"}

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
    warn_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    legal_late_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
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
            models.Index(fields=["decided_at"], condition=Q(state="DECIDED"), name="case_decided"),
            models.Index(
                fields=["norm_due_at"], condition=Q(state="OPEN", late_at=None), name="case_to_mark_late"
            ),
            models.Index(
                fields=["legal_due_at"],
                condition=Q(state="OPEN", legal_late_at=None),
                name="case_to_mark_legal_late",
            ),
            models.Index(fields=["warn_at"], condition=Q(state="OPEN", warned_at=None), name="case_to_warn"),
            models.Index(
                fields=["late_at"],
                condition=Q(state="OPEN", late_at__isnull=False, escalated_at=None),
                name="case_to_escalate",
            ),
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
    """An application being filled in, kept encrypted until it is sent or thrown away."""

    SCOPE = {"owner": "citizen_id"}

    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="drafts")
    citizen = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="drafts")
    data_sealed = models.BinaryField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "citizen"], name="draft_once")]


class Task(models.Model):
    """One step of a case that somebody of a unit has to do.

    `not_for` may not do it: the person whose decision it judges. `before` is the task whose completion
    alone led here, `sent_by` who handed it over. `paused` tasks wait for the applicant.
    """

    SCOPE = {"unit": "unit_path"}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    node = models.CharField(max_length=80)
    token = models.CharField(max_length=40, blank=True)
    round = models.SmallIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=12)
    role = models.CharField(max_length=24, blank=True)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="tasks", db_index=False)
    unit_path = models.CharField(max_length=200, db_collation="C")
    holder = models.ForeignKey(
        "org.Person", null=True, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    not_for = models.BigIntegerField(null=True)
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, db_index=False)
    sent_by = models.BigIntegerField(null=True)
    sent_from = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, default=TaskState.OPEN)
    paused = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    returned = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(TaskState)), name="task_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "CLAIMED"], done_at=None)
                | Q(state__in=["DONE", "WITHDRAWN"], done_at__isnull=False),
                name="task_done_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLAIMED") | Q(holder__isnull=False), name="task_claimed_by_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], condition=Q(done_at=None), name="task_open_of_unit"
            ),
            models.Index(
                fields=["holder", "due_at", "id"],
                condition=Q(done_at=None, holder__isnull=False),
                name="task_open_of_holder",
            ),
            models.Index(
                fields=["unit", "due_at", "id"],
                condition=Q(done_at=None, holder=None),
                name="task_open_unassigned",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(done_at=None), name="task_open_due"),
            models.Index(
                PathPart("unit_path", 1),
                "due_at",
                "id",
                condition=Q(done_at=None),
                name="task_open_of_level_1",
            ),
            models.Index(
                PathPart("unit_path", 2),
                "due_at",
                "id",
                condition=Q(done_at=None),
                name="task_open_of_level_2",
            ),
            models.Index(
                PathPart("unit_path", 3),
                "due_at",
                "id",
                condition=Q(done_at=None),
                name="task_open_of_level_3",
            ),
        ]


class Message(models.Model):
    """A word between the applicant and the staff, or among the staff, inside the case. Author 0: the house."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=12)
    author_id = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(MessageKind)), name="message_kind_known")
        ]


class Attachment(models.Model):
    """A stored file that belongs to a case: to a question of its form, to a message, or to the case as such."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT)
    question = models.CharField(max_length=80, blank=True)
    message = models.ForeignKey(
        Message, null=True, on_delete=models.PROTECT, related_name="attachments", db_index=False
    )
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    for_citizen = models.BooleanField(default=True)


class Decision(models.Model):
    """The reasoned end of one round of a case. `upheld` answers an objection; null in a round that is none."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    round = models.SmallIntegerField()
    outcome = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    law = models.TextField(blank=True)
    forwarded_to = models.CharField(max_length=300, blank=True)
    duplicate_of = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="duplicates", db_index=False
    )
    upheld = models.BooleanField(null=True)
    by_id = models.BigIntegerField()
    hat = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="decided_once_a_round"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="outcome_known"),
        ]


class Objection(models.Model):
    """The applicant's objection to a decision: once for a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="objection")
    round = models.SmallIntegerField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)


class Pause(models.Model):
    """A time in which the clock of the case stood still, and by which question."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses", db_index=False)
    round = models.SmallIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["case", "round"], name="pause_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(to_at=None), name="paused_once_at_a_time")
        ]


class Extension(models.Model):
    """More working days for a case, with the reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions", db_index=False)
    round = models.SmallIntegerField()
    days = models.SmallIntegerField()
    reason = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "round"], name="extension_of_case")]


class RoutingRule(models.Model):
    """Where a case goes: the first rule, by order, that fits its service, place and answers (CEL)."""

    SCOPE = {"unit": "unit__path"}

    order = models.IntegerField()
    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.PROTECT)
    place_code = models.CharField(max_length=16, blank=True)
    condition = models.TextField(blank=True)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT)
    reason = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)


class ServiceLimits(models.Model):
    """The province's own figures for one service, or (no service) for all that have none of their own."""

    SCOPE = {"unit": "service__owner_path"}

    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.PROTECT)
    warn_percent = models.SmallIntegerField()
    answer_days = models.SmallIntegerField()
    remind_days = models.SmallIntegerField()
    objection_days = models.SmallIntegerField()
    extensions = models.SmallIntegerField()
    extension_days = models.SmallIntegerField()
    bounces = models.SmallIntegerField()
    arbiter = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service"], nulls_distinct=False, name="limits_once_a_service")
        ]


class SavedFilter(models.Model):
    """A filter of the work list that a member of staff keeps under a name."""

    SCOPE = {"owner": "person_id"}

    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=80)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="filter_named_once")]


class WaitingTime(models.Model):
    """How long decided cases took, counted by the schedule: per service, per unit, and per service in a unit.

    `with_law` of the cases had a legal deadline, and `within_law` of those kept it.
    """

    SCOPE = {"unit": "unit__path"}

    service = models.ForeignKey("catalogue.PublicService", null=True, on_delete=models.CASCADE)
    unit = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.CASCADE)
    cases = models.IntegerField()
    on_time = models.IntegerField()
    with_law = models.IntegerField(default=0)
    within_law = models.IntegerField(default=0)
    median_seconds = models.IntegerField()
    slow_seconds = models.IntegerField()
    from_at = models.DateTimeField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "unit"], nulls_distinct=False, name="waiting_time_counted_once"
            )
        ]
