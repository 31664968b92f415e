"""Instants as sources write them."""

import datetime

from ostan.kernel.calendar.local import TEHRAN
from ostan.kernel.errors import RuleBroken


def microseconds(text: str, zone: datetime.tzinfo = TEHRAN) -> int:
    """Microseconds since 1970 in UTC of an instant in ISO 8601; of one without an offset as clocks went in `zone`.

    Raises:
        RuleBroken: "processes.bad_time".
    """
    try:
        at = datetime.datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone)
        return round(at.timestamp() * 1_000_000)
    except (ValueError, OverflowError) as wrong:
        raise RuleBroken("processes.bad_time", text=text[:60]) from wrong
