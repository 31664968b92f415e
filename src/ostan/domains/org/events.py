"""What org tells the rest of the house. Ids, codes and dates only."""

import datetime
from dataclasses import dataclass

from ostan.domains.org.rules import MandateKind, UnitKind
from ostan.kernel.actor import Role
from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PlacesLoaded(Event):
    """The divisions of the country were brought up to date; how many places came, changed and went."""

    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class UnitAdded(Event):
    unit_id: int
    parent_id: int
    kind: UnitKind
    path: str


@dataclass(frozen=True, slots=True)
class UnitChanged(Event):
    """`fields` names the columns that changed, not their values."""

    unit_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitMoved(Event):
    """A unit stands elsewhere with all below it: what began with `from_path` begins with `to_path`."""

    unit_id: int
    from_path: str
    to_path: str


@dataclass(frozen=True, slots=True)
class UnitClosed(Event):
    unit_id: int
    on: datetime.date


@dataclass(frozen=True, slots=True)
class PostAdded(Event):
    post_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class PostClosed(Event):
    post_id: int
    unit_id: int
    on: datetime.date


@dataclass(frozen=True, slots=True)
class CitizenRegistered(Event):
    person_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class SystemAdded(Event):
    """Another system may speak with the house, over one unit."""

    person_id: int
    account_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class PersonIntroduced(Event):
    """Somebody is known on the word of the system through which he asked."""

    person_id: int


@dataclass(frozen=True, slots=True)
class NumberMatched(Event):
    """The register of mobiles said that national code and mobile number belong together."""

    person_id: int


@dataclass(frozen=True, slots=True)
class NumberContradicted(Event):
    """The register of mobiles said that the mobile number is not of whom the national code is."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonAdded(Event):
    person_id: int


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """`fields` names what changed, not the values."""

    person_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonErased(Event):
    """What was personal about somebody is gone; the row stays, so that histories keep their thread."""

    person_id: int


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    membership_id: int
    person_id: int
    unit_id: int
    role: Role
    since: datetime.date
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class RoleEnded(Event):
    membership_id: int
    person_id: int
    unit_id: int
    role: Role
    last_day: datetime.date


@dataclass(frozen=True, slots=True)
class AbsenceNoted(Event):
    """`substitute_id` 0: nobody stands in."""

    absence_id: int
    membership_id: int
    absent_id: int
    substitute_id: int
    since: datetime.date
    until: datetime.date


@dataclass(frozen=True, slots=True)
class AbsenceEnded(Event):
    absence_id: int
    membership_id: int
    last_day: datetime.date


@dataclass(frozen=True, slots=True)
class SheetImported(Event):
    """Units or people came from a file: how many rows were new, changed, unchanged and refused."""

    kind: str
    new: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True)
class PeopleExported(Event):
    """Somebody took a list of people with him: how many."""

    count: int


@dataclass(frozen=True, slots=True)
class VisitorRegistered(Event):
    """Somebody at a counter, whom a member of the staff knew by an identity card."""

    person_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class MandateAsked(Event):
    """Somebody wants to act for another and has shown a paper."""

    mandate_id: int
    person_id: int
    kind: MandateKind


@dataclass(frozen=True, slots=True)
class MandateConfirmed(Event):
    """From now on a person may act for another: in the hat of this mandate."""

    mandate_id: int
    person_id: int
    principal_id: int
    kind: MandateKind
    until: datetime.date


@dataclass(frozen=True, slots=True)
class MandateRefused(Event):
    mandate_id: int


@dataclass(frozen=True, slots=True)
class MandateEnded(Event):
    mandate_id: int
