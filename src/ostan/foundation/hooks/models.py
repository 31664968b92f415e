"""Tables of webhooks."""

from django.db import models
from django.db.models import Q


class Hook(models.Model):
    """An address of another system that wants to hear of some kinds of events.

    `is_wide`: of everything in the reach of the system, not only of what it has sent. After a change of the secret
    the old one still signs until `former_until`.
    """

    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="hooks")
    address = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    is_wide = models.BooleanField(default=False)
    secret_sealed = models.BinaryField()
    former_sealed = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True)


class Delivery(models.Model):
    """One event owed to one hook, as it is sent; `status` is what the other side answered last."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    entry_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=12, default="WAITING")
    tries = models.SmallIntegerField(default=0)
    status = models.SmallIntegerField(null=True)
    refusal = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hook", "entry_id", "kind"], name="delivery_owed_once"),
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "SENT", "FAILED"]), name="delivery_state_known"
            ),
        ]
