"""Whether time has anything to do to cases, asked in one statement before the house takes them in hand."""

import dataclasses
import datetime

from django.db import connection

_DUE = """
SELECT EXISTS (SELECT FROM cases_case WHERE next_timer_at <= %(now)s),
       EXISTS (SELECT FROM cases_case WHERE state = 'OPEN' AND late_at IS NULL AND norm_due_at < %(now)s),
       EXISTS (SELECT FROM cases_case
               WHERE state = 'OPEN' AND legal_late_at IS NULL AND legal_due_at < %(now)s),
       EXISTS (SELECT FROM cases_case WHERE state = 'OPEN' AND rung_at < %(now)s),
       EXISTS (SELECT FROM cases_case WHERE state = 'WAITING' AND reminder_at <= %(now)s),
       EXISTS (SELECT FROM cases_case WHERE state = 'WAITING' AND answer_due_at <= %(now)s)
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """What is due: timers that ring, cases to mark as late by norm and by law, rungs to climb, applicants to remind,
    silence."""

    timers: bool
    late: bool
    legally_late: bool
    rungs: bool
    reminders: bool
    silence: bool


def due(*, now: datetime.datetime) -> Due:
    """What is due at the instant. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"now": now})
        return Due(*cursor.fetchone())
