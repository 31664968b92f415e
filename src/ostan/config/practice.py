"""The payment gateway of a demo: where visitors pay without money, unless the operator has set up another."""

import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from ostan.config.installation import DEMO, Installation, kind_of
from ostan.foundation.payments.rules import PRACTICE

NAME = "OSTAN_PAYMENT_URL"
BESIDE = 500
"""How far its port is from ours."""


def port(installation: Installation) -> int:
    """The port of the gateway."""
    above = installation.port + BESIDE
    return above if above < 65536 else installation.port - BESIDE


def url(installation: Installation, environ: Mapping[str, str] = os.environ) -> str:
    """What OSTAN_PAYMENT_URL is for a demo that was told of none; "" for all others.

    Also "" for a demo behind a proxy, whose visitors do not reach the ports of this machine, and for one whose
    address is a bare number of the newer kind.
    """
    shown = urlsplit(environ.get("OSTAN_ADDRESS") or installation.address)
    name = shown.hostname or ""
    is_direct = shown.scheme == "http" and (shown.port or 80) == installation.port and ":" not in name
    if kind_of(installation) != DEMO or environ.get(NAME) or not is_direct:
        return ""
    return f"http://{PRACTICE}@{name}:{port(installation)}"


def command(installation: Installation) -> list[str]:
    """The program."""
    return [
        *(sys.executable, "-m", "ostan.foundation.payments.practice"),
        *("--host", installation.host, "--port", str(port(installation))),
    ]
