"""Tells whoever leads a unit that its figures need an explanation."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from ostan.domains.indicators.models import Question
from ostan.domains.indicators.rules.periods import order_of
from ostan.domains.org import actions as organisation
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import parse_period
from ostan.ui import figures, moments


def tell_questioned(*, actor: Actor, now: datetime.datetime, facts: Mapping[str, Any], entry_id: int) -> int:
    """How many people were owed word of what one review asked: for each unit once, who leads it or the one above.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "indicators.watch_time")
    if not facts["asked"]:
        return 0
    asked_at = Entry.objects.values_list("at", flat=True).get(pk=entry_id)
    period = parse_period(facts["period_key"])
    of_period = {"cell__order": order_of(period), "cell__version__period_kind": period.kind}
    rows = Question.objects.filter(asked_at=asked_at, **of_period).values_list("cell__unit")
    link = f"{str(settings.PORTAL['address']).rstrip('/')}/indicators/questions/"
    return sum(
        organisation.tell_people(
            actor=actor,
            now=now,
            people=org.leaders_of(unit_id=unit_id, on=now),
            code="figures.questioned",
            facts={"count": figures.number(count), "due": moments.day(due_at), "link": link},
            entry_id=entry_id,
            stream=f"questions:{unit_id}",
        )
        for unit_id, count, due_at in rows.annotate(count=Count("pk"), due=Min("due_at")).order_by(
            "cell__unit"
        )
    )
