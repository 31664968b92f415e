"""Writes where an account is signed in, which browsers it knows, and how often signing in failed."""

import datetime

from django.db.models import Q

from ostan.foundation import access
from ostan.foundation.identity.events import BrowserMet, SessionsEnded, SignInsFailing
from ostan.foundation.identity.models import Browser, Session
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor

BROWSER_KEPT = datetime.timedelta(days=400)
"""How long a browser is known after its last sign-in; browsers forget a cookie after as long. Source: RFC 6265bis."""


def touch(*, actor: Actor, now: datetime.datetime, key: str) -> None:
    """Remember that the session was used. Plumbing: leaves no entry."""
    Session.objects.filter(session_key=key).update(used_at=now)


def end_sessions(*, actor: Actor, now: datetime.datetime, account_id: int, which: Q) -> int:
    """End those sessions of an account; how many there were. The page gives the account of its own session."""
    rows = Session.objects.filter(which, account_id=account_id)
    if not rows.exists():
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        count, _ = rows.delete()
        work.record(SessionsEnded(stream=f"account:{account_id}", account_id=account_id, count=count))
    return count


def meet_browser(*, actor: Actor, now: datetime.datetime, account_id: int, digest: bytes) -> bool:
    """Whether an account signs in from a browser that it had not used before; from now on it knows it."""
    known = Browser.objects.filter(account_id=account_id, digest=digest)
    if known.update(last_at=now):
        return False
    is_first = not Browser.objects.filter(account_id=account_id).exists()
    with unit_of_work(actor=actor, now=now) as work:
        Browser.objects.get_or_create(
            account_id=account_id, digest=digest, defaults={"first_at": now, "last_at": now}
        )
        work.record(BrowserMet(stream=f"account:{account_id}", account_id=account_id, is_first=is_first))
    return True


def note_failure(*, actor: Actor, now: datetime.datetime, account_id: int) -> None:
    """Record that signing in to an account has failed too often at once."""
    with unit_of_work(actor=actor, now=now) as work:
        work.record(SignInsFailing(stream=f"account:{account_id}", account_id=account_id))


def drop_expired(*, actor: Actor, now: datetime.datetime) -> int:
    """Remove sessions that are over and browsers not seen for long. Returns how many sessions. Plumbing.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "identity.clean")
    Browser.objects.filter(last_at__lt=now - BROWSER_KEPT).delete()
    count, _ = Session.objects.filter(expire_date__lt=now).delete()
    return count
