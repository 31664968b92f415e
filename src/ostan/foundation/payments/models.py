"""Tables of payments."""

from django.db import models
from django.db.models import Q

BILL_STATES = ("OWED", "PAID", "WAIVED", "CANCELLED")
ATTEMPT_STATES = ("ASKED", "SENT", "CHECKING", "PAID", "REFUSED", "RETURNED")
REFUND_STATES = ("ASKED", "GIVEN", "DROPPED")


class Bill(models.Model):
    """What somebody owes for one thing: billed once. `token` names it in addresses and cannot be guessed.

    `reference` is what the gateway, or the bank slip, calls the payment. `by_id` is who noted a payment by hand
    (with a picture of the `slip`), or waived the bill, and `reason` why.
    """

    SCOPE = {"owner": "payer_id", "unit": "unit_path"}

    token = models.CharField(max_length=24, unique=True, db_collation="C")
    stream = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    payer_id = models.BigIntegerField(db_index=True)
    unit_path = models.CharField(max_length=200, db_collation="C", blank=True)
    amount_rials = models.BigIntegerField()
    state = models.CharField(max_length=12, default="OWED")
    by_hand = models.BooleanField(default=False)
    reference = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    slip = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="slip_of")
    owed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "purpose"], condition=Q(state="OWED"), name="billed_once"
            ),
            models.CheckConstraint(condition=Q(state__in=BILL_STATES), name="bill_state_known"),
            models.CheckConstraint(condition=Q(amount_rials__gt=0), name="bill_of_something"),
            models.CheckConstraint(
                condition=~Q(state="PAID") | (Q(paid_at__isnull=False) & ~Q(reference="")),
                name="bill_paid_has_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["stream"], name="bill_of_stream"),
            models.Index(fields=["unit_path", "-id"], name="bill_of_unit"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="bill_by_reference"),
            models.Index(fields=["paid_at"], condition=Q(state="PAID"), name="bill_paid"),
        ]


class Attempt(models.Model):
    """One way to the gateway. Of all that a bill sees, one is checked and paid; the gateway returns the rest.

    ASKED: the gateway was asked for it; SENT: the payer was sent there; CHECKING: it is being confirmed;
    RETURNED: it was paid beside another, so it is not confirmed and the gateway gives the money back.
    """

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="attempts")
    authority = models.CharField(max_length=80, unique=True, null=True, db_collation="C")
    state = models.CharField(max_length=12, default="ASKED")
    reason = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    checks = models.SmallIntegerField(default=0)
    started_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ATTEMPT_STATES), name="attempt_state_known"),
            models.UniqueConstraint(
                fields=["bill"], condition=Q(state__in=["CHECKING", "PAID"]), name="confirmed_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["started_at"],
                condition=Q(state__in=["ASKED", "SENT", "CHECKING"]),
                name="attempt_open",
            )
        ]


class Refund(models.Model):
    """Money of a paid bill that is to go back, by hand: asked for, given with the bank's reference, or dropped.

    `account_sealed` is the account (Sheba) that the payer named for it, encrypted.
    """

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    amount_rials = models.BigIntegerField()
    cause = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default="ASKED")
    account_sealed = models.BinaryField(default=b"")
    reference = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=REFUND_STATES), name="refund_state_known"),
            models.CheckConstraint(condition=Q(amount_rials__gt=0), name="refund_of_something"),
            models.UniqueConstraint(fields=["bill"], condition=~Q(state="DROPPED"), name="refunded_once"),
            models.CheckConstraint(
                condition=~Q(state="GIVEN") | (Q(ended_at__isnull=False) & ~Q(reference="")),
                name="refund_given_has_reference",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="ASKED"), name="refund_asked")]
