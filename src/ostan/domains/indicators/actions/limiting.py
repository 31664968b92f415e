"""Sets the limits of a chart anew, with a reason that stays."""

import datetime

from ostan.domains.indicators import queries
from ostan.domains.indicators.events import LimitsRebased
from ostan.domains.indicators.models import LimitSetting
from ostan.domains.indicators.queries.signals import points_before
from ostan.domains.indicators.rules.approving import check_reason
from ostan.domains.indicators.rules.periods import order_of
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import RuleBroken
from ostan.kernel.statistics import SHORTEST

REBASE = "indicators.rebase"


def rebase_limits(*, actor: Actor, now: datetime.datetime, cell_id: int, reason: str) -> LimitSetting:
    """The setting by which the limits of this figure's chart are reckoned anew from its month on.

    Raises:
        NotAllowed: there is no such figure, or the actor sets no limits.
        RuleBroken: "indicators.limits_not_monthly", "indicators.limits_too_early" (least), or those of check_reason.
    Source: NHS England, Making Data Count: limits are reckoned anew only after a known change of the process, and never
    on fewer points than limits need.
    """
    access.require(actor, REBASE)
    told = check_reason(reason)
    card = queries.cell(actor=actor, cell_id=cell_id)
    if card.period.kind is not PeriodKind.MONTH:
        raise RuleBroken("indicators.limits_not_monthly")
    if points_before(card=card) < SHORTEST:
        raise RuleBroken("indicators.limits_too_early", least=SHORTEST)
    with unit_of_work(actor=actor, now=now) as work:
        made = LimitSetting.objects.create(
            indicator_id=card.meaning.indicator_id,
            unit_id=card.unit_id,
            category=card.category_code,
            place_id=card.place_id,
            order=order_of(card.period),
            reason=told,
            at=now,
            by_id=actor.person_id,
        )
        work.record(
            LimitsRebased(
                stream=f"indicator:{card.meaning.indicator_id}",
                indicator_id=card.meaning.indicator_id,
                unit_id=card.unit_id,
                period_key=card.period.key,
                category_key=card.category_code,
            )
        )
    return made
