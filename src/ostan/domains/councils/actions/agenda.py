"""What is put on the table: by members, and by what happens elsewhere in the house."""

import datetime
from collections.abc import Collection, Sequence

from django.db.models import Max

from ostan.domains.councils import rules
from ostan.domains.councils.actions import loading
from ostan.domains.councils.events import AgendaSet, ItemDropped, ItemProposed
from ostan.domains.councils.models import AgendaItem, Body, Meeting
from ostan.domains.councils.rules import ItemKind, ItemState, MeetingState
from ostan.domains.councils.rules.meetings import OPEN
from ostan.foundation import access
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken

OPEN_ITEMS = (ItemState.WAITING, ItemState.LISTED)
PROPOSE = "councils.propose"


def propose_item(
    *,
    actor: Actor,
    now: datetime.datetime,
    body_id: int,
    kind: ItemKind,
    title: str,
    ref: str = "",
) -> AgendaItem:
    """The item, which waits for a meeting; what the house brings stands on the agenda of the next one at once.

    The same `ref` (such as "unit:7") is on the table once, however often it is brought.

    Raises:
        NotAllowed: there is no such body, the actor has no seat in it, or brings what only the house brings.
        RuleBroken: councils.closed, councils.missing, councils.too_long.
    """
    if kind not in (ItemKind.MEMBER, ItemKind.PROGRAMME) and not access.may(actor, "councils.watch_time"):
        raise NotAllowed(PROPOSE)
    told = rules.line(title, "title")
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.body(actor, PROPOSE, body_id, now)
        return bring(work, row, kind, ref, told, actor.person_id, now)


def put_before_bodies(
    *,
    actor: Actor,
    now: datetime.datetime,
    kind: ItemKind,
    ref: str,
    title: str,
    programmes: Collection[str] = (),
) -> int:
    """Before how many bodies the thing was put: all that take items of the kind.

    A thing of a programme comes before those that watch the programme; where none does, before those that watch none.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    takers = Body.objects.filter(closed_on=None, takes__contains=[kind])
    if programmes:
        watching = takers.filter(programmes__code__in=programmes).distinct()
        takers = watching if watching.exists() else takers.filter(programmes=None)
    for body_id in takers.values_list("pk", flat=True):
        propose_item(actor=actor, now=now, body_id=body_id, kind=kind, ref=ref, title=title)
    return len(takers)


def bring(
    work: Work, row: Body, kind: ItemKind, ref: str, title: str, by_id: int, now: datetime.datetime
) -> AgendaItem:
    """The item of the thing, new or counted once more. The body is locked."""
    known = AgendaItem.objects.filter(body=row, kind=kind, ref=ref, state__in=OPEN_ITEMS)
    found = known.first() if ref else None
    if found is not None:
        found.times += 1
        found.save(update_fields=["times"])
    else:
        found = AgendaItem.objects.create(body=row, kind=kind, ref=ref, title=title, by_id=by_id, at=now)
        if not by_id and (ahead := _next(row, now)):
            _list(ahead, [found])
    work.record(
        ItemProposed(
            stream=f"body:{row.pk}", item_id=found.pk, body_id=row.pk, item_kind=kind, times=found.times
        )
    )
    return found


def _next(row: Body, now: datetime.datetime) -> Meeting | None:
    """The next meeting of the body that is not given to one programme."""
    rows = Meeting.objects.filter(body=row, state__in=OPEN, begins_at__gt=now, programme="")
    return rows.order_by("begins_at").first()


def _list(meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    last = meeting.items.aggregate(last=Max("place"))["last"] or 0
    for place, item in enumerate(items, last + 1):
        item.meeting, item.state, item.place = meeting, ItemState.LISTED, place
        item.save(update_fields=["meeting", "state", "place"])


def list_waiting(meeting: Meeting) -> None:
    """Puts on the agenda what the house brought and what waits; called when the members are."""
    rows = AgendaItem.objects.filter(body=meeting.body_id, state=ItemState.WAITING, by_id=0).order_by("pk")
    _list(meeting, list(rows))


def put_back(meeting: Meeting, but: Collection[int] = ()) -> None:
    """What was not dealt with waits for another meeting."""
    rows = AgendaItem.objects.filter(meeting=meeting, state=ItemState.LISTED).exclude(pk__in=but)
    rows.update(meeting=None, state=ItemState.WAITING, place=0)


def set_agenda(
    *, actor: Actor, now: datetime.datetime, meeting_id: int, item_ids: Sequence[int]
) -> list[AgendaItem]:
    """The items of the meeting in this order; what is left out waits for another.

    Raises:
        NotAllowed: there is no such meeting, or the actor does not keep its body.
        RuleBroken: councils.not_now; councils.no_such_item.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, *OPEN, MeetingState.SITTING)
        known = AgendaItem.objects.filter(body=row.body_id, state__in=OPEN_ITEMS)
        here = {one.pk: one for one in known.filter(meeting=None) | known.filter(meeting=row)}
        if len(set(item_ids)) != len(item_ids) or not set(item_ids) <= set(here):
            raise RuleBroken("councils.no_such_item")
        put_back(row)
        for place, pk in enumerate(item_ids, 1):
            item = here[pk]
            item.meeting, item.state, item.place = row, ItemState.LISTED, place
            item.save(update_fields=["meeting", "state", "place"])
        work.record(AgendaSet(stream=f"meeting:{row.pk}", meeting_id=row.pk, item_ids=tuple(item_ids)))
    return [here[pk] for pk in item_ids]


def drop_item(*, actor: Actor, now: datetime.datetime, item_id: int) -> AgendaItem:
    """The item, which the body does not take up.

    Raises:
        NotAllowed: there is no such open item, or the actor does not keep its body.
        RuleBroken: councils.closed; councils.not_now, it is on an agenda.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = AgendaItem.objects.select_for_update().filter(pk=item_id, state__in=OPEN_ITEMS).first()
        if found is None:
            raise NotAllowed("councils.keep")
        loading.body(actor, "councils.keep", found.body_id, now)
        if found.state == ItemState.LISTED:
            raise RuleBroken("councils.not_now")
        drop(work, found)
    return found


def drop(work: Work, item: AgendaItem) -> None:
    """Takes the item off the table."""
    item.state = ItemState.DROPPED
    item.save(update_fields=["state"])
    work.record(ItemDropped(stream=f"body:{item.body_id}", item_id=item.pk, body_id=item.body_id))
