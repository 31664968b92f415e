"""Tables of stored documents."""

from django.db import models


class StoredFile(models.Model):
    """One upload. The bytes lie under their SHA-256; two uploads of the same bytes share them.

    The ledger holds a commitment to `sha256` under `salt`; both are emptied when the file is erased.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    salt = models.BinaryField(max_length=32)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.BigIntegerField()
    owner_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
