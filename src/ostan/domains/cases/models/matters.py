"""What complaints and requests need beside the case: how it is found again, who else waits for it, other systems."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from ostan.domains.cases.models.case import Case


class Said(models.Model):
    """What the applicant said and about whom, spelt for finding; emptied when the answers are erased.

    `about` is the unit that was named, with its path when the case was opened.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="said")
    text = models.TextField(blank=True)
    about = models.ForeignKey("org.OrgUnit", null=True, on_delete=models.PROTECT, db_index=False)
    about_path = models.CharField(max_length=200, blank=True, db_collation="C")
    place_code = models.CharField(max_length=16, blank=True, db_collation="C")

    class Meta:
        indexes = [GinIndex(OpClass("text", name="gin_trgm_ops"), name="said_text")]


class Follower(models.Model):
    """Somebody who waits for a case of another: chosen instead of registering the same, or merged into it."""

    SCOPE = {"owner": "person_id"}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="followers", db_index=False)
    person = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="followed")
    merged = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="merged_as", db_index=False
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="followed_once")]


class OutsideBody(models.Model):
    """A body without an account: a municipality, a company, a foundation. Its addresses are kept sealed."""

    SCOPE: dict[str, str] = {}

    name = models.CharField(max_length=200)
    fold = models.TextField()
    email_sealed = models.BinaryField(default=b"")
    mobile_sealed = models.BinaryField(default=b"")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fold"], name="outside_body_named_once")]


class Forwarding(models.Model):
    """A case put before a body outside, by a signed link: what it is asked, until when, and its answer.

    `files` are the attachments it may see. The answer stands among the case's messages.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="forwardings")
    body = models.ForeignKey(OutsideBody, on_delete=models.PROTECT, related_name="forwardings")
    text = models.TextField()
    files = models.JSONField(default=list)
    by_id = models.BigIntegerField()
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.OneToOneField(
        "cases.Message", null=True, on_delete=models.PROTECT, related_name="answer_of", db_index=False
    )
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=models.Q(answered_at=None, taken_back_at=None),
                name="forwarding_to_remind",
            )
        ]


class OutsideSystem(models.Model):
    """Another system of complaints, and how its sheets are read: columns by field, values by what they mean here."""

    SCOPE: dict[str, str] = {}

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()


class OutsideCode(models.Model):
    """Under which code another system knows the case, the state that it last told, and when it was said there."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outside_codes")
    system = models.ForeignKey(OutsideSystem, on_delete=models.PROTECT, related_name="codes", db_index=False)
    code = models.CharField(max_length=80, db_collation="C")
    state = models.CharField(max_length=12, blank=True)
    said_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="outside_code_once")]
        indexes = [models.Index(fields=["code"], name="case_of_outside_code")]


class OutsideSheet(models.Model):
    """A large sheet of another system that the worker takes over: `done` of its `rows` so far, and what became of them.

    The sheet itself is kept sealed and only until it is taken over.
    """

    SCOPE: dict[str, str] = {}

    system = models.ForeignKey(OutsideSystem, on_delete=models.PROTECT, related_name="sheets")
    sealed = models.BinaryField(default=b"")
    rows = models.IntegerField()
    done = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    by_id = models.BigIntegerField()
    brought_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
