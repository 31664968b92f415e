"""A real installation in a folder of its own, and a mail server that remembers what it was given."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from ostan.config import installation
from ostan.config.database import embedded
from ostan.config.installation import KEPT_SECRETS, kept
from ostan.config.postgres import server_for
from tools.testserver import memory

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


class Postbox(Message):
    """Remembers the names of all messages, in the order in which they came."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_message(self, message: object) -> None:
        self.names.append(str(message["Message-ID"]))  # type: ignore[index]  # an e-mail message


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Province:
    """An `ostan run` in a process of its own, with two web processes behind a proxy."""

    def __init__(self, var: Path, mail_port: int) -> None:
        self.var, self.port, self.log = var, free_port(), var.with_suffix(".log")
        self.told = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "OSTAN_VAR": str(var),
            "OSTAN_PORT": str(self.port),
            "OSTAN_WEB_PROCESSES": "2",
            "OSTAN_BEHIND_PROXY": "1",
            "OSTAN_SECOND_FACTOR": "none",
            "OSTAN_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
            "OSTAN_MAIL_FROM": "ostan@example.ir",
        }

    def __enter__(self) -> "Province":
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ostan", "run", "--empty"], env=self.told, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while "Ctrl-C stops everything" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        here = installation.from_environment(self.told)
        self.address = embedded(server_for(here.var).place).app
        # Built by hand: `installation.environment` would let the secrets of the test run win.
        self.inside = {
            **self.told,
            **{name: kept(here.secrets / file) for name, file in KEPT_SECRETS.items()},
            "OSTAN_DATABASE_URL": self.address,
            "OSTAN_FILES": str(self.var / "files"),
            "DJANGO_SETTINGS_MODULE": "ostan.config.settings",
        }
        return self

    def __exit__(self, *failure: object) -> None:
        self.process.terminate()
        self.process.wait(60)

    def run(self, *words: str) -> str:
        """What a program of ours says under the installation's environment."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.inside,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def seed(self, citizens: int) -> list[str]:
        """A session key for each citizen of a province that is made now."""
        return list(json.loads(self.run("-m", "tests.faults.seed", str(citizens)).splitlines()[-1]))

    def settle(self) -> dict[str, int]:
        """How many jobs are left in which state, once nothing is owed any more or patience is at its end."""
        return dict(json.loads(self.run("-m", "tests.faults.settle").splitlines()[-1]))

    def kill(self, mark: str) -> None:
        """kill -9 on the child of the supervisor whose command line has the mark."""
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(status.read_text().rpartition(")")[2].split()[1])
                found = parent == self.process.pid and mark in (status.parent / "cmdline").read_text()
            except OSError:  # it has ended meanwhile
                continue
            if found:
                os.kill(int(status.parent.name), signal.SIGKILL)
                return
        raise AssertionError(f"no child with {mark}: {self.log.read_text()}")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.address, autocommit=True) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[arg-type]  # our own text


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def province(postbox: tuple[Postbox, int]) -> Iterator[Province]:
    with tempfile.TemporaryDirectory(prefix="ostan-faults-", dir=memory()) as folder:
        Path(folder).chmod(0o755)
        with Province(Path(folder) / "var", postbox[1]) as serving:
            yield serving
