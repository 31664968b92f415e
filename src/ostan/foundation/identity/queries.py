"""Finds accounts, what they sign in with, and where they are signed in."""

import dataclasses
import datetime
from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from ostan.foundation import vault
from ostan.foundation.identity.models import Account, Session

MOBILE = "mobile"
TOTP_APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"


def match_of(mobile: str) -> bytes:
    """The key under which a mobile number (09…, as kernel.persian gives it) is found without being stored."""
    return vault.match_key(mobile, MOBILE)


def by_mobile(match: bytes) -> Account | None:
    """The open account with this mobile, by its match key."""
    return Account.objects.filter(mobile_match=match, is_active=True).first()


def by_name(name: str) -> Account | None:
    """The account with this sign-in name."""
    return Account.objects.filter(name=name).first()


def mobile_of(account: Account) -> str:
    """The mobile number of the account in clear, "" when it has none or it was erased."""
    return vault.unseal(account.mobile_sealed) if account.mobile_sealed else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Factor:
    """A second factor of an account."""

    id: int
    kind: str
    name: str
    added_at: datetime.datetime
    used_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Factors:
    """What an account has beside its password; `codes_left` are recovery codes not used yet.

    `are_second` says that they are asked for after a first step; else a passkey is a way in of its own.
    """

    held: tuple[Factor, ...] = ()
    codes_left: int = 0
    has_password: bool = False

    @property
    def has_app(self) -> bool:
        return any(one.kind == TOTP_APP for one in self.held)

    @property
    def are_second(self) -> bool:
        return self.has_password or self.has_app


def factors_of(account: Account) -> Factors:
    """The second factors of the account. One statement."""
    rows = list(Authenticator.objects.filter(user_id=account.pk).order_by("pk"))
    held = tuple(
        Factor(row.pk, row.type, row.data.get("name", ""), row.created_at, row.last_used_at)
        for row in rows
        if row.type != CODES
    )
    codes = next((row for row in rows if row.type == CODES), None)
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    return Factors(held, left, account.has_usable_password())


def recovery_codes(account: Account) -> list[str]:
    """The codes not used yet, in clear: for the one page that shows them to their owner after they were made."""
    found = Authenticator.objects.filter(user_id=account.pk, type=CODES).first()
    return list(found.wrap().get_unused_codes()) if found else []


def have_factor(account_ids: Iterable[int]) -> set[int]:
    """Those of the accounts that have a second factor."""
    rows = Authenticator.objects.filter(user_id__in=list(account_ids)).exclude(type=CODES)
    return set(rows.values_list("user_id", flat=True))


@dataclasses.dataclass(frozen=True, slots=True)
class Seat:
    """A browser in which the account is signed in. `id` is safe to show: it opens nothing."""

    id: str
    device: str
    since: datetime.datetime | None
    used_at: datetime.datetime
    is_here: bool


def shown_id(key: str) -> str:
    """A name for a session that tells nothing of its key."""
    return vault.match_key(key, "session").hex()[:24]


def seats_of(account: Account, *, here: str, now: datetime.datetime) -> list[Seat]:
    """Where the account is signed in, this browser first, then the latest used. One statement."""
    rows = Session.objects.filter(account_id=account.pk, expire_date__gt=now).order_by("-used_at")
    seats = [
        Seat(shown_id(row.session_key), row.device, row.signed_in_at, row.used_at, row.session_key == here)
        for row in rows
    ]
    return sorted(seats, key=lambda seat: not seat.is_here)


def used_since(*, account_id: int, since: datetime.datetime) -> bool:
    """Whether somebody signed in as the account has used the house since. One statement."""
    return Session.objects.filter(account_id=account_id, used_at__gte=since).exists()


def key_of(account: Account, seat: str) -> str:
    """The key of the session of the account with this shown id, "" for none."""
    keys = Session.objects.filter(account_id=account.pk).values_list("session_key", flat=True)
    return next((key for key in keys if shown_id(key) == seat), "")
