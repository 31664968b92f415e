"""Whether an installation is as it was when it was last made ready, found out without loading Django."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ostan.config import emblem
from ostan.config.installation import ROOT, Installation

SOURCE = ROOT / "src" / "ostan"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"


def state(installation: Installation, owner: str) -> str:
    """Changes with every migration, applied or to be applied, every static file and every pinned package."""
    digest = hashlib.sha256(str(_applied(owner)).encode())
    for path in _files():
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    digest.update(str((installation.var / "static").is_dir()).encode())
    digest.update(str(sorted(path.name for path in emblem.folder(installation.var).glob("*.*"))).encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield from sorted((ROOT / "requirements").glob("*.txt"))
    yield SOURCE / "config" / "settings.py"
    for kind in ("migrations", "static"):
        for folder in sorted(SOURCE.rglob(kind)):
            yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _applied(owner: str) -> list[tuple[str, str]]:
    try:
        with psycopg.connect(owner) as connection:
            return connection.execute(APPLIED).fetchall()
    except psycopg.errors.UndefinedTable:
        return []


def is_ready(installation: Installation, owner: str) -> bool:
    """Whether nothing has changed since `note`."""
    note = _note(installation)
    return note.exists() and note.read_text(encoding="ascii") == state(installation, owner)


def note(installation: Installation, owner: str) -> None:
    """Remember the present state as ready."""
    _note(installation).write_text(state(installation, owner), encoding="ascii")


def _note(installation: Installation) -> Path:
    return installation.var / ".ready"
