"""The one-file backup: database, files, the ledger's last checkpoint, and a manifest with their sums."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ostan.config.installation import write_private
from ostan.config.trouble import Trouble

FORMAT = 1
MANIFEST, DUMP, FILES, SECRETS = "manifest.json", "database.dump", "files", "secrets"
CHUNK = 2**20


def sum_of(path: Path) -> str:
    """SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, *, parts: Mapping[str, Path], facts: Mapping[str, Any]) -> int:
    """Write the archive, whole or not at all, readable by its owner alone. Returns its bytes.

    The manifest comes last, so that an archive cut short has none.
    """
    draft = target.with_name(f".{target.name}.part")
    write_private(draft, b"")
    try:
        sums = {}
        with tarfile.open(draft, "w") as tar:
            for name, path in parts.items():
                sums[name] = sum_of(path)
                tar.add(path, arcname=name, recursive=False)
            manifest = json.dumps({"format": FORMAT, **facts, "sums": sums}, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(manifest)
            tar.addfile(entry, io.BytesIO(manifest))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


@contextmanager
def opened(source: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, Any]]]:
    """The archive and its manifest.

    Raises:
        Trouble: not a backup, cut short, or of a format this version does not know.
    """
    try:
        with tarfile.open(source, "r:") as tar:
            entry = tar.extractfile(MANIFEST)
            manifest = json.loads(entry.read()) if entry else {}
            if manifest.get("format") != FORMAT:
                raise Trouble(
                    f"{source} is a backup of another format; use the version of Ostan that wrote it."
                )
            yield tar, manifest
    except FileNotFoundError as missing:
        raise Trouble(f"There is no backup at {source}.") from missing
    except (tarfile.TarError, KeyError, json.JSONDecodeError) as broken:
        raise Trouble(f"{source} is not a whole backup ({broken}); take another one.") from broken


def unpack(tar: tarfile.TarFile, manifest: Mapping[str, Any], into: Path) -> None:
    """Write every part into the folder and hold it against its sum.

    Raises:
        Trouble: a part is missing, altered, or not in the manifest.
    """
    sums: dict[str, str] = manifest["sums"]
    names = {member.name for member in tar.getmembers() if member.name != MANIFEST}
    if names != set(sums):
        raise Trouble("The backup does not hold what its manifest says; take another one.")
    for name, wanted in sums.items():
        _write_out(tar, name, into)
        if sum_of(into / name) != wanted:
            raise Trouble(f"The part {name} of the backup was altered or damaged; take another one.")


def _write_out(tar: tarfile.TarFile, name: str, into: Path) -> None:
    """Content alone, of a file below the folder. tarfile's own filters are missing in Python 3.11.2 of Debian 12."""
    target = (into / name).resolve()
    part = tar.extractfile(name) if tar.getmember(name).isreg() else None
    if part is None or not target.is_relative_to(into.resolve()):
        raise Trouble(f"The backup holds something that is not a file of its own: {name}; take another one.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(part, file, CHUNK)


def files_below(folder: Path, name: str) -> dict[str, Path]:
    """Every file below the folder, under the name it gets in the archive."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {f"{name}/{path.relative_to(folder).as_posix()}": path for path in found}
