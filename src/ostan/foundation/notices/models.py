"""Tables of notices."""

from django.db import models


class Template(models.Model):
    """The wording of one kind of notice on one channel, as this province has changed it."""

    code = models.CharField(max_length=60)
    channel = models.CharField(max_length=12)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "channel"], name="notice_template_once")]


class Notice(models.Model):
    """One message owed to one person on one channel. The address is kept encrypted, and erasable."""

    entry_id = models.BigIntegerField()
    code = models.CharField(max_length=60)
    channel = models.CharField(max_length=12)
    person_id = models.BigIntegerField(db_index=True)
    address_sealed = models.BinaryField()
    facts = models.JSONField(default=dict)
    stream = models.CharField(max_length=80, db_index=True)
    state = models.CharField(max_length=12, default="WAITING")
    tries = models.SmallIntegerField(default=0)
    refusal = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry_id", "code", "channel", "person_id"], name="notice_owed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["WAITING", "SENT", "FAILED", "WITHHELD"]),
                name="notice_state_known",
            ),
        ]
