"""Plans meetings, calls the members to them, moves and cancels them."""

import contextlib
import datetime

from ostan.domains.councils import queries, rules
from ostan.domains.councils.actions import agenda, loading
from ostan.domains.councils.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    MemberInvited,
    SeriesEnded,
    SeriesSet,
)
from ostan.domains.councils.models import Body, HostUnit, Meeting, Series, WatchedProgramme
from ostan.domains.councils.rules import MeetingState
from ostan.domains.councils.rules.meetings import AHEAD_WEEKS, MOST_WEEKS_APART, OPEN
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import day_begins, local_day
from ostan.kernel.errors import NotAllowed, NothingRecorded, RuleBroken

KEEP = "councils.keep"
BUSY = "councils.watch_time"


def plan_meeting(
    *,
    actor: Actor,
    now: datetime.datetime,
    body_id: int,
    begins_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    link: str = "",
    programme: str = "",
    host_id: int | None = None,
) -> Meeting:
    """The new meeting, given to one watched programme or to none. Nobody is told before it is called.

    Raises:
        NotAllowed: there is no such body, or the actor does not keep it.
        RuleBroken: councils.closed, councils.times, councils.past, councils.link, councils.too_long,
            councils.no_such_programme, councils.no_such_unit.
    """
    place, link = rules.line(place, "place", required=False), rules.check_link(link)
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.body(actor, KEEP, body_id, now)
        rules.check_times(begins_at, ends_at, now)
        if programme and not WatchedProgramme.objects.filter(body=row, code=programme).exists():
            raise RuleBroken("councils.no_such_programme", field="programme")
        _check_host(host_id)
        made = Meeting(programme=programme, begins_at=begins_at, ends_at=ends_at, place=place, link=link)
        made.host_id = host_id
        _number(work, row, made, now)
    return made


def _check_host(host_id: int | None) -> None:
    if host_id is not None and not org.units(unit_ids=[host_id]):
        raise RuleBroken("councils.no_such_unit", field="host")


def _number(work: Work, row: Body, made: Meeting, now: datetime.datetime) -> None:
    """Gives the meeting the body's next number and keeps it."""
    row.last_meeting += 1
    row.save(update_fields=["last_meeting"])
    made.body, made.number, made.changed_at = row, row.last_meeting, now
    made.save(force_insert=True)
    work.record(
        MeetingPlanned(
            stream=f"meeting:{made.pk}",
            meeting_id=made.pk,
            body_id=row.pk,
            number=made.number,
            programme_code=made.programme,
            host_id=made.host_id or 0,
            begins_at=made.begins_at,
            ends_at=made.ends_at,
        )
    )


def start_series(
    *,
    actor: Actor,
    now: datetime.datetime,
    body_id: int,
    first: datetime.date,
    every_weeks: int,
    begins: int,
    ends: int,
    place: str = "",
    link: str = "",
) -> Series:
    """Meetings from the first day on, every so many weeks, from one second of the day to another, hosted in turn.

    Those of the next eight weeks are planned at once, the rest as time goes on.

    Raises:
        NotAllowed: there is no such body, or the actor does not keep it.
        RuleBroken: councils.closed, councils.times, councils.past, councils.link, councils.too_long, councils.weeks.
    """
    place, link = rules.line(place, "place", required=False), rules.check_link(link)
    if not 1 <= every_weeks <= MOST_WEEKS_APART:
        raise RuleBroken("councils.weeks", field="weeks", most=MOST_WEEKS_APART)
    rules.check_times(_at(first, begins), _at(first, ends), now)
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.body(actor, KEEP, body_id, now)
        made = Series.objects.create(
            body=row, first=first, every_weeks=every_weeks, begins=begins, ends=ends, place=place, link=link
        )
        work.record(
            SeriesSet(stream=f"body:{row.pk}", body_id=row.pk, series_id=made.pk, every_weeks=every_weeks)
        )
        _go_on(work, row, made, now)
    return made


def _at(day: datetime.date, seconds: int) -> datetime.datetime:
    return day_begins(day) + datetime.timedelta(seconds=seconds)


def _go_on(work: Work, row: Body, series: Series, now: datetime.datetime) -> int:
    """Plans the meetings of the series that come into sight; how many."""
    until = local_day(now) + datetime.timedelta(weeks=AHEAD_WEEKS)
    working = holidays.calendar().is_working_day
    found = [
        one
        for one in rules.dates(series.first, series.every_weeks, until, works=working)
        if one[0] > series.planned_to
    ]
    hosts = list(HostUnit.objects.filter(body=row).order_by("place").values_list("unit_id", flat=True))
    ahead = [one for one in found if _at(one[1], series.begins) > now]
    for turn, day in ahead:
        begins_at, ends_at = _at(day, series.begins), _at(day, series.ends)
        made = Meeting(
            series=series, begins_at=begins_at, ends_at=ends_at, place=series.place, link=series.link
        )
        made.host_id = rules.host_at(hosts, turn)
        _number(work, row, made, now)
    if found:
        series.planned_to = found[-1][0]
        series.save(update_fields=["planned_to"])
    return len(ahead)


def plan_ahead(*, actor: Actor, now: datetime.datetime) -> int:
    """How many meetings of running series were planned because they came into sight.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, BUSY)
    until = local_day(now) + datetime.timedelta(weeks=AHEAD_WEEKS)
    planned = 0
    for series_id, body_id in Series.objects.filter(ended_on=None, body__closed_on=None).values_list(
        "pk", "body_id"
    ):
        series = Series.objects.get(pk=series_id)
        next_day = series.first + (series.planned_to + 1) * datetime.timedelta(weeks=series.every_weeks)
        if next_day > until:
            continue
        with unit_of_work(actor=actor, now=now) as work:
            row = loading.body(actor, KEEP, body_id, now)
            planned += _go_on(work, row, Series.objects.select_for_update().get(pk=series_id), now)
            if not work.events:
                work.record(
                    SeriesSet(
                        stream=f"body:{body_id}",
                        body_id=body_id,
                        series_id=series_id,
                        every_weeks=series.every_weeks,
                    )
                )
    return planned


def end_series(*, actor: Actor, now: datetime.datetime, series_id: int) -> int:
    """How many meetings that nobody was called to yet were cancelled with the series.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.closed, councils.series_over.
    """
    with unit_of_work(actor=actor, now=now) as work:
        found = Series.objects.select_for_update().filter(pk=series_id).first()
        if found is None:
            raise NotAllowed(KEEP)
        loading.body(actor, KEEP, found.body_id, now)
        if found.ended_on is not None:
            raise RuleBroken("councils.series_over")
        found.ended_on = local_day(now)
        found.save(update_fields=["ended_on"])
        work.record(SeriesEnded(stream=f"body:{found.body_id}", body_id=found.body_id, series_id=found.pk))
        planned = Meeting.objects.select_for_update().filter(series=found, state=MeetingState.PLANNED)
        rows = list(planned.filter(begins_at__gt=now))
        for row in rows:
            _cancel(work, row, now)
    return len(rows)


def call_meeting(*, actor: Actor, now: datetime.datetime, meeting_id: int) -> Meeting:
    """The meeting, to which its members are called now; what the house brought forward is put on its agenda.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_now, councils.past, councils.nobody_sits.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, MeetingState.PLANNED)
        if row.begins_at <= now:
            raise RuleBroken("councils.past")
        if not row.body.seats.exists():
            raise RuleBroken("councils.nobody_sits")
        agenda.list_waiting(row)
        row.state, row.changed_at, row.called_at = MeetingState.CALLED, now, now
        row.save(update_fields=["state", "changed_at", "called_at"])
        work.record(MeetingCalled(stream=f"meeting:{row.pk}", meeting_id=row.pk, body_id=row.body_id))
    return row


def invite_newcomers(*, actor: Actor, now: datetime.datetime) -> int:
    """How many people are called to a meeting because they sit in its body since its members were called.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, BUSY)
    invited = 0
    for meeting_id, body_id, _ in queries.newcomers(now=now):
        # somebody else may have called them meanwhile: then there is nothing to record
        with contextlib.suppress(NothingRecorded), unit_of_work(actor=actor, now=now) as work:
            Meeting.objects.select_for_update().get(pk=meeting_id)
            people = {one for *_, new in queries.newcomers(now=now, meeting_id=meeting_id) for one in new}
            invited += len(people)
            for person_id in sorted(people):
                work.record(
                    MemberInvited(
                        stream=f"meeting:{meeting_id}",
                        meeting_id=meeting_id,
                        body_id=body_id,
                        person_id=person_id,
                    )
                )
    return invited


def move_meeting(
    *,
    actor: Actor,
    now: datetime.datetime,
    meeting_id: int,
    begins_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    link: str,
    host_id: int | None,
) -> Meeting:
    """The meeting at another time or place; who was called to it is told.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_now, councils.times, councils.past, councils.link, councils.too_long,
            councils.no_such_unit.
    """
    place, link = rules.line(place, "place", required=False), rules.check_link(link)
    rules.check_times(begins_at, ends_at, now)
    _check_host(host_id)
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, *OPEN)
        row.begins_at, row.ends_at, row.place, row.link = begins_at, ends_at, place, link
        row.host_id, row.changed_at = host_id, now
        row.sequence += row.called_at is not None
        row.save(update_fields=["begins_at", "ends_at", "place", "link", "host", "changed_at", "sequence"])
        work.record(
            MeetingMoved(
                stream=f"meeting:{row.pk}",
                meeting_id=row.pk,
                body_id=row.body_id,
                was_called=row.called_at is not None,
                begins_at=begins_at,
                ends_at=ends_at,
            )
        )
    return row


def cancel_meeting(*, actor: Actor, now: datetime.datetime, meeting_id: int) -> Meeting:
    """The meeting, cancelled; who was called is told, and its items wait for another.

    Raises:
        NotAllowed: there is none, or the actor does not keep its body.
        RuleBroken: councils.not_now; councils.has_resolved, it has resolved something.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = loading.meeting(actor, meeting_id, now)
        rules.check_state(row.state, *OPEN, MeetingState.SITTING)
        if row.resolutions.exists():
            raise RuleBroken("councils.has_resolved")
        _cancel(work, row, now)
    return row


def _cancel(work: Work, row: Meeting, now: datetime.datetime) -> None:
    was_called = row.called_at is not None
    row.state, row.changed_at = MeetingState.CANCELLED, now
    row.sequence += was_called
    row.save(update_fields=["state", "changed_at", "sequence"])
    agenda.put_back(row)
    work.record(
        MeetingCancelled(
            stream=f"meeting:{row.pk}", meeting_id=row.pk, body_id=row.body_id, was_called=was_called
        )
    )
