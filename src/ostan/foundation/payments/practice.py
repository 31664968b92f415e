"""A gateway to practise with: a program of its own that behaves like a real one and moves no money.

`python -m ostan.foundation.payments.practice --port 8500`, then OSTAN_PAYMENT_URL=http://practice@localhost:8500.
What it knows is gone when it ends.
"""

import argparse
import html
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

REVERSED_AFTER = 15 * 60.0
"""Seconds after which money that nobody confirmed goes back to the payer. Source: assumed, as gateways do."""

LEAST_RIALS = 1_000
DONE, AGAIN, WRONG_MERCHANT, WRONG_BODY, WRONG_AMOUNT, NOT_PAID, UNKNOWN = 100, 101, -11, -9, -50, -51, -54

PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>درگاه تمرینی</title>
<body><main><h1>درگاه تمرینی</h1><p>اینجا پولی جابه‌جا نمی‌شود؛ تنها برای آزمودن پرداخت است.</p>{inside}</main>"""
FORM = """<p>مبلغ: <b>{amount}</b> ریال</p><form method="post">
<p><button name="how" value="pay">پرداخت</button></p>
<p><button name="how" value="leave">پرداخت و بستن صفحه، بی بازگشت</button></p>
<p><button name="how" value="cancel">انصراف</button></p></form>"""

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


class Practice:
    """The gateway as a WSGI application. Its clock and its faults can be set for tests.

    The next answer to each of `lost` ("verify", …) is worked out but lost on its way, as when a line breaks after
    the money was taken.
    """

    def __init__(self, merchant: str = "practice", clock: Callable[[], float] = time.monotonic) -> None:
        self.merchant, self.clock = merchant, clock
        self.payments: dict[str, Payment] = {}
        self.lost: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size) if size else b""
        with self._lock:
            status, headers, text = self._answer(environ["REQUEST_METHOD"], environ["PATH_INFO"], body)
        start_response(status, headers)
        return [text.encode()]

    def _answer(self, method: str, path: str, body: bytes) -> Answer:
        if path.startswith("/pg/StartPay/"):
            return self._page(method, path.rpartition("/")[2], body)
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
        html_type = [("Content-Type", "text/html; charset=utf-8")]
        if payment is None or payment.state != "IN_BANK":
            return "404 Not Found", html_type, PAGE.format(inside="<p>این پرداخت در جریان نیست.</p>")
        if method != "POST":
            return (
                "200 OK",
                html_type,
                PAGE.format(inside=FORM.format(amount=html.escape(f"{payment.rials:,}"))),
            )
        how = parse_qs(body.decode()).get("how", [""])[0]
        payment.state = "FAILED" if how == "cancel" else "PAID"
        payment.paid_at = self.clock()
        if how == "leave":
            return "200 OK", html_type, PAGE.format(inside="<p>پرداخت شد. این صفحه را ببندید.</p>")
        told = urlencode({"Authority": authority, "Status": "NOK" if how == "cancel" else "OK"})
        joint = "&" if "?" in payment.back else "?"
        return "302 Found", [("Location", f"{payment.back}{joint}{told}")], ""


class Threaded(ThreadingMixIn, WSGIServer):
    """Answers several at once, as the payer and the house ask at the same time."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *told: object) -> None:
        """Authorities stand in addresses and are not logged."""


def server(practice: Practice, port: int) -> WSGIServer:
    """The server, bound to this machine's own address, not yet serving."""
    return make_server("127.0.0.1", port, practice, server_class=Threaded, handler_class=Silent)


def main() -> None:
    """Serve until stopped."""
    told = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    told.add_argument("--port", type=int, default=8500)
    told.add_argument("--merchant", default="practice")
    chosen = told.parse_args()
    with server(Practice(chosen.merchant), chosen.port) as serving:
        sys.stdout.write(f"OSTAN_PAYMENT_URL=http://{chosen.merchant}@localhost:{chosen.port}\n")
        sys.stdout.flush()
        serving.serve_forever()


if __name__ == "__main__":
    main()
