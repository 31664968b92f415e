"""The words that a case, its tasks and its messages may be in."""

from collections.abc import Iterable
from enum import StrEnum


class CaseState(StrEnum):
    OPEN = "OPEN"
    WAITING = "WAITING"  # the applicant was asked, or has to pay; the clock stands still
    DECIDED = "DECIDED"


class Outcome(StrEnum):
    """The honest ends of a case."""

    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    PARTLY = "PARTLY"
    FORWARDED = "FORWARDED"
    DUPLICATE = "DUPLICATE"
    WITHDRAWN = "WITHDRAWN"
    NO_ANSWER = "NO_ANSWER"
    UNPAID = "UNPAID"


class TaskState(StrEnum):
    OPEN = "OPEN"
    CLAIMED = "CLAIMED"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


class TaskAct(StrEnum):
    """What a step wants: work on the case, its decision, an answer or a payment of the applicant, the issue of the
    result."""

    WORK = "work"
    DECIDE = "decide"
    ASK = "ask"
    PAY = "pay"
    ISSUE = "issue"


APPLICANTS = frozenset({TaskAct.ASK, TaskAct.PAY})
"""Steps that are the applicant's to do: the clock stands still at them."""


def wants_answer(acts: Iterable[str]) -> bool:
    """Whether a waiting case with open steps of these acts waits for an answer: not when it only wants money.

    A question of the staff needs no step of its own.
    """
    found = set(acts)
    return TaskAct.ASK in found or TaskAct.PAY not in found


class Channel(StrEnum):
    """By which door a case came."""

    WEB = "WEB"
    DESK = "DESK"
    PHONE = "PHONE"
    LETTER = "LETTER"
    SYSTEM = "SYSTEM"


class MessageKind(StrEnum):
    """QUESTION stops the clock, ANSWER starts it again; NOTE and OUTSIDE (the answer of a body without an
    account) are for the staff alone; WORD is anything else said."""

    QUESTION = "QUESTION"
    ANSWER = "ANSWER"
    NOTE = "NOTE"
    WORD = "WORD"
    OUTSIDE = "OUTSIDE"


INSIDE = frozenset({MessageKind.NOTE, MessageKind.OUTSIDE})
"""Messages that the applicant does not see."""


class RevealReason(StrEnum):
    """Why somebody needs to know who a hidden applicant is."""

    CONTACT = "CONTACT"
    IDENTITY = "IDENTITY"
    COURT = "COURT"
    SAFETY = "SAFETY"


class RoundCause(StrEnum):
    """Why a case is worked on: it was opened, objected to, or opened again."""

    OPENED = "OPENED"
    OBJECTED = "OBJECTED"
    REOPENED = "REOPENED"


class Tab(StrEnum):
    """The work lists of a member of staff."""

    MINE = "mine"
    UNIT = "unit"
    BELOW = "below"
    UNASSIGNED = "unassigned"
    LATE = "late"


DECISION_NODE = "ostan.decision"
"""The step of the house itself: the decision of a case whose process ended, or holds no step, to decide it."""
