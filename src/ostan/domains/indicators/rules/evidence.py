"""What is looked at when something is laid under a figure. A mark is no verdict: it asks to be looked at."""

import datetime
import re
from enum import StrEnum

from ostan.kernel import persian
from ostan.kernel.calendar import Period, local_day
from ostan.kernel.errors import RuleBroken


class Mark(StrEnum):
    """Why somebody should look twice."""

    REUSED = "REUSED"
    OLDER = "OLDER"
    LATER = "LATER"
    NO_TIME = "NO_TIME"


def marks(
    *, period: Period, at: datetime.datetime | None, used_for: int, is_photo: bool = False
) -> list[Mark]:
    """The marks of one piece of evidence.

    Args:
        period: of the figure.
        at: when what it shows was made or taken, None when nobody said.
        used_for: under how many other figures the same bytes, or the same entry of the ledger, lie.
        is_photo: a photograph without a time is marked.

    Source: measure.md, evidence per value ("same file reused", "older than the period"); assumed.
    """
    found = [Mark.REUSED] if used_for else []
    if at is None:
        return [*found, Mark.NO_TIME] if is_photo else found
    day = local_day(at)
    if day < period.first_day:
        found.append(Mark.OLDER)
    if day > period.last_day:
        found.append(Mark.LATER)
    return found


def check_place(latitude: float | None, longitude: float | None) -> None:
    """Refuse half a place, or one that is not on the earth. Raises RuleBroken "indicators.bad_place"."""
    if (latitude is None) != (longitude is None):
        raise RuleBroken("indicators.bad_place", field="place")
    if latitude is None or longitude is None:
        return
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise RuleBroken("indicators.bad_place", field="place")


_PLACE = re.compile(r"(-?\d{1,3}(?:\.\d{1,10})?)[\s,;]+(-?\d{1,3}(?:\.\d{1,10})?)")


def read_place(text: str) -> tuple[float | None, float | None]:
    """Latitude and longitude in degrees as a person types them, in any digits; twice None when nothing was typed.

    Raises:
        RuleBroken: "indicators.bad_place".
    """
    plain = persian.latin_digits(text).translate(str.maketrans("٫،", ".,")).strip()
    if not plain:
        return None, None
    found = _PLACE.fullmatch(plain)
    if found is None:
        raise RuleBroken("indicators.bad_place", field="place")
    latitude, longitude = float(found[1]), float(found[2])
    check_place(latitude, longitude)
    return latitude, longitude
