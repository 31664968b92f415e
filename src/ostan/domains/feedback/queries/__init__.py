"""Reads what citizens and staff said, for the applicant, the staff and the public."""

from ostan.domains.feedback.queries.measures import happy_by_unit, rated_by_unit
from ostan.domains.feedback.queries.ratings import (
    Asked,
    Scores,
    asked_by_token,
    asked_for_case,
    comments,
    link_of,
    match_of,
    reasons_of,
    satisfaction_of,
    satisfaction_of_services,
    satisfaction_of_units,
    satisfaction_under,
    scores_of,
    token_of,
)
from ostan.domains.feedback.queries.suggestions import (
    SuggestionLine,
    my_suggestions,
    suggestion,
    suggestions_of,
)

__all__ = [
    "Asked",
    "Scores",
    "SuggestionLine",
    "asked_by_token",
    "asked_for_case",
    "comments",
    "happy_by_unit",
    "link_of",
    "match_of",
    "my_suggestions",
    "rated_by_unit",
    "reasons_of",
    "satisfaction_of",
    "satisfaction_of_services",
    "satisfaction_of_units",
    "satisfaction_under",
    "scores_of",
    "suggestion",
    "suggestions_of",
    "token_of",
]
