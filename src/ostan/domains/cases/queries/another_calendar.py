"""What another working calendar would do to the cases that are open."""

import dataclasses
import datetime
from collections import defaultdict

from django.db.models import F, Q

from ostan.domains.cases import rules
from ostan.domains.cases.models import Case, Pause
from ostan.domains.cases.rules import CaseState, Clock
from ostan.kernel.calendar import Pause as Standstill
from ostan.kernel.calendar import WorkCalendar, day_begins

MOST_LOOKED_AT = 5_000
"""Cases reckoned for one preview, the latest due first: some two seconds of work."""


@dataclasses.dataclass(frozen=True, slots=True)
class CalendarEffect:
    """How many open cases there are, how many of them were reckoned, and how many deadlines would move.

    `waiting` are cases whose clock stands still; they are reckoned when it runs again.
    """

    open: int
    looked_at: int
    moved: int
    waiting: int


def calendar_effect(*, calendar: WorkCalendar, first: datetime.date) -> CalendarEffect:
    """What the calendar would change, when it differs from the present one from the day `first` on.

    A case whose deadlines lie before that day stays as it is. Four statements at most.
    """
    begins = day_begins(first)
    count = Case.objects.filter(state=CaseState.OPEN).count()
    waiting = Case.objects.filter(state=CaseState.WAITING).count()
    near = Q(norm_due_at__gte=begins) | Q(legal_due_at__gte=begins)
    rows = list(
        Case.objects.filter(near, state=CaseState.OPEN)
        .order_by("-norm_due_at")
        .values_list(
            "pk",
            "round_at",
            "promise",
            "extended_days",
            "norm_due_at",
            "legal_due_at",
        )[: MOST_LOOKED_AT + 1]
    )
    is_cut = len(rows) > MOST_LOOKED_AT
    pauses = _pauses([row[0] for row in rows[:MOST_LOOKED_AT]])
    moved = sum(
        _due(calendar, start, promise, extended, pauses.get(pk, ())) != (norm, legal)
        for pk, start, promise, extended, norm, legal in rows[:MOST_LOOKED_AT]
    )
    return CalendarEffect(count, MOST_LOOKED_AT if is_cut else count, moved, waiting)


def _pauses(case_ids: list[int]) -> dict[int, tuple[Standstill, ...]]:
    """The standstills of the present rounds of those cases that had any."""
    found: dict[int, list[Standstill]] = defaultdict(list)
    rows = Pause.objects.filter(case__in=case_ids, case__pauses_taken__gt=0, round=F("case__round"))
    for case_id, since, until in rows.order_by("from_at").values_list("case_id", "from_at", "to_at"):
        found[case_id].append(Standstill(since, until))
    return {case_id: tuple(one) for case_id, one in found.items()}


def _due(
    calendar: WorkCalendar,
    start: datetime.datetime,
    promise: dict[str, object],
    extended_days: int,
    pauses: tuple[Standstill, ...],
) -> tuple[datetime.datetime, datetime.datetime | None]:
    norm, legal = rules.promise_of_json(promise)
    return Clock(calendar, start, norm, legal, pauses, extended_days).ends()
