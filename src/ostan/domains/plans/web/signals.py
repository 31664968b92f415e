"""Whether what is promised is met by a process as it runs: its monthly figures between their limits, and the target."""

import datetime
from typing import Any

from ostan.domains.plans import queries
from ostan.domains.plans.queries import PromiseCard
from ostan.domains.plans.web import shown
from ostan.kernel.actor import Actor
from ostan.kernel.statistics import Direction, Limits, assurance
from ostan.ui import moments, signals

LEAST = 3
"""Fewer points are no chart."""


def told(actor: Actor, now: datetime.datetime, card: PromiseCard) -> dict[str, Any]:
    """The chart of the promise's page; nothing while there are too few monthly figures."""
    found = queries.signals(actor=actor, now=now, commitment_id=card.id)
    if found is None or len(found.points) < LEAST:
        return {"signal_points": []}
    wanted = card.promise.of_a_month
    points = [
        signals.point(moments.period(one.period), one.value, one.limits, one.signals, is_share=card.is_share)
        for one in found.points
    ]
    return {
        "signal_points": points,
        "signal_target": (float(wanted * (100 if card.is_share else 1)), shown.number(wanted, card)),
        "assured": found.limits and _assured(card, float(wanted), found.limits),
    }


def _assured(card: PromiseCard, wanted: float, limits: Limits) -> tuple[str, str]:
    way = Direction.UP if card.promise.goes_up else Direction.DOWN
    found = assurance(limits, wanted, way)
    return str(signals.ASSURANCE[found]), signals.ASSURANCE_TONE[found]
