"""Calls to other systems over HTTP: bounded in time and size, following nothing, and telling no address.

An address may hold a key, so neither a log nor an error of this module carries one.
"""

import http.client
import json as encoding
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 8.0
"""Seconds for connecting and for each reading."""
LARGEST_ANSWER = 1024 * 1024


class Unreachable(OSError):
    """The other system did not answer, or not with what can be read. It says only how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    body: bytes


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    json: object | None = None,
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
) -> Answer:
    """What the other system answers, whatever its status; redirections are not followed.

    Raises:
        Unreachable: no connection, no answer in time, or one that is too long.
    """
    told = {"Accept": "application/json", **(headers or {})}
    if json is not None:
        body, told["Content-Type"] = encoding.dumps(json).encode(), "application/json"
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, patience)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, told)
        response = connection.getresponse()
        content = response.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as failed:
        raise Unreachable(type(failed).__name__) from None
    finally:
        connection.close()
    if len(content) > LARGEST_ANSWER:
        raise Unreachable("too long")
    return Answer(response.status, response.headers.get_content_type(), content)


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer read as a JSON object.

    Raises:
        Unreachable: it is none.
    """
    try:
        told = encoding.loads(answer.body)
    except ValueError:
        raise Unreachable("no JSON") from None
    if not isinstance(told, dict):
        raise Unreachable("no JSON object")
    return told


def _connection(scheme: str, host: str, port: int | None, patience: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=patience, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=patience)
