"""The one way to other systems over HTTP: judged, bounded in time and size, following nothing, telling no address.

A name is looked up once and the very numbers that were judged are called, so one that points into our own network,
now or at the next look, reaches nothing. An address may hold a key: neither a log nor an error here carries one.
"""

import http.client
import ipaddress
import json as encoding
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

PATIENCE = 8.0
"""Seconds for connecting, for each word of the answer's head, and for all of its body. Source: assumed."""
LARGEST_ANSWER = 1024 * 1024

ANYWHERE = ("0.0.0.0/0", "::/0")
"""What is allowed to an address that the operator has set for this installation: there it stands by his will."""

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(OSError):
    """The other system did not answer, or not with what can be read. It says only how."""


class Barred(Unreachable):
    """An address that is never called: it is none of the open web, or leads into our own network."""

    def __init__(self, why: Literal["wrong", "private"]) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; of the body only as much as was asked for."""

    status: int
    kind: str
    body: bytes


class _Place(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    json: object | None = None,
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
    most: int = LARGEST_ANSWER,
    allowed: Iterable[str] = (),
) -> Answer:
    """What the other system answers, whatever its status, with `most` bytes of its body; redirects are not followed.

    Only https and the open network are called, unless ranges beside it are `allowed`.

    Raises:
        Barred: the address is none, or leads where it may not.
        Unreachable: no connection, or no answer in time.
    """
    told = {"Accept": "application/json", **(headers or {})}
    if json is not None:
        body, told["Content-Type"] = encoding.dumps(json).encode(), "application/json"
    ranges = tuple(allowed)
    place = _place(url, ranges)
    try:
        way = _Pinned(place, _judged(place, ranges), patience)
        try:
            way.request(method, place.path, body, told)
            response = way.getresponse()
            content = _read(response, most, time.monotonic() + patience)
        finally:
            way.close()
    except Barred:
        raise
    except (OSError, http.client.HTTPException) as failed:
        raise Unreachable(type(failed).__name__) from None
    return Answer(response.status, response.headers.get_content_type(), content)


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer read as a JSON object.

    Raises:
        Unreachable: it is none, or was cut off.
    """
    try:
        told = encoding.loads(answer.body)
    except ValueError:
        raise Unreachable("no JSON") from None
    if not isinstance(told, dict):
        raise Unreachable("no JSON object")
    return told


def check_form(url: str, *, allowed: Iterable[str] = ()) -> None:
    """Refuse what could never be called. Raises Barred."""
    _place(url, tuple(allowed))


def is_open(number: Ip, allowed: Iterable[str] = ()) -> bool:
    """Whether this number may be called: it is of the open network, or in an allowed range."""
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if inner is not None:
            return is_open(inner, allowed)
    ranges = map(ipaddress.ip_network, allowed)
    if any(number in one for one in ranges if one.version == number.version):
        return True
    return number.is_global and not number.is_multicast and number not in _TRANSLATED


def _place(url: str, allowed: tuple[str, ...]) -> _Place:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise Barred("wrong") from None
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    is_web = parts.scheme == "https" or (parts.scheme == "http" and bool(allowed))
    is_bare = parts.username is None and url.isprintable() and " " not in url and path.isascii()
    if not (is_web and host and is_bare):
        raise Barred("wrong")
    return _Place(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def _judged(place: _Place, allowed: tuple[str, ...]) -> list[str]:
    """The numbers for which the name stands, each of which may be called."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)]
    if not all(is_open(ipaddress.ip_address(one.partition("%")[0]), allowed) for one in found):
        raise Barred("private")
    return found


def _read(response: http.client.HTTPResponse, most: int, until: float) -> bytes:
    content = bytearray()
    while len(content) < most and (part := response.read1(most - len(content))):
        if time.monotonic() > until:
            raise TimeoutError
        content += part
    return bytes(content)


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the numbers that were judged, under the name that was asked for."""

    def __init__(self, place: _Place, numbers: list[str], patience: float) -> None:
        super().__init__(place.host, place.port, timeout=patience)
        self.default_port = 443 if place.scheme == "https" else 80
        self.place, self.numbers = place, numbers

    def connect(self) -> None:
        plain = self._first()
        self.sock = plain
        if self.place.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.place.host)

    def _first(self) -> socket.socket:
        *others, last = self.numbers
        for number in others:
            try:
                return socket.create_connection((number, self.place.port), self.timeout)
            except OSError:  # the name stands for more than this one
                continue
        return socket.create_connection((last, self.place.port), self.timeout)
