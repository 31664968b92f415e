"""The other systems that an operator may have set up beside this one: which are off, and which do not answer."""

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from ostan.config import environment

PATIENCE = 3.0
"""Seconds until a system that does not take a connection counts as out of reach."""

PORTS = {"https": 443, "http": 80, "smtp": 25, "smtps": 465, "tcp": 3310, "kavenegar": 443, "magfa": 443}


@dataclass(frozen=True)
class Neighbour:
    """One of them: the variable that sets it up, and what people do while it is off or away."""

    what: str
    variable: str
    meanwhile: str
    address: Callable[[Mapping[str, str]], str]


def _told(name: str) -> Callable[[Mapping[str, str]], str]:
    return lambda told: told.get(name, "")


def _provider(told: Mapping[str, str]) -> str:
    return str(environment.openid()["token"]) if told.get("OSTAN_OPENID") else ""


NEIGHBOURS = tuple(
    Neighbour(what, variable, meanwhile, address or _told(variable))
    for what, variable, meanwhile, address in (
        (
            "text messages",
            "OSTAN_SMS_URL",
            "citizens sign in by passkey or provider, or come to a desk",
            None,
        ),
        ("e-mail", "OSTAN_SMTP_URL", "people are told by text message and inside", None),
        ("the provider of sign-in", "OSTAN_OPENID", "citizens sign in by code or passkey", _provider),
        ("the scanner of uploads", "OSTAN_CLAMD", "off: uploads open unscanned; away: they wait", None),
        ("the payment gateway", "OSTAN_PAYMENT_URL", "clerks note the slips of payments", None),
        ("the register of mobiles", "OSTAN_MATCH_URL", "code and number go unchecked", None),
    )
)


@dataclass(frozen=True)
class Reach:
    """How it stands with a neighbour: `state` is "off", "answers" or "away"."""

    neighbour: Neighbour
    state: str


def reaches(told: Mapping[str, str]) -> Iterator[Reach]:
    """How it stands with each. Connects and says nothing, so that nothing is asked or paid."""
    for one in NEIGHBOURS:
        address = one.address(told)
        yield Reach(one, _state(address) if address else "off")


def _state(address: str) -> str:
    url = urlsplit(address)
    plain = bool(parse_qs(url.query).get("plain"))
    try:
        if url.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(PATIENCE)
                line.connect(url.path)
        else:
            port = url.port or (80 if plain else PORTS.get(url.scheme, 443))
            socket.create_connection((url.hostname or "localhost", port), PATIENCE).close()
    except (OSError, ValueError):
        return "away"
    return "answers"
