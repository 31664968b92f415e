#!/usr/bin/env python3
"""Check the proof on an Ostan receipt, without Ostan and without a network.

    check_receipt.py --key KEY RECEIPT
    check_receipt.py --key KEY --checkpoint NOTE.txt RECEIPT

RECEIPT is the text of the QR code (the whole address or only the part after p=), or - to read it from
standard input. KEY is the portal's public key, one line of the form name+id+key (or a file that holds such
lines), published at /proof/checkpoints/. With NOTE.txt, a checkpoint that you have kept, the receipt must
be of the tree that was signed there.

Exit code 0: the record stands in the signed ledger and is printed. 1: the receipt proves nothing.
Needs Python 3.11 and the package `cryptography`; nothing else.
"""

import argparse
import base64
import hashlib
import json
import sys
import zlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    """Why the receipt proves nothing."""


def read_varint(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (raw[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if raw[at - 1] < 0x80:
            return number, at


def unpack(text: str) -> tuple[bytes, int, int, list[bytes], bytes, bytes]:
    """Key id, position, size, path, signature, record."""
    if "?" in text:
        text = parse_qs(urlsplit(text).query).get("p", [""])[0]
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        if raw[0] != 1:
            raise Refused("the receipt is of a version that this program does not know")
        position, at = read_varint(raw, 5)
        size, at = read_varint(raw, at)
        start, signed = at + 1, at + 1 + 32 * raw[at]
        press = zlib.decompressobj(-15)
        record = press.decompress(raw[signed + 64 :], 64_000)
        if not press.eof or press.unused_data:
            raise Refused("the record is cut short")
    except (ValueError, IndexError, zlib.error) as wrong:
        raise Refused("this is not the text of a receipt") from wrong
    path = [raw[i : i + 32] for i in range(start, signed, 32)]
    return raw[1:5], position, size, path, raw[signed : signed + 64], record


def root_of(record: bytes, position: int, size: int, path: list[bytes]) -> bytes:
    """The root of the tree in which the record is leaf `position` of `size` (RFC 9162, 2.1.3.2)."""
    if position >= size:
        raise Refused("there is no such place in the tree")
    last, root = size - 1, hashlib.sha256(b"\x00" + record).digest()
    for step in path:
        if last == 0:
            raise Refused("the path is too long")
        if position & 1 or position == last:
            root = hashlib.sha256(b"\x01" + step + root).digest()
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + step).digest()
        position, last = position >> 1, last >> 1
    if last:
        raise Refused("the path is too short")
    return root


def read_keys(given: str) -> dict[bytes, tuple[str, bytes]]:
    """Key id → (origin, public key), from a line or from a file of lines."""
    keys = {}
    lines = given if given.count("+") >= 2 and "\n" not in given else Path(given).read_text(encoding="utf-8")
    for line in lines.split():
        origin, key_id, encoded = line.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        true_id = hashlib.sha256(origin.encode() + b"\n" + raw).digest()[:4]
        if raw[0] != 1 or len(raw) != 33 or true_id.hex() != key_id:
            raise Refused(f"not a key: {line}")
        keys[true_id] = (origin, raw[1:])
    return keys


def check(text: str, keys: dict[bytes, tuple[str, bytes]], kept: str = "") -> bytes:
    """The record that the receipt proves. Raises Refused."""
    key_id, position, size, path, signature, record = unpack(text.strip())
    if key_id not in keys:
        raise Refused("the receipt is signed with another key")
    origin, key = keys[key_id]
    root = root_of(record, position, size, path)
    note = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, note.encode())
    except InvalidSignature as wrong:
        raise Refused("record, place and signature do not fit together: something was changed") from wrong
    if kept and not kept.replace("\r\n", "\n").startswith(note + "\n"):
        raise Refused(f"the checkpoint you have kept is not the tree of this receipt (size {size})")
    return record


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--key", required=True, help="the portal's public key, or a file with its keys")
    parser.add_argument("--checkpoint", type=Path, help="a signed checkpoint that you have kept")
    parser.add_argument("receipt", help="the text of the QR code, or -")
    given = parser.parse_args()
    text = sys.stdin.read() if given.receipt == "-" else given.receipt
    try:
        kept = given.checkpoint.read_text(encoding="utf-8") if given.checkpoint else ""
        record = check(text, read_keys(given.key), kept)
    except (Refused, OSError, ValueError) as refused:
        print(f"NOT PROVED: {refused}", file=sys.stderr)
        return 1
    print("PROVED: this record stands in the signed ledger.")
    print(json.dumps(json.loads(record), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
