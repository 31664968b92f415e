"""Finds accounts."""

from ostan.foundation import vault
from ostan.foundation.identity.models import Account

MOBILE = "mobile"


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
