"""Reads groups of like units, and the shares of units within the limits of chance."""

import dataclasses
from collections import defaultdict

from ostan.domains.indicators.models import PeerUnit
from ostan.domains.indicators.queries.dictionary import Meaning
from ostan.domains.indicators.queries.figures import Trust, by_unit
from ostan.domains.org import queries as org
from ostan.domains.org.rules import paths
from ostan.kernel import persian
from ostan.kernel.calendar import Period
from ostan.kernel.statistics import Funnel, funnel, scatter

WARNING, ALARM = 0.95, 0.998
"""Shares of units that lie within the limits by chance alone. Source: Spiegelhalter (2005)."""


@dataclasses.dataclass(frozen=True, slots=True)
class GroupCard:
    """A group of like units in a Jalali year."""

    title: str
    unit_ids: tuple[int, ...]


def peer_groups(*, year: int) -> list[GroupCard]:
    """The groups declared for a year, in Persian order. One statement."""
    rows = PeerUnit.objects.filter(group__year=year).values_list("group__title", "unit_id").order_by("pk")
    found: dict[str, list[int]] = defaultdict(list)
    for title, unit_id in rows:
        found[title].append(unit_id)
    return [GroupCard(title, tuple(found[title])) for title in sorted(found, key=persian.sort_key)]


@dataclasses.dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A unit's share with the limits that hold for its size."""

    unit_id: int
    unit: str
    successes: int
    trials: int
    warning: Funnel
    alarm: Funnel

    @property
    def share(self) -> float:
        return self.successes / self.trials

    @property
    def side(self) -> int:
        """1 above, −1 below the outer limits, 0 within them."""
        return (self.share > self.alarm.high) - (self.share < self.alarm.low)


@dataclasses.dataclass(frozen=True, slots=True)
class FunnelPlot:
    """The units in Persian order: this is no ranking. `factor` is how much more they scatter than chance (1: no more)."""

    centre: float
    factor: float
    points: tuple[FunnelPoint, ...]


def funnel_plot(
    *, meaning: Meaning, first: Period, last: Period, group: GroupCard | None = None
) -> FunnelPlot | None:
    """The shares of agencies over some periods, of those of a group when given; None of fewer than two with cases.

    The best value of each cell. Two statements.
    Source: Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, with his over-dispersion factor.
    """
    found = by_unit(meaning=meaning, first=first, last=last, depth=paths.AGENCY_DEPTH, trust=Trust.BEST)
    counts = {
        pk: (round(one.reading.number), round(one.reading.of))
        for pk, one in found.items()
        if one.reading.of and (group is None or pk in group.unit_ids)
    }
    counts = {pk: (part, whole) for pk, (part, whole) in counts.items() if 0 <= part <= whole and whole}
    if len(counts) < 2:
        return None
    parts, wholes = zip(*counts.values(), strict=True)
    centre = sum(parts) / sum(wholes)
    factor = scatter(parts, wholes, centre)
    names = org.unit_names(unit_ids=set(counts))
    points = [
        FunnelPoint(
            pk,
            names.get(pk, ""),
            part,
            whole,
            funnel(whole, centre, WARNING, factor),
            funnel(whole, centre, ALARM, factor),
        )
        for pk, (part, whole) in counts.items()
    ]
    return FunnelPlot(centre, factor, tuple(sorted(points, key=lambda one: persian.sort_key(one.unit))))
