"""What has to be done in a case, and by whom."""

from django.db import models
from django.db.models import Func, Q

from ostan.domains.cases.models.case import Case
from ostan.domains.cases.rules import APPLICANTS, TaskState


class PathPart(Func):
    """The n-th id of a materialised path: PathPart("unit_path", 2) of "1.4.9." is "4".

    Point and level stand in the SQL itself, so that a prepared statement still meets the index.
    """

    function = "split_part"
    template = "%(function)s(%(expressions)s, '.', %(level)s)"
    output_field = models.TextField()

    def __init__(self, path: str, level: int) -> None:
        super().__init__(path, level=level)


class IsNoneOf(Func):
    """Whether a column holds none of a few codes: IsNoneOf("act", "ASK", "PAY").

    The codes stand in the SQL itself, so that a prepared statement still meets the index.
    """

    template = "%(expressions)s NOT IN (%(codes)s)"
    output_field = models.BooleanField()

    def __init__(self, column: str, *codes: str) -> None:
        super().__init__(column, codes=", ".join(f"'{code}'" for code in codes))


IS_FOR_STAFF = IsNoneOf("act", *(act.value for act in sorted(APPLICANTS)))


class Task(models.Model):
    """One step of a case that somebody of a unit has to do.

    `not_for` may not do it: the person whose decision it judges. `before` is the task whose completion
    alone led here, `sent_by` who handed it over. `paused` tasks wait for the applicant. `absence` says that another,
    or nobody, has it only because its holder is away: it goes back when the holder is back.
    `worked_seconds` are the working seconds that whoever did it had it in hand while the clock ran, `step_seconds`
    those since it was opened (of a question to the applicant: with the time he took).
    """

    SCOPE = {"unit": "unit_path", "service": "case__service_id"}

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
    absence = models.ForeignKey(
        "org.Absence", null=True, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    state = models.CharField(max_length=12, default=TaskState.OPEN)
    paused = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    returned = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    step_seconds = models.IntegerField(null=True)
    done_by = models.BigIntegerField(null=True)
    worked_seconds = models.IntegerField(null=True)

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
                fields=["due_at", "id"],
                condition=Q(IS_FOR_STAFF, done_at=None, holder=None),
                name="task_open_unassigned",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(done_at=None), name="task_open_due"),
            models.Index(
                fields=["absence"],
                condition=Q(done_at=None, absence__isnull=False),
                name="task_open_for_absent",
            ),
            models.Index(
                fields=["unit", "done_at"], condition=Q(state=TaskState.DONE), name="task_done_of_unit"
            ),
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


class StepAnswers(models.Model):
    """What whoever did a step answered to its form: erasable, and committed to in the ledger by a salted hash.

    `version` is the one whose form was asked, `sealed` as in Answers.
    """

    task = models.OneToOneField(Task, primary_key=True, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="step_answers")
    version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    form_key = models.CharField(max_length=80)
    data = models.JSONField()
    sealed = models.BinaryField(default=b"")
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
