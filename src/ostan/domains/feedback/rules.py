"""When a case may be rated, what a rating may say, and when figures may be shown. Pure."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ostan.kernel.errors import RuleBroken
from ostan.kernel.statistics import wilson

LINK_DAYS = 30
"""Days in which a rating link is valid. Source: assumed; a province may want it shorter."""

SMALLEST_N = 10
"""No figure is shown of fewer ratings than this. Source: the small-sample rule of official statistics, assumed 10."""

LONGEST_COMMENT = 2_000
HAPPY_FROM = 4


class SuggestionState(StrEnum):
    """The way of a suggestion."""

    NEW = "NEW"
    EXAMINED = "EXAMINED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


class Reason(StrEnum):
    """Standard reasons, from the items of the official satisfaction questionnaire of the administration."""

    CLEAR_STEPS = "CLEAR_STEPS"
    GOOD_CONDUCT = "GOOD_CONDUCT"
    ON_TIME = "ON_TIME"
    FEW_VISITS = "FEW_VISITS"
    UNCLEAR_STEPS = "UNCLEAR_STEPS"
    BAD_CONDUCT = "BAD_CONDUCT"
    LATE = "LATE"
    MANY_VISITS = "MANY_VISITS"
    ASKED_TWICE = "ASKED_TWICE"
    WEAK_REASON = "WEAK_REASON"
    NEEDED_FAVOUR = "NEEDED_FAVOUR"


PRAISE = (Reason.CLEAR_STEPS, Reason.GOOD_CONDUCT, Reason.ON_TIME, Reason.FEW_VISITS)
BLAME = (
    Reason.UNCLEAR_STEPS,
    Reason.BAD_CONDUCT,
    Reason.LATE,
    Reason.MANY_VISITS,
    Reason.ASKED_TWICE,
    Reason.WEAK_REASON,
    Reason.NEEDED_FAVOUR,
)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What may be published of ratings: shares are 0..1, `low` and `high` the 95 % Wilson interval of `happy`.

    `happy` and the interval are None below the smallest n.
    """

    invited: int
    rated: int
    happy: float | None
    low: float | None
    high: float | None

    @property
    def response(self) -> float | None:
        """The share of those asked who answered; None when nobody was asked."""
        return self.rated / self.invited if self.invited else None


def expires_at(invited_at: datetime.datetime) -> datetime.datetime:
    """The instant after which the link is no longer taken."""
    return invited_at + datetime.timedelta(days=LINK_DAYS)


def check_rating(
    *, score: int, reasons: Collection[str], comment: str, expires: datetime.datetime, now: datetime.datetime
) -> tuple[list[Reason], str]:
    """The reasons and the comment as they will be kept.

    Raises:
        RuleBroken: "feedback.expired", "feedback.score_missing", "feedback.reason_unknown" or
            "feedback.comment_long".
    """
    if now > expires:
        raise RuleBroken("feedback.expired")
    if score not in range(1, 6):
        raise RuleBroken("feedback.score_missing", field="score")
    if not set(reasons) <= set(Reason):
        raise RuleBroken("feedback.reason_unknown", field="reasons")
    comment = comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise RuleBroken("feedback.comment_long", field="comment", most=LONGEST_COMMENT)
    return [reason for reason in Reason if reason in reasons], comment


def is_happy(score: int) -> bool:
    """Whether a score counts as satisfied. Source: assumed, top two of five."""
    return score >= HAPPY_FROM


def is_unhappy(score: int) -> bool:
    """Whether the answer should offer an objection."""
    return score <= 2


def satisfaction(*, invited: int, rated: int, happy: int) -> Satisfaction:
    """The publishable figures of these counts; shares stay None under SMALLEST_N ratings."""
    if rated < SMALLEST_N:
        return Satisfaction(invited, rated, None, None, None)
    low, high = wilson(happy, rated)
    return Satisfaction(invited, rated, happy / rated, low, high)


def check_suggestion(text: str) -> str:
    """The suggestion as it is kept. Raises RuleBroken feedback.suggestion_missing, feedback.suggestion_too_long."""
    return _told(text, "feedback.suggestion_missing", "text")


def check_answer(text: str) -> str:
    """The answer as it is kept. Raises RuleBroken feedback.reason_missing, feedback.suggestion_too_long."""
    return _told(text, "feedback.reason_missing", "reason")


def _told(text: str, missing: str, field: str) -> str:
    told = text.strip()
    if not told:
        raise RuleBroken(missing, field=field)
    if len(told) > LONGEST_COMMENT:
        raise RuleBroken("feedback.suggestion_too_long", field=field, most=LONGEST_COMMENT)
    return told
