"""Reads which doors were opened again after they had closed, by whom and why."""

import dataclasses
import datetime

from ostan.domains.indicators.models import LockException
from ostan.domains.indicators.queries.sheets import READ
from ostan.domains.indicators.rules.periods import period_at
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, PeriodKind


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """One lock exception."""

    sheet_id: int
    unit_name: str
    data_set: str
    period: Period
    reason: str
    by_id: int
    at: datetime.datetime
    until: datetime.datetime


def openings(*, actor: Actor, limit: int = 300) -> list[Opening]:
    """The lock exceptions of the units within the actor's reach, the newest first. One statement."""
    rows = LockException.objects.select_related("sheet__unit", "sheet__data_set")
    return [
        Opening(
            row.sheet_id,
            row.sheet.unit.name,
            row.sheet.data_set.title,
            period_at(PeriodKind(row.sheet.data_set.period_kind), row.sheet.order),
            row.reason,
            row.by_id,
            row.at,
            row.until,
        )
        for row in access.visible(rows, actor, READ).order_by("-at", "-pk")[:limit]
    ]
