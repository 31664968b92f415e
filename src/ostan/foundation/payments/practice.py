"""A gateway to practise with: a program of its own that behaves like a real one and moves no money.

`python -m ostan.foundation.payments.practice --port 8500`, then OSTAN_PAYMENT_URL=http://practice@localhost:8500.
What it knows is gone when it ends.
"""

import argparse
import json
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from ostan.foundation.payments import practice_page as page
from ostan.foundation.payments.rules import PRACTICE

REVERSED_AFTER = 15 * 60.0
"""Seconds after which money that nobody confirmed goes back to the payer. Source: assumed, as gateways do."""

LEAST_RIALS = 1_000
DONE, AGAIN, WRONG_MERCHANT, WRONG_BODY, WRONG_AMOUNT, NOT_PAID, UNKNOWN = 100, 101, -11, -9, -50, -51, -54

Answer = tuple[str, list[tuple[str, str]], str]


@dataclass
class Payment:
    """One payment as the gateway knows it: IN_BANK, PAID, VERIFIED, FAILED or REVERSED."""

    rials: int
    back: str
    state: str = "IN_BANK"
    reference: int = 0
    paid_at: float = 0.0
    taken: int = 0
    """How many times money was taken for it: never more than once."""

    def way_back(self, authority: str) -> str:
        """Where the payer is sent when all is done here; what is claimed there, nobody need believe."""
        told = urlencode({"Authority": authority, "Status": "NOK" if self.state == "FAILED" else "OK"})
        return f"{self.back}{'&' if '?' in self.back else '?'}{told}"


class Practice:
    """The gateway as a WSGI application. Its clock and its faults can be set for tests.

    The next answer to each of `lost` ("verify", …) is worked out but lost on its way, as when a line breaks after
    the money was taken. A part of `mute` ("ref_id", …) is left out of the next answer that has it.
    """

    def __init__(self, merchant: str = PRACTICE, clock: Callable[[], float] = time.monotonic) -> None:
        self.merchant, self.clock = merchant, clock
        self.payments: dict[str, Payment] = {}
        self.lost: set[str] = set()
        self.mute: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size) if size else b""
        with self._lock:
            status, headers, text = self._answer(environ["REQUEST_METHOD"], environ["PATH_INFO"], body)
        start_response(status, list(headers))
        return [text.encode()]

    def _answer(self, method: str, path: str, body: bytes) -> Answer:
        if path.startswith("/pg/StartPay/"):
            return self._page(method, path.rpartition("/")[2], body)
        if path == page.STYLE_AT:
            return "200 OK", [("Content-Type", "text/css; charset=utf-8")], page.STYLE
        what = path.removeprefix("/pg/v4/payment/").removesuffix(".json")
        if method != "POST" or what not in ("request", "verify", "inquiry"):
            return "404 Not Found", [("Content-Type", "text/plain")], ""
        try:
            told = json.loads(body)
            code, data = self._said(what, told)
        except (ValueError, KeyError, TypeError):
            code, data = WRONG_BODY, {}
        if what in self.lost:
            self.lost.remove(what)
            return "502 Bad Gateway", [("Content-Type", "text/plain")], ""
        for part in self.mute & data.keys():
            self.mute.remove(part)
            del data[part]
        well = code in (DONE, AGAIN)
        said = {
            "data": {"code": code, **data} if well else [],
            "errors": [] if well else {"code": code, "message": "refused"},
        }
        return "200 OK", [("Content-Type", "application/json")], json.dumps(said)

    def _said(self, what: str, told: dict[str, object]) -> tuple[int, dict[str, object]]:
        if told["merchant_id"] != self.merchant:
            return WRONG_MERCHANT, {}
        if what == "request":
            return self._begin(int(str(told["amount"])), str(told["callback_url"]))
        payment = self.payments.get(str(told["authority"]))
        if payment is None:
            return UNKNOWN, {}
        self._reverse(payment)
        if what == "inquiry":
            return DONE, {"status": payment.state}
        return self._verify(payment, int(str(told["amount"])))

    def _begin(self, rials: int, back: str) -> tuple[int, dict[str, object]]:
        if rials < LEAST_RIALS or not back.startswith(("http://", "https://")):
            return WRONG_BODY, {}
        authority = "A" + secrets.token_hex(17)
        self.payments[authority] = Payment(rials, back)
        return DONE, {"authority": authority, "fee_type": "Merchant", "fee": 0}

    def _reverse(self, payment: Payment) -> None:
        if payment.state == "PAID" and self.clock() - payment.paid_at > REVERSED_AFTER:
            payment.state = "REVERSED"

    def _verify(self, payment: Payment, rials: int) -> tuple[int, dict[str, object]]:
        if rials != payment.rials:
            return WRONG_AMOUNT, {}
        if payment.state not in ("PAID", "VERIFIED"):
            return NOT_PAID, {}
        code = AGAIN if payment.state == "VERIFIED" else DONE
        if code == DONE:
            payment.state, payment.reference = "VERIFIED", secrets.randbelow(9 * 10**11) + 10**11
            payment.taken += 1
        return code, {"ref_id": payment.reference, "card_pan": "000000******0000", "fee": 0}

    def _page(self, method: str, authority: str, body: bytes) -> Answer:
        payment = self.payments.get(authority)
        if payment is None:
            return "404 Not Found", page.HEADERS, page.unknown()
        if payment.state != "IN_BANK":
            return "200 OK", page.HEADERS, page.over(payment.way_back(authority))
        if method != "POST":
            return "200 OK", page.HEADERS, page.ask(payment.rials)
        how = parse_qs(body.decode()).get("how", [""])[0]
        payment.state = "FAILED" if how == "cancel" else "PAID"
        payment.paid_at = self.clock()
        if how == "leave":
            return "200 OK", page.HEADERS, page.left()
        return "302 Found", [("Location", payment.way_back(authority))], ""


class Threaded(ThreadingMixIn, WSGIServer):
    """Answers several at once, as the payer and the house ask at the same time."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[WSGIRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)


class Silent(WSGIRequestHandler):
    def log_message(self, *told: object) -> None:
        """Authorities stand in addresses and are not logged."""


def server(practice: Practice, port: int, host: str = "127.0.0.1") -> WSGIServer:
    """The server, bound to this machine's own address unless told otherwise, not yet serving."""
    return make_server(host, port, practice, server_class=Threaded, handler_class=Silent)


def main() -> None:
    """Serve until stopped."""
    told = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    told.add_argument("--host", default="127.0.0.1")
    told.add_argument("--port", type=int, default=8500)
    told.add_argument("--merchant", default=PRACTICE)
    chosen = told.parse_args()
    with server(Practice(chosen.merchant), chosen.port, chosen.host) as serving:
        sys.stdout.write(f"OSTAN_PAYMENT_URL=http://{chosen.merchant}@localhost:{chosen.port}\n")
        sys.stdout.flush()
        serving.serve_forever()


if __name__ == "__main__":
    main()
