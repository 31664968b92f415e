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
    """One message owed to one person on one channel. The address is kept encrypted, and erasable.

    `carrier_id` is the carrier's own id of it; `settled_at` is when it said what became of it.
    """

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
    carrier_id = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry_id", "code", "channel", "person_id"], name="notice_owed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["WAITING", "SENT", "DELIVERED", "FAILED", "WITHHELD"]),
                name="notice_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["carrier_id"], name="notice_of_carrier", condition=~models.Q(carrier_id=""))
        ]


class Preference(models.Model):
    """On which channels a person wants no notices, and whether no weekly digest. What is urgent comes all the same, and
    the inbox always.
    """

    SCOPE = {"owner": "person_id"}

    person_id = models.BigIntegerField(primary_key=True)
    no_sms = models.BooleanField(default=False)
    no_email = models.BooleanField(default=False)
    no_digest = models.BooleanField(default=False)


class QuietHours(models.Model):
    """Between which times of the day, where the province is, no text message that can wait goes out."""

    begins = models.TimeField()
    ends = models.TimeField()
