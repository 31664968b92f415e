"""Tables of stored documents."""

from django.db import models


class StoredFile(models.Model):
    """One upload. The bytes lie under their SHA-256; two uploads of the same bytes share them.

    The ledger holds a commitment to `sha256` under `salt`; both are emptied when the file is erased. `scan`:
    empty where nothing scans, WAITING for its turn, CLEAN, or INFECTED: then the bytes are gone.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    salt = models.BinaryField(max_length=32)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.BigIntegerField()
    owner_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    scan = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan__in=["", "WAITING", "CLEAN", "INFECTED"]), name="scan_known"
            )
        ]
