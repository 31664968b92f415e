"""Between instants and the days on which people in Iran live them."""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")
"""UTC+3:30; with summer time until September 2022, so older instants need this zone too."""


def local(instant: datetime.datetime) -> datetime.datetime:
    """The instant on the clocks of Iran.

    Raises:
        ValueError: the instant has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return instant.astimezone(TEHRAN)


def local_day(instant: datetime.datetime) -> datetime.date:
    """The day in Iran at this instant."""
    return local(instant).date()


@lru_cache(maxsize=4096)
def day_begins(day: datetime.date) -> datetime.datetime:
    """The first instant of a day in Iran, in UTC."""
    return datetime.datetime.combine(day, datetime.time(), TEHRAN).astimezone(datetime.UTC)


def day_ends(day: datetime.date) -> datetime.datetime:
    """The instant at which a day in Iran is over, in UTC: the first of the next day."""
    return day_begins(day + datetime.timedelta(days=1))


def days_between(one: datetime.datetime, other: datetime.datetime) -> int:
    """Midnights in Iran from one instant to the other: 0 the same day, 1 tomorrow, -1 yesterday."""
    return (local_day(other) - local_day(one)).days
