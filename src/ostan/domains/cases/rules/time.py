"""The clock of a case: what was promised, what stood still, and when each promise runs out."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ostan.domains.catalogue.rules.process import Span
from ostan.kernel.calendar import Pause, Promise, Unit, WorkCalendar, deadline, elapsed


@dataclass(frozen=True, slots=True)
class Clock:
    """One round's clock. The norm is what the service promises, the legal deadline what the law demands.

    An extension is counted in working days and moves the norm alone: no office can extend the law.
    """

    calendar: WorkCalendar
    start: datetime.datetime
    norm: Promise
    legal: Promise | None
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0

    def ends(self) -> tuple[datetime.datetime, datetime.datetime | None]:
        """When the norm and the legal deadline run out. Raises ValueError: the clock stands still."""
        norm = self._runs_out(self.norm)
        if self.extended_days:
            norm = self.calendar.closing_after(norm, self.extended_days)
        return norm, self._runs_out(self.legal) if self.legal else None

    def worked(self, until: datetime.datetime) -> int:
        """Working seconds of the round up to an instant, without the pauses."""
        return elapsed(self.calendar, self.start, until, self.pauses)

    def _runs_out(self, promise: Promise) -> datetime.datetime:
        found = deadline(self.calendar, self.start, promise, self.pauses)
        if found is None:
            raise ValueError("the clock stands still")
        return found


def after(calendar: WorkCalendar, at: datetime.datetime, span: Span) -> datetime.datetime:
    """The instant a span of the process after `at`: in working time, or on the wall clock."""
    if not span.working:
        return at + datetime.timedelta(days=span.days, seconds=span.seconds)
    if span.days:
        at = calendar.add_working_days(at, span.days)
    return calendar.add_working(at, span.seconds) if span.seconds else at


def shifted(
    calendar: WorkCalendar, due: datetime.datetime, stood: datetime.datetime, now: datetime.datetime
) -> datetime.datetime:
    """A due instant moved by the working time from `stood` to `now`; never earlier than it was."""
    seconds = calendar.working_seconds(stood, now)
    return max(due, calendar.add_working(due, seconds)) if seconds > 0 else due


def promise_to_json(norm: Promise, legal: Promise | None, owner_id: int) -> dict[str, Any]:
    """Both promises and the unit that gave them as plain JSON, kept with the case.

    Neither later versions of the service nor a later owner change what a case was opened with.
    """
    return {
        "norm": [norm.amount, norm.unit.value],
        "legal": [legal.amount, legal.unit.value] if legal else None,
        "owner": owner_id,
    }


def promise_of_json(kept: Mapping[str, Any]) -> tuple[Promise, Promise | None]:
    """What `promise_to_json` kept."""
    amount, unit = kept["norm"]
    legal = kept.get("legal")
    return Promise(amount, Unit(unit)), Promise(legal[0], Unit(legal[1])) if legal else None
