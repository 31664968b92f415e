"""What a key looks like, and how its secret is kept: as a digest, because it is long and drawn at random."""

import hashlib
import hmac
import secrets
from typing import NamedTuple

MARK = "ostan"
"""How every key begins, so that scanners of leaked secrets know one when they see it."""

_LONGEST = 100


class Secret(NamedTuple):
    """A key in its two halves; only the prefix is kept."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"{MARK}_{self.prefix}_{self.secret}"


def draw() -> Secret:
    """A new key with 256 random bits."""
    return Secret(secrets.token_hex(6), secrets.token_hex(32))


def parse(text: str) -> Secret | None:
    """The two halves of what was shown, None when it is no key of ours."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    return Secret(prefix, secret) if mark == MARK and prefix and secret else None


def digest(secret: str) -> bytes:
    """What is kept of a secret, 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


def same(kept: bytes | memoryview, secret: str) -> bool:
    """Whether the secret is the one of which this was kept; takes equally long either way."""
    return hmac.compare_digest(bytes(kept), digest(secret))
