"""E-mail through any SMTP server."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from ostan.foundation.notices.providers.trouble import Undeliverable


def smtp(address: str, subject: str, body: str, reference: str, calendar: str = "") -> str:
    """Send an e-mail through the server of OSTAN_SMTP_URL: smtp[s]://user:password@host:port?tls=1.

    `calendar` goes with it as an iCalendar file, for calendar programs and for who opens it by hand.
    """
    url = urlsplit(settings.EMAIL_URL)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.NOTICES_FROM, address, subject
    if reference:
        message["Message-ID"] = f"<{reference}@{settings.PORTAL['origin']}>"
    message.set_content(body)
    if calendar:
        message.add_attachment(
            calendar, subtype="calendar", filename="meeting.ics", params={"method": "PUBLISH"}
        )
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
    return ""
