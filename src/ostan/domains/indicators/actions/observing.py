"""Writes what the house counts itself: nobody types a figure that it can count."""

import datetime
from collections.abc import Mapping

from ostan.domains.indicators import queries
from ostan.domains.indicators.actions.writing import Said, write
from ostan.domains.indicators.events import MeasuresCounted
from ostan.domains.indicators.models import Cell
from ostan.domains.indicators.queries.figures import reading_of
from ostan.domains.indicators.rules import MISSING, Reading, Standing
from ostan.domains.indicators.rules.periods import order_of
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period
from ostan.kernel.errors import NotAllowed, RuleBroken


def observe(
    *,
    actor: Actor,
    now: datetime.datetime,
    code: str,
    period: Period,
    counted: Mapping[int, Reading],
) -> int:
    """How many figures of a computed indicator were written: those of these units (by id) that differ from what
    stands. They are verified by being counted from the house's own entries.

    Raises:
        NotAllowed: the actor is not the house, or there is no such indicator.
        RuleBroken: "indicators.not_computed" or "indicators.other_period_kind".
    """
    access.require(actor, "indicators.watch_time")
    line = queries.indicator(code=code)
    if line.retired_at:
        raise NotAllowed("indicators.see")
    if not line.now.told.measure_code:
        raise RuleBroken("indicators.not_computed", code=code)
    if period.kind is not line.now.told.period_kind:
        raise RuleBroken("indicators.other_period_kind", field="period")
    meaning = queries.meanings_on(indicator_ids=[line.id], day=period.first_day)[line.id]
    rows = Cell.objects.filter(version=meaning.id, order=order_of(period), unit__in=list(counted), place=None)
    stands = {row.unit_id: reading_of(row, Standing.VERIFIED) for row in rows}
    fresh = {pk: one for pk, one in counted.items() if one != stands.get(pk, MISSING)}
    if not fresh:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        said = [Said(meaning.id, unit_id, period, reading) for unit_id, reading in sorted(fresh.items())]
        write(work, said, standing=Standing.VERIFIED, by_id=0, now=now)
        work.record(
            MeasuresCounted(
                stream=f"indicator:{line.id}", indicator_id=line.id, period_key=period.key, cells=len(said)
            )
        )
    return len(fresh)
