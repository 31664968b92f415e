"""What is kept beside cases: routing rules, limits, saved filters of the work list."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from ostan.domains.cases import rules
from ostan.domains.cases.events import FilterDropped, FilterKept, LimitsSet, RoutingRuleSet
from ostan.domains.cases.models import RoutingRule, SavedFilter, ServiceLimits
from ostan.domains.cases.rules import Limits, ladder
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken


def set_routing_rule(
    *,
    actor: Actor,
    now: datetime.datetime,
    rule_id: int | None = None,
    order: int,
    service_id: int | None,
    place_code: str,
    condition: str,
    unit_id: int,
    reason: str,
    words: str = "",
    is_active: bool = True,
) -> RoutingRule:
    """The rule, new or changed. `reason` is what applicant and staff read; of `words`, parted by commas or lines,
    the applicant must have written one. A rule that names an agency means its office for the place.

    Raises:
        NotAllowed: the actor may not set rules, or there is no such rule or unit.
        RuleBroken: cases.reason_needed, cases.unit_closed, cases.word_short, cases.words_many, expressions.bad.
    """
    access.require(actor, "cases.route_rules")
    rules.check_reason(reason)
    rules.check_condition(condition.strip())
    told = rules.words_in(words)
    rules.check_words(told)
    if not org.unit(unit_id=unit_id).is_open(org.day_of(now)):
        raise RuleBroken("cases.unit_closed", field="unit")
    with unit_of_work(actor=actor, now=now) as work:
        rule = (
            RoutingRule.objects.select_for_update().filter(pk=rule_id).first() if rule_id else RoutingRule()
        )
        if rule is None:
            raise NotAllowed("cases.route_rules")
        rule.order, rule.service_id, rule.place_code = order, service_id, place_code
        rule.condition, rule.unit_id, rule.reason = condition.strip(), unit_id, reason.strip()
        rule.words, rule.is_active = "، ".join(told), is_active
        rule.save()
        work.record(
            RoutingRuleSet(stream=f"routing:{rule.pk}", rule_id=rule.pk, unit_id=unit_id, is_active=is_active)
        )
    return rule


def set_limits(
    *, actor: Actor, now: datetime.datetime, service_id: int | None, limits: Limits
) -> ServiceLimits:
    """The province's figures for one service, or (None) for all that have none of their own.

    Raises:
        NotAllowed: the actor may not set limits.
        RuleBroken: cases.limit_out_of_range, cases.ladder_too_long, cases.ladder_days, cases.ladder_twice.
    """
    access.require(actor, "cases.route_rules")
    rules.check_limits(limits)
    figures = dataclasses.asdict(limits)
    kept = {**figures, "arbiter_id": limits.arbiter_id or None, "ladder": ladder.kept(limits.ladder)}
    with unit_of_work(actor=actor, now=now) as work:
        row, _ = ServiceLimits.objects.update_or_create(service_id=service_id, defaults=kept)
        work.record(LimitsSet(stream=f"limits:{service_id or 0}", service_id=service_id or 0, **figures))
    return row


MOST_FILTER = 20
"""Values a saved filter may hold."""


def keep_filter(
    *, actor: Actor, now: datetime.datetime, name: str, values: Mapping[str, Any], shared: bool = False
) -> SavedFilter:
    """The actor's filter of the work list under this name, new or replaced; `shared` with all of the hat's unit.

    Raises:
        NotAllowed: the actor is no worker.
        RuleBroken: cases.filter_name_needed.
    """
    access.require(actor, "cases.see")
    if not name.strip():
        raise RuleBroken("cases.filter_name_needed", field="name")
    kept = dict(list(values.items())[:MOST_FILTER])
    unit_id = actor.grants[0].unit_id or None if shared else None
    with unit_of_work(actor=actor, now=now) as work:
        row, _ = SavedFilter.objects.update_or_create(
            person_id=actor.person_id,
            name=name.strip()[:80],
            defaults={"values": kept, "unit_id": unit_id},
        )
        work.record(
            FilterKept(
                stream=f"person:{actor.person_id}",
                filter_id=row.pk,
                unit_id=unit_id or 0,
                is_default=row.is_default,
            )
        )
    return row


def choose_filter(*, actor: Actor, now: datetime.datetime, filter_id: int, is_default: bool) -> SavedFilter:
    """The actor's filter, with which the work list opens from now on, or no longer.

    Raises:
        NotAllowed: it is not there, or not the actor's.
    """
    access.require(actor, "cases.see")
    with unit_of_work(actor=actor, now=now) as work:
        mine = SavedFilter.objects.select_for_update().filter(person_id=actor.person_id)
        row = mine.filter(pk=filter_id).first()
        if row is None:
            raise NotAllowed("cases.see")
        mine.filter(is_default=True).update(is_default=False)
        row.is_default = is_default
        row.save(update_fields=["is_default"])
        work.record(
            FilterKept(
                stream=f"person:{actor.person_id}",
                filter_id=row.pk,
                unit_id=row.unit_id or 0,
                is_default=is_default,
            )
        )
    return row


def drop_filter(*, actor: Actor, now: datetime.datetime, filter_id: int) -> None:
    """The filter is gone: the actor's own, or one that is shared in a unit that the actor leads.

    Raises:
        NotAllowed: it is not there, or neither.
    """
    access.require(actor, "cases.see")
    with unit_of_work(actor=actor, now=now) as work:
        row = SavedFilter.objects.filter(pk=filter_id).select_related("unit").first()
        shared_in = row.unit.path if row and row.unit else ""
        leads = bool(shared_in) and access.may_touch(actor, "cases.assign", unit_path=shared_in)
        if row is None or not (row.person_id == actor.person_id or leads):
            raise NotAllowed("cases.see")
        row.delete()
        work.record(FilterDropped(stream=f"person:{actor.person_id}", filter_id=filter_id))
