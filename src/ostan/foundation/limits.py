"""How often a door may be tried: counted in one statement in the database, shared by all web processes."""

import hashlib

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest

LIMITS: dict[str, tuple[int, int, int]] = {
    # action: (seconds of a window, tries per address, tries per key)
    "track": (600, 60, 12),
    "rate": (600, 60, 12),
    "prove": (60, 120, 120),
    "submit": (600, 60, 20),
    "upload": (600, 120, 60),
}

COUNT = """
INSERT INTO identity_trycount AS t (key, count) VALUES (%s, 1), (%s, 1)
ON CONFLICT (key) DO UPDATE SET count = t.count + 1 RETURNING t.count
"""


def allows(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count one try of `action` by the request's address and by `key`; False when either is one too many.

    Neither address nor key is stored, only a digest of both with the window's number.

    Raises:
        KeyError: an action that is not in LIMITS.
    """
    seconds, per_address, per_key = LIMITS[action]
    window = int(request.now.timestamp()) // seconds  # type: ignore[attr-defined]  # set at the door
    origin = str(get_adapter().get_client_ip(request))  # behind a proxy: whom the proxy speaks for
    address = _name(action, "address", origin, window)
    subject = _name(action, "key", key or origin, window)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [address, subject])
        (by_address,), (by_key,) = cursor.fetchall()
    return bool(by_address <= per_address and by_key <= per_key)


def _name(action: str, what: str, value: str, window: int) -> str:
    digest = hashlib.sha256(f"{action} {what} {value}".encode()).hexdigest()[:40]
    return f"{window}:{digest}"
