"""A meeting as it goes on: who is there, the minutes, what was dealt with, the chair's approval."""

import datetime
from collections.abc import Collection, Mapping

from ostan.domains.councils import rules
from ostan.domains.councils.actions import agenda, loading
from ostan.domains.councils.events import (
    AttendanceTaken,
    MeetingHeld,
    MeetingOpened,
    MinutesApproved,
    MinutesSaved,
)
from ostan.domains.councils.models import AgendaItem, Attendance, Meeting
from ostan.domains.councils.queries import membership
from ostan.domains.councils.queries.sitting import as_approved, quorum_of
from ostan.domains.councils.rules import ItemState, MeetingState, Presence, SeatRole
from ostan.domains.councils.rules.meetings import OPEN
from ostan.domains.org import queries as org
from ostan.foundation.work import unit_of_work
from ostan.kernel import canonical
from ostan.kernel.actor import Actor
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale

EARLY = datetime.timedelta(hours=2)
"""How long before its hour a meeting may be opened. Source: assumed."""


def open_meeting(*, actor: Actor, now: datetime.datetime, meeting_id: int) -> Meeting:
    """The meeting, which sits now.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_now; councils.too_early.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, *OPEN)
        if now < row.begins_at - EARLY:
            raise RuleBroken("councils.too_early")
        agenda.list_waiting(row)
        row.state = MeetingState.SITTING
        row.save(update_fields=["state"])
        work.record(MeetingOpened(stream=f"meeting:{row.pk}", meeting_id=row.pk, body_id=row.body_id))
    return row


def take_attendance(
    *,
    actor: Actor,
    now: datetime.datetime,
    meeting_id: int,
    presences: Mapping[int, tuple[Presence, int | None]],
) -> bool:
    """Whether the meeting has a quorum with these: by seat, how its holder was there and who came for him.

    Raises:
        NotAllowed: there is no such meeting, or the actor does not keep its body.
        RuleBroken: councils.not_now, councils.approved, councils.no_such_seat, councils.substitute.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = _unapproved(actor, meeting_id, now)
        held = {one.id: one for one in membership.seats(body_id=row.body_id, on=row.begins_at)}
        if not set(presences) <= set(held):
            raise RuleBroken("councils.no_such_seat")
        for seat_id, (presence, person_id) in presences.items():
            _check_substitute(held[seat_id], presence, person_id, now)
            Attendance.objects.update_or_create(
                meeting=row,
                seat_id=seat_id,
                defaults={
                    "presence": presence,
                    "person_id": person_id if presence is Presence.SUBSTITUTE else None,
                },
            )
        told = quorum_of(row)
        work.record(
            AttendanceTaken(
                stream=f"meeting:{row.pk}",
                meeting_id=row.pk,
                there=told.there,
                seats=told.seats,
                has_quorum=told.is_met,
            )
        )
    return told.is_met


def _unapproved(actor: Actor, meeting_id: int, now: datetime.datetime) -> Meeting:
    row = loading.meeting(actor, meeting_id, now)
    rules.check_state(row.state, MeetingState.SITTING, MeetingState.HELD)
    if row.approved_at is not None:
        raise RuleBroken("councils.approved")
    return row


def _check_substitute(
    seat: membership.SeatCard, presence: Presence, person_id: int | None, now: datetime.datetime
) -> None:
    if presence is not Presence.SUBSTITUTE:
        return
    sits = {person for person, _ in seat.people}
    if person_id is None or person_id in sits or not org.hats_of(person_id=person_id, on=now):
        raise RuleBroken("councils.substitute", field=f"substitute-{seat.id}")


def save_minutes(
    *, actor: Actor, now: datetime.datetime, meeting_id: int, version: int, text: str
) -> Meeting:
    """The meeting with these minutes, if nobody has saved others since `version` was read.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_now, councils.approved, councils.too_long.
        Stale: councils.minutes_changed; nothing was overwritten.
    """
    told = rules.text(text, "minutes", required=False)
    with unit_of_work(actor=actor, now=now) as work:
        row = _unapproved(actor, meeting_id, now)
        if row.minutes_version != version and row.minutes != told:
            raise Stale("councils.minutes_changed", field="minutes")
        row.minutes, row.minutes_by = told, actor.person_id
        row.minutes_version += 1
        row.save(update_fields=["minutes", "minutes_by", "minutes_version"])
        work.record(MinutesSaved(stream=f"meeting:{row.pk}", meeting_id=row.pk, version=row.minutes_version))
    return row


def hold_meeting(
    *, actor: Actor, now: datetime.datetime, meeting_id: int, dealt_ids: Collection[int]
) -> Meeting:
    """The meeting, over now; of its items those named were dealt with, the others wait for the next.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_now, councils.no_quorum, councils.no_such_item.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, MeetingState.SITTING)
        told = quorum_of(row)
        if not told.is_met:
            raise RuleBroken("councils.no_quorum", there=told.there, needed=told.needed)
        listed = AgendaItem.objects.filter(meeting=row, state=ItemState.LISTED)
        if not set(dealt_ids) <= set(listed.values_list("pk", flat=True)):
            raise RuleBroken("councils.no_such_item")
        AgendaItem.objects.filter(pk__in=dealt_ids).update(state=ItemState.DEALT)
        agenda.put_back(row)
        row.state = MeetingState.HELD
        row.save(update_fields=["state"])
        work.record(
            MeetingHeld(
                stream=f"meeting:{row.pk}",
                meeting_id=row.pk,
                body_id=row.body_id,
                programme_code=row.programme,
                dealt_ids=tuple(sorted(dealt_ids)),
            )
        )
    return row


def approve_minutes(*, actor: Actor, now: datetime.datetime, meeting_id: int, version: int) -> Meeting:
    """The meeting, whose minutes are approved as they were read at `version`, and change no more. The chair does it.

    Raises:
        NotAllowed: there is none, or the actor is not the chair.
        RuleBroken: councils.not_now, councils.approved, councils.no_minutes.
        Stale: councils.minutes_changed.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = _unapproved(actor, meeting_id, now)
        if SeatRole.CHAIR not in membership.seats_of_actor(actor, now).get(row.body_id, ()):
            raise NotAllowed("councils.keep")
        rules.check_state(row.state, MeetingState.HELD)
        if not row.minutes:
            raise RuleBroken("councils.no_minutes")
        if row.minutes_version != version:
            raise Stale("councils.minutes_changed")
        row.approved_at, row.approved_by = now, actor.person_id
        row.save(update_fields=["approved_at", "approved_by"])
        work.record(
            MinutesApproved(
                stream=f"meeting:{row.pk}",
                meeting_id=row.pk,
                body_id=row.body_id,
                version=version,
                sha256=canonical.digest(as_approved(row)).hex(),
            )
        )
    return row
