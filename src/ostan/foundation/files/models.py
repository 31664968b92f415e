"""Tables of stored documents."""

from django.db import models


class StoredFile(models.Model):
    """One upload. The bytes lie under their SHA-256; two uploads of the same bytes share them."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    size = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
