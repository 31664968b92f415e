"""What feedback tells the rest of the house."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RatingInvited(Event):
    case_id: int
    service_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class RatingsFollowedUnit(Event):
    unit_id: int
    rows: int


@dataclass(frozen=True, slots=True)
class CommentsErased(Event):
    person_id: int
    rows: int


@dataclass(frozen=True, slots=True)
class RatingGiven(Event):
    case_id: int
    service_id: int
    unit_id: int
    score: int
