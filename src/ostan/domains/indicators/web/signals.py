"""How a chart of signals stands on a page."""

from typing import Any

from ostan.domains.indicators import queries, words
from ostan.domains.indicators.queries import CellCard, SignalPoint
from ostan.domains.indicators.rules import Measure
from ostan.domains.indicators.web import shown
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.statistics import SHORTEST
from ostan.ui import figures

REBASE = "indicators.rebase"
LEAST = 3
"""Fewer points are no chart."""


def told(actor: Actor, card: CellCard) -> dict[str, Any]:
    """The chart of a cell's monthly figures, as the page of the figure shows it."""
    found = queries.signal_chart(meaning=card.meaning, unit_id=card.unit_id, category=card.category_code)
    if found is None or len(found.points) < LEAST:
        return {"signal_points": []}
    measure = card.meaning.told.measure
    names = org.names(person_ids={one.by_id for one in found.rebased}) if found.rebased else {}
    return {
        "signal_points": [point(one, measure) for one in found.points],
        "has_limits": found.limits is not None,
        "shortest": SHORTEST,
        "unit_name": shown.unit_name(card.meaning),
        "rebased": [
            {
                "when": f"حدهای تازه از {shown.period(one.period)}",
                "who": names.get(one.by_id, ""),
                "text": one.reason,
            }
            for one in found.rebased
        ],
        "may_rebase": access.may(actor, REBASE),
    }


def point(one: SignalPoint, measure: Measure) -> tuple[str, float, str, Any, str]:
    """A point for the macro `control`: label, value, its text, its band, and why it is a signal."""
    factor = 100.0 if measure is Measure.RATIO else 1.0
    band = one.limits and (
        one.limits.lower * factor,
        one.limits.centre * factor,
        one.limits.upper * factor,
    )
    signs = "، ".join(str(words.SIGNAL[sign]) for sign in sorted(one.signals))
    return shown.period(one.period), one.value * factor, figures.number(one.value * factor, 1), band, signs
