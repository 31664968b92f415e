"""The way out: an address is looked up once, judged, and the very number that was judged is called.

A name that points into our own network, now or at the next look, reaches nothing; redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from ostan.kernel.errors import RuleBroken

SECONDS = 10
"""For connecting, and for each word of the answer. Source: Standard Webhooks recommends 15 to 30; ours is a queue."""

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Target(NamedTuple):
    """Where a message goes: `number` is what the name stood for when it was judged."""

    scheme: str
    host: str
    port: int
    path: str
    number: str


def check_form(address: str) -> None:
    """Refuse what is no address of the open web. Raises RuleBroken hooks.address_wrong."""
    _parts(address)


def _parts(address: str) -> tuple[str, str, int, str]:
    try:
        url = urlsplit(address)
        host, port = (url.hostname or "").encode("idna").decode(), url.port
    except (ValueError, UnicodeError) as wrong:
        raise RuleBroken("hooks.address_wrong", field="address") from wrong
    plain = url.scheme == "http" and bool(settings.HOOKS_ALLOWED)
    if (
        not (url.scheme == "https" or plain)
        or not host
        or url.username is not None
        or not address.isprintable()
    ):
        raise RuleBroken("hooks.address_wrong", field="address")
    path = f"{url.path or '/'}{'?' + url.query if url.query else ''}"
    if " " in address or not path.isascii():
        raise RuleBroken("hooks.address_wrong", field="address")
    return url.scheme, host, port or (443 if url.scheme == "https" else 80), path


def looked_up(address: str) -> Target:
    """The target behind an address.

    Raises:
        RuleBroken: hooks.address_wrong; hooks.address_private: a number it stands for is not of the open network.
        OSError: the name cannot be looked up now.
    """
    scheme, host, port, path = _parts(address)
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_open(ipaddress.ip_address(one.partition("%")[0])) for one in found):
        raise RuleBroken("hooks.address_private", field="address")
    return Target(scheme, host, port, path, found[0])


def is_open(number: Ip, allowed: Iterable[str] | None = None) -> bool:
    """Whether messages may go to this number: it is of the open network, or the operator allows its range."""
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if inner is not None:
            return is_open(inner, allowed)
    ranges = settings.HOOKS_ALLOWED if allowed is None else allowed
    if any(
        number in network
        for network in map(ipaddress.ip_network, ranges)
        if network.version == number.version
    ):
        return True
    return number.is_global and not number.is_multicast and number not in _TRANSLATED


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """The status that the other side answers. Its words are not read.

    Raises:
        OSError, http.client.HTTPException: it cannot be reached, or does not speak HTTP.
    """
    way = _Pinned(target)
    try:
        way.request("POST", target.path, body=body, headers=dict(headers))
        return way.getresponse().status
    finally:
        way.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the number that was judged, under the name that was asked for."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.number, self.target.port), SECONDS)
        self.sock = plain
        if self.target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host)
