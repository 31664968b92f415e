"""One installation from its first start to a restored backup, through the command alone."""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import psycopg
import pytest

from ostan.config import installation
from ostan.config.database import embedded
from ostan.config.postgres import server_for

PATIENCE = 120.0
SEAL = """
import django
django.setup()
from ostan.foundation.ledger.seal import seal
from ostan.kernel import clock
seal(now=clock.now())
"""
pytestmark = pytest.mark.slow


class Serving:
    """An `ostan run` in a process of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {"PATH": os.environ["PATH"], "OSTAN_VAR": str(var), "OSTAN_PORT": str(self.port)}
        self.log = var.parent / f"{var.name}.log"

    def ostan(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ostan", *words],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def __enter__(self) -> "Serving":
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ostan", "run", "--empty"],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.wait_for("Ctrl-C stops everything")
        return self

    def __exit__(self, *failure: object) -> None:
        self.process.send_signal(signal.SIGINT)  # Ctrl-C
        assert self.process.wait(60) == 0

    def wait_for(self, said: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while said not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def page(self) -> int:
        """The status of a page that asks the database."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/staff/sign-in/", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def kill(self, mark: str) -> None:
        """kill -9 on the child of ours whose command line has the mark."""
        for status in Path("/proc").glob("[0-9]*/stat"):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == self.process.pid and mark in (status.parent / "cmdline").read_text():
                os.kill(int(status.parent.name), signal.SIGKILL)
                return
        raise AssertionError(f"no child with {mark}")

    def answers_again(self) -> bool:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.page() == 200:
                return True
            time.sleep(0.2)
        return False


@pytest.fixture
def province(var: Path) -> Iterator[Serving]:
    yield Serving(var)
    Path(f"{var}.log").unlink(missing_ok=True)


def units_file() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    units = book.create_sheet("واحدها")
    units.append(["کد", "نام", "نوع"])
    units.append(["GOV", "استانداری نمونه", "استانداری"])
    book.create_sheet("افراد").append(["کد ملی", "نام خانوادگی", "کد واحد", "نقش"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def wait_for_database(address: str) -> None:
    """A page may answer just before PostgreSQL ends and a busy machine takes its time to start it again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            return


def seal(serving: Serving, more_than: int) -> int:
    """Seal now instead of waiting for the worker's minute; returns how many entries are sealed."""
    here = installation.from_environment(serving.environment)
    address = embedded(server_for(here.var).place).app
    wait_for_database(address)
    subprocess.run(
        [sys.executable, "-c", SEAL],
        env=installation.environment(here, address),
        check=True,
        timeout=PATIENCE,
    )
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(address, autocommit=True) as connection:
        while True:  # the worker may be sealing at this very moment
            row = connection.execute("SELECT coalesce(max(size), 0) FROM ledger_checkpoint").fetchone()
            assert row
            if row[0] > more_than:
                return int(row[0])
            assert time.monotonic() < deadline
            time.sleep(0.2)


def make_user(serving: Serving, name: str) -> None:
    done = serving.ostan(
        "createuser", name, "--family-name", "آزمون", "--password-stdin", given="a-long-Word-1405\n"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_from_the_first_start_to_a_restored_backup(province: Serving, tmp_path: Path) -> None:
    sheet, backup = tmp_path / "units.xlsx", tmp_path / "backup.tar"
    sheet.write_bytes(units_file())

    with province as serving:
        assert serving.page() == 200
        assert serving.ostan("load", "--empty", str(sheet)).returncode == 0
        make_user(serving, "first")
        second = serving.ostan("run")
        assert (second.returncode, second.stdout) == (1, "")

        for mark in ("granian", "postgres", "procrastinate"):
            serving.kill(mark)
            assert serving.answers_again(), mark
        serving.wait_for("the worker stopped by itself")

        document = serving.var / "files" / "ab" / "abcd"
        document.parent.mkdir(parents=True, exist_ok=True)
        document.write_bytes(b"a document")
        sealed = seal(serving, 0)
        assert serving.ostan("backup", str(backup)).returncode == 0
        assert serving.ostan("backup", str(backup)).returncode == 1
        make_user(serving, "second")
        seal(serving, sealed)
        while_running = serving.ostan("restore", str(backup))
        assert while_running.returncode == 1
        assert "stop it first" in while_running.stderr

    document.unlink()
    refused = province.ostan("restore", str(backup))
    assert refused.returncode == 1
    assert "has been published" in refused.stderr
    assert accounts(province) == {"first", "second"}

    assert province.ostan("restore", str(backup), "--even-if-older").returncode == 0
    assert accounts(province) == {"first"}
    assert document.read_bytes() == b"a document"
    whole = province.ostan("verify")
    assert (whole.returncode, "the ledger is whole" in whole.stdout) == (0, True)
    assert "BROKEN" not in province.ostan("doctor").stdout

    with province as serving:
        assert serving.page() == 200

    with owning(province) as connection:
        connection.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        connection.execute("UPDATE ledger_entry SET actor_id = actor_id + 1 WHERE id = 2")
    broken = province.ostan("verify")
    assert broken.returncode == 1
    assert "2" in broken.stdout
    assert "the ledger is whole" not in broken.stdout


def test_a_province_begins_where_nothing_has_run_before(province: Serving, tmp_path: Path) -> None:
    (tmp_path / "units.xlsx").write_bytes(units_file())

    loaded = province.ostan("load", "--empty", str(tmp_path / "units.xlsx"))

    assert loaded.returncode == 0, loaded.stderr
    assert "councils: 4 set up as a default to be changed." in loaded.stdout
    make_user(province, "rahbar")
    assert accounts(province) == {"rahbar"}
    assert default_bodies(province) == {"COUNCIL": 1, "COMMITTEE": 3}
    again = province.ostan("load", "--empty", str(tmp_path / "units.xlsx"))
    assert (again.returncode, "councils: 0 set up" in again.stdout) == (0, True)
    assert default_bodies(province) == {"COUNCIL": 1, "COMMITTEE": 3}


def accounts(serving: Serving) -> set[str]:
    """The sign-in names in the database, asked while nothing is running."""
    with owning(serving) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM identity_account")}


def default_bodies(serving: Serving) -> dict[str, int]:
    """How many bodies of which kind are marked as a default to be changed."""
    with owning(serving) as connection:
        asked = "SELECT kind, count(*) FROM councils_body WHERE is_default GROUP BY kind"
        return dict(connection.execute(asked).fetchall())


@contextlib.contextmanager
def owning(serving: Serving) -> Iterator[psycopg.Connection]:
    """A connection of the owner of the tables, while nothing is running."""
    here = installation.from_environment(serving.environment)
    server = server_for(here.var)
    assert server.take()
    server.start()
    try:
        with psycopg.connect(embedded(server.place).owner) as connection:
            yield connection
    finally:
        server.stop()
