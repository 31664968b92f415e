"""What meetings resolve: units are bound, reminded, show that it is done; what is overdue comes back to the table."""

import contextlib
import datetime

from ostan.domains.councils import rules
from ostan.domains.councils.actions import agenda, loading
from ostan.domains.councils.events import (
    ResolutionDone,
    ResolutionMade,
    ResolutionNear,
    ResolutionOverdue,
    ResolutionOwned,
    ResolutionReturned,
)
from ostan.domains.councils.models import AgendaItem, Body, Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.councils.queries.sitting import quorum_of
from ostan.domains.councils.rules import ItemKind, MeetingState
from ostan.domains.councils.rules.resolutions import NEAR_DAYS
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.files import queries as files
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor, Role
from ostan.kernel.calendar import day_begins, days_left, local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

LONGEST = 2_000
OWNERS = (Role.CLERK, Role.UNIT_HEAD, Role.DEPUTY)
"""Who may answer for a resolution in the unit: those to whom councils.follow opens it."""
AT_ONCE = 200


def resolve(
    *,
    actor: Actor,
    now: datetime.datetime,
    meeting_id: int,
    text: str,
    unit_id: int,
    due: datetime.date,
    item_id: int | None = None,
) -> Resolution:
    """The resolution of a meeting with a quorum; it binds the unit until the end of that working day.

    Raises:
        NotAllowed: there is no such meeting, or the actor does not keep its body.
        RuleBroken: councils.not_now, councils.approved, councils.no_quorum, councils.missing, councils.too_long,
            councils.no_such_unit, councils.due, councils.due_closed, councils.no_such_item.
    """
    told, calendar = rules.text(text, "text", longest=LONGEST), holidays.calendar()
    rules.check_due(due, local_day(now), works=calendar.is_working_day(due))
    if not org.units(unit_ids=[unit_id]):
        raise RuleBroken("councils.no_such_unit", field="unit")
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, MeetingState.SITTING, MeetingState.HELD)
        if row.approved_at is not None:
            raise RuleBroken("councils.approved")
        quorum = quorum_of(row)
        if not quorum.is_met:
            raise RuleBroken("councils.no_quorum", there=quorum.there, needed=quorum.needed)
        if item_id is not None and not row.items.filter(pk=item_id).exists():
            raise RuleBroken("councils.no_such_item", field="item")
        body = Body.objects.select_for_update().get(pk=row.body_id)
        body.last_resolution += 1
        body.save(update_fields=["last_resolution"])
        made = Resolution.objects.create(
            meeting=row,
            item_id=item_id,
            body=body,
            number=body.last_resolution,
            text=told,
            unit_id=unit_id,
            due_at=calendar.closing_after(day_begins(due), 1),
            made_at=now,
        )
        work.record(
            ResolutionMade(
                stream=f"resolution:{made.pk}",
                resolution_id=made.pk,
                meeting_id=row.pk,
                unit_id=unit_id,
                due_at=made.due_at,
            )
        )
    return made


def name_owner(*, actor: Actor, now: datetime.datetime, resolution_id: int, person_id: int) -> Resolution:
    """The open resolution, for which this member of the bound unit's staff answers from now on, and is told.

    Raises:
        NotAllowed: there is none, or the actor does not lead the unit that it binds.
        RuleBroken: councils.done_already; councils.owner, the person has no role in the unit.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Resolution.objects.all(), actor, "councils.assign", lock=True, pk=resolution_id)
        rules.check_done(row.done_at, wants_done=False)
        if person_id not in {
            one.person_id for one in org.workers_of(unit_id=row.unit_id, roles=OWNERS, on=now)
        }:
            raise RuleBroken("councils.owner", field="owner")
        row.owner_id = person_id
        row.save(update_fields=["owner"])
        work.record(
            ResolutionOwned(
                stream=f"resolution:{row.pk}",
                resolution_id=row.pk,
                unit_id=row.unit_id,
                owner_id=person_id,
            )
        )
    return row


def report_done(
    *,
    actor: Actor,
    now: datetime.datetime,
    resolution_id: int,
    text: str,
    file_id: int | None = None,
) -> Resolution:
    """The resolution, which its unit has carried out: with what was done, and a document of the actor's own.

    Raises:
        NotAllowed: there is none, or it binds another unit.
        RuleBroken: councils.done_already, councils.missing, councils.too_long, councils.no_such_file;
            councils.measured, a promise stands behind it and nobody's word counts.
    """
    told = rules.text(text, "text", longest=LONGEST)
    if file_id is not None and not files.owned(person_id=actor.person_id, file_ids=[file_id]).get(file_id):
        raise RuleBroken("councils.no_such_file", field="evidence")
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Resolution.objects.all(), actor, "councils.follow", lock=True, pk=resolution_id)
        rules.check_done(row.done_at, wants_done=False)
        if row.commitment_id is not None:
            raise RuleBroken("councils.measured")
        row.done_at, row.done_by, row.done_text = now, actor.person_id, told
        row.evidence_id, row.returned_for = file_id, ""
        row.save(update_fields=["done_at", "done_by", "done_text", "evidence_id", "returned_for"])
        work.record(
            ResolutionDone(
                stream=f"resolution:{row.pk}",
                resolution_id=row.pk,
                unit_id=row.unit_id,
                on_time=now <= row.due_at,
                file_id=file_id or 0,
            )
        )
        leave_table(work, row)
    return row


def leave_table(work: Work, row: Resolution) -> None:
    """Takes the resolution off the table, to which it had come because it was overdue."""
    open_items = AgendaItem.objects.select_for_update().filter(
        body=row.body_id,
        kind=ItemKind.OVERDUE_RESOLUTION,
        ref=f"resolution:{row.pk}",
        state__in=agenda.OPEN_ITEMS,
    )
    for item in open_items:
        agenda.drop(work, item)


def return_done(*, actor: Actor, now: datetime.datetime, resolution_id: int, reason: str) -> Resolution:
    """The resolution, open again because what was shown does not carry it out.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_done, councils.missing, councils.too_long; councils.measured, verified figures show it.
    """
    told = rules.text(reason, "reason", longest=LONGEST)
    with unit_of_work(actor=actor, now=now) as work:
        kept = membership.rows(actor, "councils.keep", now)
        row = (
            Resolution.objects.select_for_update(of=("self",)).filter(pk=resolution_id, body__in=kept).first()
        )
        if row is None:
            raise NotAllowed("councils.keep")
        rules.check_done(row.done_at, wants_done=True)
        if row.commitment_id is not None:
            raise RuleBroken("councils.measured")
        row.done_at, row.done_by, row.returned_for, row.overdue_at = None, None, told, None
        row.save(update_fields=["done_at", "done_by", "returned_for", "overdue_at"])
        work.record(
            ResolutionReturned(stream=f"resolution:{row.pk}", resolution_id=row.pk, unit_id=row.unit_id)
        )
    return row


def remind_units(*, actor: Actor, now: datetime.datetime) -> int:
    """How many bound units are reminded of a resolution whose time is nearly up.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    calendar = holidays.calendar()
    rows = Resolution.objects.filter(
        done_at=None, told_near_at=None, due_at__gt=now, due_at__lt=now + datetime.timedelta(days=30)
    )
    near = [
        pk
        for pk, due_at in rows.order_by("due_at").values_list("pk", "due_at")
        if days_left(calendar, due_at, now) <= NEAR_DAYS
    ][:AT_ONCE]
    if not near:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        found = list(
            Resolution.objects.select_for_update(of=("self",)).filter(pk__in=near, told_near_at=None)
        )
        for row in found:
            row.told_near_at = now
            row.save(update_fields=["told_near_at"])
            work.record(
                ResolutionNear(
                    stream=f"resolution:{row.pk}",
                    resolution_id=row.pk,
                    unit_id=row.unit_id,
                    due_at=row.due_at,
                )
            )
    return len(found)


def mark_overdue(*, actor: Actor, now: datetime.datetime) -> int:
    """How many resolutions went past their day since this was last asked; each comes before its body again.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    late = Resolution.objects.filter(done_at=None, overdue_at=None, due_at__lt=now).order_by("due_at", "pk")
    found = list(late.values_list("pk", "body_id")[:AT_ONCE])
    marked = 0
    for pk, body_id in found:
        with contextlib.suppress(RuleBroken):  # its unit has just shown that it is done
            _mark(actor, now, pk, body_id)
            marked += 1
    return marked


def _mark(actor: Actor, now: datetime.datetime, resolution_id: int, body_id: int) -> None:
    with unit_of_work(actor=actor, now=now) as work:
        body = Body.objects.select_for_update().get(pk=body_id)
        row = Resolution.objects.select_for_update().get(pk=resolution_id)
        rules.check_done(row.done_at, wants_done=False)
        row.overdue_at = now
        row.save(update_fields=["overdue_at"])
        work.record(
            ResolutionOverdue(
                stream=f"resolution:{row.pk}",
                resolution_id=row.pk,
                unit_id=row.unit_id,
                body_id=body_id,
                due_at=row.due_at,
            )
        )
        if body.closed_on is None:
            title = row.text.splitlines()[0][: rules.LONGEST_LINE]
            agenda.bring(work, body, ItemKind.OVERDUE_RESOLUTION, f"resolution:{row.pk}", title, 0, now)
