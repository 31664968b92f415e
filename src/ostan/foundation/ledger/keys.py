"""The key that signs checkpoints, and those that are trusted when checkpoints are checked."""

import functools
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from ostan.foundation.ledger.note import SealKey, parse_key

RETIRED = ".retired"


def signing_key() -> Ed25519PrivateKey:
    """The key in settings.SEAL_KEY_FILE, made at the first call, readable by its owner alone.

    Raises:
        ValueError: the file holds another kind of key.
    """
    return _load(Path(settings.SEAL_KEY_FILE))


def current() -> SealKey:
    """The public half of the signing key, for this portal's origin."""
    raw = signing_key().public_key().public_bytes_raw()
    return SealKey(settings.PORTAL["origin"], raw)


def trusted() -> list[SealKey]:
    """The current key, then the retired ones: lines of the file beside it that ends in ".retired"."""
    path = Path(settings.SEAL_KEY_FILE).with_suffix(RETIRED)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [current(), *(parse_key(line) for line in lines if line.strip())]


@functools.cache
def _load(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is not an Ed25519 key")
    return key


def _make(path: Path) -> None:
    """Written whole under another name first: of two processes that start together, one key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
