"""What happens in councils. Ids, codes, numbers and instants only; what was said stays out."""

import datetime
from dataclasses import dataclass

from ostan.domains.councils.rules import AskKind, BodyKind, ItemKind, SeatRole
from ostan.kernel.events import Event

# Bodies


@dataclass(frozen=True, slots=True)
class BodySet(Event):
    """`programme_codes` are what it watches, `host_ids` the units that host in turn."""

    body_id: int
    body_kind: BodyKind
    parent_id: int
    programme_codes: tuple[str, ...]
    host_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BodyClosed(Event):
    body_id: int


@dataclass(frozen=True, slots=True)
class SeatGiven(Event):
    """Of `person_id` and `post_id` one is 0."""

    body_id: int
    seat_id: int
    seat_role: SeatRole
    person_id: int
    post_id: int
    since: datetime.date


@dataclass(frozen=True, slots=True)
class SeatEnded(Event):
    body_id: int
    seat_id: int
    until: datetime.date


# Meetings


@dataclass(frozen=True, slots=True)
class SeriesSet(Event):
    body_id: int
    series_id: int
    every_weeks: int


@dataclass(frozen=True, slots=True)
class SeriesEnded(Event):
    body_id: int
    series_id: int


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Event):
    meeting_id: int
    body_id: int
    number: int
    programme_code: str
    host_id: int
    begins_at: datetime.datetime
    ends_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class MeetingCalled(Event):
    meeting_id: int
    body_id: int


@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """Somebody sits in the body since its members were called."""

    meeting_id: int
    body_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class MeetingMoved(Event):
    """`was_called`: the members had been invited and are to hear of it."""

    meeting_id: int
    body_id: int
    was_called: bool
    begins_at: datetime.datetime
    ends_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    meeting_id: int
    body_id: int
    was_called: bool


@dataclass(frozen=True, slots=True)
class ItemProposed(Event):
    """`times` above one: the thing was on the table already and came once more."""

    item_id: int
    body_id: int
    item_kind: ItemKind
    times: int


@dataclass(frozen=True, slots=True)
class AgendaSet(Event):
    meeting_id: int
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemDropped(Event):
    item_id: int
    body_id: int


@dataclass(frozen=True, slots=True)
class MeetingOpened(Event):
    meeting_id: int
    body_id: int


@dataclass(frozen=True, slots=True)
class AttendanceTaken(Event):
    meeting_id: int
    there: int
    seats: int
    has_quorum: bool


@dataclass(frozen=True, slots=True)
class MinutesSaved(Event):
    meeting_id: int
    version: int


@dataclass(frozen=True, slots=True)
class MeetingHeld(Event):
    meeting_id: int
    body_id: int
    programme_code: str
    dealt_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MinutesApproved(Event):
    """`sha256` is the digest of the minutes with what was resolved and who was there, as they were approved."""

    meeting_id: int
    body_id: int
    version: int
    sha256: str


# What units owe


@dataclass(frozen=True, slots=True)
class ResolutionMade(Event):
    resolution_id: int
    meeting_id: int
    unit_id: int
    due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ResolutionOwned(Event):
    """`owner_id` answers for it in the unit from now on."""

    resolution_id: int
    unit_id: int
    owner_id: int


@dataclass(frozen=True, slots=True)
class ResolutionBacked(Event):
    """`commitment_id` is the promise that stands behind it from now on, 0 for none."""

    resolution_id: int
    unit_id: int
    commitment_id: int


@dataclass(frozen=True, slots=True)
class ResolutionDone(Event):
    """The unit said so with `file_id`, or, where `commitment_id` is not 0, verified figures of the promise show it."""

    resolution_id: int
    unit_id: int
    on_time: bool
    file_id: int
    commitment_id: int = 0


@dataclass(frozen=True, slots=True)
class ResolutionReturned(Event):
    resolution_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class ResolutionNear(Event):
    resolution_id: int
    unit_id: int
    due_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class ResolutionOverdue(Event):
    resolution_id: int
    unit_id: int
    body_id: int
    due_at: datetime.datetime


# What units ask


@dataclass(frozen=True, slots=True)
class BodyAsked(Event):
    consultation_id: int
    body_id: int
    unit_id: int
    ask_kind: AskKind


@dataclass(frozen=True, slots=True)
class BodyAnswered(Event):
    consultation_id: int
    body_id: int
    unit_id: int
    ask_kind: AskKind


# What is told every week


@dataclass(frozen=True, slots=True)
class DigestSent(Event):
    """The weekly digest went out with the checkpoint of the first `size` entries printed in it."""

    until: datetime.date
    size: int
    root_sha256: str
