"""Meetings, their agendas, and which programmes are owed a session of their own."""

import dataclasses
import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from ostan.domains.councils.models import AgendaItem, Meeting, Series
from ostan.domains.councils.queries import membership
from ostan.domains.councils.rules import ItemKind, ItemState, MeetingState
from ostan.foundation.ledger.models import Entry
from ostan.foundation.notices import queries as notices
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, day_begins, day_ends, local_day, period_of
from ostan.kernel.errors import NotAllowed

KEPT_IN_CALENDAR = datetime.timedelta(days=30)
"""How long a meeting stays in the calendars of its members, cancelled ones too. Source: assumed."""


@dataclasses.dataclass(frozen=True, slots=True)
class MeetingCard:
    id: int
    body_id: int
    body: str
    number: int
    programme: str
    host_id: int | None
    host: str
    begins_at: datetime.datetime
    ends_at: datetime.datetime
    place: str
    link: str
    state: MeetingState
    sequence: int
    changed_at: datetime.datetime
    minutes_version: int
    approved_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class MeetingFile:
    """One meeting with what only its page shows."""

    card: MeetingCard
    body: membership.BodyCard
    minutes: str
    minutes_by: int
    approved_by: int
    keeps: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ItemCard:
    id: int
    kind: ItemKind
    ref: str
    title: str
    times: int
    state: ItemState
    by_id: int
    at: datetime.datetime
    meeting_id: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class SeriesCard:
    id: int
    first: datetime.date
    every_weeks: int
    begins: int
    ends: int
    place: str
    link: str


@dataclasses.dataclass(frozen=True, slots=True)
class Owed:
    """A watched programme and when its last session of its own in the period was; None: it is owed one."""

    code: str
    title: str
    held_on: datetime.date | None
    planned_on: datetime.date | None


_COLUMNS = (
    *("pk", "body_id", "body__name", "number", "programme", "host_id", "host__name", "begins_at", "ends_at"),
    *("place", "link", "state", "sequence", "changed_at", "minutes_version", "approved_at"),
)


def _cards(rows: QuerySet[Meeting]) -> list[MeetingCard]:
    return [_card(row) for row in rows.values_list(*_COLUMNS)]


def _card(row: tuple[Any, ...]) -> MeetingCard:
    told = dict(zip((field.name for field in dataclasses.fields(MeetingCard)), row, strict=True))
    return MeetingCard(**{**told, "host": told["host"] or "", "state": MeetingState(told["state"])})


def meetings(*, body_id: int, limit: int = 200) -> list[MeetingCard]:
    """The meetings of a body, the latest first. One statement."""
    return _cards(Meeting.objects.filter(body=body_id).order_by("-begins_at", "-pk")[:limit])


def meeting_card(*, meeting_id: int) -> MeetingCard | None:
    """The meeting, for the house itself; None when there is none. One statement."""
    return next(iter(_cards(Meeting.objects.filter(pk=meeting_id))), None)


def newcomers(*, now: datetime.datetime, meeting_id: int = 0) -> list[tuple[int, int, set[int]]]:
    """The meetings ahead to which people sit who were called to them by nobody: meeting, body, people.

    Whoever was told anything of the meeting, or is being told, was called. Five statements for each meeting ahead.
    """
    rows = Meeting.objects.filter(state=MeetingState.CALLED, begins_at__gt=now).order_by("begins_at", "pk")
    if meeting_id:
        rows = rows.filter(pk=meeting_id)
    found = []
    for pk, body_id, begins_at in rows.values_list("pk", "body_id", "begins_at"):
        stream = f"meeting:{pk}"
        told = {one.person_id for one in notices.of_stream(stream)}
        invited = Entry.objects.filter(stream=stream, activity="MemberInvited")
        told.update(facts["person_id"] for facts in invited.values_list("facts", flat=True))
        if told and (new := set(membership.people_of(body_id=body_id, on=begins_at)) - told):
            found.append((pk, body_id, new))
    return found


def ahead(*, body_ids: Collection[int], now: datetime.datetime, limit: int = 50) -> list[MeetingCard]:
    """The meetings of these bodies that are still to come or sit now, by time. One statement."""
    live = (MeetingState.PLANNED, MeetingState.CALLED, MeetingState.SITTING)
    rows = Meeting.objects.filter(
        body__in=body_ids, state__in=live, ends_at__gt=now - datetime.timedelta(days=1)
    )
    return _cards(rows.order_by("begins_at", "pk")[:limit])


def my_meetings(*, actor: Actor, now: datetime.datetime) -> list[MeetingCard]:
    """The meetings to which the actor was called as a member, those called off too, by time. Three statements."""
    sat = membership.seats_of_actor(actor, now)
    if not sat:
        return []
    rows = Meeting.objects.filter(body__in=sat, ends_at__gt=now - KEPT_IN_CALENDAR, called_at__isnull=False)
    return _cards(rows.order_by("begins_at", "pk"))


def meeting(*, actor: Actor, meeting_id: int, now: datetime.datetime) -> MeetingFile:
    """One meeting of a body that the actor may see. At most six statements.

    Raises:
        NotAllowed: there is none, or the actor may not see its body.
    """
    found = Meeting.objects.filter(pk=meeting_id)
    rows = list(found.values_list(*_COLUMNS, "minutes", "minutes_by", "approved_by"))
    if not rows:
        raise NotAllowed("councils.see")
    row = rows[0]
    card = _card(row[: len(_COLUMNS)])
    body = membership.seen(actor=actor, body_id=card.body_id, on=now)
    keeps = membership.may(actor=actor, capability="councils.keep", body_id=card.body_id, on=now)
    return MeetingFile(card, body, row[-3], row[-2], row[-1] or 0, keeps)


def _items(rows: QuerySet[AgendaItem]) -> list[ItemCard]:
    columns = ("pk", "kind", "ref", "title", "times", "state", "by_id", "at", "meeting_id")
    return [
        ItemCard(pk, ItemKind(kind), ref, title, times, ItemState(state), by_id, at, meeting_id)
        for pk, kind, ref, title, times, state, by_id, at, meeting_id in rows.values_list(*columns)
    ]


def agenda(*, meeting_id: int) -> list[ItemCard]:
    """The agenda of a meeting in its order. One statement."""
    return _items(AgendaItem.objects.filter(meeting=meeting_id).order_by("place", "pk"))


def waiting_items(*, body_id: int) -> list[ItemCard]:
    """What waits for a meeting of the body, the oldest first. One statement."""
    return _items(AgendaItem.objects.filter(body=body_id, state=ItemState.WAITING).order_by("at", "pk"))


def running_series(*, body_id: int) -> list[SeriesCard]:
    """The series of the body that go on. One statement."""
    columns = ("pk", "first", "every_weeks", "begins", "ends", "place", "link")
    rows = Series.objects.filter(body=body_id, ended_on=None).order_by("pk")
    return [SeriesCard(*row) for row in rows.values_list(*columns)]


def sessions_owed(*, body: membership.BodyCard, now: datetime.datetime) -> tuple[Period, list[Owed]]:
    """The period that runs, and each watched programme with its session in it. Two statements.

    Source: seed of the council's committees (each holds a specialised session for each programme it watches); the
    period is the body's own, assumed.
    """
    period = period_of(local_day(now), body.owed_every)
    rows = Meeting.objects.filter(
        body=body.id,
        begins_at__gte=day_begins(period.first_day),
        begins_at__lt=day_ends(period.last_day),
    ).exclude(programme="")
    held: dict[str, datetime.date] = {}
    planned: dict[str, datetime.date] = {}
    for code, state, begins_at in rows.order_by("begins_at").values_list("programme", "state", "begins_at"):
        if state == MeetingState.HELD:
            held[code] = local_day(begins_at)
        elif state != MeetingState.CANCELLED:
            planned.setdefault(code, local_day(begins_at))
    watched = membership.programmes(body_id=body.id)
    return period, [Owed(code, title, held.get(code), planned.get(code)) for code, title in watched]


def owed_counts(
    *, found: Collection[membership.BodyCard], now: datetime.datetime
) -> dict[int, tuple[int, int]]:
    """By body, how many watched programmes have had no session in the running period, of how many. Two statements."""
    watched = membership.programmes_of(body_ids=[one.id for one in found])
    since = min(
        (period_of(local_day(now), one.owed_every).first_day for one in found), default=local_day(now)
    )
    rows = Meeting.objects.filter(
        body__in=[one.id for one in found], state=MeetingState.HELD, begins_at__gte=day_begins(since)
    ).exclude(programme="")
    held = list(rows.values_list("body_id", "programme", "begins_at"))
    counts = {}
    for one in found:
        period, codes = (
            period_of(local_day(now), one.owed_every),
            {code for code, _ in watched.get(one.id, ())},
        )
        done = {code for body, code, at in held if body == one.id and local_day(at) in period}
        counts[one.id] = (len(codes - done), len(codes))
    return counts


def held_counts(*, body_id: int, since: datetime.datetime) -> dict[str, int]:
    """How many meetings of the body were held since, by the programme to which they were given. One statement."""
    rows = Meeting.objects.filter(body=body_id, state=MeetingState.HELD, begins_at__gte=since)
    return {
        row["programme"]: row["count"]
        for row in rows.values("programme").annotate(count=Count("pk")).order_by()
    }
