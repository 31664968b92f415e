"""Tables of sign-in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by what is typed at sign-in."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account with this sign-in name. Raises Account.DoesNotExist."""
        return self.get(name=username)


class Account(AbstractBaseUser):
    """What signs in: staff by name and password, citizens by mobile number and one-time code.

    The mobile number is kept encrypted, with a keyed hash for finding it.
    """

    name = models.CharField(max_length=80, unique=True)
    mobile_match = models.BinaryField(max_length=32, null=True, unique=True)
    mobile_sealed = models.BinaryField(null=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class TryCount(models.Model):
    """Tries of one door in one window of time, under a digest (see foundation/limits.py)."""

    key = models.CharField(max_length=80, primary_key=True)
    count = models.IntegerField()
