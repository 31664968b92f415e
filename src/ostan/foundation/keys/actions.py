"""Makes and revokes keys, and keeps answers for requests that come twice."""

import datetime
import hashlib
from collections.abc import Callable, Collection

from django.db import connection, transaction

from ostan.foundation import access, vault
from ostan.foundation.keys import secret
from ostan.foundation.keys.events import FeedEnded, FeedMade, KeyMade, KeyRevoked
from ostan.foundation.keys.models import ApiKey, Feed, KeptAnswer
from ostan.foundation.keys.queries import MOST_PER_MINUTE, SCOPES
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

KEPT = datetime.timedelta(hours=24)
"""For how long the same request gets the same answer. Source: the draft of Idempotency-Key leaves it to us."""

_LONGEST_NAME = 128

Answer = tuple[int, str, bytes]
"""Status, media type and body."""


def make_key(
    *,
    actor: Actor,
    now: datetime.datetime,
    account_id: int,
    name: str,
    scopes: Collection[str],
    services: Collection[int] = (),
    per_minute: int = 120,
    expires_at: datetime.datetime | None = None,
) -> tuple[ApiKey, str]:
    """The new key, and what its owner shows: told this once and never again.

    Raises:
        NotAllowed: the actor may not manage keys.
        RuleBroken: keys.name_missing, keys.scope_missing, keys.scope_unknown, keys.quota_wrong, keys.ends_in_past.
    """
    access.require(actor, "keys.edit")
    if not name.strip():
        raise RuleBroken("keys.name_missing", field="name")
    if not scopes:
        raise RuleBroken("keys.scope_missing", field="scopes")
    if set(scopes) - set(SCOPES):
        raise RuleBroken("keys.scope_unknown", field="scopes")
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise RuleBroken("keys.quota_wrong", field="per_minute", most=MOST_PER_MINUTE)
    if expires_at is not None and expires_at <= now:
        raise RuleBroken("keys.ends_in_past", field="expires")
    drawn = secret.draw()
    with unit_of_work(actor=actor, now=now) as work:
        made = ApiKey.objects.create(
            account_id=account_id,
            name=name.strip()[:100],
            prefix=drawn.prefix,
            digest=secret.digest(drawn.secret),
            scopes=sorted(set(scopes)),
            services=sorted(set(services)),
            per_minute=per_minute,
            created_at=now,
            expires_at=expires_at,
        )
        work.record(
            KeyMade(
                stream=f"key:{made.pk}",
                key_id=made.pk,
                account_id=account_id,
                scope_codes=tuple(made.scopes),
                service_ids=tuple(made.services),
                per_minute=per_minute,
            )
        )
    return made, str(drawn)


def revoke_key(*, actor: Actor, now: datetime.datetime, key_id: int) -> ApiKey:
    """The key, which opens nothing from now on.

    Raises:
        NotAllowed: the actor may not manage keys, or there is no such key.
        RuleBroken: keys.revoked_already.
    """
    access.require(actor, "keys.edit")
    with unit_of_work(actor=actor, now=now) as work:
        found = ApiKey.objects.select_for_update().filter(pk=key_id).first()
        if found is None:
            raise NotAllowed("keys.edit")
        if found.revoked_at is not None:
            raise RuleBroken("keys.revoked_already")
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
        work.record(KeyRevoked(stream=f"key:{key_id}", key_id=key_id, account_id=found.account_id))
    return found


_FILL_CALENDARS = ("cases.see", "desk.see_own", "councils.propose")


def make_feed(*, actor: Actor, now: datetime.datetime) -> str:
    """The secret of the actor's new private calendar address, in the hat that is worn; one before it is gone.

    Raises:
        NotAllowed: the actor has neither tasks nor appointments nor meetings to see, or acts for another.
    """
    if actor.for_id or not any(access.may(actor, one) for one in _FILL_CALENDARS):
        raise NotAllowed("desk.see_own")
    drawn = secret.draw().secret
    with unit_of_work(actor=actor, now=now) as work:
        Feed.objects.update_or_create(
            person_id=actor.person_id,
            defaults={"hat": actor.hat, "digest": secret.digest(drawn), "made_at": now},
        )
        work.record(FeedMade(stream=f"person:{actor.person_id}", person_id=actor.person_id))
    return drawn


def end_feed(*, actor: Actor, now: datetime.datetime) -> None:
    """The actor's private calendar address opens nothing any more; without one nothing happens."""
    kept = Feed.objects.filter(person_id=actor.person_id)
    if kept.exists():
        with unit_of_work(actor=actor, now=now) as work:
            kept.delete()
            work.record(FeedEnded(stream=f"person:{actor.person_id}", person_id=actor.person_id))


def note_use(*, key_id: int, used_at: datetime.datetime | None, now: datetime.datetime) -> None:
    """Remember to the minute when a key was used last. Leaves no entry: plumbing."""
    if used_at is None or now - used_at >= datetime.timedelta(minutes=1):
        ApiKey.objects.filter(pk=key_id).update(used_at=now)


def answered_once(
    *, key_id: int, name: str, request: bytes, now: datetime.datetime, answer: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """The answer to a request that may come twice, and whether it had been given before.

    The first request under a name is answered and its answer kept in the transaction of its change, so that
    either both stand or neither. Answers of our own faults (from 500), of a key that is refused or of one that
    asks too often are not kept.

    Raises:
        RuleBroken: keys.name_wrong; keys.other_request: another request stands under the name; keys.in_flight.
    """
    if not 0 < len(name) <= _LONGEST_NAME or not name.isascii() or not name.isprintable():
        raise RuleBroken("keys.name_wrong", field="Idempotency-Key")
    digest = hashlib.sha256(request).digest()
    with transaction.atomic():
        if not _alone(key_id, name):
            raise RuleBroken("keys.in_flight")
        known = KeptAnswer.objects.filter(key_id=key_id, name=name).first()
        if known is not None and known.kept_at > now - KEPT:
            if bytes(known.digest) != digest:
                raise RuleBroken("keys.other_request")
            body = bytes.fromhex(vault.unseal(known.sealed))
            return (known.status, known.kind, body), True
        status, kind, body = answer()
        if status < 500 and status not in (401, 403, 429):
            KeptAnswer.objects.update_or_create(
                key_id=key_id,
                name=name,
                defaults={
                    "digest": digest,
                    "status": status,
                    "kind": kind,
                    "sealed": vault.seal(body.hex()),
                    "kept_at": now,
                },
            )
        return (status, kind, body), False


def _alone(key_id: int, name: str) -> bool:
    """Whether nobody else is answering the same request now; until the transaction ends nobody else will."""
    number = int.from_bytes(hashlib.sha256(f"{key_id} {name}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def forget_answers(*, actor: Actor, now: datetime.datetime) -> int:
    """Remove answers kept for more than a day. Returns how many. Leaves no entry: plumbing.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "keys.clean")
    count, _ = KeptAnswer.objects.filter(kept_at__lte=now - KEPT).delete()
    return count
