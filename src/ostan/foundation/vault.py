"""Personal values at rest: encrypted, and comparable without being read.

Keys come from the environment (`OSTAN_VAULT_KEY`), never from the database, so a copy of the database alone
reveals nothing.
"""

import functools
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


@functools.lru_cache(maxsize=8)
def _key(purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"ostan vault {purpose}".encode(), hashlib.sha256)


def seal(text: str) -> bytes:
    """`text` encrypted with AES-256-GCM: a fresh 12-byte nonce, then the ciphertext with its tag."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key("seal", settings.VAULT_KEY)).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes | memoryview) -> str:
    """The text that was sealed.

    Raises:
        cryptography.exceptions.InvalidTag: changed bytes, or another key.
    """
    sealed = bytes(sealed)
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    return AESGCM(_key("seal", settings.VAULT_KEY)).decrypt(nonce, body, None).decode()


def match_key(text: str, purpose: str) -> bytes:
    """32 bytes that are equal for equal `text` and `purpose`: for finding a value without storing it."""
    return hmac.digest(_key(f"match {purpose}", settings.VAULT_KEY), text.encode(), hashlib.sha256)
