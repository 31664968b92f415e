"""Bytes on disk, under their SHA-256: written whole or not at all, shared by equal contents."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_CHUNK = 1024 * 1024


def place_of(sha256: str) -> Path:
    """Where the bytes lie, two folders deep."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def digest(body: BinaryIO) -> str:
    """The SHA-256 of the whole body, in hexadecimal digits."""
    body.seek(0)
    hashed = hashlib.sha256()
    while chunk := body.read(_CHUNK):
        hashed.update(chunk)
    return hashed.hexdigest()


def put(body: BinaryIO, sha256: str) -> None:
    """Write the bytes unless they are there; they are on the disk, not only in memory, when this returns."""
    place = place_of(sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{secrets.token_hex(8)}")
    body.seek(0)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := body.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    _sync(place.parent)


def piece_of(token: str) -> Path:
    """Where an upload gathers that comes in pieces."""
    return Path(settings.FILES_ROOT) / "incoming" / token


def gathered(token: str) -> int:
    """How many bytes of it are there."""
    place = piece_of(token)
    return place.stat().st_size if place.exists() else 0


def add(token: str, piece: bytes) -> None:
    """Put a piece behind the others."""
    place = piece_of(token)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(piece)


def remove(sha256: str) -> None:
    """Remove the bytes; nothing happens when they are gone already."""
    place_of(sha256).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
