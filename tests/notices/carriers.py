"""Carriers of text messages on this machine: real HTTP servers that speak the wires of Kavenegar and Magfa."""

import base64
import contextlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

KEY = "kaven-key-of-a-test/with=marks"
USER, DOMAIN, PASSWORD = "ostan", "gov", "pass word"


@dataclass
class Asked:
    """One call: its path and what was told."""

    path: str
    told: dict[str, Any]


@dataclass
class Server:
    """What a carrier was asked, and how it answers: `status` in its own codes, `states` by message id."""

    asked: list[Asked] = field(default_factory=list)
    status: int = 0
    message_status: int = 0
    http: int = 200
    slow: float = 0
    broken: bool = False
    states: dict[str, int] = field(default_factory=dict)
    port: int = 0
    ids: int = 1000

    def kavenegar(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        status = self.status or 200
        if not path.startswith("/v1/kaven-key-of-a-test%2Fwith%3Dmarks/"):
            status = 403
        entries: list[dict[str, Any]] = []
        if status == 200 and path.endswith("sms/status.json"):
            wanted = told["messageid"].split(",")
            entries = [{"messageid": int(one), "status": self.states.get(one, 4)} for one in wanted]
        elif status == 200:
            self.ids += 1
            entries = [{"messageid": self.ids, "status": 1, "receptor": told["receptor"], "cost": 120}]
        return {"return": {"status": status, "message": "پیام"}, "entries": entries}

    def magfa(self, path: str, told: dict[str, Any], key: str) -> dict[str, Any]:
        wanted = base64.b64encode(f"{USER}/{DOMAIN}:{PASSWORD}".encode()).decode()
        if key != f"Basic {wanted}":
            return {"status": 18}
        if self.status:
            return {"status": self.status}
        if "/statuses/" in path:
            ids = path.rsplit("/", 1)[1].split(",")
            return {
                "status": 0,
                "dlrs": [{"mid": int(one), "status": self.states.get(one, 0)} for one in ids],
            }
        self.ids += 1
        one = {"status": self.message_status, "id": self.ids, "parts": 1, "recipient": told["recipients"][0]}
        return {"status": 0, "messages": [one]}


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server that runs until the block ends."""
    state = Server()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            path = urlsplit(self.path).path
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            is_json = "json" in (self.headers.get("Content-Type") or "")
            told = json.loads(body) if is_json else dict(parse_qsl(body))
            state.asked.append(Asked(path, told))
            time.sleep(state.slow)
            speaks_magfa = path.startswith("/api/http/sms/v2")
            key = self.headers.get("Authorization", "")
            reply = state.magfa(path, told, key) if speaks_magfa else state.kavenegar(path, told)
            content = b"<html>" if state.broken else json.dumps(reply).encode()
            self.send_response(state.http)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Says nothing: the output is the tests'."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def kavenegar(port: int, more: str = "&template=ostan") -> str:
    """The setting that leads to the server as Kavenegar."""
    return f"kavenegar://:kaven-key-of-a-test%2Fwith%3Dmarks@127.0.0.1:{port}?plain=1&sender=10004346{more}"


def magfa(port: int) -> str:
    """The setting that leads to the server as Magfa."""
    return f"magfa://{USER}:pass%20word@127.0.0.1:{port}?plain=1&domain={DOMAIN}&sender=983000"
