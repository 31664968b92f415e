"""Asks other systems over HTTP. Their addresses may carry keys, so neither a log nor an error tells them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import requests

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 20.0


class Unreachable(OSError):
    """The other system gave no answer that could be read."""


class Answer(NamedTuple):
    """HTTP status, and what the JSON of the body says; None for a body that is none."""

    status: int
    said: Any


def post_json(
    url: str,
    body: Mapping[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
    patience: float = ANSWER_SECONDS,
) -> Answer:
    """What the other system answers to this JSON; it is not followed elsewhere. `patience` in seconds.

    Raises:
        Unreachable: there is no connection, no answer in time, or the answer breaks off.
    """
    try:
        told = requests.post(
            url,
            json=dict(body),
            headers=dict(headers or {}),
            timeout=(CONNECT_SECONDS, patience),
            allow_redirects=False,
        )
    except requests.RequestException as failed:
        raise Unreachable(type(failed).__name__) from None
    try:
        return Answer(told.status_code, told.json())
    except requests.JSONDecodeError:
        return Answer(told.status_code, None)
