"""Finds keys."""

import dataclasses
import datetime
from typing import Any

from django.db.models import QuerySet

from ostan.foundation import access
from ostan.foundation.keys import secret
from ostan.foundation.keys.models import ApiKey, Feed
from ostan.kernel.actor import Actor, Role
from ostan.kernel.errors import NotAllowed

SCOPES = tuple(name for name, line in access.MATRIX.items() if Role.PARTNER in line)
"""What a key may open: the capabilities that the table gives to a partner."""

MOST_PER_MINUTE = 6_000


@dataclasses.dataclass(frozen=True, slots=True)
class KeyCard:
    """A key as it is listed: never its secret."""

    id: int
    account_id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    services: tuple[int, ...]
    per_minute: int
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    revoked_at: datetime.datetime | None
    used_at: datetime.datetime | None

    def opens(self, now: datetime.datetime) -> bool:
        """Whether the key opens anything at the instant."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


_COLUMNS = tuple(field.name for field in dataclasses.fields(KeyCard))


def _cards(rows: QuerySet[ApiKey]) -> list[KeyCard]:
    return [_card(row) for row in rows.values_list(*_COLUMNS)]


def _card(row: tuple[Any, ...]) -> KeyCard:
    told = dict(zip(_COLUMNS, row, strict=True))
    return KeyCard(**{**told, "scopes": tuple(told["scopes"]), "services": tuple(told["services"])})


def keys_of(*, actor: Actor, account_id: int) -> list[KeyCard]:
    """The keys of an account, newest first. Raises NotAllowed when the actor may not manage keys."""
    access.require(actor, "keys.edit")
    return _cards(ApiKey.objects.filter(account_id=account_id).order_by("-pk"))


def key(*, actor: Actor, key_id: int) -> KeyCard:
    """The key. Raises NotAllowed when there is none, or the actor may not manage keys."""
    access.require(actor, "keys.edit")
    found = _cards(ApiKey.objects.filter(pk=key_id))
    if not found:
        raise NotAllowed("keys.edit")
    return found[0]


@dataclasses.dataclass(frozen=True, slots=True)
class FeedCard:
    """Whose calendar stands at a private address, and in which hat."""

    person_id: int
    hat: int
    made_at: datetime.datetime


def feed_of(*, person_id: int) -> FeedCard | None:
    """The calendar of the person, None when there is none."""
    row = Feed.objects.filter(person_id=person_id).values_list("person_id", "hat", "made_at").first()
    return FeedCard(*row) if row else None


def feed_by(*, shown: str) -> FeedCard | None:
    """The calendar at this private address, None when there is none."""
    found = (
        Feed.objects.filter(digest=secret.digest(shown)).values_list("person_id", "hat", "made_at").first()
    )
    return FeedCard(*found) if found else None


def known(*, shown: str, now: datetime.datetime) -> KeyCard | None:
    """The key that was shown, None unless it is right, in force, and its account open. One statement."""
    parts = secret.parse(shown)
    if parts is None:
        return None
    row = ApiKey.objects.filter(prefix=parts.prefix, account__is_active=True)
    found = row.values_list("digest", *_COLUMNS).first()
    if found is None or not secret.same(found[0], parts.secret):
        return None
    card = _card(found[1:])
    return card if card.opens(now) else None
