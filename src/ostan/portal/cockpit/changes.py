"""What changed since last week: promises that turned, answers to demands, resolutions, and cases week against week."""

import dataclasses
import datetime

from ostan.domains.cases import queries as cases
from ostan.domains.councils import queries as councils
from ostan.domains.councils.queries import ResolutionCard
from ostan.domains.plans import queries as plans
from ostan.domains.plans.queries import DemandCard, Moved
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, local_day

WEEK = datetime.timedelta(days=7)
SHOWN = 12
MOST = 200


@dataclasses.dataclass(frozen=True, slots=True)
class CasesOfWeek:
    """Cases that came and that were decided within seven days, and how many of the latter were not late."""

    opened: int
    decided: int
    on_time: int

    @property
    def share(self) -> float | None:
        """The share of decided cases that were not late."""
        return self.on_time / self.decided if self.decided else None


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """Since the beginning of the day seven days ago."""

    since: datetime.date
    moved: list[Moved]
    done: list[ResolutionCard]
    answered: list[DemandCard]
    this_week: CasesOfWeek
    week_before: CasesOfWeek


def changes(*, actor: Actor, now: datetime.datetime) -> Changes:
    """What changed within seven days, and in the seven before. Twelve statements. Raises NotAllowed."""
    first = local_day(now) - WEEK
    since = day_begins(first)
    done = councils.resolutions(actor=actor, now=now, only="done", limit=MOST)
    answered = plans.demands(actor=actor, now=now, only="answered", limit=MOST)
    return Changes(
        since=first,
        moved=plans.moved(since=since, until=now),
        done=[one for one in done if one.done_at and one.done_at >= since],
        answered=[one for one in answered if one.answered_on and one.answered_on >= first],
        this_week=_cases(since, now),
        week_before=_cases(since - WEEK, since),
    )


def _cases(first: datetime.datetime, until: datetime.datetime) -> CasesOfWeek:
    decided = cases.decided_by_unit(first=first, until=until).values()
    opened = cases.remote_by_unit(first=first, until=until).values()
    return CasesOfWeek(
        sum(whole for _, whole in opened),
        sum(one.cases for one in decided),
        sum(one.on_time for one in decided),
    )
