"""What the pages of a demo show more than others: how far its history is, and the sign-ins."""

import datetime
import functools
import math

from django.conf import settings
from django.http import HttpRequest

from ostan.wiring.demo import accounts, history

FRESH = datetime.timedelta(seconds=3)
"""How long an answer is good for all pages of one process."""

Told = tuple[int, int, int, bool]

_last: list[tuple[datetime.datetime, Told | None]] = []


def seat(request: HttpRequest, now: datetime.datetime) -> None:
    """Put both on the request of a demo; each is asked for only when a page shows it."""
    if settings.DEMO:
        request.demo_replayed = functools.partial(replayed, now)  # type: ignore[attr-defined]  # read by ui.shell
        request.demo_sign_ins = accounts.sign_ins  # type: ignore[attr-defined]  # read by portal.account


def replayed(now: datetime.datetime) -> Told | None:
    """Made so far, of how many, minutes left (0: not known), whether cases are counted; None when no replay goes on."""
    if not _last or not -FRESH < now - _last[0][0] < FRESH:
        found = history.progress(now=now)
        _last[:] = [(now, _told(found) if found else None)]
    return _last[0][1]


def _told(found: history.Progress) -> Told:
    return found.made, found.wanted, math.ceil((found.seconds_left or 0) / 60), found.of_cases
