"""The ladder of warnings of a running case: what it has climbed, and what is to come."""

import dataclasses
import datetime

from ostan.domains.cases import rules
from ostan.domains.cases.queries.case_file import CaseFile
from ostan.domains.cases.rules import CaseState, Limits, Told
from ostan.kernel.calendar import WorkCalendar


@dataclasses.dataclass(frozen=True, slots=True)
class RungLine:
    """One rung: when it comes, so many working days after the norm (before it, below zero), and who is told."""

    at: datetime.datetime
    days: int
    to: Told
    is_climbed: bool


def ladder(*, file: CaseFile, limits: Limits, calendar: WorkCalendar) -> list[RungLine]:
    """The rungs of the case's present round; none while it waits for its applicant, or is over."""
    if file.state != CaseState.OPEN:
        return []
    steps = limits.ladder
    due = rules.rungs_at(calendar, steps, file.round_at, file.norm_due_at)
    return [
        RungLine(at, step.days, step.to, index < file.rung)
        for index, (step, at) in enumerate(zip(steps, due, strict=True))
        if at > file.round_at
    ]
