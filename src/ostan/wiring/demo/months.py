"""A month of the demo as it would be lived: agencies hand in what the month before it brought, the house tests what came,
locks what is final and notes how promises stand, and councils meet over it."""

import datetime
from collections.abc import Iterator

from ostan.domains.indicators import actions, queries
from ostan.domains.plans import actions as plans
from ostan.kernel.actor import SYSTEM
from ostan.kernel.calendar import Period, day_begins, day_ends, local_day
from ostan.wiring.demo import councils, questions
from ostan.wiring.demo.sheets import Round, Stage
from ostan.wiring.demo.timeline import Timeline

A_DAY = datetime.timedelta(days=1)
AT_NIGHT = datetime.timedelta(hours=2, minutes=35)
"""After the day has ended (wiring/schedule.py, count_measures)."""
IN_THE_MORNING = datetime.timedelta(hours=7, minutes=15)
"""When the house looks how promises stand (wiring/schedule.py, watch_plans)."""
EVERY = 7
"""Days between two looks at promises in the replay: in life it is one."""
LATELY = 14 * A_DAY
"""So long before the end promises are looked at every day, so that what changed this week did so in this week."""


def play(on: Stage, month: Period) -> dict[str, int]:
    """Let everything happen that follows the end of the month; what the house refused, by code."""
    line = Timeline(on.until)
    rounds = [
        Round(on, card, period, line)
        for card in queries.data_sets()
        for period in queries.periods_of(card, on.until)
        if period.last_day == month.last_day
    ]
    for one in rounds:
        one.begin()
    for night in {day_ends(local_day(one.closes)) + AT_NIGHT for one in rounds}:
        line.put(night, lambda at: look(on, line, at))
    for morning in _mornings(on, month):
        line.put(morning, lambda at: plans.note_states(actor=SYSTEM, now=at))
    councils.begin(on, line, councils.Span(day_ends(month.last_day), day_ends(month.shifted(1).last_day)))
    line.run()
    return line.refused


def look(on: Stage, line: Timeline, at: datetime.datetime) -> None:
    """A night: what is final is locked, and what came is tested."""
    actions.lock_due(actor=SYSTEM, now=at)
    questions.review(on, line, at)


def _mornings(on: Stage, month: Period) -> Iterator[datetime.datetime]:
    """The mornings of the next month on which the house looks."""
    days = (month.shifted(1).last_day - month.last_day).days
    for by in range(1, days + 1):
        morning = day_begins(month.last_day + by * A_DAY) + IN_THE_MORNING
        if by % EVERY == 0 or morning > on.until - LATELY:
            yield morning
