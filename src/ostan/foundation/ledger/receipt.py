"""A proof that fits in a QR code: one entry's record, its place in the tree and the signature over the root.

It is checked without asking the ledger. Layout, before base64url without padding:

    1 byte    version, 1
    4 bytes   id of the key
    varint    position of the leaf
    varint    size of the tree
    1 byte    number of hashes, each 32 bytes: the way from the leaf to the root
    64 bytes  Ed25519 signature of the checkpoint
    the rest  the record's canonical JSON, raw deflate
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ostan.foundation.ledger.note import KEY_ID_BYTES, SealKey
from ostan.kernel import merkle

VERSION = 1
LONGEST = 6_000
_HASH = 32
_SIGNATURE = 64
_LARGEST_RECORD = 64_000


class ReceiptRefused(ValueError):
    """The receipt proves nothing. `reason` is "unreadable", "unknown_key" or "false"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Receipt:
    """One entry's record with the proof that it stands in the sealed ledger."""

    key_id: bytes
    position: int
    size: int
    path: tuple[bytes, ...]
    signature: bytes
    record: bytes

    @property
    def facts(self) -> dict[str, Any]:
        """The record as a dictionary: activity, actor, at, facts, hat, stream."""
        return dict(json.loads(self.record))


def encode(receipt: Receipt) -> str:
    """The receipt as text for a QR code, in letters that a URL carries unchanged."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"".join(
        (
            bytes([VERSION]),
            receipt.key_id,
            _varint(receipt.position),
            _varint(receipt.size),
            bytes([len(receipt.path)]),
            *receipt.path,
            receipt.signature,
            press.compress(receipt.record) + press.flush(),
        )
    )
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> Receipt:
    """The receipt in the text; nothing about it is checked yet.

    Raises:
        ReceiptRefused: "unreadable".
    """
    if len(text) > LONGEST:
        raise ReceiptRefused("unreadable")
    try:
        return _parse(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, IndexError, zlib.error, binascii.Error) as wrong:
        raise ReceiptRefused("unreadable") from wrong


def _parse(raw: bytes) -> Receipt:
    if raw[0] != VERSION:
        raise ValueError("another version")
    at = 1 + KEY_ID_BYTES
    position, at = _read_varint(raw, at)
    size, at = _read_varint(raw, at)
    start, signed = at + 1, at + 1 + raw[at] * _HASH
    end = signed + _SIGNATURE
    if len(raw) <= end:
        raise ValueError("cut short")
    press = zlib.decompressobj(-15)
    record = press.decompress(raw[end:], _LARGEST_RECORD)
    if not press.eof or press.unused_data:
        raise ValueError("not one whole record")
    if not isinstance(json.loads(record), dict):
        raise ValueError("not a record")
    path = tuple(raw[i : i + _HASH] for i in range(start, signed, _HASH))
    return Receipt(raw[1 : 1 + KEY_ID_BYTES], position, size, path, raw[signed:end], record)


def check(receipt: Receipt, keys: Iterable[SealKey]) -> SealKey:
    """The key that vouches for the receipt: its record stands at its position in a tree that the key signed.

    Raises:
        ReceiptRefused: "unknown_key", or "false" when record, place, path or signature do not fit together.
    """
    known = [key for key in keys if key.id == receipt.key_id]
    if not known:
        raise ReceiptRefused("unknown_key")
    leaf = merkle.leaf_hash(receipt.record)
    root = merkle.root_from_inclusion(leaf, receipt.position, receipt.size, receipt.path)
    for key in known:
        if root is not None and key.signed(receipt.size, root, receipt.signature):
            return key
    raise ReceiptRefused("false")


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (raw[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if raw[at - 1] < 0x80:
            return number, at
        if shift > 63:
            raise ValueError("a number past 2^63")
