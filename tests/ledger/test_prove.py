"""Receipts: what they prove, how long they are, and that no changed one passes; with and without Ostan."""

import ast
import base64
import contextlib
import pathlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostan.foundation.ledger import keys, note, prove, receipt
from ostan.foundation.ledger.models import Checkpoint, Entry
from ostan.foundation.ledger.receipt import Receipt, ReceiptRefused

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "check_receipt.py"
Lay = Callable[..., list[Entry]]


def payload_of(entry: Entry) -> str:
    payload = prove.receipt_proof(entry_id=entry.pk)
    assert payload
    return payload


def script(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run as a stranger would: isolated from this project, its environment and its folder."""
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd="/", env={})


def test_every_entry_of_every_checkpoint_is_proved(lay: Lay) -> None:
    for entry in lay(23, rounds=3):
        proof = receipt.decode(payload_of(entry))
        assert receipt.check(proof, keys.trusted()) == keys.current()
        assert proof.facts["stream"] == entry.stream
        assert proof.facts["facts"] == entry.facts


def test_an_entry_that_is_not_sealed_has_no_proof(lay: Lay) -> None:
    assert prove.receipt_proof(entry_id=lay(1)[0].pk) is None


def test_a_receipt_stays_the_same_while_the_ledger_grows(lay: Lay) -> None:
    entry = lay(5, rounds=1)[3]
    before = payload_of(entry)
    lay(50, rounds=2)

    assert payload_of(entry) == before


@pytest.mark.parametrize("rounds", [1, 40])
def test_a_proof_takes_three_statements(lay: Lay, django_assert_num_queries: Any, rounds: int) -> None:
    entry = lay(60, rounds=rounds)[17]
    with django_assert_num_queries(3):
        payload_of(entry)


def test_it_fits_a_qr_code_in_a_ledger_of_a_million(lay: Lay) -> None:
    proof = receipt.decode(payload_of(lay(3, rounds=1)[1]))
    noise = tuple(base64.b64decode(f"{n:043d}=") for n in range(20))
    payload = receipt.encode(replace(proof, position=999_999, size=1_000_000, path=noise))

    assert len(prove.receipt_url(payload)) < 1_300
    assert prove.qr_svg(payload).startswith("<svg")
    assert prove.qr_png(payload).startswith(b"\x89PNG")


@pytest.mark.parametrize("part", ["record", "position", "size", "path", "signature", "key_id"])
def test_no_changed_receipt_passes(lay: Lay, part: str) -> None:
    proof = receipt.decode(payload_of(lay(23, rounds=1)[7]))
    changed = {
        "record": proof.record.replace(b'"hat":3', b'"hat":4'),
        "position": proof.position + 1,
        "size": proof.size + 1,
        "path": (bytes(32), *proof.path[1:]),
        "signature": bytes(64),
        "key_id": bytes(4),
    }
    false = replace(proof, **{part: changed[part]})
    assert false != proof

    with pytest.raises(ReceiptRefused) as refused:
        receipt.check(false, keys.trusted())

    assert refused.value.reason == ("unknown_key" if part == "key_id" else "false")
    told = script("--key", str(keys.current()), receipt.encode(false))
    assert told.returncode == 1
    assert told.stderr.startswith("NOT PROVED: ")


def test_one_changed_letter_anywhere_is_refused(lay: Lay) -> None:
    payload = payload_of(lay(9, rounds=1)[4])
    for at in range(0, len(payload) - 1, 5):
        changed = payload[:at] + ("A" if payload[at] != "A" else "B") + payload[at + 1 :]
        with pytest.raises(ReceiptRefused):
            receipt.check(receipt.decode(changed), keys.trusted())


def letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


@given(st.text(max_size=300) | st.binary(max_size=300).map(letters))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ReceiptRefused):
        receipt.decode(text)


def test_a_bomb_is_refused() -> None:
    bomb = receipt.encode(Receipt(bytes(4), 0, 1, (), bytes(64), b'{"a":"' + b"0" * 5_000_000 + b'"}'))
    with pytest.raises(ReceiptRefused):
        receipt.decode(bomb)


@given(position=st.integers(0, 2**62), size=st.integers(0, 2**62), hashes=st.integers(0, 63))
def test_what_is_encoded_is_decoded(position: int, size: int, hashes: int) -> None:
    proof = Receipt(b"abcd", position, size, (bytes(32),) * hashes, bytes(64), b'{"a":1}')
    assert receipt.decode(receipt.encode(proof)) == proof


def test_the_script_proves_a_receipt(lay: Lay, tmp_path: pathlib.Path) -> None:
    payload = payload_of(lay(23, rounds=2)[30])
    key = str(keys.current())

    assert "PROVED" in script("--key", key, payload).stdout
    assert "stone:30" in script("--key", key, "-", text=prove.receipt_url(payload)).stdout
    (tmp_path / "keys.txt").write_text(f"{key}\n")
    assert script("--key", str(tmp_path / "keys.txt"), payload).returncode == 0


def test_the_script_compares_with_a_checkpoint_that_was_kept(lay: Lay, tmp_path: pathlib.Path) -> None:
    payload = payload_of(lay(23, rounds=2)[30])
    for size, code in ((46, 0), (23, 1)):
        row = Checkpoint.objects.get(size=size)
        text = note.signed_note(keys.current(), size, bytes(row.root), bytes(row.signature))
        (tmp_path / "note.txt").write_text(text)
        told = script("--key", str(keys.current()), "--checkpoint", str(tmp_path / "note.txt"), payload)
        assert told.returncode == code, told.stderr


def test_the_script_refuses_what_is_no_receipt(lay: Lay) -> None:
    lay(1, rounds=1)
    for text in ("", "hello", "AAAA", "https://x.test/proof/?p=", "https://x.test/proof/?q=1"):
        assert script("--key", str(keys.current()), text).returncode == 1


def test_the_script_is_short_and_needs_only_cryptography() -> None:
    source = SCRIPT.read_text()
    nodes = list(ast.walk(ast.parse(source)))
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    modules = {name.split(".")[0] for name in named}

    assert len(source.splitlines()) < 150
    assert modules - sys.stdlib_module_names == {"cryptography"}


def test_notes_are_read_back(lay: Lay) -> None:
    lay(3, rounds=1)
    row = Checkpoint.objects.get()
    key = keys.current()
    text = note.signed_note(key, row.size, bytes(row.root), bytes(row.signature))

    stated = note.parse_note(text)

    assert (stated.origin, stated.size, stated.root) == ("test.ostan", 3, bytes(row.root))
    assert (stated.key_id, stated.signature) == (key.id, bytes(row.signature))
    for wrong in ("", "a\nb", text.replace("\n\n", "\n"), "x\n1\n!!\n\n— x AAAA\n"):
        with pytest.raises(ValueError, match="not"):
            note.parse_note(wrong)
