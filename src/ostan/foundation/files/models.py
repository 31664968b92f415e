"""Tables of stored documents."""

from django.db import models


class Incoming(models.Model):
    """An upload on its way in pieces: `file` is the document that came of it once it was whole.

    How much is there tells the size of the piece on disk.
    """

    token = models.CharField(max_length=24, unique=True, db_collation="C")
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    file = models.ForeignKey("StoredFile", null=True, on_delete=models.CASCADE)
    expires_at = models.DateTimeField(db_index=True)


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
