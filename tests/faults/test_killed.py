"""kill -9 of web, worker and database while citizens send requests: nothing acknowledged is lost."""

import http.client
import re
import sys
import threading
import time
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import Postbox, Province

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds its victims in /proc"),
]

CITIZENS = 4
MOST = 15
"""Requests of one citizen; more than 20 in ten minutes are refused."""
FIELD = re.compile(r'name="(csrfmiddlewaretoken|draft)" value="([^"]*)"')


class Citizen(threading.Thread):
    """Sends requests one after the other, and like a person presses the button again when a page fails."""

    def __init__(self, number: int, port: int, session: str, enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.enough = number, port, enough
        self.cookies = {"ostan_session": session}
        self.codes: list[str] = []
        self.failures: list[str] = []

    def run(self) -> None:
        while not self.enough.is_set() and len(self.codes) < MOST:
            topic = {"topic": f"کار {self.number} {len(self.codes)}", "_shown": "topic size mobile paper"}
            where, _ = self.persist("/apply/short/page/all/", topic)
            assert where == "/apply/short/check/", where
            where, _ = self.persist(where, {})
            found = re.fullmatch(r"/apply/short/sent/(\d+)/", where)
            assert found, where
            self.codes.append(found[1])

    def persist(self, path: str, body: dict[str, str]) -> tuple[str, str]:
        """Open the form and send it, until an answer comes that is none of a fault."""
        fields: dict[str, str] = {}
        while True:
            try:
                if not fields:
                    status, _, page = self.ask("GET", path)
                    fields = dict(FIELD.findall(page)) if status == 200 else {}
                if fields:
                    status, where, page = self.ask("POST", path, {**fields, **body})
                    if status < 500:
                        return where, page
                self.failures.append(f"{path} {status}")
            except (OSError, http.client.HTTPException) as lost:
                self.failures.append(f"{path} {type(lost).__name__}")
            time.sleep(0.3)

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        told = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"10.0.0.{self.number}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, urlencode(body or {}), told)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page


def test_nothing_acknowledged_is_lost(province: Province, postbox: tuple[Postbox, int]) -> None:
    enough = threading.Event()
    sessions = province.seed(CITIZENS)
    citizens = [Citizen(n, province.port, session, enough) for n, session in enumerate(sessions)]
    for citizen in citizens:
        citizen.start()
    kills = ("procrastinate", "granian", "postgres")
    try:
        for mark in kills:
            seen = sum(len(citizen.codes) for citizen in citizens)
            await_codes(citizens, seen + 3)
            province.kill(mark)
        await_codes(citizens, sum(len(citizen.codes) for citizen in citizens) + 4)
    finally:
        enough.set()
    for citizen in citizens:
        citizen.join(60)
        assert not citizen.is_alive(), citizen.failures[-3:]

    acknowledged = [code for citizen in citizens for code in citizen.codes]
    assert len(set(acknowledged)) == len(acknowledged)
    assert {code for (code,) in province.rows("SELECT code FROM cases_case")} == set(acknowledged)
    assert any(citizen.failures for citizen in citizens), "nobody noticed a kill"

    assert province.settle() == {}
    told = province.rows("SELECT id, state, code FROM notices_notice WHERE channel = 'EMAIL'")
    assert len(told) == len(acknowledged)
    assert {(state, code) for _, state, code in told} == {("SENT", "case.opened")}
    owed = {f"<notice-{number}@ostan.local>" for number, _, _ in told}
    assert set(postbox[0].names) == owed
    # A worker killed between the mail server's word and its own note sends again, under the same name.
    assert len(postbox[0].names) - len(owed) <= len(kills)
    assert "the ledger is whole" in province.run("-m", "ostan", "verify")


def await_codes(citizens: list[Citizen], count: int) -> None:
    """Wait until so many requests are acknowledged."""
    deadline = time.monotonic() + 60
    while sum(len(citizen.codes) for citizen in citizens) < count:
        assert time.monotonic() < deadline, [citizen.failures[-3:] for citizen in citizens]
        if not any(citizen.is_alive() for citizen in citizens):
            return
        time.sleep(0.05)
