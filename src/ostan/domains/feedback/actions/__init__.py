"""Asks for ratings and takes them; takes suggestions and answers them."""

from ostan.domains.feedback.actions.ratings import (
    count_scores,
    erase_comments,
    follow_unit,
    invite,
    rate,
    rate_by_link,
)
from ostan.domains.feedback.actions.suggestions import (
    answer_suggestion,
    erase_suggestions,
    examine_suggestion,
    suggest,
    tell_suggester,
)

__all__ = [
    "answer_suggestion",
    "count_scores",
    "erase_comments",
    "erase_suggestions",
    "examine_suggestion",
    "follow_unit",
    "invite",
    "rate",
    "rate_by_link",
    "suggest",
    "tell_suggester",
]
