"""Calls to other systems: judged before they are made, bounded, following nothing, and telling no address."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ostan.foundation import outside

HERE = ("127.0.0.0/8",)


class Handler(BaseHTTPRequestHandler):
    """Answers by the path it is asked for."""

    def do_GET(self) -> None:
        self.server.heard.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]  # of our own server
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Location", "/secret")
        self.end_headers()
        if self.path == "/drip":
            for _ in range(20):
                self.wfile.write(b" ")
                time.sleep(0.05)
        self.wfile.write(b'{"a": "' + b"x" * 100 + b'"}')

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def other() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard = []  # type: ignore[attr-defined]  # of our own server
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(other: ThreadingHTTPServer, path: str = "/", host: str = "127.0.0.1") -> str:
    return f"http://{host}:{other.server_port}{path}"


def test_an_answer_comes_whole_or_as_much_as_was_asked_for(other: ThreadingHTTPServer) -> None:
    whole = outside.call("GET", address(other, "/a?b=1"), allowed=HERE)
    part = outside.call("GET", address(other), most=5, allowed=HERE)
    none = outside.call("GET", address(other), most=0, allowed=HERE)

    assert (whole.status, whole.kind) == (200, "application/json")
    assert outside.as_json(whole) == {"a": "x" * 100}
    assert (part.body, none.body) == (b'{"a":', b"")
    with pytest.raises(outside.Unreachable):
        outside.as_json(part)
    assert other.heard[0] == ("/a?b=1", f"127.0.0.1:{other.server_port}")  # type: ignore[attr-defined]  # as above


def test_a_redirect_is_an_answer_and_is_not_followed(other: ThreadingHTTPServer) -> None:
    assert outside.call("GET", address(other, "/elsewhere"), allowed=HERE).status == 302
    assert len(other.heard) == 1  # type: ignore[attr-defined]  # of our own server


def test_an_answer_that_drips_is_none(other: ThreadingHTTPServer) -> None:
    with pytest.raises(outside.Unreachable, match="TimeoutError"):
        outside.call("GET", address(other, "/drip"), patience=0.3, allowed=HERE)


def test_our_own_network_is_called_only_where_it_is_allowed(other: ThreadingHTTPServer) -> None:
    for allowed in ((), ("10.0.0.0/8",)):
        with pytest.raises(outside.Barred):
            outside.call("GET", address(other), allowed=allowed)
    with pytest.raises(outside.Barred, match="private"):
        outside.call("GET", f"https://localhost:{other.server_port}/")

    assert not other.heard  # type: ignore[attr-defined]  # of our own server


def test_the_numbers_that_were_judged_are_called_and_the_name_is_not_looked_up_again(
    other: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[object] = []
    real = socket.getaddrinfo

    def names(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host != "name.example":
            return real(host, port, *rest, **more)
        looked_up.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("127.0.0.2", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", names)

    answer = outside.call("GET", address(other, host="name.example"), allowed=HERE)

    assert answer.status == 200  # nobody listens at the first number
    assert looked_up == ["name.example"]
    assert other.heard[0][1] == f"name.example:{other.server_port}"  # type: ignore[attr-defined]  # as above


def test_nobody_there_says_only_how() -> None:
    with pytest.raises(outside.Unreachable) as lost:
        outside.call("GET", "http://127.0.0.1:1/key-in-the-path", allowed=HERE)

    assert str(lost.value) == "ConnectionRefusedError"


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "192.0.2.1"),
    ],
)
def test_our_own_network_is_not_reached(number: str) -> None:
    assert not outside.is_open(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", ["1.1.1.1", "2606:4700::1111", "185.55.224.1"])
def test_the_open_network_is(number: str) -> None:
    assert outside.is_open(ipaddress.ip_address(number))
