"""What a week brought, for those who answer for the province, for an agency, or sit in a body."""

import dataclasses
import datetime

from ostan.domains.councils.models import Seat
from ostan.domains.councils.queries import bound, membership
from ostan.domains.indicators import queries as indicators
from ostan.domains.org import queries as org
from ostan.domains.plans import queries as plans
from ostan.domains.plans.rules import Step
from ostan.domains.plans.rules.demands import step_at
from ostan.kernel.actor import Actor, Role

WEEK = datetime.timedelta(days=7)
EVERYWHERE = (Role.GOVERNOR, Role.PROVINCIAL_DEPUTY, Role.COMMITTEE_MEMBER)
"""Who is told of the whole province; an agency's deputy is told of the agency. Source: assumed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Missing:
    """How many sheets of figures of an agency are due and have not come."""

    agency: str
    sheets: int


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """`moved` changed in the week; the rest is as it stands: demands that wait too long, resolutions past their day or
    due within a week, sheets of figures that have not come.
    """

    moved: list[plans.Moved]
    demands: list[plans.DemandCard]
    late: list[bound.ResolutionCard]
    near: list[bound.ResolutionCard]
    missing: list[Missing]


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets the digest, as who, and of which part of the tree; "" is the province."""

    actor: Actor
    path: str


def readers(*, on: datetime.datetime) -> list[Reader]:
    """Governor, deputies and committee members, and whoever sits in an open body; once each, by the widest hat.

    Whoever sits in a body without such a role is told of the own unit. Four statements, and two for seats by post.
    """
    found: dict[int, Reader] = {}
    sitting = _sitting(on)
    for one in org.officers(on=on):
        person = one.actor.person_id
        path = one.actor.grants[0].unit_path
        if one.role in EVERYWHERE:
            found[person] = Reader(one.actor, "")
        elif one.role is Role.DEPUTY or person in sitting:
            found.setdefault(person, Reader(one.actor, path))
    return [found[person] for person in sorted(found)]


def _sitting(on: datetime.datetime) -> set[int]:
    day = org.day_of(on)
    rows = Seat.objects.filter(membership.on_day(day), body__closed_on=None).values_list(
        "person_id", "post_id"
    )
    told = list(rows)
    posts = org.posts(post_ids={post for _, post in told if post}, on=on)
    return {person for person, _ in told if person} | {
        person for post in posts.values() for person, _ in post.people
    }


def gets_digest(*, actor: Actor, on: datetime.datetime) -> bool:
    """Whether the actor is among its readers. At most two statements."""
    if actor.holds(*EVERYWHERE, Role.DEPUTY):
        return True
    return not actor.holds(Role.CITIZEN) and bool(membership.seats_of_actor(actor, on))


def week(*, reader: Reader, now: datetime.datetime, moved: list[plans.Moved]) -> Week:
    """The week that ends now, as the reader may see it; `moved` are the promises of the province that moved.

    At most ten statements.
    """
    waiting = plans.demands(actor=reader.actor, now=now, only="waiting", unit_path=reader.path)
    open_ = bound.resolutions(actor=reader.actor, now=now, only="open", unit_path=reader.path)
    missing: dict[str, int] = {}
    for one in indicators.completeness_of(actor=reader.actor, now=now, back=1):
        if late := one.found.sheets - one.found.came:
            missing[one.agency] = missing.get(one.agency, 0) + late
    return Week(
        [one for one in moved if one.unit_path.startswith(reader.path)],
        [one for one in waiting if step_at(one.age) is not Step.UNIT],
        [one for one in open_ if one.due_at < now],
        [one for one in open_ if now <= one.due_at < now + WEEK],
        [Missing(agency, sheets) for agency, sheets in missing.items()],
    )
