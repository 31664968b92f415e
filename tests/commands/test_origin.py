"""The name under which the ledger is sealed does not change by mistake."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ostan.config.checkpoint import Checkpoint, check_origin
from ostan.config.trouble import Trouble
from ostan.foundation.ledger.note import SealKey

LAST = Checkpoint("ostan.old.ir", 3, "00" * 32)


def test_a_ledger_goes_on_under_its_own_name(tmp_path: Path) -> None:
    check_origin(None, name="ostan.new.ir", retired=tmp_path / "seal.retired")
    check_origin(LAST, name="ostan.old.ir", retired=tmp_path / "seal.retired")

    with pytest.raises(Trouble, match=r"sealed under the name ostan\.old\.ir"):
        check_origin(LAST, name="ostan.new.ir", retired=tmp_path / "seal.retired")


def test_whoever_retires_the_old_line_may_rename(tmp_path: Path) -> None:
    retired = tmp_path / "seal.retired"
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    retired.write_text(f"{SealKey('ostan.old.ir', public)}\n")

    check_origin(LAST, name="ostan.new.ir", retired=retired)
