"""The timers of a running case, as plain JSON inside its `run`."""

import datetime
from collections.abc import Iterable
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.catalogue.rules import process
from ostan.kernel.calendar import WorkCalendar


class Alarms:
    """Timers by key. Those on a question to the applicant (`asks`) run while the case waits; no others do."""

    def __init__(self, kept: dict[str, Any], calendar: WorkCalendar) -> None:
        self._kept, self._calendar = kept, calendar

    def keep_only(self, tokens: set[str]) -> None:
        """Forget the timers of steps that are over."""
        for key in [key for key, alarm in self._kept.items() if alarm["token"] not in tokens]:
            del self._kept[key]

    def stop(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._kept.pop(key, None)

    def set(self, alarm: process.Alarm, now: datetime.datetime, *, asks: bool) -> None:
        """Let a timer run from `now`."""
        at = rules.after(self._calendar, now, alarm.after)
        self._kept[alarm.key] = {
            "at": at.isoformat(),
            "token": alarm.task.token,
            "works": alarm.after.working,
            "asks": asks,
        }

    def shift(self, stood: datetime.datetime, now: datetime.datetime) -> None:
        """Move the timers that stood still."""
        for alarm in self._kept.values():
            if not alarm["asks"]:
                at = _at(alarm)
                moved = (
                    rules.shifted(self._calendar, at, stood, now) if alarm["works"] else at + (now - stood)
                )
                alarm["at"] = moved.isoformat()

    def next(self, *, waiting: bool) -> datetime.datetime | None:
        """When the next timer rings; None when none runs."""
        return min((_at(alarm) for alarm in self._running(waiting)), default=None)

    def ringing(self, now: datetime.datetime, *, waiting: bool) -> list[str]:
        """The keys of timers whose time has come, oldest first."""
        due = [
            (_at(alarm), key)
            for key, alarm in self._kept.items()
            if (alarm["asks"] or not waiting) and _at(alarm) <= now
        ]
        return [key for _, key in sorted(due)]

    def _running(self, waiting: bool) -> Iterable[dict[str, Any]]:
        return (alarm for alarm in self._kept.values() if alarm["asks"] or not waiting)


def _at(alarm: dict[str, Any]) -> datetime.datetime:
    return datetime.datetime.fromisoformat(alarm["at"])
