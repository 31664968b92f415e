"""Asks clamd whether bytes carry something harmful, over its INSTREAM command.

Source: man clamd, COMMANDS: zINSTREAM, then chunks with their length in four bytes, ended by a chunk of none.
"""

import contextlib
import socket
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 60.0
_CHUNK = 256 * 1024
_LONGEST_ANSWER = 4096


class NoVerdict(OSError):
    """The scanner gave no answer that settles it."""


def is_on() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD)


def found_in(body: BinaryIO) -> str:
    """The name of what the scanner found in the bytes; empty when it found nothing.

    Raises:
        OSError: the scanner cannot be reached, or does not say.
    """
    with contextlib.closing(_connect()) as line:
        line.sendall(b"zINSTREAM\0")
        while chunk := body.read(_CHUNK):
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall((0).to_bytes(4, "big"))
        return _verdict(_answer(line))


def _connect() -> socket.socket:
    """unix:/path or tcp://host:port."""
    told = urlsplit(settings.CLAMD)
    if told.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        try:
            line.connect(told.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((told.hostname or "localhost", told.port or 3310), PATIENCE)


def _answer(line: socket.socket) -> str:
    got = b""
    while not got.endswith(b"\0") and len(got) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        got += part
    return got.rstrip(b"\0\n").decode(errors="replace")


def _verdict(answer: str) -> str:
    _, _, said = answer.partition(": ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:100]
    raise NoVerdict("the scanner does not say")
