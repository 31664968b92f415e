"""A council with a committee below it, its members, and meetings on the way to their minutes."""

import dataclasses
import datetime
from typing import Any

from ostan.domains.councils import actions
from ostan.domains.councils.models import Body, Meeting, Resolution
from ostan.domains.councils.rules import BodyKind, Particulars, Presence, SeatRole
from ostan.domains.org import actions as org
from ostan.domains.org.models import OrgUnit
from ostan.domains.org.rules import UnitKind
from ostan.foundation.holidays import actions as holidays
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.kernel.calendar import local_day
from tests.cases import given

NOW = given.NOW
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
PROGRAMMES = [("p1", "مهندسی نقش و ساختار"), ("p2", "دولت الکترونیک")]


@dataclasses.dataclass
class Council:
    """The committee has a chair, a secretary, two members (one by a post) and a guest."""

    root: OrgUnit
    first: OrgUnit
    second: OrgUnit
    council: Body
    committee: Body
    admin: Actor
    chair: Actor
    secretary: Actor
    member: Actor
    holder: Actor
    guest: Actor
    outsider: Actor
    head: Actor
    second_head: Actor
    seats: dict[str, int]


def council() -> Council:
    """The province with its council and committee; the secretary keeps the books."""
    holidays.set_weekly_hours(
        actor=SYSTEM, now=NOW, first=datetime.date(2020, 1, 1), last=None, hours=given.HOURS, reason="آغاز"
    )
    root = _unit("استانداری", "root", UnitKind.GOVERNORATE)
    first, second = (
        _unit(f"ادارهٔ کل {name}", code, UnitKind.AGENCY, root)
        for name, code in (("نخست", "first"), ("دوم", "second"))
    )
    admin = given.staff("راهبر", root, Role.ADMINISTRATOR)
    bodies = _bodies(admin, [first.pk, second.pk])
    people = {
        "chair": given.staff("رئیس کمیته", root, Role.PROVINCIAL_DEPUTY),
        "secretary": given.staff("دبیر", root, Role.COMMITTEE_MEMBER),
        "member": given.staff("عضو", first, Role.COMMITTEE_MEMBER),
        "guest": given.staff("مهمان", second, Role.CLERK),
    }
    roles = (SeatRole.CHAIR, SeatRole.SECRETARY, SeatRole.MEMBER, SeatRole.GUEST)
    seats = {
        name: sit(admin, bodies[1], role, person_id=one.person_id).pk
        for (name, one), role in zip(people.items(), roles, strict=True)
    }
    holder, post = on_post(second)
    seats["holder"] = sit(admin, bodies[1], SeatRole.MEMBER, post_id=post).pk
    return Council(
        root=root,
        first=first,
        second=second,
        council=bodies[0],
        committee=bodies[1],
        admin=admin,
        **people,
        holder=holder,
        outsider=given.staff("بیگانه", second, Role.CLERK),
        head=given.staff("رئیس نخست", first, Role.UNIT_HEAD),
        second_head=given.staff("رئیس دوم", second, Role.UNIT_HEAD),
        seats=seats,
    )


def _unit(name: str, code: str, kind: UnitKind, parent: OrgUnit | None = None) -> OrgUnit:
    parent_id = parent.pk if parent else None
    return org.add_unit(actor=SYSTEM, now=NOW, name=name, kind=kind, code=code, parent_id=parent_id)


def _bodies(admin: Actor, hosts: list[int]) -> tuple[Body, Body]:
    upper = actions.set_up_body(
        actor=admin, now=NOW, told=Particulars(BodyKind.COUNCIL, "شورای راهبری توسعهٔ مدیریت")
    )
    lower = actions.set_up_body(
        actor=admin,
        now=NOW,
        told=Particulars(BodyKind.COMMITTEE, "کمیتهٔ دولت الکترونیک", takes=("ESCALATED_CASE",)),
        parent_id=upper.pk,
        programmes=PROGRAMMES,
        host_ids=hosts,
    )
    return upper, lower


def on_post(unit: OrgUnit, name: str = "مدیر") -> tuple[Actor, int]:
    """Somebody who holds the post of the manager in the unit, and the post."""
    person = org.add_person(actor=SYSTEM, now=NOW, given_name=name, family_name="آزمون")
    held = org.grant(
        actor=SYSTEM,
        now=NOW,
        person_id=person.pk,
        unit_id=unit.pk,
        role=Role.UNIT_HEAD,
        post="مدیر فناوری",
        since=datetime.date(2020, 1, 1),
    )
    grants = (Grant(Role.UNIT_HEAD, unit.path, unit.pk),)
    return Actor(person_id=person.pk, hat=held.pk, grants=grants), held.post_id or 0


def sit(admin: Actor, body: Body, role: SeatRole, **who: Any) -> Any:
    """A seat from the day before on."""
    since = local_day(NOW) - DAY
    return actions.give_seat(actor=admin, now=NOW, body_id=body.pk, role=role, since=since, **who)


def planned(of: Council, **changes: Any) -> Meeting:
    """A meeting of the committee two days from now, for two hours."""
    told = {"begins_at": NOW + 2 * DAY, "ends_at": NOW + 2 * DAY + 2 * HOUR, "place": "تالار", **changes}
    return actions.plan_meeting(actor=of.secretary, now=NOW, body_id=of.committee.pk, **told)


def sitting(of: Council, there: int = 4, **changes: Any) -> Meeting:
    """A meeting that sits, with so many of the four voters there."""
    row = planned(of, **changes)
    actions.call_meeting(actor=of.secretary, now=NOW, meeting_id=row.pk)
    at = row.begins_at
    actions.open_meeting(actor=of.secretary, now=at, meeting_id=row.pk)
    voters = [of.seats[name] for name in ("chair", "secretary", "member", "holder")]
    presences = {
        seat: (Presence.PRESENT if place < there else Presence.ABSENT, None)
        for place, seat in enumerate(voters)
    }
    actions.take_attendance(actor=of.secretary, now=at, meeting_id=row.pk, presences=presences)
    row.refresh_from_db()
    return row


def resolved(of: Council, meeting: Meeting, **changes: Any) -> Resolution:
    """What the meeting resolved for the first agency, until ten days later."""
    told = {
        "text": "سامانه را تا پایان ماه راه بیندازد.",
        "unit_id": of.first.pk,
        "due": local_day(meeting.begins_at) + 12 * DAY,
        **changes,
    }
    return actions.resolve(actor=of.secretary, now=meeting.begins_at, meeting_id=meeting.pk, **told)
