"""Checkpoints as signed notes: the text that outsiders keep as witnesses.

Source: C2SP signed-note and tlog-checkpoint: three lines (origin, size, base64 root), an empty line and one
line with the key's name, its id and an Ed25519 signature over the three lines.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
KEY_ID_BYTES = 4
_MARK = "— "


@dataclass(frozen=True, slots=True)
class SealKey:
    """A public key and the origin for which it signs; `key` has 32 bytes."""

    origin: str
    key: bytes

    @property
    def id(self) -> bytes:
        """4 bytes that tell keys apart."""
        return hashlib.sha256(self.origin.encode() + b"\n" + _ED25519 + self.key).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """The key as one line of text: name+id+key."""
        return f"{self.origin}+{self.id.hex()}+{_base64(_ED25519 + self.key)}"

    def signed(self, size: int, root: bytes, signature: bytes) -> bool:
        """Whether the key has signed that the first `size` leaves have this root."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text(self.origin, size, root))
        except InvalidSignature:
            return False
        return True


def parse_key(line: str) -> SealKey:
    """The key that `str(key)` gave.

    Raises:
        ValueError: not such a line, or its id does not belong to its key.
    """
    origin, _, rest = line.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = _unbase64(encoded)
    key = SealKey(origin, raw[1:])
    if raw[:1] != _ED25519 or len(key.key) != 32 or key.id.hex() != key_id:
        raise ValueError("not the line of an Ed25519 key")
    return key


def text(origin: str, size: int, root: bytes) -> bytes:
    """What is signed.

    Raises:
        ValueError: an origin with a space, a plus sign or a line break, or none at all.
    """
    if not origin or "+" in origin or any(letter.isspace() for letter in origin):
        raise ValueError(f"an origin is one word without +, not {origin!r}")
    return f"{origin}\n{size}\n{_base64(root)}\n".encode()


def sign(private: Ed25519PrivateKey, origin: str, size: int, root: bytes) -> bytes:
    """The 64-byte signature of the statement."""
    return private.sign(text(origin, size, root))


def signed_note(key: SealKey, size: int, root: bytes, signature: bytes) -> str:
    """The whole note, ready to be published."""
    line = f"{_MARK}{key.origin} {_base64(key.id + signature)}\n"
    return f"{text(key.origin, size, root).decode()}\n{line}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a note states."""

    origin: str
    size: int
    root: bytes
    key_id: bytes
    signature: bytes


def parse_note(note: str) -> Statement:
    """The statement of a note; its signature is not checked here.

    Raises:
        ValueError: the text is not a signed note.
    """
    lines = note.replace("\r\n", "\n").split("\n")
    if len(lines) < 5 or lines[3] or not lines[4].startswith(f"{_MARK}{lines[0]} "):
        raise ValueError("not a signed note")
    signed = _unbase64(lines[4].rpartition(" ")[2])
    return Statement(
        lines[0], int(lines[1]), _unbase64(lines[2]), signed[:KEY_ID_BYTES], signed[KEY_ID_BYTES:]
    )


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _unbase64(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error as wrong:
        raise ValueError("not base64") from wrong
