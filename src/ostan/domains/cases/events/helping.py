"""What the staff do to help one another and themselves: mentions, texts kept ready, filters."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PersonMentioned(Event):
    """A note of the case is meant for a colleague's eyes."""

    case_id: int
    message_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class ReplyTextKept(Event):
    """A text, new or in another version."""

    reply_id: int
    unit_id: int
    number: int


@dataclass(frozen=True, slots=True)
class ReplyTextRetired(Event):
    reply_id: int


@dataclass(frozen=True, slots=True)
class ReplyTextRestored(Event):
    reply_id: int


@dataclass(frozen=True, slots=True)
class FilterKept(Event):
    """`unit_id` 0: for the person alone."""

    filter_id: int
    unit_id: int = 0
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class FilterDropped(Event):
    filter_id: int
