"""A disk without room: the person is told in one sentence, nothing half-written stays, nothing else stops."""

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ostan.foundation.files import actions, words
from ostan.foundation.files.models import StoredFile
from ostan.foundation.ledger.models import Entry
from ostan.kernel import clock
from ostan.kernel.actor import Actor, Grant, Role
from ostan.kernel.errors import RuleBroken
from tests.cases.given import PDF

CLERK = Actor(2, 2, (Grant(Role.CLERK, "1."),))


@pytest.fixture
def small(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A disk of documents with room for very little."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small file system")
    settings.FILES_ROOT = tmp_path
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_a_full_disk_is_a_refusal_and_leaves_nothing(db: None, small: Path) -> None:
    big = PDF.replace(b"%%EOF", b"%" + b"x" * 100_000 + b"\n%%EOF")
    with pytest.raises(RuleBroken, match=r"files\.no_room"):
        actions.keep(actor=CLERK, now=clock.now(), upload=io.BytesIO(big), name="مدرک.pdf")

    assert "جایی" in str(words.BROKEN["files.no_room"])
    assert not StoredFile.objects.exists()
    assert not Entry.objects.filter(activity="FileKept").exists()
    assert [path for path in small.rglob("*") if path.is_file()] == []
    kept = actions.keep(actor=CLERK, now=clock.now(), upload=io.BytesIO(PDF), name="مدرک.pdf")
    assert kept.pk
