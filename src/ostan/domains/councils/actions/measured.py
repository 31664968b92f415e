"""Resolutions behind which a promise stands: nobody says that they are done, verified figures do."""

import datetime

from ostan.domains.councils import rules
from ostan.domains.councils.actions.resolutions import leave_table
from ostan.domains.councils.events import ResolutionBacked, ResolutionDone, ResolutionReturned
from ostan.domains.councils.models import Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.plans import queries as plans
from ostan.domains.plans.rules import Standing, State
from ostan.foundation import access
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import day_ends
from ostan.kernel.errors import NotAllowed, RuleBroken


def put_behind(
    *, actor: Actor, now: datetime.datetime, resolution_id: int, commitment_id: int | None
) -> Resolution:
    """The open resolution, behind which this promise of the bound unit, or of one below it, stands; None for no promise.

    A promise that is met already ends it at once.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.done_already; councils.commitment, the promise is none of the bound unit.
    """
    with unit_of_work(actor=actor, now=now) as work:
        kept = membership.rows(actor, "councils.keep", now)
        rows = Resolution.objects.select_for_update(of=("self",)).select_related("unit")
        row = rows.filter(pk=resolution_id, body__in=kept).first()
        if row is None:
            raise NotAllowed("councils.keep")
        rules.check_done(row.done_at, wants_done=False)
        offered = {one.id: one for one in plans.promises(actor=SYSTEM, now=now, unit_path=row.unit.path)}
        if commitment_id is not None and commitment_id not in offered:
            raise RuleBroken("councils.commitment", field="commitment")
        row.commitment_id = commitment_id
        row.save(update_fields=["commitment"])
        work.record(
            ResolutionBacked(
                stream=f"resolution:{row.pk}",
                resolution_id=row.pk,
                unit_id=row.unit_id,
                commitment_id=commitment_id or 0,
            )
        )
        if commitment_id is not None:
            _follow(work, row, offered[commitment_id].standing, now)
    return row


def follow_promise(*, actor: Actor, now: datetime.datetime, commitment_id: int) -> int:
    """How many resolutions became done, or open again, because the promise behind them stands otherwise now.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "councils.watch_time")
    wanted = Resolution.objects.filter(commitment=commitment_id)
    if not wanted.exists():
        return 0
    told = plans.promise(actor=SYSTEM, now=now, commitment_id=commitment_id).card.standing
    is_met = told.state is State.MET
    stale = list(wanted.filter(done_at__isnull=is_met).order_by("pk").values_list("pk", flat=True))
    if not stale:
        return 0
    with unit_of_work(actor=actor, now=now) as work:
        for row in Resolution.objects.select_for_update().filter(pk__in=stale).order_by("pk"):
            _follow(work, row, told, now)
    return len(stale)


def _follow(work: Work, row: Resolution, told: Standing, now: datetime.datetime) -> None:
    """Ends the resolution on the last day of which the verified figure speaks, or opens it again."""
    stream = f"resolution:{row.pk}"
    if told.state is State.MET:
        day = told.facts["day"]
        reached = day_ends(day) if isinstance(day, datetime.date) else now
        row.done_at = max(min(reached, now), row.made_at)
        row.save(update_fields=["done_at"])
        on_time = row.done_at <= row.due_at
        done = ResolutionDone(
            stream=stream,
            resolution_id=row.pk,
            unit_id=row.unit_id,
            on_time=on_time,
            file_id=0,
            commitment_id=row.commitment_id or 0,
        )
        work.record(done)
        leave_table(work, row)
    elif row.done_at is not None:
        row.done_at, row.overdue_at = None, None
        row.save(update_fields=["done_at", "overdue_at"])
        work.record(ResolutionReturned(stream=stream, resolution_id=row.pk, unit_id=row.unit_id))
