"""What carries a message out of the house, by channel; which one is a setting of the installation."""

from collections.abc import Callable

from django.conf import settings

from ostan.foundation.notices.providers.carriers import DELIVERED, LOST, Carrier, carrier_of
from ostan.foundation.notices.providers.console import console
from ostan.foundation.notices.providers.mail import smtp
from ostan.foundation.notices.providers.trouble import Undeliverable, Unready
from ostan.kernel.persian import whole_number

__all__ = [
    "DELIVERED",
    "LOST",
    "Undeliverable",
    "Unready",
    "carrier",
    "provider",
    "reaches_people",
    "reported",
    "send_code",
    "send_now",
    "smtp",
]

CONSOLE = "console:"
Send = Callable[[str, str, str, str, str], str]


def send_now(
    *, channel: str, address: str, subject: str, body: str, reference: str = "", calendar: str = ""
) -> str:
    """Hand one message to the channel's provider; the provider's id of it, "" where it gives none.

    `calendar` is an iCalendar file that goes with an e-mail.

    A message that goes out again because we were killed before we could note it carries the same
    `reference`, by which the receiving side knows that it has it.

    Raises:
        Undeliverable: the provider refuses it for good.
        OSError: the provider cannot be reached now, or none is set up; the caller tries again.
    """
    send = provider(channel)
    if send is None:
        raise Unready("off")
    return send(address, subject, body, reference, calendar)


def send_code(*, address: str, code: str) -> None:
    """Send a sign-in code by text message, at once: it is worth nothing in three minutes. Raises as send_now."""
    carries = carrier()
    if carries is None:
        raise Unready("off")
    carries.send_code(address, code)


def carrier() -> Carrier | None:
    """The carrier of text messages, None where none is set up."""
    return carrier_of(settings.SMS_URL)


def reported(status: str) -> str | None:
    """What a report of the carrier in use says; None for a number that settles nothing, or is none."""
    carries = carrier()
    number = whole_number(status.removeprefix("-"), None, digits=5)
    if carries is None or number is None:
        return None
    return carries.read(-number if status.startswith("-") else number)


def provider(channel: str) -> Send | None:
    """The provider of a channel by the installation's settings, None where there is none."""
    if channel == "EMAIL" and settings.EMAIL_URL:
        return console if settings.EMAIL_URL == CONSOLE else smtp
    carries = carrier() if channel == "SMS" else None
    if carries is None:
        return None
    return lambda address, subject, body, reference, _: carries.send(address, body, reference)


def reaches_people(channel: str) -> bool:
    """Whether messages on the channel leave the house in this installation."""
    return channel == "INAPP" or provider(channel) is not None
