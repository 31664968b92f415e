"""The backup archive: whole, or refused."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from ostan.config import archive
from ostan.config.trouble import Trouble


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An archive with a dump and one file."""
    dump, file = tmp_path / "dump", tmp_path / "letter"
    dump.write_bytes(b"rows")
    file.write_bytes(b"letter")
    target = tmp_path / "backup.tar"
    archive.write(target, parts={archive.DUMP: dump, "files/ab/letter": file}, facts={"made": "now"})
    return target


def unpack(source: Path, into: Path) -> None:
    with archive.opened(source) as (tar, manifest):
        archive.unpack(tar, manifest, into)


def rewrite(source: Path, changed: dict[str, bytes]) -> None:
    """The same archive with other bytes in some parts, its manifest untouched; new names are added."""
    with tarfile.open(source) as tar:
        parts = {m.name: file.read() for m in tar.getmembers() if (file := tar.extractfile(m))}
    with tarfile.open(source, "w") as tar:
        for name, content in (parts | changed).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_what_went_in_comes_out(made: Path, tmp_path: Path) -> None:
    unpack(made, tmp_path / "out")

    assert (tmp_path / "out" / "files" / "ab" / "letter").read_bytes() == b"letter"
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "changed", [{archive.DUMP: b"other rows"}, {"files/ab/letter": b""}, {"files/smuggled": b"x"}]
)
def test_an_altered_archive_is_refused(made: Path, tmp_path: Path, changed: dict[str, bytes]) -> None:
    rewrite(made, changed)

    with pytest.raises(Trouble):
        unpack(made, tmp_path / "out")


@pytest.mark.parametrize("kept", [0, 100, 1_500])
def test_an_archive_cut_short_is_refused(made: Path, tmp_path: Path, kept: int) -> None:
    made.write_bytes(made.read_bytes()[:kept])

    with pytest.raises(Trouble):
        unpack(made, tmp_path / "out")


def test_a_part_cannot_leave_the_folder(made: Path, tmp_path: Path) -> None:
    rewrite(made, {"../outside": b"x"})

    with pytest.raises(Trouble):
        unpack(made, tmp_path / "out")

    assert not (tmp_path / "outside").exists()


def test_a_part_is_a_file_and_nothing_else(made: Path, tmp_path: Path) -> None:
    manifest = json.dumps({"format": archive.FORMAT, "sums": {"database.dump": "00"}}).encode()
    with tarfile.open(made, "w") as tar:
        link = tarfile.TarInfo("database.dump")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
        tar.addfile(link)
        told = tarfile.TarInfo(archive.MANIFEST)
        told.size = len(manifest)
        tar.addfile(told, io.BytesIO(manifest))

    with pytest.raises(Trouble, match="not a file of its own"):
        unpack(made, tmp_path / "out")


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no backup"):
        unpack(tmp_path / "none.tar", tmp_path)
