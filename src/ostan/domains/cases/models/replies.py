"""Tables of texts kept ready for answers."""

from django.db import models


class ReplyText(models.Model):
    """A text that a unit keeps for itself and those below it; `number` is the version in force. Never deleted."""

    SCOPE = {"unit": "unit__path"}

    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="reply_texts")
    number = models.SmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)


class ReplyVersion(models.Model):
    """The text as it stood: with the act, services, step and outcome for which it was meant."""

    reply = models.ForeignKey(ReplyText, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.SmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    act = models.CharField(max_length=12)
    services = models.JSONField(default=list)
    node = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "number"], name="reply_version_once")]
