"""How much time is left, in working days: words, a tone and a mark, so that colour never tells alone."""

import datetime
from typing import NamedTuple

from ostan.kernel.calendar import WorkCalendar, days_left
from ostan.ui import moments

SOON = 2
"""Working days at and below which a deadline is near. Source: assumed."""


class Clock(NamedTuple):
    """Time to a deadline; `days` are working days after today, below zero when it has passed."""

    text: str
    tone: str
    icon: str
    days: int


class Clocks:
    """The clocks of one page; equal deadlines are worked out once."""

    def __init__(self, calendar: WorkCalendar, now: datetime.datetime) -> None:
        self._calendar, self._now = calendar, now
        self._known: dict[datetime.datetime, Clock] = {}

    def to(self, due_at: datetime.datetime, *, paused: bool = False) -> Clock:
        """The clock to a deadline; of a paused task it stands still."""
        if paused:
            return Clock("در انتظار متقاضی", "info", "pause", 0)
        if due_at not in self._known:
            self._known[due_at] = self._reckon(due_at)
        return self._known[due_at]

    def _reckon(self, due_at: datetime.datetime) -> Clock:
        days = days_left(self._calendar, due_at, self._now)
        if due_at < self._now:
            return Clock(moments.work_days_left(days) if days else "امروز گذشت", "bad", "bad", min(days, -1))
        tone, icon = ("warn", "warn") if days <= SOON else ("quiet", "clock")
        return Clock(moments.work_days_left(days), tone, icon, days)
