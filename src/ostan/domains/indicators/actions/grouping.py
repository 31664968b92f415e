"""Declares groups of like units for a year that has not begun."""

import datetime
from collections import defaultdict
from collections.abc import Mapping

from ostan.domains.indicators.events import GroupsDeclared
from ostan.domains.indicators.models import PeerGroup, PeerUnit
from ostan.domains.indicators.rules.review import check_groups
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind, local_day, period_of
from ostan.kernel.errors import NotAllowed, RuleBroken

DEFINE = "indicators.define"
LONGEST_TITLE = 80


def declare_groups(
    *, actor: Actor, now: datetime.datetime, year: int, titles: Mapping[int, str]
) -> list[PeerGroup]:
    """The groups of a Jalali year, by the title that each unit was given ("" for none); they replace what was declared
    for that year before, and stay once it has begun.

    Raises:
        NotAllowed: the actor declares no groups, or a unit is not there.
        RuleBroken: "indicators.groups_frozen", "indicators.group_small", "indicators.text_long" or
            "indicators.groups_empty".
    """
    access.require(actor, DEFINE)
    groups: dict[str, set[int]] = defaultdict(set)
    for unit_id, title in titles.items():
        told = " ".join(title.split())
        if len(told) > LONGEST_TITLE:
            raise RuleBroken("indicators.text_long", field=f"unit-{unit_id}", most=LONGEST_TITLE)
        if told:
            groups[told].add(unit_id)
    current = period_of(local_day(now), PeriodKind.YEAR)
    check_groups(groups, current.shifted(year - current.year), current)
    if not groups:
        raise RuleBroken("indicators.groups_empty")
    named = {unit_id for some in groups.values() for unit_id in some}
    if set(org.unit_names(unit_ids=named)) != named:
        raise NotAllowed(DEFINE)
    with unit_of_work(actor=actor, now=now) as work:
        PeerUnit.objects.filter(group__year=year).delete()
        PeerGroup.objects.filter(year=year).delete()
        made = PeerGroup.objects.bulk_create(
            [PeerGroup(year=year, title=title, at=now, by_id=actor.person_id) for title in sorted(groups)]
        )
        PeerUnit.objects.bulk_create(
            [PeerUnit(group=one, unit_id=pk) for one in made for pk in sorted(groups[one.title])]
        )
        work.record(
            GroupsDeclared(
                stream=f"peer_groups:{year}",
                year=year,
                group_ids=tuple(one.pk for one in made),
                unit_ids=tuple(sorted(named)),
            )
        )
    return made
