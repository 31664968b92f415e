"""How a chart of signals stands on a page."""

from typing import Any

from ostan.domains.indicators import queries
from ostan.domains.indicators.queries import CellCard
from ostan.domains.indicators.rules import Measure
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.statistics import SHORTEST
from ostan.ui import moments, signals

REBASE = "indicators.rebase"
LEAST = 3
"""Fewer points are no chart."""


def told(actor: Actor, card: CellCard) -> dict[str, Any]:
    """The chart of a cell's monthly figures, as the page of the figure shows it."""
    found = queries.signal_chart(
        meaning=card.meaning, unit_id=card.unit_id, category=card.category_code, place_id=card.place_id
    )
    if found is None or len(found.points) < LEAST:
        return {"signal_points": []}
    measure = card.meaning.told.measure
    names = org.names(person_ids={one.by_id for one in found.rebased}) if found.rebased else {}
    return {
        "signal_points": [
            signals.point(
                moments.period(one.period),
                one.value,
                one.limits,
                one.signals,
                is_share=measure is Measure.RATIO,
            )
            for one in found.points
        ],
        "has_limits": found.limits is not None,
        "shortest": SHORTEST,
        "unit_name": shown.unit_name(card.meaning),
        "rebased": [
            {
                "when": f"حدهای تازه از {moments.period(one.period)}",
                "who": names.get(one.by_id, ""),
                "text": one.reason,
            }
            for one in found.rebased
        ],
        "may_rebase": access.may(actor, REBASE),
    }
