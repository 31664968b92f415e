"""Writes accounts. Who the person behind one is stands in the domain `org`."""

import datetime
import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ostan.foundation import access, vault
from ostan.foundation.identity.events import (
    AccountClosed,
    AccountMade,
    CodeAsked,
    MobileErased,
    PasswordSet,
    SessionsEnded,
    SubjectJoined,
    UnusedAccountsRemoved,
)
from ostan.foundation.identity.models import Account, Browser, Session, Subject, TryCount
from ostan.foundation.identity.openid import Told
from ostan.foundation.identity.queries import match_of
from ostan.foundation.once import insert
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


def open_for_mobile(*, actor: Actor, now: datetime.datetime, mobile: str) -> Account:
    """The account of this mobile number (09…), made when it is new.

    Anybody may ask for one: a new account stays without rights until the code sent to the mobile comes back.
    """
    match = match_of(mobile)
    with unit_of_work(actor=actor, now=now) as work:
        fresh = Account(
            mobile_match=match,
            name=f"mobile:{match.hex()[:40]}",
            mobile_sealed=vault.seal(mobile),
            created_at=now,
            password=make_password(None),
        )
        # The same statements for a known and a new number, so that not even the time tells which it was.
        insert(fresh, ignore_conflicts=True)
        account = Account.objects.get(mobile_match=match)
        stream, is_new = f"account:{account.pk}", account.created_at == now and account.confirmed_at is None
        made = [AccountMade(stream=stream, account_id=account.pk, is_staff=False)] if is_new else []
        work.record(*made, CodeAsked(stream=stream, account_id=account.pk))
    return account


def confirm_mobile(*, actor: Actor, now: datetime.datetime, account_id: int) -> None:
    """Remember that the code came back: the number belongs to who signs in."""
    Account.objects.filter(pk=account_id, confirmed_at=None).update(confirmed_at=now)


def create_staff(*, actor: Actor, now: datetime.datetime, name: str, password: str) -> Account:
    """A staff account with a sign-in name and a password.

    Raises:
        NotAllowed: the actor may not manage people.
        RuleBroken: "identity.name_taken", "identity.name_missing" or "identity.password_weak".
    """
    access.require(actor, "org.grant")
    name = name.strip()
    if not name:
        raise RuleBroken("identity.name_missing", field="name")
    if Account.objects.filter(name=name).exists():
        raise RuleBroken("identity.name_taken", field="name", name=name)
    account = Account(name=name, is_staff=True, created_at=now, confirmed_at=now)
    _set_password(account, password)
    with unit_of_work(actor=actor, now=now) as work:
        account.save()
        work.record(AccountMade(stream=f"account:{account.pk}", account_id=account.pk, is_staff=True))
    return account


def open_for_system(*, actor: Actor, now: datetime.datetime) -> Account:
    """The account of another system: it has no password and no mobile, so that only a key speaks for it.

    Raises:
        NotAllowed: the actor may not manage keys.
    """
    access.require(actor, "keys.edit")
    name = f"system:{secrets.token_hex(12)}"
    with unit_of_work(actor=actor, now=now) as work:
        account = Account(name=name, created_at=now, confirmed_at=now)
        account.set_unusable_password()
        account.save()
        work.record(AccountMade(stream=f"account:{account.pk}", account_id=account.pk, is_staff=False))
    return account


def enter_by_subject(
    *, actor: Actor, now: datetime.datetime, told: Told, known_account: int | None
) -> Account:
    """The account that the provider's subject means, joined to it or made at the first time.

    `known_account` is the account of whoever has the national code or the mobile that the provider vouches for, None
    for nobody. Once joined, only the subject counts.

    Raises:
        RuleBroken: "identity.openid_subject", the account means another subject of that provider.
    """
    digest = vault.match_key(f"{told.issuer} {told.subject}", "subject")
    joined = Subject.objects.filter(issuer=told.issuer, digest=digest).select_related("account").first()
    if joined is not None:
        if known_account not in (None, joined.account_id):
            raise RuleBroken("identity.openid_subject")
        return joined.account
    found = Account.objects.filter(pk=known_account).first() if known_account else None
    if found is not None and Subject.objects.filter(issuer=told.issuer, account=found).exists():
        raise RuleBroken("identity.openid_subject")
    with unit_of_work(actor=actor, now=now) as work:
        account = found or _new_by_subject(told, now)
        stream = f"account:{account.pk}"
        if found is None:
            work.record(AccountMade(stream=stream, account_id=account.pk, is_staff=False))
        Subject.objects.create(account=account, issuer=told.issuer, digest=digest, since=now)
        work.record(SubjectJoined(stream=stream, account_id=account.pk))
    return account


def _by_claim(mobile: str) -> Account | None:
    return Account.objects.filter(mobile_match=match_of(mobile)).first() if mobile else None


def _new_by_subject(told: Told, now: datetime.datetime) -> Account:
    account = Account(name=f"openid:{secrets.token_hex(12)}", created_at=now, confirmed_at=now)
    if told.mobile and _by_claim(told.mobile) is None:
        account.mobile_match, account.mobile_sealed = match_of(told.mobile), vault.seal(told.mobile)
    account.set_unusable_password()
    account.save()
    return account


def set_password(*, actor: Actor, now: datetime.datetime, account_id: int, password: str) -> None:
    """Give an account a new password; its open sessions end.

    Raises:
        NotAllowed: the actor may not manage people.
        RuleBroken: "identity.password_weak".
    """
    access.require(actor, "org.grant")
    with unit_of_work(actor=actor, now=now) as work:
        account = Account.objects.select_for_update().get(pk=account_id)
        _set_password(account, password)
        account.save(update_fields=["password"])
        work.record(PasswordSet(stream=f"account:{account_id}", account_id=account_id))


def change_password(
    *, actor: Actor, now: datetime.datetime, account: Account, current: str, password: str, here: str
) -> None:
    """Change the own password; every session but `here` ends. The account is the page's own.

    Raises:
        RuleBroken: "identity.password_wrong", "identity.password_same" or "identity.password_weak".
    """
    if not check_password(current, account.password):
        raise RuleBroken("identity.password_wrong", field="current")
    if current == password:
        raise RuleBroken("identity.password_same", field="new")
    _set_password(account, password, field="new")
    stream = f"account:{account.pk}"
    with unit_of_work(actor=actor, now=now) as work:
        account.save(update_fields=["password"])
        work.record(PasswordSet(stream=stream, account_id=account.pk))
        count, _ = Session.objects.filter(account_id=account.pk).exclude(session_key=here).delete()
        if count:
            work.record(SessionsEnded(stream=stream, account_id=account.pk, count=count))


def close(*, actor: Actor, now: datetime.datetime, account_id: int) -> None:
    """Close an account: it can no longer sign in.

    Raises:
        NotAllowed: the actor may not manage people.
    """
    access.require(actor, "org.grant")
    with unit_of_work(actor=actor, now=now) as work:
        Account.objects.filter(pk=account_id).update(is_active=False)
        work.record(AccountClosed(stream=f"account:{account_id}", account_id=account_id))


def erase_mobile(*, actor: Actor, now: datetime.datetime, account_id: int) -> None:
    """Forget the mobile number of an account and where it is signed in; nobody can sign in with it any more.

    Raises:
        NotAllowed: the actor may not manage people.
    """
    access.require(actor, "org.erase")
    with unit_of_work(actor=actor, now=now) as work:
        Authenticator.objects.filter(user_id=account_id).delete()
        Session.objects.filter(account_id=account_id).delete()
        Browser.objects.filter(account_id=account_id).delete()
        Subject.objects.filter(account_id=account_id).delete()
        Account.objects.filter(pk=account_id).update(
            mobile_match=None, mobile_sealed=None, is_active=False, name=f"erased:{account_id}"
        )
        work.record(MobileErased(stream=f"account:{account_id}", account_id=account_id))


def remove_unused(*, actor: Actor, now: datetime.datetime, after: datetime.timedelta) -> int:
    """Remove accounts asked for more than `after` ago whose code never came back. Returns how many.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "identity.clean")
    unused = Account.objects.filter(confirmed_at=None, is_staff=False, created_at__lt=now - after)
    if not unused.exists():
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        count, _ = unused.delete()
        work.record(UnusedAccountsRemoved(stream="accounts", count=count))
    return count


def forget_tries(*, actor: Actor, now: datetime.datetime) -> int:
    """Remove counts of past windows (see foundation/limits.py). Returns how many. Leaves no entry: plumbing.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "identity.clean")
    count, _ = TryCount.objects.all().delete()
    return count


def _set_password(account: Account, password: str, field: str = "password") -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise RuleBroken("identity.password_weak", field=field, why=" ".join(weak.messages)) from weak
    account.set_password(password)
