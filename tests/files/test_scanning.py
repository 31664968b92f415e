"""What the scanner says of uploads: a real clamd with a signature of our own."""

import datetime
import io
import pathlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ostan.foundation.files import actions, queries, scanner
from ostan.foundation.files.models import StoredFile
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import NotAllowed
from tools import programs

NOW = datetime.datetime(2026, 3, 21, 8, 0, tzinfo=datetime.UTC)
CITIZEN = Actor(person_id=5, grants=(Grant(Role.CITIZEN),))
CLEAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MARK = b"ostan-harmful-specimen"
HARMFUL = CLEAN.replace(b"<<>>\nendobj", b"<</A (" + MARK + b")>>\nendobj")
SIGNATURE = f"Ostan.Specimen:0:*:{MARK.hex()}\n"
CLAMD = programs.scanner()

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """The address of a scanner that knows one signature."""
    if CLAMD is None:
        pytest.skip("no clamd on this machine, nothing was scanned: `apt-get install clamav-daemon`")
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "known").mkdir()
        (home / "known" / "ours.ndb").write_text(SIGNATURE)
        line = home / "clamd.sock"
        (home / "clamd.conf").write_text(
            f"Foreground yes\nLocalSocket {line}\nDatabaseDirectory {home / 'known'}\nStreamMaxLength 20M\n"
        )
        running = subprocess.Popen(
            [str(CLAMD), "-c", str(home / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _await(line, running)
            yield f"unix:{line}"
        finally:
            running.terminate()
            running.wait(20)


def _await(line: pathlib.Path, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert running.poll() is None, "clamd ended at its start"
        with socket.socket(socket.AF_UNIX) as probe:
            if line.exists() and probe.connect_ex(str(line)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("clamd does not answer")


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: pathlib.Path) -> None:
    settings.FILES_ROOT, settings.CLAMD = tmp_path / "files", ""


@pytest.fixture
def watched(settings: Any, clamd: str) -> None:
    """The house has a scanner."""
    settings.CLAMD = clamd


def keep(raw: bytes) -> StoredFile:
    return actions.keep(actor=CITIZEN, now=NOW, upload=io.BytesIO(raw), name="سند.pdf")


def scanned(stored: StoredFile) -> str:
    actions.scan(file_id=stored.pk)
    return StoredFile.objects.get(pk=stored.pk).scan


def opened() -> bytes:
    response = queries.response_for(StoredFile.objects.get())
    try:
        return b"".join(response.streaming_content)  # type: ignore[arg-type]  # of a file, not of a coroutine
    finally:
        response.close()


@pytest.mark.usefixtures("watched")
def test_nobody_opens_what_was_not_scanned_yet() -> None:
    stored = keep(CLEAN)
    assert stored.scan == "WAITING"
    with pytest.raises(NotAllowed):
        queries.response_for(stored)

    assert scanned(stored) == "CLEAN"
    assert opened() == CLEAN


@pytest.mark.usefixtures("watched")
def test_what_is_harmful_is_set_aside_and_its_bytes_go(tmp_path: pathlib.Path) -> None:
    stored = keep(HARMFUL)

    assert scanned(stored) == "INFECTED"
    assert [place for place in (tmp_path / "files").rglob("*") if place.is_file()] == []
    assert queries.owned(person_id=5, file_ids=[stored.pk]) == {stored.pk: queries.SET_ASIDE}
    with pytest.raises(NotAllowed):
        queries.response_for(StoredFile.objects.get())
    entry = Entry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.activity, entry.facts["finding_code"]) == ("FileSetAside", "Ostan.Specimen.UNOFFICIAL")


@pytest.mark.usefixtures("watched")
def test_a_scanner_that_is_away_is_asked_again(settings: Any, clamd: str) -> None:
    stored = keep(CLEAN)
    settings.CLAMD = "tcp://127.0.0.1:9"
    with pytest.raises(OSError, match="refused"):
        actions.scan(file_id=stored.pk)
    assert StoredFile.objects.get().scan == "WAITING"

    settings.CLAMD = clamd
    assert scanned(stored) == "CLEAN"


@pytest.mark.usefixtures("watched")
def test_a_scanner_that_does_not_say_settles_nothing() -> None:
    with pytest.raises(OSError, match=r"say|reset|pipe"):
        scanner.found_in(io.BytesIO(b"\0" * (21 * 1024 * 1024)))


def test_without_a_scanner_documents_open_at_once() -> None:
    stored = keep(CLEAN)

    assert stored.scan == ""
    assert opened() == CLEAN


@pytest.mark.parametrize("actor", [CITIZEN, Actor()])
def test_only_the_house_sets_aside(actor: Actor) -> None:
    stored = keep(CLEAN)
    with pytest.raises(NotAllowed):
        actions.set_aside(actor=actor, now=NOW, file_id=stored.pk, finding="x")


@pytest.mark.usefixtures("watched")
def test_a_document_is_set_aside_once() -> None:
    stored = keep(HARMFUL)
    scanned(stored)

    assert scanned(stored) == "INFECTED"
    assert Entry.objects.filter(activity="FileSetAside").count() == 1
