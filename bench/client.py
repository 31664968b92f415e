"""A browser without a picture: keeps cookies and connection, and says which address it calls from."""

import http.client
import re
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """One visitor. `source` is the loopback address it calls from, for limits are counted by address."""

    def __init__(
        self, port: int, cookies: Mapping[str, str] | None = None, source: str = "127.0.0.1"
    ) -> None:
        self._port, self._source = port, source
        self.cookies = dict(cookies or {})
        self.location = ""
        """Where the last answer leads."""
        self._connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=60, source_address=(self._source, 0)
        )

    def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        return self._ask("GET", path)

    def post(self, path: str, form: Mapping[str, object]) -> tuple[int, str]:
        """Status and text of a posted form; the token of the browser's cookie goes with it."""
        body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("ostan_csrf", "")}, doseq=True)
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def post_json(self, path: str, body: str) -> tuple[int, str]:
        """Status and text of posted JSON."""
        return self._ask("POST", path, body, "application/json")

    def _ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str]:
        headers = {"Host": "localhost"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if kind:
            headers["Content-Type"] = kind
        if "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        try:
            self._connection.request(method, path, body.encode() or None, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection = self._connect()
            self._connection.request(method, path, body.encode() or None, headers)
            answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(cookie).items()})
        self.location = answer.headers.get("Location", "")
        return answer.status, answer.read().decode()
