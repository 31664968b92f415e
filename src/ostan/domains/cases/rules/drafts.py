"""Unsent applications: how long they are kept, and the code that opens one again on another telephone."""

import datetime

KEPT = datetime.timedelta(days=30)
"""For so long an unsent application is kept, from its last change. Source: issue 3, section 2.4."""

KEPT_UNSIGNED = datetime.timedelta(hours=24)
"""For so long a visitor's is kept for whom no mobile number was left. Source: assumed."""

CODE_DIGITS = 8
MOST_TRIES = 5
"""Wrong codes after which a code opens nothing any more; signing in by the same number still does. Source: assumed."""


def kept_until(now: datetime.datetime, *, is_known: bool) -> datetime.datetime:
    """Until when a draft that is changed now is kept; `is_known`: a person or a mobile number stands behind it."""
    return now + (KEPT if is_known else KEPT_UNSIGNED)
