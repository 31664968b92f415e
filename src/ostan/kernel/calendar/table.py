"""Working time of many instants at once: a table of the working seconds before each day.

The days are those of UTC, so that nothing has to be known of clocks once the table is made: office hours that reach over
its midnight stand as two spans. What lies between two instants is then the difference of two look-ups, with no loop over
days, alike in numpy and in SQL (PostgreSQL, DuckDB).
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ostan.kernel.calendar.working import WorkCalendar

DAY = 86_400
Seconds = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WorkTable:
    """Days from `first` on, counted from 1970 in UTC: the working seconds before each, and its spans of work in seconds of
    that day (two columns a span; a span of nothing fills up)."""

    first: int
    before: Seconds
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    version: int

    @classmethod
    def of(cls, calendar: WorkCalendar, first: datetime.date, last: datetime.date) -> "WorkTable":
        """The table of the days from first through last, and the days beside them."""
        begin = (first - _EPOCH).days - 1
        days = (last - _EPOCH).days + 2 - begin
        spans: list[list[tuple[int, int]]] = [[] for _ in range(days)]
        for opens, closes in calendar.spans(first - _ONE - _ONE, last + _ONE + _ONE):
            for day, start, end in _by_day(opens, closes):
                if 0 <= day - begin < days:
                    spans[day - begin].append((start, end))
        width = max(1, max(map(len, spans), default=1))
        filled = np.array([[*some, *[(0, 0)] * (width - len(some))] for some in spans], dtype=np.int32)
        begins, ends = filled[:, :, 0], filled[:, :, 1]
        seconds = (ends - begins).sum(axis=1, dtype=np.int64)
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(seconds)[:-1]])
        return cls(begin, before, begins.copy(), ends.copy(), calendar.version)

    def worked(self, at: Seconds) -> Seconds:
        """Working seconds from the beginning of the table up to each instant, in seconds since 1970.

        Raises:
            ValueError: an instant outside the table.
        """
        day = at // DAY
        second = (at - day * DAY).astype(np.int32)
        day = day - self.first
        if len(day) and (int(day.min()) < 0 or int(day.max()) >= len(self.before)):
            raise ValueError("an instant lies outside the table")
        found = self.before[day]
        for begins, ends in zip(self.begins.T, self.ends.T, strict=True):
            found += np.clip(second, begins[day], ends[day]) - begins[day]
        return found

    def between(self, begin: Seconds, end: Seconds) -> Seconds:
        """Working seconds from each instant to another, negative when that is the earlier one. Raises as `worked`."""
        return self.worked(end) - self.worked(begin)

    def rows(self) -> Iterator[tuple[int, ...]]:
        """The table for a database: the day, the seconds before it, and begin and end of each span."""
        for at, before in enumerate(self.before.tolist()):
            pairs = zip(self.begins[at].tolist(), self.ends[at].tolist(), strict=True)
            yield (self.first + at, before, *(second for pair in pairs for second in pair))

    def sql(self, second: str, day: str) -> str:
        """The working seconds up to an instant as an expression: `second` since 1970 (an integer expression), `day` the
        name of the joined row of `rows`, with columns before, b1, e1, b2, e2 and so on."""
        rest = f"({second} - {day}.day * {DAY})"
        spans = (
            f" + greatest(0, least({rest}, {day}.e{at}) - {day}.b{at})"
            for at in range(1, self.begins.shape[1] + 1)
        )
        return f"({day}.before{''.join(spans)})"


_EPOCH = datetime.date(1970, 1, 1)
_ONE = datetime.timedelta(days=1)


def _by_day(begins: int, ends: int) -> Iterator[tuple[int, int, int]]:
    """The span day by day, in seconds of each."""
    for day in range(begins // DAY, (ends - 1) // DAY + 1):
        yield day, max(begins - day * DAY, 0), min(ends - day * DAY, DAY)
