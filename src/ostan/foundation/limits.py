"""How often a door may be tried: counted in one statement in the database, shared by all web processes."""

import datetime
import hashlib
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from ostan.foundation.once import fetch


class Limit(NamedTuple):
    """Tries within a window of so many seconds; `in_all` names the setting that says how many in the whole house."""

    seconds: int
    per_address: int
    per_key: int
    in_all: str = ""


LIMITS: dict[str, Limit] = {
    # The key is an account, a tracking code or a link, and is held tight. An address may be an office, or a
    # mobile network that shows thousands of telephones as one: it is held only so that nobody floods us.
    "track": Limit(600, 600, 12),
    "rate": Limit(600, 600, 12),
    "prove": Limit(60, 300, 300),
    # A code costs a message: tight for a number, and bounded for the house, whoever asks from wherever.
    "code": Limit(600, 600, 6, "CODES_IN_TEN_MINUTES"),
    # Taking up an unsent application with a code; who fills in a form without an account.
    "resume": Limit(600, 600, 6, "CODES_IN_TEN_MINUTES"),
    "begin": Limit(600, 600, 600),
    "visitor_upload": Limit(600, 600, 30),
    "confirm": Limit(600, 1_000, 10),
    "passkey": Limit(600, 1_200, 1_200),
    "fail": Limit(600, 100_000, 5),
    "kiosk": Limit(600, 60, 12),
    "ticket": Limit(600, 1_200, 400),
    "turn": Limit(600, 6_000, 600),
    "pay_back": Limit(600, 1_200, 1_200),
    "submit": Limit(600, 1_200, 20),
    "upload": Limit(600, 2_400, 60),
}

COUNT = """
INSERT INTO identity_trycount AS t (key, count) SELECT unnest(%s::text[]), 1
ON CONFLICT (key) DO UPDATE SET count = t.count + 1 RETURNING t.count
"""


def allows(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count one try of `action` by the request's address and by `key`; False when either is one too many.

    Neither address nor key is stored, only a digest of both with the window's number.

    Raises:
        KeyError: an action that is not in LIMITS.
    """
    limit = LIMITS[action]
    return all(
        count <= most for count, most in zip(_counted(request, action, key), _most(limit), strict=True)
    )


def reaches(request: HttpRequest, action: str, key: str) -> bool:
    """Count one try and say whether it is the very one that reaches the limit of its key: once in a window.

    Raises:
        KeyError: an action that is not in LIMITS.
    """
    return _counted(request, action, key)[1] == LIMITS[action].per_key


def _most(limit: Limit) -> list[int]:
    whole = [int(getattr(settings, limit.in_all))] if limit.in_all else []
    return [limit.per_address, limit.per_key, *whole]


def _counted(request: HttpRequest, action: str, key: str) -> list[int]:
    """The tries so far, this one among them: by address, by key, and in all where that is bounded."""
    limit = LIMITS[action]
    window = int(request.now.timestamp()) // limit.seconds  # type: ignore[attr-defined]  # set at the door
    origin = address_of(request)
    names = [_name(action, "address", origin, window), _name(action, "key", key or origin, window)]
    if limit.in_all:
        names.append(_name(action, "all", "", window))
    return [count for (count,) in fetch(COUNT, [names])]


def count(subject: str, *, seconds: int, now: datetime.datetime) -> tuple[int, int]:
    """How often `subject` has asked in the present window of so many seconds, this time included, and how many
    seconds of the window are left. For limits that are not the same for all, such as those of keys.
    """
    window, past = divmod(int(now.timestamp()), seconds)
    ((counted,),) = fetch(COUNT, [[_name("quota", "subject", subject, window)]])
    return int(counted), seconds - past


def address_of(request: HttpRequest) -> str:
    """The address from which the request came, past the proxies that are ours."""
    return str(get_adapter().get_client_ip(request))


def _name(action: str, what: str, value: str, window: int) -> str:
    digest = hashlib.sha256(f"{action} {what} {value}".encode()).hexdigest()[:40]
    return f"{window}:{digest}"
