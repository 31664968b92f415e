"""What is said and attached in a case."""

from django.db import models
from django.db.models import Q

from ostan.domains.cases.models.case import Case
from ostan.domains.cases.rules import MessageKind


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


class Mention(models.Model):
    """That a note of the case is meant for the eyes of a colleague, and whether they have seen it."""

    SCOPE = {"owner": "person_id"}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mentions")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="mentions", db_index=False)
    person = models.ForeignKey(
        "org.Person", on_delete=models.PROTECT, related_name="mentions", db_index=False
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="mentioned_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="mention_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="mention_unread"),
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
