"""What the notices tell: a wording was changed. Sending a message is not an act of a person."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class TemplateChanged(Event):
    code: str
    channel_code: str


@dataclass(frozen=True, slots=True)
class TemplateReset(Event):
    code: str
    channel_code: str


@dataclass(frozen=True, slots=True)
class NoticeRetried(Event):
    notice_id: int


@dataclass(frozen=True, slots=True)
class AddressesErased(Event):
    count: int
