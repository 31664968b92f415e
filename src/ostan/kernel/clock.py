"""The only module that may ask what time it is."""

import datetime


def now() -> datetime.datetime:
    """The present instant, aware, in UTC."""
    return datetime.datetime.now(datetime.UTC)
