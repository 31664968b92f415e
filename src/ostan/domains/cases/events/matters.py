"""What happens to complaints and requests beside the case itself. Ids, codes, numbers and instants only."""

import datetime
from dataclasses import dataclass

from ostan.domains.cases.rules import Outcome, RevealReason
from ostan.kernel.events import Event

# Who else waits for it, what it is part of, and who outside was asked


@dataclass(frozen=True, slots=True)
class CaseFollowed(Event):
    case_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CaseUnfollowed(Event):
    case_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CaseMerged(Event):
    """The case ended as one with another, for which its applicant waits from now on."""

    case_id: int
    into_id: int
    citizen_id: int


@dataclass(frozen=True, slots=True)
class CaseJoined(Event):
    """Another case became one with this one; `followers` wait for it now, of whom `moved` waited for the other."""

    case_id: int
    merged_id: int
    followers: int
    moved: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOpened(Event):
    """A part of the case went to a unit as a case of its own."""

    case_id: int
    part_id: int
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class PartDecided(Event):
    """A part of the case ended; `open_parts` are left."""

    case_id: int
    part_id: int
    outcome: Outcome
    open_parts: int


@dataclass(frozen=True, slots=True)
class ApplicantRevealed(Event):
    """Somebody was told who the hidden applicant of the case is, for a reason."""

    case_id: int
    why: RevealReason


@dataclass(frozen=True, slots=True)
class OutsideBodySet(Event):
    body_id: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class CaseForwarded(Event):
    """A body without an account was asked about the case by a signed link."""

    case_id: int
    forwarding_id: int
    body_id: int
    due_at: datetime.datetime
    expires_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class OutsideReminded(Event):
    case_id: int
    forwarding_id: int
    body_id: int


@dataclass(frozen=True, slots=True)
class OutsideAnswered(Event):
    case_id: int
    forwarding_id: int
    body_id: int
    message_id: int
    files: int


@dataclass(frozen=True, slots=True)
class ForwardingTakenBack(Event):
    case_id: int
    forwarding_id: int
    body_id: int


# Other systems of complaints


@dataclass(frozen=True, slots=True)
class OutsideSystemSet(Event):
    system_id: int
    system_code: str


@dataclass(frozen=True, slots=True)
class CasesImported(Event):
    system_id: int
    new: int
    same: int
    changed: int
    refused: int


@dataclass(frozen=True, slots=True)
class SheetBrought(Event):
    """A sheet that is too large to wait for was left to the worker."""

    system_id: int
    sheet_id: int
    rows: int


@dataclass(frozen=True, slots=True)
class CaseImported(Event):
    """The case came from another system, or was matched with what that system says of it."""

    case_id: int
    system_id: int


@dataclass(frozen=True, slots=True)
class CasesExported(Event):
    system_id: int
    cases: int
