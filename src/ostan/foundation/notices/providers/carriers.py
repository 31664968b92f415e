"""Carriers of text messages, each with its own wire, behind one interface. Addresses and keys are never logged."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from ostan.foundation import outside
from ostan.foundation.notices.providers.trouble import Undeliverable, Unready

DELIVERED, LOST = "DELIVERED", "LOST"
"""What became of a message that was taken; as long as neither is known it is under way."""


class Carrier(Protocol):
    """Takes text messages to mobiles (09…)."""

    @property
    def most_asked(self) -> int:
        """Of how many messages it may be asked at once."""

    def send(self, address: str, body: str, reference: str) -> str:
        """The carrier's id of the message. Raises Undeliverable or OSError."""

    def send_code(self, address: str, code: str) -> None:
        """Sends a sign-in code, by the approved template where there is one. Raises as send does."""

    def outcomes(self, ids: Sequence[str]) -> dict[str, str]:
        """What became of messages, by id; those still under way are left out. Raises OSError."""

    def read(self, status: int) -> str | None:
        """What the carrier's own number says became of a message; None while it is under way."""


def code_text(code: str) -> str:
    """A sign-in code where the carrier has no template for it."""
    return f"کد ورود شما: {code}\nآن را به هیچ‌کس نگویید."


@dataclass(frozen=True, slots=True)
class Kavenegar:
    """Source: kavenegar.com/rest.html. The key is part of the address, which therefore no error may carry."""

    base: str
    sender: str
    template: str
    most_asked: int = 500

    def send(self, address: str, body: str, reference: str) -> str:
        told = {"receptor": address, "message": body, "localid": re.sub(r"\D", "", reference)}
        entries = self._call("sms/send", {**told, "sender": self.sender})
        return str(entries[0]["messageid"]) if entries else ""

    def send_code(self, address: str, code: str) -> None:
        if not self.template:
            self.send(address, code_text(code), "")
            return
        self._call(
            "verify/lookup", {"receptor": address, "template": self.template, "token": code, "type": "sms"}
        )

    def outcomes(self, ids: Sequence[str]) -> dict[str, str]:
        entries = self._call("sms/status", {"messageid": ",".join(ids)})
        found = {str(one["messageid"]): self.read(one.get("status", 0)) for one in entries}
        return {message: told for message, told in found.items() if told}

    def read(self, status: int) -> str | None:
        return {10: DELIVERED, 6: LOST, 11: LOST, 13: LOST, 14: LOST, 100: LOST}.get(status)

    def _call(self, method: str, told: dict[str, str]) -> list[dict[str, Any]]:
        body = urlencode({name: value for name, value in told.items() if value}).encode()
        answer = outside.call(
            "POST",
            f"{self.base}/{method}.json",
            body=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            allowed=outside.ANYWHERE,
        )
        reply = outside.as_json(answer)
        status = reply.get("return", {}).get("status", answer.status)
        if status == 200:
            return list(reply.get("entries") or [])
        # 411 a wrong number, 413 an empty or too long text; the rest is no fault of this message
        raise Undeliverable(f"kavenegar {status}") if status in (411, 413) else Unready(f"kavenegar {status}")


@dataclass(frozen=True, slots=True)
class Magfa:
    """Source: messaging.magfa.com, «HTTP v2»: status 0 is well, at most 100 numbers in one call."""

    base: str
    sender: str
    user: str
    password: str
    most_asked: int = 100

    def send(self, address: str, body: str, reference: str) -> str:
        told: dict[str, Any] = {"senders": [self.sender], "messages": [body], "recipients": [address]}
        if digits := re.sub(r"\D", "", reference):
            told["uids"] = [int(digits)]
        (message,) = self._call("POST", "send", told).get("messages") or [{}]
        _check_magfa(message.get("status", 0))
        return str(message.get("id", ""))

    def send_code(self, address: str, code: str) -> None:
        self.send(address, code_text(code), "")

    def outcomes(self, ids: Sequence[str]) -> dict[str, str]:
        reply = self._call("GET", f"statuses/{','.join(quote(one, safe='') for one in ids)}")
        found = {str(one["mid"]): self.read(one.get("status", 0)) for one in reply.get("dlrs") or []}
        return {message: told for message, told in found.items() if told}

    def read(self, status: int) -> str | None:
        return {1: DELIVERED, 2: LOST, 16: LOST, -1: LOST}.get(status)

    def _call(self, method: str, what: str, told: dict[str, Any] | None = None) -> dict[str, Any]:
        key = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        answer = outside.call(
            method,
            f"{self.base}/{what}",
            json=told,
            headers={"Authorization": f"Basic {key}"},
            allowed=outside.ANYWHERE,
        )
        if answer.status != 200:
            raise Unready(f"magfa http {answer.status}")
        reply = outside.as_json(answer)
        _check_magfa(reply.get("status", -1))
        return reply


_MAGFA_FOR_GOOD = frozenset({1, 13, 27, 28, 30, 33, 34})
"""Wrong, empty, blocked or unknown number or text; every other code is the account's or the moment's."""


def _check_magfa(status: int) -> None:
    if status:
        told = f"magfa {status}"
        raise Undeliverable(told) if status in _MAGFA_FOR_GOOD else Unready(told)


def carrier_of(setting: str) -> Carrier | None:
    """The carrier of OSTAN_SMS_URL, None when there is none.

    kavenegar://:KEY@api.kavenegar.com?sender=…&template=… or
    magfa://USER:PASSWORD@sms.magfa.com?domain=…&sender=…; `plain=1` speaks HTTP, for a server of one's own.

    Raises:
        ValueError: another kind of address.
    """
    if not setting:
        return None
    url = urlsplit(setting)
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    host = f"{url.hostname}:{url.port}" if url.port else url.hostname or ""
    base = f"{'http' if asked.get('plain') else 'https'}://{host}"
    user, secret, sender = unquote(url.username or ""), unquote(url.password or ""), asked.get("sender", "")
    if url.scheme == "kavenegar":
        return Kavenegar(f"{base}/v1/{quote(secret, safe='')}", sender, asked.get("template", ""))
    if url.scheme == "magfa":
        return Magfa(f"{base}/api/http/sms/v2", sender, f"{user}/{asked.get('domain', '')}", secret)
    raise ValueError("OSTAN_SMS_URL begins with kavenegar:// or magfa://")
