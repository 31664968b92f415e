"""When figures are due, when their door closes, and how complete and timely what came is."""

import dataclasses
import datetime
from collections.abc import Iterable

from ostan.kernel.calendar import Period, WorkCalendar, day_ends
from ostan.kernel.errors import RuleBroken

MOST_DAYS = 120


def check_days(*, due_days: int, grace_days: int) -> None:
    """Refuse a deadline that is none. Raises RuleBroken "indicators.days_out_of_range"."""
    if not 1 <= due_days <= MOST_DAYS:
        raise RuleBroken("indicators.days_out_of_range", field="due_days", most=MOST_DAYS)
    if not 0 <= grace_days <= MOST_DAYS:
        raise RuleBroken("indicators.days_out_of_range", field="grace_days", most=MOST_DAYS)


def due_at(period: Period, due_days: int, calendar: WorkCalendar) -> datetime.datetime:
    """When the figures of a period are due: at the close of the n-th working day after its end. Source: assumed."""
    return calendar.closing_after(day_ends(period.last_day), due_days)


def closes_at(due: datetime.datetime, grace_days: int, calendar: WorkCalendar) -> datetime.datetime:
    """When nothing is taken any more: so many working days after the deadline. Source: DHIS2, expiry days."""
    return calendar.closing_after(due, grace_days) if grace_days else due


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """What one unit owes for one period: how many cells, how many hold something, when it came; None: not yet."""

    asked: int
    held: int
    due: datetime.datetime
    handed_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class Completeness:
    """Shares of what was asked: sheets that came, in time, and cells that hold something. None: nothing was asked.

    Source: WHO Data Quality Review, domain 1 (completeness and timeliness of reporting).
    """

    sheets: int
    came: int
    in_time: int
    cells: int
    held: int

    @property
    def completeness(self) -> float | None:
        """The share of sheets that were handed in."""
        return self.came / self.sheets if self.sheets else None

    @property
    def timeliness(self) -> float | None:
        """The share of sheets that were handed in by their deadline."""
        return self.in_time / self.sheets if self.sheets else None

    @property
    def filled(self) -> float | None:
        """The share of cells that hold a value, or were said not to apply."""
        return self.held / self.cells if self.cells else None


def completeness(sheets: Iterable[Sheet], now: datetime.datetime) -> Completeness:
    """The shares over those sheets that are due, or that came before."""
    counted = [one for one in sheets if one.due <= now or one.handed_at is not None]
    came = [one for one in counted if one.handed_at is not None]
    return Completeness(
        sheets=len(counted),
        came=len(came),
        in_time=sum(one.handed_at is not None and one.handed_at <= one.due for one in came),
        cells=sum(one.asked for one in counted),
        held=sum(min(one.held, one.asked) for one in counted),
    )
