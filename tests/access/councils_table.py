"""The addresses of councils, and what everybody gets there; with a committee of the small province.

Its chair is the provincial deputy, its secretary the committee member, its member the clerk; what it resolved binds the
first agency, which has asked it for advice.
"""

import datetime
import io

from ostan.domains.councils import actions
from ostan.domains.councils.rules import AskKind, BodyKind, Particulars, Presence, SeatRole
from ostan.foundation.files import actions as files
from ostan.foundation.holidays import queries as holidays
from ostan.kernel import clock
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import local_day
from tests.access.pages import ADMIN, AUDITOR, HEADS, LEADERS, PROVINCE, STAFF, Page, asked, read_only
from tests.cases.given import PDF

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
SITTERS = {"provincial deputy", "committee member", "clerk"}
KEEPERS = {"provincial deputy", "committee member"} | ADMIN
SEES = SITTERS | PROVINCE | ADMIN | AUDITOR
BOUND = {"clerk"} | LEADERS
ONE = "/councils/{council}/"
MEETING = "/councils/meetings/{meeting}/"

COUNCILS: dict[str, Page] = {
    "councils": read_only("/councils/", STAFF),
    "body_add": asked("/councils/add/", ADMIN),
    "body": Page(ONE, {200: SEES}, {302: SITTERS}, {"act": "propose", "title": "موضوع"}),
    "body_change": asked(ONE + "change/", KEEPERS),
    "body_seats": Page(ONE + "seats/", {200: SEES}, {422: KEEPERS}),
    "body_ask": asked("/councils/ask/", HEADS),
    "meeting_add": asked(ONE + "meetings/add/", KEEPERS),
    "meeting": Page(MEETING, {200: SEES}, {302: KEEPERS}, {"act": "call"}),
    "meeting_typed": Page(
        MEETING + "typed/", {200: SEES}, {422: KEEPERS}, {"version": "0", "minutes": "متن"}
    ),
    "meeting_move": asked(MEETING + "move/", KEEPERS),
    "meeting_calendar": Page(MEETING + "calendar/", {200: SEES}, {405: STAFF}),
    "meeting_minutes": Page("/councils/meetings/{held_meeting}/minutes/", {200: SEES}, {405: STAFF}),
    "resolutions": read_only("/councils/resolutions/", STAFF),
    "resolution": Page(
        "/councils/resolutions/{resolution}/", {200: SEES | BOUND}, {302: BOUND}, {"text": "انجام شد"}
    ),
    "resolution_evidence": Page(
        "/councils/resolutions/{done_resolution}/evidence/", {200: SEES | BOUND}, {405: STAFF}
    ),
    "consultations": read_only("/councils/consultations/", STAFF),
    "consultation": Page(
        "/councils/consultations/{consultation}/",
        {200: SEES | LEADERS},
        {302: KEEPERS},
        {"answer": "پاسخ"},
    ),
}


def kept(now: datetime.datetime, actors: dict[str, Actor], units: dict[str, int]) -> dict[str, str]:
    """What the addresses name."""
    body = actions.set_up_body(actor=SYSTEM, now=now, told=Particulars(BodyKind.COMMITTEE, "کمیته")).pk
    seats = [
        actions.give_seat(actor=SYSTEM, now=now, body_id=body, role=role, person_id=actors[who].person_id).pk
        for who, role in (
            ("provincial deputy", SeatRole.CHAIR),
            ("committee member", SeatRole.SECRETARY),
            ("clerk", SeatRole.MEMBER),
        )
    ]
    ahead = clock.now() + DAY
    meeting = actions.plan_meeting(
        actor=SYSTEM, now=now, body_id=body, begins_at=ahead, ends_at=ahead + HOUR
    ).pk
    held, bound = _held(now, actors, units, body, seats)
    asking = actions.ask_body(
        actor=actors["unit head"],
        now=now,
        body_id=body,
        unit_id=units["first"],
        kind=AskKind.ADVICE,
        title="راهنمایی",
        text="از کجا؟",
    ).pk
    return {
        "council": str(body),
        "meeting": str(meeting),
        "held_meeting": str(held),
        "resolution": str(bound[0]),
        "done_resolution": str(bound[1]),
        "consultation": str(asking),
    }


def _held(
    now: datetime.datetime, actors: dict[str, Actor], units: dict[str, int], body: int, seats: list[int]
) -> tuple[int, list[int]]:
    """A meeting with approved minutes and two resolutions, the second done with a document."""
    begins = now + HOUR
    row = actions.plan_meeting(actor=SYSTEM, now=now, body_id=body, begins_at=begins, ends_at=begins + HOUR)
    told = {"actor": SYSTEM, "now": begins, "meeting_id": row.pk}
    actions.open_meeting(**told)
    actions.take_attendance(**told, presences=dict.fromkeys(seats, (Presence.PRESENT, None)))
    actions.save_minutes(**told, version=0, text="گفت‌وگو شد.")
    works = holidays.calendar().is_working_day
    due = next(day for more in range(5, 30) if works(day := local_day(now) + more * DAY))
    made = [
        actions.resolve(**told, text=text, unit_id=units["first"], due=due).pk for text in ("نخست", "دوم")
    ]
    actions.hold_meeting(**told, dealt_ids=[])
    actions.approve_minutes(actor=actors["provincial deputy"], now=begins, meeting_id=row.pk, version=1)
    head = actors["unit head"]
    paper = files.keep(actor=head, now=begins, upload=io.BytesIO(PDF), name="گزارش.pdf")
    actions.report_done(actor=head, now=begins, resolution_id=made[1], text="انجام شد", file_id=paper.pk)
    return row.pk, made
