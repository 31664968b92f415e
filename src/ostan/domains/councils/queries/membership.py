"""Which bodies there are, who sits in them, and who may see and keep them."""

import dataclasses
import datetime
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from ostan.domains.councils.models import Body, HostUnit, Seat, WatchedProgramme
from ostan.domains.councils.rules import BodyKind, Quorum, QuorumKind, SeatRole
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import PeriodKind
from ostan.kernel.errors import NotAllowed

KEEPERS = (SeatRole.CHAIR, SeatRole.SECRETARY)
VOTERS = (SeatRole.CHAIR, SeatRole.SECRETARY, SeatRole.MEMBER)


@dataclasses.dataclass(frozen=True, slots=True)
class BodyCard:
    id: int
    kind: BodyKind
    name: str
    parent_id: int | None
    quorum: Quorum
    owed_every: PeriodKind
    takes: tuple[str, ...]
    is_default: bool
    since: datetime.date
    closed_on: datetime.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class SeatCard:
    """A seat. `people` sit on it on the day: the person, or who holds the post or stands in; empty when nobody does."""

    id: int
    body_id: int
    role: SeatRole
    person_id: int
    post_id: int
    post: str
    unit: str
    people: tuple[tuple[int, str], ...]
    since: datetime.date
    until: datetime.date | None

    @property
    def name(self) -> str:
        """Who sits here, or the post on which nobody sits."""
        return "، ".join(name for _, name in self.people if name)

    @property
    def has_vote(self) -> bool:
        return self.role in VOTERS


def _card(row: Body) -> BodyCard:
    return BodyCard(
        row.pk,
        BodyKind(row.kind),
        row.name,
        row.parent_id,
        Quorum(QuorumKind(row.quorum_kind), row.quorum),
        PeriodKind(row.owed_every),
        tuple(row.takes),
        row.is_default,
        row.since,
        row.closed_on,
    )


def on_day(day: datetime.date) -> Q:
    """Seats that are held on the day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def seats_of_actor(actor: Actor, on: datetime.datetime) -> dict[int, set[SeatRole]]:
    """As what the actor sits in which body on the day, by body. Two statements."""
    if not actor.person_id or actor.for_id:
        return {}
    posts = org.posts_held(person_id=actor.person_id, on=on)
    rows = Seat.objects.filter(on_day(org.day_of(on))).filter(Q(person=actor.person_id) | Q(post__in=posts))
    found: dict[int, set[SeatRole]] = {}
    for body_id, role in rows.values_list("body_id", "role"):
        found.setdefault(body_id, set()).add(SeatRole(role))
    return found


def reached(actor: Actor, capability: str, on: datetime.datetime) -> Q:
    """The bodies on which the actor may use the capability, as a filter. At most two statements.

    Whoever sits in a body sees those right below it, too. Source: assumed.
    """
    everywhere = access.reach(actor, capability, Body.SCOPE)
    if everywhere == Q() or not access.may(actor, capability):
        return everywhere
    wanted = KEEPERS if capability == "councils.keep" else tuple(SeatRole)
    sat = [body for body, roles in seats_of_actor(actor, on).items() if roles.intersection(wanted)]
    return Q(pk__in=sat) | Q(parent__in=sat) if capability == "councils.see" else Q(pk__in=sat)


def rows(actor: Actor, capability: str, on: datetime.datetime) -> QuerySet[Body]:
    """Those bodies as rows. At most two statements of its own."""
    return Body.objects.filter(reached(actor, capability, on))


def bodies(*, actor: Actor, on: datetime.datetime) -> list[BodyCard]:
    """The bodies that the actor may see, open ones first, parents before what is below them. Three statements."""
    found = [_card(row) for row in rows(actor, "councils.see", on).order_by("parent_id", "pk")]
    return sorted(found, key=lambda one: (one.closed_on is not None, one.parent_id is not None, one.id))


def open_bodies(*, on: datetime.datetime) -> list[BodyCard]:
    """Every open body, for asking one of them. One statement."""
    return [_card(row) for row in Body.objects.filter(closed_on=None).order_by("pk")]


def seen(*, actor: Actor, body_id: int, on: datetime.datetime) -> BodyCard:
    """The body. Three statements.

    Raises:
        NotAllowed: there is none, or the actor may not see it.
    """
    return _one(actor, "councils.see", body_id, on)


def _one(actor: Actor, capability: str, body_id: int, on: datetime.datetime) -> BodyCard:
    found = rows(actor, capability, on).filter(pk=body_id).first()
    if found is None:
        raise NotAllowed(capability)
    return _card(found)


def may(*, actor: Actor, capability: str, body_id: int, on: datetime.datetime) -> bool:
    """Whether the actor may use the capability on the body. At most three statements."""
    return access.may(actor, capability) and rows(actor, capability, on).filter(pk=body_id).exists()


def programmes(*, body_id: int) -> list[tuple[str, str]]:
    """Codes and titles of what the body watches, in order. One statement."""
    rows = WatchedProgramme.objects.filter(body=body_id).order_by("place")
    return list(rows.values_list("code", "title"))


def programmes_of(*, body_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """The same for several bodies. One statement."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = WatchedProgramme.objects.filter(body__in=body_ids).order_by("body_id", "place")
    for body_id, code, title in rows.values_list("body_id", "code", "title"):
        found.setdefault(body_id, []).append((code, title))
    return found


def hosts(*, body_id: int) -> list[tuple[int, str]]:
    """The units that host in turn, with their names, in order. One statement."""
    rows = HostUnit.objects.filter(body=body_id).order_by("place")
    return list(rows.values_list("unit_id", "unit__name"))


def seats(*, body_id: int, on: datetime.datetime, past: bool = False) -> list[SeatCard]:
    """The seats of a body on the day, chair and secretary first; with `past` those that ended, too. Three statements."""
    found = Seat.objects.filter(body=body_id)
    return _seats(found if past else found.filter(on_day(org.day_of(on))), on)


def seat(*, body_id: int, seat_id: int, on: datetime.datetime) -> SeatCard:
    """One seat of the body. Raises NotAllowed when there is none."""
    found = _seats(Seat.objects.filter(body=body_id, pk=seat_id), on)
    if not found:
        raise NotAllowed("councils.see")
    return found[0]


def _seats(rows: Iterable[Seat], on: datetime.datetime) -> list[SeatCard]:
    held = list(rows)
    posts = org.posts(post_ids={row.post_id for row in held if row.post_id}, on=on)
    names = org.names(person_ids={row.person_id for row in held if row.person_id})
    order = list(SeatRole)
    found = [_seat_card(row, posts, names) for row in held]
    return sorted(found, key=lambda one: (order.index(one.role), one.until is not None, one.id))


def _seat_card(row: Seat, posts: dict[int, org.PostCard], names: dict[int, str]) -> SeatCard:
    post = posts.get(row.post_id or 0)
    own = ((row.person_id, names.get(row.person_id, "")),) if row.person_id else ()
    return SeatCard(
        row.pk,
        row.body_id,
        SeatRole(row.role),
        row.person_id or 0,
        row.post_id or 0,
        post.title if post else "",
        post.unit if post else "",
        post.people if post else own,
        row.valid_from,
        row.valid_to,
    )


def people_of(*, body_id: int, on: datetime.datetime) -> list[int]:
    """Who sits in the body on the day, guests too, by person. Three statements."""
    return sorted({person for one in seats(body_id=body_id, on=on) for person, _ in one.people})
