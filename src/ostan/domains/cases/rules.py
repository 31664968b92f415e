"""What may happen to a case. Pure: values in, verdict out."""

from enum import StrEnum


class CaseState(StrEnum):
    OPEN = "OPEN"
    WAITING = "WAITING"  # the applicant was asked; the clock stands still
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


class TaskState(StrEnum):
    OPEN = "OPEN"
    CLAIMED = "CLAIMED"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


class Channel(StrEnum):
    """By which door a case came."""

    WEB = "WEB"
    DESK = "DESK"
    PHONE = "PHONE"
    LETTER = "LETTER"
    SYSTEM = "SYSTEM"


class MessageKind(StrEnum):
    QUESTION = "QUESTION"
    ANSWER = "ANSWER"
    NOTE = "NOTE"
    WORD = "WORD"
