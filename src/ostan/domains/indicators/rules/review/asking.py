"""The way of a question: it is asked, the unit answers, a reviewer decides."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from ostan.domains.indicators.rules.review.series import Check, Finding
from ostan.kernel.errors import RuleBroken

ANSWER_DAYS = 5
"""Working days a unit has to answer. Source: assumed; the issue leaves the number to the house."""

MOST_FILES = 5
"""Documents of one answer. Source: assumed."""


class QuestionState(StrEnum):
    """Where a question stands."""

    ASKED = "ASKED"
    ANSWERED = "ANSWERED"
    EXPLAINED = "EXPLAINED"
    ERROR = "ERROR"
    TO_AUDIT = "TO_AUDIT"


class NoteKind(StrEnum):
    """Who speaks."""

    ANSWER = "ANSWER"
    DECISION = "DECISION"


OPEN = frozenset({QuestionState.ASKED, QuestionState.ANSWERED})
DECISIONS = (QuestionState.EXPLAINED, QuestionState.ERROR, QuestionState.TO_AUDIT)


def answered(state: QuestionState) -> QuestionState:
    """After the unit answered, or said more. Raises RuleBroken "indicators.question_closed"."""
    if state not in OPEN:
        raise RuleBroken("indicators.question_closed")
    return QuestionState.ANSWERED


def decided(state: QuestionState, decision: str, *, is_due: bool, by_answerer: bool) -> QuestionState:
    """After a reviewer decided. Nothing is decided before the unit answered or its time was over.

    Raises:
        RuleBroken: "indicators.question_closed", "indicators.decision_missing", "indicators.answer_awaited" or
            "indicators.own_answer".
    """
    if state not in OPEN:
        raise RuleBroken("indicators.question_closed")
    if decision not in DECISIONS:
        raise RuleBroken("indicators.decision_missing", field="decision")
    if state is QuestionState.ASKED and not is_due:
        raise RuleBroken("indicators.answer_awaited")
    if by_answerer:
        raise RuleBroken("indicators.own_answer")
    return QuestionState(decision)


def as_kept(one: Finding) -> dict[str, Any]:
    """A finding as it is stored."""
    return {"check": one.check.value, "p": one.p, "facts": dict(one.facts)}


def from_kept(told: Mapping[str, Any]) -> Finding:
    """The finding that was stored so."""
    return Finding(Check(told["check"]), float(told["p"]), dict(told["facts"]))
