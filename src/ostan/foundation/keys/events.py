"""What is told of keys: ids, scopes and numbers, never a secret or a name."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class KeyMade(Event):
    key_id: int
    account_id: int
    scope_codes: tuple[str, ...]
    service_ids: tuple[int, ...]
    per_minute: int


@dataclass(frozen=True, slots=True)
class FeedMade(Event):
    """Somebody has a private address for his calendar; one before it opens nothing any more."""

    person_id: int


@dataclass(frozen=True, slots=True)
class FeedEnded(Event):
    person_id: int


@dataclass(frozen=True, slots=True)
class KeyRevoked(Event):
    key_id: int
    account_id: int
