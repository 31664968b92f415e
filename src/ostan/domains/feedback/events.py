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
class ScoresCounted(Event):
    rows: int


@dataclass(frozen=True, slots=True)
class SuggestionMade(Event):
    suggestion_id: int
    service_id: int


@dataclass(frozen=True, slots=True)
class SuggestionExamined(Event):
    suggestion_id: int


@dataclass(frozen=True, slots=True)
class SuggestionAnswered(Event):
    suggestion_id: int
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class SuggestionsErased(Event):
    person_id: int
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
