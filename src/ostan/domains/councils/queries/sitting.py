"""Who is there, whether that is enough, and what stands in the minutes that are approved."""

import dataclasses
import datetime

from ostan.domains.councils.models import Attendance, Meeting, Resolution
from ostan.domains.councils.queries import membership
from ostan.domains.councils.rules import Quorum, QuorumKind
from ostan.domains.councils.rules.meetings import THERE
from ostan.domains.org import queries as org
from ostan.kernel.canonical import JSON


@dataclasses.dataclass(frozen=True, slots=True)
class QuorumTold:
    """`there` of the `seats` with a vote are filled; `needed` are wanted."""

    there: int
    seats: int
    needed: int

    @property
    def is_met(self) -> bool:
        return bool(self.seats) and self.there >= self.needed


@dataclasses.dataclass(frozen=True, slots=True)
class PresenceLine:
    """A seat at a meeting. `presence` "" while nobody said how its holder was there; `substitute` came for him."""

    seat: membership.SeatCard
    presence: str
    substitute_id: int
    substitute: str


def quorum_of(meeting: Meeting) -> QuorumTold:
    """Whether enough of those with a vote are there. Four statements."""
    body = meeting.body
    return _told(
        Quorum(QuorumKind(body.quorum_kind), body.quorum),
        membership.seats(body_id=body.pk, on=meeting.begins_at),
        dict(Attendance.objects.filter(meeting=meeting).values_list("seat_id", "presence")),
    )


def _told(quorum: Quorum, seats: list[membership.SeatCard], presences: dict[int, str]) -> QuorumTold:
    voters = [one.id for one in seats if one.has_vote]
    there = sum(presences.get(one) in THERE for one in voters)
    return QuorumTold(there, len(voters), quorum.needed(len(voters)))


def attendance(
    *, meeting_id: int, body: membership.BodyCard, on: datetime.datetime
) -> tuple[list[PresenceLine], QuorumTold]:
    """Everybody who sits in the body on the day of the meeting, how they were there, and whether that is enough.

    Five statements.
    """
    seats = membership.seats(body_id=body.id, on=on)
    rows = Attendance.objects.filter(meeting=meeting_id)
    told = {
        seat: (presence, person or 0)
        for seat, presence, person in rows.values_list("seat_id", "presence", "person_id")
    }
    names = org.names(person_ids={person for _, person in told.values() if person})
    lines = []
    for one in seats:
        presence, person = told.get(one.id, ("", 0))
        lines.append(PresenceLine(one, presence, person, names.get(person, "")))
    return lines, _told(body.quorum, seats, {seat: presence for seat, (presence, _) in told.items()})


def as_approved(meeting: Meeting) -> JSON:
    """What an approval vouches for: the words of the minutes, who was there, what was resolved. No names."""
    presences = Attendance.objects.filter(meeting=meeting).order_by("seat_id")
    resolved = Resolution.objects.filter(meeting=meeting).order_by("number")
    return {
        "meeting": meeting.pk,
        "minutes": meeting.minutes,
        "there": [
            {"seat": seat, "presence": str(presence), "substitute": person or 0}
            for seat, presence, person in presences.values_list("seat_id", "presence", "person_id")
        ],
        "resolved": [
            {"number": number, "text": text, "unit": unit, "due": due.isoformat()}
            for number, text, unit, due in resolved.values_list("number", "text", "unit_id", "due_at")
        ],
    }
