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


@dataclass(frozen=True, slots=True)
class PreferenceSet(Event):
    """Somebody said on which channels he wants no notices, and whether no weekly digest."""

    no_sms: bool
    no_email: bool
    no_digest: bool = False


@dataclass(frozen=True, slots=True)
class QuietHoursSet(Event):
    """Minutes after midnight between which text messages wait; equal ones for no quiet at all."""

    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class DeliveryReported(Event):
    """How many notices of the last day did not reach anybody."""

    count: int
