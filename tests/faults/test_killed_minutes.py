"""kill -9 of web and database while minutes are typed: what was acknowledged stays, and nothing is written over."""

import http.client
import json
import sys
import threading
import time

import pytest

from tests.faults.conftest import Province
from tests.faults.test_killed import FIELD, Citizen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds its victims in /proc"),
]

LINES = 40


class Secretary(Citizen):
    """Types a line after the other, and like the page sends the whole again until it is acknowledged."""

    def __init__(self, port: int, session: str, meeting: int) -> None:
        super().__init__(1, port, session, threading.Event())
        self.page = f"/councils/meetings/{meeting}/"
        self.acknowledged: list[str] = []
        self.clashes: list[str] = []

    def run(self) -> None:
        version, text = "0", ""
        for line in range(LINES):
            text += f"سطر {line}\n"
            version = self.save(version, text)
            self.acknowledged.append(text.strip())
            time.sleep(0.1)

    def save(self, version: str, text: str) -> str:
        """The version under which the house keeps the text."""
        fields: dict[str, str] = {}
        while True:
            try:
                if not fields:
                    status, _, page = self.ask("GET", self.page)
                    fields = dict(FIELD.findall(page)) if status == 200 else {}
                if fields:
                    told = {**fields, "version": version, "minutes": text}
                    status, _, answer = self.ask("POST", f"{self.page}typed/", told)
                    if status == 409:
                        self.clashes.append(answer)
                    if status in (200, 409):
                        return str(json.loads(answer)["version"])
                self.failures.append(str(status))
            except (OSError, http.client.HTTPException) as lost:
                self.failures.append(type(lost).__name__)
            time.sleep(0.2)


def test_no_acknowledged_line_of_the_minutes_is_lost(province: Province) -> None:
    told = json.loads(province.run("-m", "tests.faults.seed_council").splitlines()[-1])
    secretary = Secretary(province.port, told["session"], told["meeting"])
    secretary.start()
    for mark in ("granian", "postgres"):
        seen = len(secretary.acknowledged)
        deadline = time.monotonic() + 60
        while len(secretary.acknowledged) < seen + 5:
            assert time.monotonic() < deadline, secretary.failures[-3:]
            time.sleep(0.05)
        province.kill(mark)
    secretary.join(120)
    assert not secretary.is_alive(), secretary.failures[-3:]

    assert secretary.failures, "nobody noticed a kill"
    assert secretary.clashes == []
    ((kept, version),) = province.rows("SELECT minutes, minutes_version FROM councils_meeting")
    assert kept == secretary.acknowledged[-1]
    assert str(kept).count("سطر") == LINES
    saved = province.rows("SELECT count(*) FROM ledger_entry WHERE activity = 'MinutesSaved'")
    assert saved == [(version,)]
    assert "the ledger is whole" in province.run("-m", "ostan", "verify")
