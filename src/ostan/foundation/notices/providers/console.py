"""E-mail that stays here: for trying out what people would be told."""

import sys


def console(address: str, subject: str, body: str, reference: str, calendar: str = "") -> str:
    """Print the message and not to whom it goes, for OSTAN_SMTP_URL=console: ; nothing leaves the house."""
    sys.stdout.write(f"-- e-mail {reference}\n{subject}\n\n{body}\n{calendar}--\n")
    sys.stdout.flush()
    return ""
