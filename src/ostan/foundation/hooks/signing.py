"""Signatures as Standard Webhooks has them: HMAC-SHA-256 over id, instant and body."""

import base64
import hashlib
import hmac
import secrets

MARK = "whsec_"


def draw() -> str:
    """A new secret as the other side keeps it."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, at: int, body: bytes) -> str:
    """The signature of one message under one secret, with its version."""
    key = base64.b64decode(secret.removeprefix(MARK))
    told = hmac.digest(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(told).decode()}"
