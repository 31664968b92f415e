"""Writes second factors: an authenticator app, passkeys, and codes for the day both are lost."""

import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn

from ostan.foundation import access
from ostan.foundation.identity.events import CodesRenewed, FactorAdded, FactorRemoved, FactorsReset
from ostan.foundation.identity.models import Account
from ostan.foundation.identity.queries import CODES, PASSKEY, TOTP_APP
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def add_totp(*, actor: Actor, now: datetime.datetime, account: Account, secret: str) -> int:
    """The id of the new authenticator app. The page has seen a right code of the secret, and the account is its own.

    Raises:
        RuleBroken: "identity.app_taken", there is one already.
    """
    if Authenticator.objects.filter(user=account, type=TOTP_APP).exists():
        raise RuleBroken("identity.app_taken")
    with unit_of_work(actor=actor, now=now) as work:
        made = TOTP.activate(account, secret).instance
        RecoveryCodes.activate(account)
        work.record(_added(account, TOTP_APP))
    return int(made.pk)


def add_passkey(
    *, actor: Actor, now: datetime.datetime, account: Account, name: str, credential: dict[str, Any]
) -> int:
    """The id of the new passkey. The page has checked the credential, and the account is its own.

    Where there is no password it is never demanded as a second step, and there is nothing to recover from.
    """
    with unit_of_work(actor=actor, now=now) as work:
        made = WebAuthn.add(account, name[:60], credential).instance
        if account.has_usable_password():
            RecoveryCodes.activate(account)
        work.record(_added(account, PASSKEY))
    return int(made.pk)


def _added(account: Account, kind: str) -> FactorAdded:
    return FactorAdded(stream=f"account:{account.pk}", account_id=account.pk, kind=kind)


def remove_factor(*, actor: Actor, now: datetime.datetime, account: Account, factor_id: int) -> None:
    """Take a second factor away; with the last one its recovery codes go too. The account is the page's own.

    Raises:
        NotAllowed: the account has no such factor.
    """
    rows = Authenticator.objects.filter(user=account)
    with unit_of_work(actor=actor, now=now) as work:
        found = rows.exclude(type=CODES).select_for_update().filter(pk=factor_id).first()
        if found is None:
            raise NotAllowed("identity.factors")
        kind = str(found.type)
        found.delete()
        if not rows.exclude(type=CODES).exists():
            rows.delete()
        work.record(FactorRemoved(stream=f"account:{account.pk}", account_id=account.pk, kind=kind))


def renew_codes(*, actor: Actor, now: datetime.datetime, account: Account) -> None:
    """New recovery codes; the old ones are of no use any more.

    Raises:
        RuleBroken: "identity.no_factor", there is nothing to recover.
    """
    rows = Authenticator.objects.filter(user=account)
    if not rows.exclude(type=CODES).exists():
        raise RuleBroken("identity.no_factor")
    with unit_of_work(actor=actor, now=now) as work:
        rows.filter(type=CODES).delete()
        RecoveryCodes.activate(account)
        work.record(CodesRenewed(stream=f"account:{account.pk}", account_id=account.pk))


def reset_factors(*, actor: Actor, now: datetime.datetime, account_id: int) -> None:
    """Take every second factor of somebody who has lost them; who may enter with one sets up another first.

    Raises:
        NotAllowed: the actor may not manage people.
        RuleBroken: "identity.no_factor".
    """
    access.require(actor, "org.grant")
    with unit_of_work(actor=actor, now=now) as work:
        count, _ = Authenticator.objects.filter(user_id=account_id).delete()
        if not count:
            raise RuleBroken("identity.no_factor")
        work.record(FactorsReset(stream=f"account:{account_id}", account_id=account_id))
