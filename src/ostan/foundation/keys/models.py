"""Tables of keys."""

from django.db import models


class ApiKey(models.Model):
    """What another system shows at our door: found by its prefix, known by the digest of its secret.

    `scopes` are the capabilities it opens, `services` the ids of those it is for (none: all), `per_minute` how
    often it may ask. `used_at` is told to the minute.
    """

    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True, db_collation="C")
    digest = models.BinaryField(max_length=32)
    scopes = models.JSONField(default=list)
    services = models.JSONField(default=list)
    per_minute = models.IntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class Feed(models.Model):
    """The private address of somebody's calendar, by the digest of its secret: one for a person, for one hat."""

    person_id = models.BigIntegerField(unique=True)
    hat = models.BigIntegerField()
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()


class KeptAnswer(models.Model):
    """The answer to a request that may come twice (`Idempotency-Key`): kept encrypted for a day.

    `digest` is of the request: a second one under the same name must be the same.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    name = models.CharField(max_length=128, db_collation="C")
    digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    kind = models.CharField(max_length=80)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="answer_kept_once")]
