"""What the working calendar tells: that it changed, and for which days."""

import datetime
from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """With `version`, days from `first` to `last` (None: until further notice) may have other hours."""

    version: int
    first: datetime.date
    last: datetime.date | None
