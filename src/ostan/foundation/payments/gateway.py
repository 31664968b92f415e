"""The gateway of a bank or payment company. One interface; which one stands behind it is a setting.

What a gateway does: it is asked for a payment and names an address; the payer goes there and comes back; what
was paid counts only once it is confirmed, and what is not confirmed in time goes back to the payer.
"""

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from ostan.foundation import outside
from ostan.foundation.payments.rules import PRACTICE
from ostan.kernel.errors import RuleBroken


class Standing(StrEnum):
    """Where a payment stands at the gateway."""

    OPEN = "open"
    PAID = "paid"
    CONFIRMED = "confirmed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Asked:
    """The gateway's name for a payment, and where the payer goes."""

    authority: str
    address: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The money is ours; the gateway's reference number."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The gateway says that nothing was paid, and its own code for why."""

    code: str


class Gateway(Protocol):
    """All raise OSError when the gateway gives no answer: then nothing is known, and it is asked again later."""

    def ask(self, *, rials: int, order: str, back: str) -> Asked:
        """Begin a payment of so many rials; the payer comes back to `back`. Raises payments.gateway_refused."""

    def confirm(self, *, authority: str, rials: int) -> Confirmed | Refused:
        """Take the money. Asked again for what is confirmed, it says so again and takes nothing."""

    def standing(self, *, authority: str) -> Standing:
        """Where the payment stands, without changing anything."""


_instead: ContextVar[Gateway | None] = ContextVar("instead", default=None)


def gateway() -> Gateway:
    """The gateway of the installation. Raises RuleBroken payments.off when there is none."""
    if found := _instead.get():
        return found
    if not settings.PAYMENT_URL:
        raise RuleBroken("payments.off")
    return PaymentGatewayV4(settings.PAYMENT_URL)


def is_on() -> bool:
    """Whether people can pay through a gateway in this installation."""
    return bool(settings.PAYMENT_URL or _instead.get())


def is_practice() -> bool:
    """Whether it is the gateway to practise with, where no money moves: payers are told before they go there."""
    return urlsplit(settings.PAYMENT_URL).username == PRACTICE


@contextlib.contextmanager
def instead(door: Gateway) -> Iterator[None]:
    """Inside, this gateway is asked and not that of the installation: for replays, where nobody really pays."""
    token = _instead.set(door)
    try:
        yield
    finally:
        _instead.reset(token)


PATIENCE = 20.0
"""Seconds: a gateway asks a bank before it answers. Source: assumed."""
_FIRST, _AGAIN = 100, 101
_STANDINGS = {
    "VERIFIED": Standing.CONFIRMED,
    "PAID": Standing.PAID,
    "IN_BANK": Standing.OPEN,
    "FAILED": Standing.FAILED,
    "REVERSED": Standing.FAILED,
}


class PaymentGatewayV4:
    """The wire `/pg/v4/payment/…` that several Iranian payment companies speak; address https://merchant@host.

    Source: zarinpal.com/docs/paymentGateway (request, verify, inquiry): codes 100 done, 101 done before.
    """

    def __init__(self, url: str) -> None:
        told = urlsplit(url)
        port = f":{told.port}" if told.port else ""
        self._root = f"{told.scheme}://{told.hostname}{port}{told.path.rstrip('/')}/pg"
        self._merchant = unquote(told.username or "")

    def ask(self, *, rials: int, order: str, back: str) -> Asked:
        body = {
            "amount": rials,
            "currency": "IRR",
            "callback_url": back,
            "description": order,
            "metadata": {"order_id": order},
        }
        data, code = self._post("request", body)
        authority = str(data.get("authority") or "")
        if code != _FIRST or not authority:
            raise RuleBroken("payments.gateway_refused", number=code)
        return Asked(authority, f"{self._root}/StartPay/{quote(authority, safe='')}")

    def confirm(self, *, authority: str, rials: int) -> Confirmed | Refused:
        data, code = self._post("verify", {"amount": rials, "authority": authority})
        if code not in (_FIRST, _AGAIN):
            return Refused(str(code))
        if not data.get("ref_id"):
            # The money was taken, so this is no refusal: it is asked again until the number comes.
            raise outside.Unreachable("no reference")
        return Confirmed(str(data["ref_id"])[:60])

    def standing(self, *, authority: str) -> Standing:
        data, _ = self._post("inquiry", {"authority": authority})
        return _STANDINGS.get(str(data.get("status")), Standing.OPEN)

    def _post(self, what: str, body: Mapping[str, Any]) -> tuple[Mapping[str, Any], int]:
        """The data and the code of an answer, whichever half of it carries the code."""
        url = f"{self._root}/v4/payment/{what}.json"
        told = {"merchant_id": self._merchant, **body}
        answer = outside.call("POST", url, json=told, patience=PATIENCE, allowed=outside.ANYWHERE)
        if answer.status >= 500:
            raise outside.Unreachable(f"status {answer.status}")
        said = outside.as_json(answer)
        data, errors = (_part(said, name) for name in ("data", "errors"))
        code = data.get("code", errors.get("code"))
        if not isinstance(code, int):
            raise outside.Unreachable("no code")
        return data, code


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An empty part of an answer comes as a list."""
    found = said.get(name)
    return found if isinstance(found, dict) else {}
