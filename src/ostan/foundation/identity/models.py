"""Tables of sign-in."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


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


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in or on the way to it. `device` names browser and system, no place."""

    account_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=40, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type:
        """What reads rows of this table; Django asks for it."""
        store: type = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store


class Subject(models.Model):
    """Whom a provider of sign-in means by one of its subjects, which is kept only as a keyed hash."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    issuer = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "digest"], name="subject_is_one_account"),
            models.UniqueConstraint(fields=["issuer", "account"], name="account_is_one_subject"),
        ]


class Browser(models.Model):
    """A browser from which an account has signed in, known by a keyed hash of the mark it carries."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    digest = models.BinaryField(max_length=32)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="browser_known_once")]
