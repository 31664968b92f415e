"""What carries a message out of the house. One function a channel; which one is a setting of the installation."""

import logging
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

Send = Callable[[str, str, str, str], None]


class Undeliverable(Exception):
    """The provider refused this message for good; trying again would not help."""


def send_now(*, channel: str, address: str, subject: str, body: str, reference: str = "") -> None:
    """Hand one message to the channel's provider.

    A message that goes out again because we were killed before we could note it carries the same
    `reference`, by which the receiving side knows that it has it.

    Raises:
        Undeliverable: the provider refuses it for good.
        OSError: the provider cannot be reached now; the caller tries again.
    """
    provider(channel)(address, subject, body, reference)


def provider(channel: str) -> Send:
    """The provider of a channel, by the installation's settings."""
    if channel == "EMAIL" and settings.EMAIL_URL:
        return smtp
    return console


def console(address: str, subject: str, body: str, reference: str) -> None:
    """Write that a message would go out, without its address: logs hold no personal data."""
    log.warning("no provider is set up for this channel; a message of %d letters was not sent", len(body))


def smtp(address: str, subject: str, body: str, reference: str) -> None:
    """Send an e-mail through the server of OSTAN_SMTP_URL: smtp[s]://user:password@host:port?tls=1."""
    url = urlsplit(settings.EMAIL_URL)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.NOTICES_FROM, address, subject
    if reference:
        message["Message-ID"] = f"<{reference}@{settings.PORTAL['origin']}>"
    message.set_content(body)
    secure = url.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    try:
        with kind(url.hostname or "localhost", url.port or (465 if secure else 25), timeout=20) as server:
            if parse_qs(url.query).get("tls"):
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as refused:
        raise Undeliverable(type(refused).__name__) from refused


def reaches_people(channel: str) -> bool:
    """Whether messages on the channel leave the house in this installation."""
    return channel == "INAPP" or provider(channel) is not console
